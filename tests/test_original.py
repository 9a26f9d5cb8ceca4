"""The original layout: the source page with its article's texts replaced."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipeline.cli import main
from pipeline.model import BlockKind, Language, Page, State
from pipeline.publish import Site, find_original, publish
from pipeline.publish.original import rebuild
from pipeline.publish.original.ground import survey
from pipeline.publish.page import twins_of
from tests.conftest import REPOSITORY
from tests.original_sample import EN, FOOT, FR, HEAD, edition, original, read, untouched

CASES = Path(__file__).parent / "cases" / "publish" / "original"
SITE = Site("The Leaf", "https://leaf.example", (FR, EN), EN)


def cases() -> list[object]:
    text = (CASES / "sentences.txt").read_text(encoding="utf-8")
    return [pytest.param(case, id=case.splitlines()[0]) for case in text.split("\n## ")[1:]]


@pytest.mark.parametrize("case", cases())
def test_sentences_go_into_the_pages_own_elements(case: str) -> None:
    lines = case.strip("\n").split("\n")[1:]
    said = [number for number, line in enumerate(lines) if line.startswith("~ ")]
    before, after = "\n".join(lines[: said[0]]), "\n".join(lines[said[-1] + 1 :])
    french = dict(lines[number][2:].split(" ~ ") for number in said)
    found = original(HEAD + before + FOOT)
    texts = {unit.text for units in found.segmented.units for unit in units}
    assert french.keys() <= texts
    rebuilt = rebuild(found, edition(found.segmented, lambda unit: french.get(unit.text)))
    body = rebuilt.partition("</h1>\n")[2].removesuffix(FOOT)
    assert re.sub(r' (?:data-state="missing"|lang="en"(?=[ >]))', "", body) == after


def test_an_edition_that_changes_nothing_is_the_page_itself() -> None:
    for path in sorted((Path(__file__).parent.parent / "source").glob("*.html")):
        page = path.read_text(encoding="utf-8")
        found = find_original(*read(page, FR), trusted=True)
        assert (rebuild(found, untouched(found.segmented)), found.problems) == (page, ())


def test_what_no_person_stands_behind_is_marked_on_the_element_around_it() -> None:
    page = HEAD + "<p>One here. Two there.</p><p data-state=open>Three.</p><p>Four.</p>" + FOOT
    found = original(page)
    french = {"One here.": "Un.", "Three.": "Trois."}
    rebuilt = rebuild(found, edition(found.segmented, lambda unit: french.get(unit.text), State.MACHINE))
    assert rebuilt == (
        HEAD.replace('lang="en"', 'lang="fr"').replace("<h1>", '<h1 lang="en" data-state="missing">')
        + '<p data-state="missing">Un. Two there.</p><p data-state=open>Trois.</p>'
        + '<p lang="en" data-state="missing">Four.</p>'
        + FOOT
    )


HEADED = """<!doctype html>
<html lang="en-GB" xml:lang="en"><head>
<meta charset="windows-1252"><meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>Wind &amp; waves | The Leaf</title>
<meta name="description" content="A first sentence."><meta content='Wind &amp; waves' property='og:title'>
<meta property="og:locale" content="en_GB"><meta property="og:url" content="https://old.example/wind">
<meta name="twitter:title" content="The Leaf - Wind &amp; waves"><meta name="author" content="Ann Wind">
<meta name="keywords" content="A first sentence."><meta http-equiv="content-language" content="en">
<link rel="canonical" href="https://old.example/wind"><link rel="alternate" hreflang="EN" href="https://old.example/en">
<link rel="stylesheet" href="/s.css"><link rel="alternate" type="application/rss+xml" href="/feed">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Wind & waves", "inLanguage": "en-GB",
 "description": "A first\\u0020sentence.", "author": {"name": "Wind & waves?"}, "url": "A first sentence.",
 "mainEntity": [{"@type": "Question", "name": "Why?", "acceptedAnswer": {"text": "A first sentence. And more."}}]}</script>
<script>var title = "Wind & waves";</script>
</head><body><article><h1>Wind &amp; waves</h1><p>A first sentence. And more.</p><h2>Why?</h2></article></body></html>
"""
HEADED_FRENCH = """<!doctype html>
<html lang="fr" xml:lang="fr"><head>
<meta charset="utf-8"><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>Vent &amp; &lt;vagues&gt; | The Leaf</title>
<meta name="description" content="Une phrase &quot;à&quot; &lt;/script&gt;."><meta content="Vent &amp; &lt;vagues&gt;" property='og:title'>
<meta property="og:locale" content="fr_FR"><meta property="og:url" content="https://leaf.example/fr/page.html">
<meta name="twitter:title" content="The Leaf - Vent &amp; &lt;vagues&gt;"><meta name="author" content="Ann Wind">
<meta name="keywords" content="A first sentence."><meta http-equiv="content-language" content="fr">
<link rel="canonical" href="https://leaf.example/fr/page.html"><link rel="alternate" hreflang="EN" href="https://leaf.example/en/page.html">
<link rel="stylesheet" href="/s.css"><link rel="alternate" type="application/rss+xml" href="/feed">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Vent & \\u003cvagues>", "inLanguage": "fr",
 "description": "Une phrase \\"à\\" \\u003c/script>.", "author": {"name": "Wind & waves?"}, "url": "A first sentence.",
 "mainEntity": [{"@type": "Question", "name": "Pourquoi ?", "acceptedAnswer": {"text": "Une phrase \\"à\\" \\u003c/script>. Et plus."}}]}</script>
