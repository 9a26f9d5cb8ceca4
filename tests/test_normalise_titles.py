"""Which heading is the title: not the site's name, which many themes make the first heading of the page."""

import pytest

from pipeline.model import Article, BlockKind, Page
from pipeline.normalise import normalise
from pipeline.publish.original import rebuild
from tests.original_sample import edition, original

TEXT = "".join(
    f"<p>The baker lights the oven at three, and the bread of day {day} is on the shelf when the town wakes up.</p>"
    for day in range(10)
)
SITE = '<header><h1 class="site-title"><a href="/">My Blog</a></h1></header>'
HEADS = (BlockKind.TITLE, BlockKind.HEADING)
DECLARED = '<meta property="og:title" content="The bakery at night">'


def read(head: str, body: str) -> Article:
    article = normalise(Page("a", "a.html", "text/html", f"<head>{head}</head><body>{body}</body>"))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (DECLARED, f"{SITE}<main><article><h2 class='entry-title'>The bakery at night</h2>{TEXT}</article></main>"),
        (
            "<title>My Blog: The bakery at night</title><link rel=canonical href='http://blog.example/1/night.html'>",
            "<div class=header><h1 class=title><a href='http://blog.example/'>My Blog</a></h1></div><div class=main>"
            f"<div class=post><h3 class=post-title>The bakery at night</h3><div class=post-body>{TEXT}</div></div></div>",
        ),
        (
            "<title>The bakery at night – My Blog</title>",
            f"<h1 id=logo>My Blog</h1><div><h2>Latest</h2></div><div><h2>The bakery at night</h2><div>{TEXT}</div></div>",
        ),
        (
            f"{DECLARED}<meta property='og:site_name' content='My Blog'>",
            f"<h1>My blog</h1><div><h2>The Bakery at Night</h2>{TEXT}</div>",
        ),
        (DECLARED, f"<h1><a href='/' rel=home>My Blog</a></h1><article>{TEXT}</article>"),
        (DECLARED, f"<div><h1>News</h1><h1>The bakery at night</h1></div><article>{TEXT}</article>"),
    ],
)  # fmt: skip
def test_the_name_of_the_site_is_no_title(head: str, body: str) -> None:
    article = read(head, body)
    assert article.blocks[0].text.lower() == "the bakery at night"
    assert not any(block.text in ("My Blog", "The bakery at night") for block in article.blocks[1:])


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<h1>The bakery at night</h1><article>{TEXT}</article>"),
        ("", f"<h1><a href='/2025/night'>The bakery at night</a></h1><article>{TEXT}</article>"),
        ("", f"<h1><a href='https://oven.example/'>The bakery at night</a></h1><article>{TEXT}</article>"),
        ("<meta property='og:title' content='In short'>", f"<h2>In brief</h2><article><h1>The bakery at night</h1><h2>In short</h2>{TEXT}</article>"),
        ("<meta property='og:site_name' content='The bakery at night'>", f"<article><h1>The bakery at night</h1>{TEXT}</article>"),
        ("<title>The bakery at night</title>", f"<h1 class=logo>The bakery at night</h1><div>{TEXT}</div>"),
        ("", f"<h1 class=logo>The bakery at night</h1><div>{TEXT}</div>"),
    ],
)  # fmt: skip
def test_a_heading_that_may_be_the_title_stays_it(head: str, body: str) -> None:
    head += "<link rel=canonical href='https://blog.example/2025/night'>"
    title = read(head, body).blocks[0].text
    assert title.removeprefix('<a id="1">').removesuffix("</a>") == "The bakery at night"


def test_a_title_of_the_second_level_is_found_again_on_its_page() -> None:
    found = original(
        f"<head>{DECLARED}</head>{SITE}<main><article><h2>The bakery at <b>night</b></h2>{TEXT}</article></main>"
    )
    french = edition(found.segmented, lambda unit: "La nuit" if unit.kind == "title" else None)
    assert ">La nuit</h2>" in rebuild(found, french)
    assert found.problems == ()


@pytest.mark.parametrize("holder", ["article", "div"])
def test_a_heading_behind_the_text_is_a_section_of_an_article_that_names_its_title(holder: str) -> None:
    article = read(
        "<title>The bakery at night</title>", f"<{holder}>{TEXT}<h1>1. Flour</h1>{TEXT}</{holder}>"
    )
    headings = [(block.kind, block.text) for block in article.blocks if block.kind in HEADS]
    assert headings == [(BlockKind.TITLE, "The bakery at night"), (BlockKind.HEADING, "1. Flour")]


@pytest.mark.parametrize(
    "page",
    [
        f"<title>Bakery</title><body><div><p class=MsoTitle>The bakery at night</p>{TEXT}<h1>1. Flour</h1>{TEXT}</div>",
        f"<body class='c1 doc-content'><p class='c2 title'>The bakery at night</p>{TEXT}<h1>1. Flour</h1>{TEXT}",
    ],
)
def test_what_a_word_processor_styles_as_the_title_is_the_title(page: str) -> None:
    article = normalise(Page("a", "a.html", "text/html", page))
    assert isinstance(article, Article)
    headings = [(block.kind, block.text) for block in article.blocks if block.kind in HEADS]
    assert headings == [(BlockKind.TITLE, "The bakery at night"), (BlockKind.HEADING, "1. Flour")]
