"""Normalise: a page in, an article out; laws that hold for any page, however hostile."""

import time
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup
from pipeline.model import Article, Block, BlockKind, Page, Skipped
from pipeline.normalise import normalise
from pipeline.normalise.bullets import Item
from pipeline.normalise.capitals import restore_capitals
from pipeline.normalise.characters import clean
from pipeline.normalise.layout import read_layout
from pipeline.normalise.stretches import Items, Prose
from pipeline.normalise.tables import gather_evidence, recover_cells

SOURCE = Path(__file__).parent.parent / "source"

TAGS = (
    "<p> </p> <b> </b> <a|href=x|id=y> </a> <br> <br><br> <ul> <li> <ol> </ul> <table> <tr> <td> <th|colspan=3> <pre> "
    "<caption> </table> <h1> <h2> </h2> <dl><dt> <dd> <details><summary> <blockquote> <figure> <figcaption> </pre> "
    "<img|src=a|alt=b> <i|lang=fr> <div> </div> <script> </script> <!-- --> <article> <span|translate=no> &lt; &amp;"
)
LAYOUT = (
    "\n\n",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n2. ",
    "\n> ",
    "\n```\n",
    "\n# ",
    "\n---\n",
    "\n===\n",
    "a\tb\n",
)
WORDS = ("FAQ", "Why? ", "Word ", "word ", "Paul Ricci ", "12 ", "Par Inès Carvalho, le 14 mai 2025")
SIGNS = "<>&\"'/= \n\t\u00a0\u202f\u2028\x85\x1c\u00ad\u200d\ufe0f😀é1.?:•-*#>|"
PIECES = st.sampled_from([*(tag.replace("|", " ") for tag in TAGS.split()), *LAYOUT, *WORDS, *SIGNS])
HOSTILE = st.lists(PIECES, max_size=40).map("".join)


def read(text: str, media: str = "text/html") -> Article:
    article = normalise(Page("page", "source/page", media, text))
    assert isinstance(article, Article)
    return article


def check(article: Article | Skipped) -> None:
    """What every later room relies on."""
    if isinstance(article, Skipped):
        assert article.reason
        return
    kinds = [block.kind for block in article.blocks]
    assert kinds[0] is BlockKind.TITLE
    assert kinds.count(BlockKind.TITLE) == 1
    groups = [group for group, _ in groupby(block.group for block in article.blocks) if group]
    assert groups == list(range(1, len(groups) + 1))
    for block in article.blocks:
        check_block(block)
    for _, run in groupby(article.blocks, lambda block: block.group):
        cells = [block for block in run if block.kind in (BlockKind.COLUMN, BlockKind.CELL)]
        assert len({len(list(row)) for _, row in groupby(cells, lambda block: block.row)}) <= 1


def check_block(block: Block) -> None:
    tokens = markup.parse(block.text)
    numbers = [token.number for token in tokens if isinstance(token, markup.Tag) and token.role != "close"]
    assert numbers == [inline.number for inline in block.inlines] == list(range(1, len(numbers) + 1))
    if block.kind is BlockKind.CODE:
        assert block.text.strip()
        return
    assert clean(markup.plain(block.text)) == markup.plain(block.text)
    assert block.text or block.kind in (BlockKind.IMAGE, BlockKind.COLUMN, BlockKind.CELL)


@settings(deadline=None)  # the first long page loads the judge
@given(HOSTILE)
def test_any_html_becomes_a_sound_article_or_a_skip(text: str) -> None:
    check(normalise(Page("page", "page.html", "text/html", f"<h1>Title</h1>{text}")))


@given(HOSTILE)
def test_any_text_becomes_a_sound_article_or_a_skip(text: str) -> None:
    check(normalise(Page("page", "page.txt", "text/plain", f"Title\n\n{text}")))


@given(st.text(max_size=200))
def test_no_characters_at_all_are_too_strange(text: str) -> None:
    for media in ("text/plain", "text/html"):
        check(normalise(Page("page", "page", media, text)))


@given(HOSTILE)
def test_every_word_of_plain_text_is_in_a_block(text: str) -> None:
    words = [word for word in ("Word", "word", "Ricci", "Inès") for _ in range(text.count(word))]
    article = normalise(
        Page("page", "page.txt", "text/plain", f"A title\n\nSome text.\n\nMore text.\n\n{text}")
    )
    assert isinstance(article, Article)
    told = " ".join(markup.plain(block.text) for block in article.blocks).lower()
    assert [word for word in words if word.lower() not in told] == []


