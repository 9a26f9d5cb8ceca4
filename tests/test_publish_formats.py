"""JSON for a headless CMS, Markdown in six conventions, books."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pipeline.publish
from pipeline import markup
from pipeline.cli import main
from pipeline.model import BlockKind, Edition, Flavour, Format, Inline, State
from pipeline.publish import Order, publish
from pipeline.publish.cms import render_json
from pipeline.publish.epub import render_epub
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.inline import plain
from pipeline.publish.markdown import render_markdown
from tests.publish_sample import EN, FR, LOCAL, SITE, edition, passage, piece, sample

SCHEMA = Path(pipeline.publish.__file__).parent / "schema" / "edition.json"
XHTML = "{http://www.w3.org/1999/xhtml}"
FLAVOURS = [flavour for flavour in Flavour if flavour is not Flavour.PLAIN]


@pytest.fixture(scope="module")
def validate() -> Callable[[Any], Any]:
    """The schema that the README promises, as a function."""
    compiled: Callable[[Any], Any] = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return compiled


def test_the_json_of_an_edition_is_as_its_schema_says(validate: Callable[[Any], Any]) -> None:
    for made in sample():
        found = json.loads(render_json(made, sample(), SITE))
        validate(found)
        assert (found["article"], found["language"], found["title"]) == (
            "wind", made.language, plain(made.passages[0]),
        )  # fmt: skip
        assert found["sentences"] == {state.value: count for state, count in made.counts().items()}
        assert found["url"] == f"https://leaves.example/a/{made.language}/wind.html"
        other = "en" if made.language == "fr" else "fr"
        assert found["translations"] == {other: f"{other}/wind.json"}


def texts(value: object) -> list[str]:
    """Every text of the body, in reading order."""
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if isinstance(value, dict):
        own = [value[name] for name in ("text", "alternative") if name in value]
        order = ("caption", "question", "answers", "questions", "blocks", "lists", "items", "head", "rows")
        return own + [text for name in order if name in value for text in texts(value[name])]
    return []


def test_the_json_holds_every_text_of_the_body() -> None:
    french, _ = sample()
    front = (BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.TEASER)
    wanted = sorted(plain(one) for one in french.passages if one.block.kind not in front)
    assert sorted(texts(json.loads(render_json(french, [french], SITE))["body"])) == wanted


@given(st.text(max_size=40), st.sampled_from(BlockKind), st.integers(0, 3), st.integers(0, 2))
def test_any_block_fits_the_schema(
    validate: Callable[[Any], Any], text: str, kind: BlockKind, level: int, group: int
) -> None:
    block = passage(kind, piece(text, FR, State.HUMAN), level=level, group=group, source=text)
    made = edition(block, passage(BlockKind.ANSWER, piece(text), group=group))
    validate(json.loads(render_json(made, [made], SITE)))


def test_the_schema_refuses_what_is_not_in_it(validate: Callable[[Any], Any]) -> None:
    found = json.loads(render_json(sample()[0], sample(), SITE))
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate({**found, "more": 1})
    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate({**found, "body": [{"type": "video"}]})


PATHS = {
    Flavour.HUGO: ["hugo/content/wind/index.fr.md", "hugo/content/wind/index.en.md"],
    Flavour.JEKYLL: ["jekyll/_posts/fr/2025-05-14-wind.md", "jekyll/_posts/en/2025-05-14-wind.md"],
    Flavour.ELEVENTY: ["eleventy/fr/wind.md", "eleventy/en/wind.md"],
    Flavour.ASTRO: ["astro/src/content/articles/fr/wind.md", "astro/src/content/articles/en/wind.md"],
    Flavour.PELICAN: ["pelican/content/wind.fr.md", "pelican/content/wind.en.md"],
}
CASES = Path(__file__).parent / "cases" / "publish"


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_markdown_lies_where_the_generator_looks_for_it(flavour: Flavour, tmp_path: Path) -> None:
    written = publish(sample(), SITE, tmp_path, Order((Format.MARKDOWN,), flavour))
    assert [path.relative_to(tmp_path).as_posix() for path in written] == PATHS[flavour]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_head_is_what_the_generator_reads(flavour: Flavour) -> None:
    french, english = sample()
    made = replace(french, name="le-vent", tags=("Énergie", "R&D"))
    text = render_markdown(made, [made, english], SITE, flavour)
    head, _, body = text.partition("\n\n")
    assert head + "\n" == (CASES / f"head-{flavour}.txt").read_text(encoding="utf-8")
    assert body.startswith("Une régie publique alimente")
    assert "\n# " not in body


def test_openings_of_shortcodes_without_an_end_take_no_time() -> None:
    made = edition(passage(BlockKind.CODE, piece("{{%" * 20_000, FR, State.SOURCE)))
    begin = time.process_time()
    hugo = render_markdown(made, [made], SITE, Flavour.HUGO)
    assert time.process_time() - begin < 3
    assert hugo.endswith("```\n" + "{ {%" * 20_000 + "\n```\n")


def test_two_generators_do_not_run_what_stands_in_code() -> None:
    code = passage(BlockKind.CODE, piece("{{< a >}} {{% b %}} {{< c {{ d }}", FR, State.SOURCE))
    made = edition(code)
    hugo = render_markdown(made, [made], SITE, Flavour.HUGO)
    assert hugo.endswith("```\n{{</* a */>}} {{%/* b */%}} { {< c {{ d }}\n```\n")
    assert "\nrender_with_liquid: false\n" in render_markdown(made, [made], SITE, Flavour.JEKYLL)
    assert '\ntemplateEngineOverride: "md"\n' in render_markdown(made, [made], SITE, Flavour.ELEVENTY)


def test_a_title_is_no_html_where_a_theme_would_take_it_for_some() -> None:
    title = markup.escape("<script>alert(1)</script>\nSlug: x")
    made = edition(passage(BlockKind.TITLE, piece(title, FR, State.HUMAN)))
    head = render_markdown(made, [made], SITE, Flavour.PELICAN).split("\n\n")[0].split("\n")
    assert head[0] == "Title: &lt;script&gt;alert(1)&lt;/script&gt; Slug: x"
    assert [line for line in head if line.startswith("Slug")] == ["Slug: sample"]


def test_an_article_without_a_date_is_a_page_for_jekyll() -> None:
    made = edition(passage(BlockKind.PARAGRAPH, piece("x")))
    assert CONVENTIONS[Flavour.JEKYLL].path(made) == "jekyll/_pages/fr/sample.md"
    assert '\nlayout: "page"\n' in render_markdown(made, [made], SITE, Flavour.JEKYLL)


def book(made: Edition) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(render_epub(made, SITE)))


def test_a_book_is_the_same_bytes_each_time_and_names_its_type_first() -> None:
    french, _ = sample()
    assert render_epub(french, SITE) == render_epub(replace(french), SITE)
    with book(french) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_book_holds_every_text_in_its_language_and_loads_nothing() -> None:
    french, _ = sample()
    with book(french) as archive:
        root = etree.fromstring(archive.read("EPUB/article.xhtml"))
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    text = " ".join("".join(root.itertext()).split())
    for one in french.passages:
        assert " ".join(plain(one).split()) in text
    assert not list(root.iter(f"{XHTML}img", f"{XHTML}script", f"{XHTML}input"))


def test_a_book_s_contents_lead_to_its_headings() -> None:
    french, _ = sample()
    with book(french) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        root = etree.fromstring(archive.read("EPUB/article.xhtml"))
        package = etree.fromstring(archive.read("EPUB/package.opf"))
    links = {str(link.get("href")): link.text for link in nav.iter(f"{XHTML}a")}
    assert list(links) == [
        "article.xhtml", "article.xhtml#regard", "article.xhtml#the-figures-of-the-first-year",
        "article.xhtml#frequent-questions",
    ]  # fmt: skip
    ids = {element.get("id"): element for element in root.iter(etree.Element)}
    for href, text in links.items():
        if "#" in href:
            assert "".join(ids[href.partition("#")[2]].itertext()) == text
    dublin = "{http://purl.org/dc/elements/1.1/}"
    assert package.findtext(f".//{dublin}language") == "fr"
    assert package.findtext(f".//{dublin}title") == "À Marseille, le vent fait tourner les bus"
    assert package.findtext(f".//{dublin}creator") == "Inès Carvalho"


@given(st.text(max_size=40))
def test_any_text_makes_a_book_of_well_formed_files(text: str) -> None:
    link = Inline(1, "a", (("href", text), ("title", text)))
    made = edition(
        *(passage(kind, piece(text), level=2, anchor=text, source=text) for kind in BlockKind),
        passage(BlockKind.PARAGRAPH, piece("<a>x</a>", EN, State.MISSING, link)),
    )
    with book(replace(made, url=text, tags=(text,), published=text)) as archive:
        for name in archive.namelist():
            if name.endswith(("xml", "opf", "xhtml")):
                etree.fromstring(archive.read(name))


def test_only_what_is_asked_for_is_written(tmp_path: Path) -> None:
    written = publish(sample(), LOCAL, tmp_path, Order((Format.EPUB, Format.JSON)))
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "fr/wind.json", "fr/wind.epub", "en/wind.json", "en/wind.epub",
    ]  # fmt: skip
    assert publish(sample(), LOCAL, tmp_path, Order((Format.EPUB, Format.JSON))) == ()


def test_a_list_that_does_not_begin_at_one_shows_its_own_numbers(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "steps.html").write_text(
        "<html lang=en><h1>Steps</h1><p>Do them all.</p><ol start=3><li>Sign it.</li><li value=9>Send it.</li></ol>"
    )
    main(["-C", str(tmp_path), "build", "-q"])
    built = {path.suffix: path.read_text("utf-8") for path in (tmp_path / "build" / "en").glob("steps.*")}
    assert '<li value="3">Sign it.' in built[".html"]
    assert '<li value="9">Send it.' in built[".html"]
    assert "3. Sign it.\n" in built[".md"]
    assert "9. Send it.\n" in built[".txt"]
