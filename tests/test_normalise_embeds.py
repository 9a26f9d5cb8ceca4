"""Films, sounds and frames: no edition can show them, and each leaves a link to where it is."""

import pytest

from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Page
from pipeline.normalise import normalise

TEXT = (
    "This is an ordinary paragraph about a boat that leaves the harbour every morning, and nobody knows. " * 3
)
FILM = "https://tube.example/embed/1?autoplay=0#t=3"


def read(body: str) -> list[Block]:
    """What of an article is neither its title nor its two paragraphs."""
    text = f"<body><article><h1>A title</h1><p>{TEXT}</p>{body}<p>{TEXT}</p></article></body>"
    article = normalise(Page("sample", "source/sample", "text/html", text))
    assert isinstance(article, Article)
    return [block for block in article.blocks[1:] if not block.text.startswith("This is an ordinary")]


@pytest.mark.parametrize(
    ("body", "text", "source", "link"),
    [
        (f'<div><iframe src="{FILM}" title="The quay"></iframe></div>', "The quay", "", FILM),
        (f'<p><iframe src="{FILM}" allowfullscreen></iframe></p>', "tube.example/embed/1", "", FILM),
        (f'<iframe data-src="{FILM}" src="about:blank" title="The quay"></iframe>', "The quay", "", FILM),
        ('<figure><video src="quay.mp4" aria-label="The quay"></video></figure>', "The quay", "", "quay.mp4"),
        ('<video><source src="quay.webm"><source src="quay.mp4"></video>', "quay.webm", "", "quay.webm"),
        (f'<amp-iframe src="{FILM}" title="The quay"></amp-iframe>', "The quay", "", FILM),
        ('<amp-video src="quay.mp4" title="The quay"></amp-video>', "The quay", "", "quay.mp4"),
        ('<audio controls src="/sounds/quay.mp3"></audio>', "/sounds/quay.mp3", "", "/sounds/quay.mp3"),
        (
            '<video src="quay.mp4" poster="quay.jpg" title="The quay"><p>No film here.</p></video>',
            "The quay",
            "quay.jpg",
            "quay.mp4",
        ),
    ],
)
def test_a_film_leaves_a_link(body: str, text: str, source: str, link: str) -> None:
    (block,) = read(body)
    assert (block.kind, block.text, block.source, block.link) == (BlockKind.IMAGE, text, source, link)
    assert (block.language == NO_LANGUAGE) == (text != "The quay")


def test_a_caption_leads_to_what_its_figure_shows() -> None:
    (caption,) = read(f'<figure><iframe src="{FILM}"></iframe><figcaption>The quay</figcaption></figure>')
    assert (caption.kind, caption.text) == (BlockKind.CAPTION, '<a id="1">The quay</a>')
    assert caption.inlines[0].attributes == (("href", FILM),)
    film, caption = read(
        f'<figure><iframe src="{FILM}" title="Film"></iframe>'
        '<figcaption>By <a href="https://a.example/">A</a></figcaption></figure>'
    )
    assert (film.link, film.group) == (FILM, caption.group)
    assert dict(caption.inlines[0].attributes)["href"] == "https://a.example/"


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="https://ads.example/frame"></iframe>',  # says nothing of itself
        f'<iframe src="{FILM}" title="Film" width="1" height="1"></iframe>',
        f'<iframe src="{FILM}" title="Film" hidden></iframe>',
        f'<iframe src="{FILM}" title="Film" style="display: none"></iframe>',
        '<iframe src="javascript:alert(1)" title="Film"></iframe>',
        '<iframe src="about:blank" title="Film"></iframe>',
        '<iframe srcdoc="<p>Film</p>" title="Film"></iframe>',
        '<video src="data:video/mp4;base64,AAAA" title="Film"></video>',
        '<video title="Film"></video>',
        '<video><p>Your browser shows no films.</p></video>',
    ],
)  # fmt: skip
def test_what_nobody_sees_or_should_be_led_to_leaves_none(body: str) -> None:
    assert read(body) == []


def test_films_of_a_pages_own_frame_are_not_the_articles() -> None:
    text = f"<body><nav><iframe src='{FILM}' title='Live'></iframe></nav><article><h1>A title</h1><p>{TEXT}</p></article>"
    article = normalise(Page("sample", "source/sample", "text/html", f"{text}</body>"))
    assert isinstance(article, Article)
    assert not any(block.link for block in article.blocks)