@given(
    st.lists(st.sampled_from(["paul ricci", "Paul Ricci", "boat", "is. ", "in", "marseille", "Marseille"]))
)
def test_restoring_capitals_twice_is_restoring_them_once(words: list[str]) -> None:
    blocks = [
        Block(BlockKind.TEASER, clean(" ".join(words)).lower() + " and so it was, they said."),
        Block(BlockKind.PARAGRAPH, "They met Paul Ricci in Marseille."),
    ]
    once = restore_capitals(blocks)
    assert restore_capitals(once) == once


def test_capitals_come_back_around_tags() -> None:
    blocks = [
        Block(
            BlockKind.PARAGRAPH,
            'the port of <a id="1">mar</a>seille &lt;i> and <b id="2">paul ricci</b>. yes, him.',
        ),
        Block(BlockKind.PARAGRAPH, "They met Paul Ricci. He was in Marseille."),
    ]
    assert restore_capitals(blocks)[0].text == (
        'The port of <a id="1">Mar</a>seille &lt;i> and <b id="2">Paul Ricci</b>. Yes, him.'
    )


def test_the_teaser_of_the_sample_has_its_capitals_again() -> None:
    article = read((SOURCE / "netflix-marseille.txt").read_text("utf-8"), "text/plain")
    assert [block.text for block in article.blocks if block.kind is BlockKind.TEASER] == [
        "Découvrez comment Netflix investit dans le cinéma français avec deux nouveaux projets captivants "
        "réalisés à Marseille. Plongez dans l'univers créatif de la plateforme et l'impact de cette initiative "
        "sur la scène cinématographique locale."
    ]


def test_a_wrapped_list_item_is_one_item() -> None:
    text = "The harbour wakes\n\nSome words about the boats that leave in the morning.\n\n- one that\n  goes on\n- two"
    assert read_layout(text)[2:] == (Items((Item(1, False, "one that goes on"), Item(1, False, "two"))),)


def test_strange_line_breaks_are_line_breaks() -> None:
    layout = read_layout("The harbour\r\n\r\nLeaves at\vdawn when\u2028the wind\x85is low.\u2029Next\x1cone")
    assert [stretch.text for stretch in layout if isinstance(stretch, Prose)] == [
        "Leaves at dawn when the wind is low."
    ]


def test_words_that_stand_together_elsewhere_are_not_parted() -> None:
    lines = ["Owner Gear Use", "Paul Ricci Fishing Net Bass", "Dana Whitfield Sea Coat Storms"]
    names = "We saw Paul Ricci and we saw Dana Whitfield."
    assert recover_cells(lines, gather_evidence([names], [])) is None
    assert recover_cells(lines, gather_evidence([names, "A fishing net, a sea coat."], [])) == (
        ("Owner", "Gear", "Use"),
        ("Paul Ricci", "Fishing Net", "Bass"),
        ("Dana Whitfield", "Sea Coat", "Storms"),
    )


def test_a_page_of_another_kind_is_skipped_with_the_reason() -> None:
    assert normalise(Page("page", "page.pdf", "application/pdf", "%PDF")) == Skipped(
        "page.pdf", "application/pdf is neither text/plain, text/markdown nor text/html"
    )


@pytest.mark.parametrize(
    "name", ["div", "b", "blockquote", "ul", "li", "table", "a", "q", "dl", "details", "figure"]
)
def test_ten_thousand_open_elements_are_no_trouble(name: str) -> None:
    article = normalise(Page("page", "page.html", "text/html", "<h1>Title</h1>" + f"<{name}>word" * 10_000))
    check(article)
    assert isinstance(article, Article)
    told = " ".join(markup.plain(block.text) for block in article.blocks).replace("word", "word ")
    assert told.split().count("word") == 10_000