<script>var title = "Wind & waves";</script>
<link rel="alternate" hreflang="fr" href="https://leaf.example/fr/page.html">
<link rel="alternate" hreflang="x-default" href="https://leaf.example/en/page.html">
</head><body><article><h1>Vent &amp; &lt;vagues&gt;</h1><p>Une phrase "à" &lt;/script&gt;. Et plus.</p><h2>Pourquoi ?</h2></article></body></html>
"""
FRENCH = {
    "Wind & waves": "Vent & &lt;vagues>",
    "A first sentence.": 'Une phrase "à" &lt;/script>.',
    "And more.": "Et plus.",
    "Why?": "Pourquoi ?",
}


def test_what_the_page_says_about_itself_follows() -> None:
    found = original(HEADED)
    french = edition(found.segmented, lambda unit: FRENCH.get(unit.text))
    english = untouched(found.segmented)
    assert rebuild(found, french, twins_of(french, (french, english), SITE), EN) == HEADED_FRENCH


LINKED = (
    '<p>One <a class="x" href="other.html#part">way</a> here. Two.</p>'
    '<p><a href="other.html#part"><img src="a.png" alt=""></a></p><nav><a href="third.html">Third</a></nav>'
)


def test_links_to_other_articles_lead_to_their_editions_wherever_they_stand() -> None:
    found = original(HEAD + LINKED + FOOT)
    turned = {"One <a>way</a> here.": "Ici, un <a>chemin</a>."}
    french = edition(found.segmented, lambda unit: turned.get(unit.text))
    links = {"other.html#part": "autre.html#part"}
    page = rebuild(found, french, links=links)
    assert '>Ici, un <a class="x" href="autre.html#part">chemin</a>. Two.</p>' in page
    assert '<a href="autre.html#part"><img' in page
    assert '<a href="third.html">Third</a>' in page
    kept = rebuild(found, untouched(found.segmented), links=links)
    assert kept == (HEAD + LINKED + FOOT).replace("other.html", "autre.html")


def test_links_between_articles_of_a_project_lead_to_editions_in_the_original_layout(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        text = f'<p>A sentence in English with <a href="{other}.html">another page</a> in it.</p>'
        (tmp_path / "source" / f"{name}.html").write_text(
            HEAD.replace("A title", f"Title {name}") + text + FOOT
        )
    (tmp_path / "diptych.toml").write_text('layout = "original"\nformats = ["html"]\nslugs = "title"\n')
    main(["-C", str(tmp_path), "build", "-q"])
    english = (tmp_path / "build" / "en" / "title-one.html").read_text(encoding="utf-8")
    assert '<a href="title-two.html">another page</a>' in english
    french = (tmp_path / "build" / "fr" / "one.html").read_text(encoding="utf-8")
    assert '<a href="two.html">another page</a>' in french


@pytest.mark.parametrize(
    ("byline", "french"),
    [
        ("<p class=byline>By Ann Lee</p>", "<p class=byline>Par Ann Lee</p>"),
        ('<p>by <a rel="author" href="/ann">Ann Lee</a></p>', '<p>par <a rel="author" href="/ann">Ann Lee</a></p>'),
        ("<p><b>BY</b> Ann Lee</p>", "<p><b>PAR</b> Ann Lee</p>"),
        ("By day, Ann Lee</p>", "By day, Ann Lee</p>"),
        ('<time datetime="2025-05-14">May 14, 2025</time>', '<time datetime="2025-05-14">14 mai 2025</time>'),
        ('<time datetime="2025-05-14T08:00Z"> Wednesday, May 14, 2025 </time>', '<time datetime="2025-05-14T08:00Z"> mercredi 14 mai 2025 </time>'),
        ('<time datetime="2025-05-14">Two days ago</time>', '<time datetime="2025-05-14">Two days ago</time>'),
    ],
)  # fmt: skip
def test_the_byline_and_dates_follow(byline: str, french: str) -> None:
    head = HEAD.replace("</head>", '<meta name="author" content="Ann Lee"></head>')
    found = original(f"{head}{byline}<p>One sentence here. Two.</p>{FOOT}")
    page = rebuild(found, edition(found.segmented, lambda _: None))
    assert french in page
    assert byline in rebuild(found, untouched(found.segmented))


def test_a_sentence_that_the_page_repeats_is_changed_each_time() -> None:
    quote = "<aside><p>The sea is never still for long.</p></aside>"
    text = f"<p>It began in May, long ago.</p>{quote}<p>The sea is never still for long.</p><p>So it ends, they say.</p>"
    found = original(HEAD + text + FOOT)
    page = rebuild(
        found, edition(found.segmented, lambda unit: "La mer bouge." if "sea" in unit.text else None)
    )
    assert page.count("La mer bouge.") == page.count("The sea") + 2 == 2


def test_the_body_in_json_ld_follows_sentence_by_sentence() -> None:
    data = '<script type="application/ld+json">{"articleBody": "A first sentence of it.  And one more of them."}</script>'
    head = HEAD.replace("</head>", f"{data}</head>")
    found = original(head + "<p>A first sentence of it.</p><p>And one more of them.</p>" + FOOT)
    page = rebuild(
        found, edition(found.segmented, lambda unit: "Une première." if "first" in unit.text else None)
    )
    assert '{"articleBody": "Une première. And one more of them."}' in page


def test_a_text_that_the_page_has_in_another_form_is_left_and_said() -> None:
    page, segmented = read(HEAD + "<p>One here.</p>" + FOOT)
    blocks = tuple(
        replace(block, text="Another text.") if block.kind is BlockKind.PARAGRAPH else block
        for block in segmented.article.blocks
    )
    found = find_original(
        page, replace(segmented, article=replace(segmented.article, blocks=blocks)), trusted=True
    )
    french = edition(found.segmented, lambda unit: f"F {unit.text}")
    assert "<p>One here.</p>" in rebuild(found, french)
    assert found.problems == ("page: not found on its page, hence left as it is: “Another text.”",)


def test_plain_text_has_the_clean_layout_and_the_report_says_so(tmp_path: Path) -> None:
    page, segmented = read(HEAD + "<p>One here.</p>" + FOOT)
    plain = find_original(Page("page", "source/page.txt", "text/plain", "A title\n\nOne here."), segmented)
    french = edition(segmented, lambda unit: f"F {unit.text}")
    publish([french], SITE, tmp_path, originals=[plain])
    assert "<meta property=" in (tmp_path / "fr" / "page.html").read_text(encoding="utf-8")
    assert plain.problems == ("source/page.txt: plain text has no page of its own, hence the clean layout",)
    publish([french], SITE, tmp_path, originals=[find_original(page, segmented)])
    assert "<p>F One here.</p>" in (tmp_path / "fr" / "page.html").read_text(encoding="utf-8")


def test_line_ends_and_control_characters_of_the_page_stay(tmp_path: Path) -> None:
    html = HEAD.replace("\n", "\r\n") + "<p>One\x0b here.</p>\x1c\r\n" + FOOT
    page, segmented = read(html)
    publish(
        [untouched(segmented)],
        replace(SITE, base_url=""),
        tmp_path,
        originals=[find_original(page, segmented, trusted=True)],
    )
    written = (tmp_path / "en" / "page.html").read_bytes().decode("utf-8")
    assert re.sub(r"<link [^>]*>\n", "", written) == html


def test_a_language_written_from_right_to_left_turns_the_page() -> None:
    found = original(HEAD + "<p>One here.</p>" + FOOT)
    arabic = edition(found.segmented, lambda unit: "نص", language=Language("ar"))
    assert '<html dir="rtl" lang="ar">' in rebuild(found, arabic)


def test_a_project_builds_its_samples_in_the_original_layout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("source", "locales"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    (tmp_path / "diptych.toml").write_text('layout = "original"\nformats = ["html"]\n')
    main(["-C", str(tmp_path), "build"])
    told = capsys.readouterr()
    source = (tmp_path / "source" / "mistral-marseille.html").read_text(encoding="utf-8")
    english = (tmp_path / "build" / "en" / "mistral-marseille.html").read_text(encoding="utf-8")
    assert "source/netflix-marseille.txt: plain text has no page of its own" in told.out + told.err
    assert "mistral-marseille: not found" not in told.out + told.err
    assert [element.name for element in BeautifulSoup(source, "lxml").body.find_all(True)] == [
        element.name for element in BeautifulSoup(english, "lxml").body.find_all(True)
    ]
    for kept in (
        '<nav><ul><li><a href="/">Accueil</a></li>',
        "<h2>À lire aussi</h2>",
    ):
        assert kept in source
        assert kept in english
    assert 'Par <span class="author">' in source
    assert 'By <span class="author">' in english
    assert main(["-C", str(tmp_path), "build", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["written"] == []


def test_a_paragraph_ends_where_a_search_begins() -> None:
    """As it does before any other block, though its end tag was left out."""
    paragraph, search = survey("<p>One<search>Two</search>").elements
    assert (paragraph.name, search.name) == ("p", "search")
    assert paragraph.closed is None
    assert paragraph.last == search.first
