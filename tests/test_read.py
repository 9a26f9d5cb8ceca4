"""`diptych read`: what is understood of a page, and what hostile pages may do to it."""

import json
import random
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli import read as reader
from pipeline.model import Article, Block, BlockKind, Language, Page, Skipped
from pipeline.normalise import normalise
from pipeline.segment import Identifier, identifier, segment
from tests.test_normalise import check

REPOSITORY = Path(__file__).parent.parent
PAGE = """<html lang="fr"><head><meta name="author" content="Inès Carvalho"><meta name="description" content="À l’aube.">
<link rel="canonical" href="https://tide.example/port"></head><body><h1>Le port s’éveille</h1>
<p>Les bateaux <b>partent</b>. They all leave at dawn. Der Hafen war an diesem Morgen ruhig.</p><img src="a.jpg" alt="Un bateau"></body></html>"""


def test_a_page_is_told_to_a_program_as_one_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "port.html"
    path.write_text(PAGE)
    assert main(["-C", str(tmp_path), "read", str(path), "--jsonl", "--units", "--text"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("location") == path.as_posix()
    blocks = told.pop("blocks")
    assert told == {
        "url": "https://tide.example/port",
        "title": "Le port s’éveille",
        "author": "Inès Carvalho",
        "published": "",
        "modified": "",
        "description": "À l’aube.",
        "teaser": "À l’aube.",
        "language": "fr",
        "declared": ["fr"],
        "image": "",
        "tags": [],
        "text": "Les bateaux partent. They all leave at dawn. Der Hafen war an diesem Morgen ruhig.",
    }
    assert [block["kind"] for block in blocks] == ["title", "author", "teaser", "paragraph", "image"]
    assert blocks[3]["inlines"] == [{"number": 1, "name": "b"}]
    assert [(unit["language"], unit.get("spoken")) for unit in blocks[3]["units"]] == [
        ("fr", None),
        ("en", None),
        ("zxx", "de"),
    ]


def test_a_page_is_told_to_a_person_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "port.html"
    path.write_text(PAGE)
    assert main(["-C", str(tmp_path), "read", str(path), "--units"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:4] == ["  url: https://tide.example/port", "  declared: fr", "  language: fr"]
    assert "             en     | They all leave at dawn." in told
    assert "             zxx    | Der Hafen war an diesem Morgen ruhig.   (de, passed through)" in told


def test_a_page_that_is_none_is_skipped_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_text("<p>no title</p>")
    (tmp_path / "b.txt").write_bytes(b"Title\n\n\xff")
    (tmp_path / "c.md").write_text("# The harbour\n\nBoats leave.\n")
    assert main(["-C", str(tmp_path), "read", str(tmp_path), "--jsonl"]) == 2
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [sorted(one)[0] if len(one) == 2 else one["title"] for one in told] == [
        "location",
        "failed",
        "The harbour",
    ]
    assert told[0]["skipped"].startswith("no title")


def test_a_page_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reader, "_SECONDS", 0.001)
    path = tmp_path / "long.html"
    path.write_text("<h1>T</h1>" + "<p>Word word word.</p>" * 50_000)
    assert main(["-C", str(tmp_path), "read", str(path)]) == 2
    assert "takes longer than" in capsys.readouterr().err


def test_what_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "read", str(tmp_path / "none.html")]) == 2
    assert "none.html: there is no such file" in capsys.readouterr().err


def mutated(text: str, choice: random.Random) -> str:
    """Cut, double, swap and insert, as bad networks, editors and attackers do."""
    insertions = (
        "<",
        ">",
        "\0",
        "</p>",
        "<script>alert(1)</script>",
        "&#60;script&#62;x",
        "<![CDATA[",
        "<!--",
        "\udc80",
        "ï»¿",
        "<table>",
        "]]>",
        "<svg onload=x>",
        "&lt;script&gt;",
    )
    for _ in range(choice.randrange(1, 25)):
        start, end = sorted(choice.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + 200)
        piece = choice.choice(("", text[start:end] * 2, text[start:end][::-1], choice.choice(insertions)))
        text = text[:start] + piece + text[end:]
    return text


@pytest.mark.parametrize("seed", range(60))
def test_no_mutation_of_a_real_page_crashes_or_lets_a_script_through(seed: int) -> None:
    source = (REPOSITORY / "source" / "mistral-marseille.html").read_text("utf-8")
    article = normalise(Page("page", "page.html", "text/html", mutated(source, random.Random(seed))))
    check(article)
    if isinstance(article, Article):
        for block in article.blocks:
            assert "script" not in {inline.name for inline in block.inlines}
            assert not any(name.startswith("on") for inline in block.inlines for name, _ in inline.attributes)


@pytest.mark.parametrize(
    "text",
    [
        "<h1>T</h1>" + "<p>word " * 20_000,
        "<h1>T</h1>" + "<div><p>some words here</p>" * 10_000,
        "<h1>T</h1><p>" + "word " * 400_000,
        "<h1>T</h1>" + "<li>word" * 10_000,
        "<h1>T</h1><p>" + "\0" * 100_000 + "word",
        "<h1>T</h1><p>" + "&lt;script&gt;" * 20_000,
        "<h1>T</h1><p " + "a=b " * 50_000 + ">word",
        "<h1>T</h1><p>" + "Ã©" * 100_000,
        "<" * 200_000,
    ],
    ids=(
        "open paragraphs",
        "nesting",
        "2 MB text",
        "items",
        "null bytes",
        "entities",
        "attributes",
        "mojibake",
        "angles",
    ),
)
def test_no_page_hangs(text: str) -> None:
    check(normalise(Page("page", "page.html", "text/html", text)))


def test_a_page_beyond_all_measure_is_skipped() -> None:
    text = "<h1>T</h1><p>" + "x" * 50_000_000
    assert normalise(Page("page", "page.html", "text/html", text)) == Skipped(
        "page.html", "50,000,013 characters are more than the 20,000,000 that an article may have"
    )


@pytest.fixture(scope="module")
def identify() -> Identifier:
    return identifier((Language("fr"), Language("en")))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Hafen war an diesem Morgen ruhig.", "de"),
        ("El puerto estaba tranquilo aquella mañana.", "es"),
        ("De boten waren nog op zee.", "nl"),
        ("Порт был спокоен в то утро.", "ru"),
        ("那天早上港口很安静。", "zh"),
    ],
)
def test_a_third_language_is_named_where_it_is_sure(text: str, language: str, identify: Identifier) -> None:
    assert dict(identify(text)) == {language: 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "Cristiano Ronaldo, Iris Meder",
        "virus, Ebola virus, Nipah virus",
        "Genus Betacoronavirus; type species: Murine",
    ],
)
def test_names_and_terms_are_no_third_language(text: str, identify: Identifier) -> None:
    assert set(identify(text)) == {"fr", "en"}


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "Elle a répondu “we will be back before noon” et elle est partie.",
            (("en", "we will be back before noon"),),
        ),
        ("She wrote « nous rentrerons avant midi » and left.", (("fr", "nous rentrerons avant midi"),)),
        ("She wrote “we will be back before noon” and left.", ()),
        ("Il a vu “Star Wars” au cinéma hier soir.", ()),
    ],
)
def test_a_quotation_in_the_other_language_is_seen(
    text: str, quoted: tuple[tuple[str, str], ...], identify: Identifier
) -> None:
    article = Article("a", "a.txt", (Block(BlockKind.PARAGRAPH, text),))
    assert segment(article, (Language("fr"), Language("en")), identify).units[0][0].quoted == quoted