@pytest.mark.parametrize(
    ("media", "text"),
    [
        ("text/plain", "Title\n\n" + "! " * 60_000 + "1"),
        ("text/plain", "Title\n\n." + " " * 300_000 + "x\n\nEnd."),
        ("text/plain", "Title\n\n# " + "#" * 200_000 + "x"),
        ("text/plain", "Title\n\n" + "a" * 300_000),
        ("text/plain", "Title\n\n" + "> a\nb\n" * 3_000),
        ("text/plain", "Title\n\n" + "&amp;" * 50_000),
        ("text/html", "<h1>Title</h1><p>" + "a<br><br>" * 4_000),
        ("text/html", "<h1>Title</h1><p>" + "<b>a</b> " * 4_000),
        ("text/html", "<h1>Title</h1><p>" + "word " * 60_000),
        ("text/html", "<h1>Title</h1><table>" + "<td colspan=999999 rowspan=99999>x" * 2_000),
        ("text/html", '<h1>Title</h1><p>x<script type="application/ld+json">' + "[" * 100_000),
    ],
    ids=range(11),
)
def test_long_and_strange_pages_take_no_long_time(media: str, text: str) -> None:
    begun = time.perf_counter()
    check(normalise(Page("page", "page", media, text)))
    assert time.perf_counter() - begun < 10


def test_nothing_that_runs_comes_through() -> None:
    article = read(
        "<h1>T</h1><p onclick=x()>a<script>alert(1)</script><a href='java\0script:alert(1)' style=x>b</a>"
        "<img src='javascript:x' onerror=y><svg><script>z</script></svg><iframe src=q>no</iframe>"
        "&lt;script&gt;c</p><template><p>hidden</p></template><p>\ud800</p>"
    )
    assert article.blocks[1:] == (
        Block(BlockKind.PARAGRAPH, "ab&lt;script>c"),
        Block(BlockKind.PARAGRAPH, "\ufffd"),
    )


def test_a_span_between_an_angle_bracket_and_a_name_makes_no_tag() -> None:
    article = read("<h1>T</h1><p>&lt;<span>script&gt;</span>x &<!-- -->lt; &amp;<span>amp;</span></p>")
    assert markup.plain(article.blocks[1].text) == "<script>x &lt; &amp;"
    assert article.blocks[1].inlines == ()


@pytest.mark.parametrize(
    ("media", "text"),
    [
        (
            "text/html",
            "<h1>Details of the Film Projects</h1><p>The details of these film projects are told below.</p>"
            "<h2>WHAT THE MAYOR SAYS</h2><p>Nothing yet. NASA is silent, too.</p><h2>The harbour of Marseille</h2><p>So.</p>",
        ),
        (
            "text/plain",
            "Details of the Film Projects\n\nThe details of these film projects are told below.\n\n"
            "WHAT THE MAYOR SAYS\n\nNothing yet. NASA is silent, too.\n\nThe harbour of Marseille\n\nSo.",
        ),
    ],
)
def test_title_case_and_capitals_are_known_as_such(media: str, text: str) -> None:
    article = normalise(Page("a", "a", media, text))
    assert isinstance(article, Article)
    assert {block.text: block.casing.value for block in article.blocks if block.casing != "sentence"} == {
        "Details of the Film Projects": "title",
        "WHAT THE MAYOR SAYS": "capitals",
    }


@pytest.mark.parametrize(
    ("base", "canonical", "fetched", "expected"),
    [
        ("https://port.example/town/", "", "", "https://port.example/town/"),
        ("/town/", "https://port.example/a/b.html", "", "https://port.example/town/"),
        ("", "https://port.example/a/b.html", "", "https://port.example/a/b.html"),
        ("", "https://port.example/a/b.html", "https://port.example/amp/b", "https://port.example/amp/b"),
        ("//cdn.example/", "", "https://port.example/", "https://cdn.example/"),
        ("javascript:alert(1)//", "", "https://port.example/", "https://port.example/"),
        ("data:text/html,x", "", "", ""),
        ("https://u:p@x.example/", "", "", ""),
        ("https://u:p@x.example/", "", "https://port.example/", "https://port.example/"),
        ("town/", "", "", ""),
        ("https://[", "", "https://port.example/", "https://port.example/"),
    ],
)
def test_the_base_of_relative_addresses_is_of_the_web_or_unknown(
    base: str, canonical: str, fetched: str, expected: str
) -> None:
    head = f"<base href='{base}'>" * bool(base) + f"<link rel=canonical href='{canonical}'>" * bool(canonical)
    article = normalise(Page("a", "a.html", "text/html", f"{head}<h1>T</h1><p>Text.", fetched))
    assert isinstance(article, Article)
    assert article.base == expected
