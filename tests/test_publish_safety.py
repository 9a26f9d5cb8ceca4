"""Whatever a source, a translator or a file brings: no script lives, no text becomes markup."""

import ast
import html
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.model import BlockKind, Edition, Inline, Passage, Piece, State
from pipeline.publish import publish
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.articles import AtHand
from pipeline.publish.index import index_pages
from pipeline.publish.inline import ELEMENTS, plain, words
from pipeline.publish.lists import make_lists
from pipeline.publish.markdown import render_markdown
from pipeline.publish.markdown_inline import words as markdown_words
from pipeline.publish.page import render_page
from pipeline.publish.summary import summarise
from pipeline.publish.text import render_text
from tests.publish_sample import FR, LOCAL, SITE, edition, passage, piece

CASES = Path(__file__).parent / "cases" / "publish"


def cases(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line for line in lines if line.strip()]


def bad_addresses() -> list[str]:
    """The written forms, read as Python reads them."""
    return [ast.literal_eval(f'"{line}"') for line in cases("bad-addresses.txt")]


HOSTILE = cases("hostile-texts.txt")
BAD = bad_addresses()


def hostile(text: str) -> Edition:
    """An edition with the text in every place a text can stand."""
    escaped = markup.escape(text)
    attributes = (
        ("href", text),
        ("title", text),
        ("lang", text),
        ("onclick", text),
        ("style", text),
        (text, text),
    )
    everywhere = (
        passage(kind, piece(escaped), level=2, anchor=text, source=text) for kind in BlockKind
    )  # fmt: skip
    return Edition(
        "sample",
        FR,
        (
            *everywhere,
            passage(BlockKind.PARAGRAPH, piece("<a>x</a>", FR, State.HUMAN, Inline(1, "a", attributes))),
            passage(
                BlockKind.PARAGRAPH,
                piece("<img/>", FR, State.HUMAN, Inline(1, "img", (("src", text), ("alt", text)))),
            ),
            passage(BlockKind.PARAGRAPH, piece("<b>x</b>", FR, State.HUMAN, Inline(1, text, attributes))),
            passage(BlockKind.PARAGRAPH, piece(text), piece(f"<em>{text}")),
        ),
        url=text,
        published=text,
        modified=text,
    )


ALLOWED_ELEMENTS = ELEMENTS | {"html", "head", "meta", "title", "link", "body", "header", "main", "article", "footer", "nav", "aside", "section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "blockquote", "pre", "input", "label", "svg", "rect"}  # fmt: skip
ALLOWED_ATTRIBUTES = {"lang", "dir", "charset", "http-equiv", "content", "name", "property", "rel", "href", "hreflang", "class", "id", "tabindex", "aria-label", "aria-labelledby", "aria-current", "aria-hidden", "data-state", "data-note", "role", "scope", "colspan", "src", "alt", "loading", "decoding", "referrerpolicy", "title", "datetime", "cite", "type", "for", "translate", "viewbox", "preserveaspectratio", "focusable", "x", "y", "width", "height", "value"}  # fmt: skip


def assert_harmless(text: str) -> None:
    page = BeautifulSoup(text, "lxml")
    for tag in page.find_all(True):
        if tag.name == "script":
            assert tag.attrs == {"type": "application/ld+json"}
            json.loads(tag.text)
            continue
        assert tag.name in ALLOWED_ELEMENTS, tag
        for name, value in tag.attrs.items():
            assert name in ALLOWED_ATTRIBUTES, tag
            if name in ("href", "src", "cite"):
                assert safe_address(str(value)) == value, tag
    refresh = [tag["http-equiv"] for tag in page.select("meta[http-equiv]")]
    assert refresh == ["Content-Security-Policy"]


@pytest.mark.parametrize("vector", [*HOSTILE, *BAD])
def test_nothing_hostile_lives_on_a_page(vector: str) -> None:
    made = hostile(vector)
    for page in (render_page(made, [made], SITE), render_page(made, [made], LOCAL)):
        assert_harmless(page)
    articles = AtHand([summarise(made)])
    for _, page in index_pages(make_lists(articles, SITE), articles, SITE, size=50):
        assert_harmless(page)


@pytest.mark.parametrize("vector", HOSTILE)
def test_every_hostile_text_is_still_there_as_text(vector: str) -> None:
    made = edition(passage(BlockKind.PARAGRAPH, piece(markup.escape(vector), FR, State.HUMAN)))
    page = BeautifulSoup(render_page(made, [made], SITE), "lxml")
    assert page.select("article > p")[0].text == vector
    assert vector in render_text(made).replace("\n", " ") or vector.startswith(" ")


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_is_no_link(address: str) -> None:
    assert safe_address(address) == ""
    assert safe_address(address, IMAGE_SCHEMES) == ""
    link = Inline(1, "a", (("href", address),))
    shown = passage(BlockKind.PARAGRAPH, piece("<a>word</a>", FR, State.HUMAN, link))
    assert words(shown, FR) == "word"
    assert markdown_words(shown, FR) == "word"


@pytest.mark.parametrize("address", cases("good-addresses.txt"))
def test_a_good_address_stays_as_it_is(address: str) -> None:
    assert safe_address(address) == address
    link = Inline(1, "a", (("href", address),))
    page = BeautifulSoup(
        str(words(passage(BlockKind.PARAGRAPH, piece("<a>word</a>", FR, State.HUMAN, link)), FR)), "lxml"
    )
    assert page.select("a")[0]["href"] == address


def test_an_image_may_not_have_a_link_s_address() -> None:
    assert safe_address("mailto:a@x.example", IMAGE_SCHEMES) == ""


def rendered_markdown(text: str) -> str:
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    return str(markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def body_of(made: Edition) -> str:
    return render_markdown(made, [made], LOCAL).removeprefix("---\n").partition("\n---\n")[2]


def assert_plain_markdown(vector: str, kind: BlockKind) -> None:
    made = edition(passage(kind, piece(markup.escape(vector), FR, State.HUMAN), level=2, row=1))
    page = BeautifulSoup(rendered_markdown(body_of(made)), "lxml")
    tags = {tag.name for tag in page.find_all(True)} - {"html", "body"}
    frame = {
        BlockKind.HEADING: {"h2"}, BlockKind.ITEM: {"ul", "li"}, BlockKind.QUOTE: {"blockquote", "p"},
        BlockKind.CELL: {"table", "thead", "tbody", "tr", "th", "td"}, BlockKind.CODE: {"pre", "code"},
    }.get(kind, {"p"})  # fmt: skip
    assert tags <= frame | {"h1"}, str(page)
    title = page.select("h1")[0].extract()
    assert title.text == "A title"
    squeezed = re.compile(r"[\s\x00]+")
    assert squeezed.sub(" ", page.text).strip() == squeezed.sub(" ", vector).strip()


TEXT_KINDS = [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.CELL]


@pytest.mark.parametrize("kind", TEXT_KINDS)
@pytest.mark.parametrize("vector", HOSTILE)
def test_no_text_becomes_markdown(vector: str, kind: BlockKind) -> None:
    assert_plain_markdown(vector, kind)


signs = st.text(st.sampled_from("*_`~[]()<>!#+-=|\\&;:{}%.1 aé\n\u00a0«»\"'@/"), max_size=20)
line = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30)


@given(signs | line, st.sampled_from([*TEXT_KINDS, BlockKind.CODE]))
def test_any_text_reads_back_from_markdown_as_itself(text: str, kind: BlockKind) -> None:
    if kind is BlockKind.CODE:
        text = "x" + text.replace("\n", " ")
    if text.strip():
        assert_plain_markdown(text, kind)


elements = st.sampled_from(["em", "strong", "code", "a", "del", "i", "b", "q", "small"])


@st.composite
def nested(draw: st.DrawFn) -> Passage:
    """A paragraph with elements in and beside each other."""
    parts: list[str] = []
    inlines: dict[str, Inline] = {}
    opened: list[str] = []
    shown = st.text(st.sampled_from("ab *_`~[«»(.!|\u00a0"), max_size=4)
    for number in range(1, draw(st.integers(1, 7))):
        parts.append(markup.escape(draw(shown)))
        if opened and draw(st.booleans()):
            parts.append(f"</{opened.pop()}>")
        else:
            name = draw(elements)
            attributes = (("href", "https://x.example/(a)_b*"),) if name == "a" else ()
            inlines[f'{name} id="{number}"'] = Inline(number, name, attributes)
            opened.append(name)
            parts.append(f'<{name} id="{number}">')
    parts += [f"{markup.escape(draw(shown))}</{name}>" for name in reversed(opened)]
    text = "".join(parts)
    return passage(BlockKind.PARAGRAPH, Piece(text, "", tuple(inlines.items()), State.HUMAN, FR))


@given(nested())
def test_elements_never_leave_their_markers_in_the_text(source: Passage) -> None:
    page = BeautifulSoup(rendered_markdown("x " + markdown_words(source, FR)), "lxml")
    quotes = re.compile(r"[\s«»]+")
    assert quotes.sub("", page.text) == "x" + quotes.sub("", plain(source))


@given(nested() | signs.map(lambda text: passage(BlockKind.PARAGRAPH, piece(text))))
def test_a_passage_keeps_its_text_on_the_page(source: Passage) -> None:
    shown = str(words(source, FR))
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)) == plain(source)


@given(st.text(max_size=200))
def test_any_text_can_be_published(text: str) -> None:
    made = hostile(text)
    assert_harmless(render_page(made, [made], SITE))
    assert render_markdown(made, [made], SITE).startswith("---\n")
    assert render_text(made)


def test_a_hostile_edition_is_written_as_utf_8(tmp_path: Path) -> None:
    written = publish([hostile("\ud800 \x00 <b> é\r\x0c")], SITE, tmp_path)
    assert [path.name for path in written] == [
        "style.css", "sample.html", "sample.md", "sample.txt", "index.html", "index.html", "index.html",
        "sitemap.xml",
    ]  # fmt: skip
    for path in written:
        assert not re.search("[\x00-\x08\x0b-\x1f]", path.read_text(encoding="utf-8"))
