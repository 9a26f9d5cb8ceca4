"""`diptych read`: what is understood of a page, and what hostile pages may do to it."""

import json
import logging
import random
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import understanding
from pipeline.cli import main
from pipeline.cli.understood import as_json_line
from pipeline.gather import Source
from pipeline.gather import read as read_page
from pipeline.model import Article, Block, BlockKind, Language, Page, SegmentedArticle, Skipped
from pipeline.normalise import normalise
from pipeline.segment import Identifier, identifier, segment
from pipeline.understanding import TooLongError, understand
from tests.test_normalise import check

REPOSITORY = Path(__file__).parent.parent
FR_EN = (Language("fr"), Language("en"))
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
    monkeypatch.setattr(understanding, "_SECONDS", 0.001)
    path = tmp_path / "long.html"
    path.write_text("<h1>T</h1>" + "<p>Word word word.</p>" * 50_000)
    assert main(["-C", str(tmp_path), "read", str(path)]) == 2
    assert "takes longer than" in capsys.readouterr().err


@pytest.mark.parametrize("again", [0.2, 0.00005])
def test_the_clock_strikes_in_side_threads_too_and_never_late(
    again: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages about as long as they may be end in time or are given up; what comes after one is never struck.

    Nor does a second stroke, which comes before the first is heard, get out.
    """
    monkeypatch.setattr(understanding, "_AGAIN", again)
    # a stroke that falls into a finaliser is lost, and pytest, which hears of it, would be struck itself
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    known = identifier(FR_EN)
    understand(Page("a", "source/a.html", "text/html", "<h1>T</h1><p>Word.</p>"), FR_EN, known)  # loads all
    monkeypatch.setattr(understanding, "_SECONDS", 0.002)
    outcomes: list[str] = []

    def read() -> None:
        for number in range(150):
            text = "<h1>T</h1>" + f"<p>Word word {number}.</p>" * (number % 15 * 10 + 1)
            page = Page("a", "source/a.html", "text/html", text)
            try:
                understand(page, FR_EN, known)
            except TooLongError:
                outcomes.append("given up")
            else:
                outcomes.append("read")

    side = threading.Thread(target=read)
    side.start()
    side.join()
    assert len(outcomes) == 150
    assert "given up" in outcomes


def work(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pass


@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="this system does not tell")
def test_a_page_is_given_the_time_that_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other things, or asleep, makes no page a bad one."""
    monkeypatch.setattr(understanding, "_SECONDS", 0.2)

    def waits(_: Page) -> Skipped:
        time.sleep(1)
        return Skipped("source/a.html", "no title")

    monkeypatch.setattr(understanding, "normalise", waits)
    page = Page("a", "source/a.html", "text/html", "")
    assert isinstance(understand(page, FR_EN, identifier(FR_EN)), Skipped)


def test_who_holds_the_lock_of_the_log_is_not_struck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would never be given back, and whoever logs next would wait for ever."""
    monkeypatch.setattr(understanding, "_SECONDS", 0.01)
    monkeypatch.setattr(understanding, "_AGAIN", 0.01)
    ended: list[str] = []

    class Slow(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            work(0.2)
            ended.append(record.getMessage())

    log = logging.Logger("slow")
    log.addHandler(Slow())

    def told(*_: object) -> None:
        log.warning("told")
        work(20)  # now it may be struck

    monkeypatch.setattr(understanding, "normalise", told)
    with pytest.raises(TooLongError):
        understand(Page("a", "source/a.html", "text/html", ""), FR_EN, identifier(FR_EN))
    assert ended == ["told"]


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
        "<h1>T</h1><p " + " ".join(f"a{n}=b" for n in range(50_000)) + ">" + "words " * 100,
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
        "different attributes",
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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Comme l’écrit Smith, « the sea was never a commons but a field of power that nobody could own ».", "fr"),
        ("As Morin says, “la culture est un bien commun et non une marchandise comme les autres, et nous le savons tous”.", "en"),
        # too little stands around it
        ("Smith : « the sea was never a commons but a field of power that nobody could own ».", "en"),
        # what is quoted is a name
        ("Le film « The Sea » est sorti hier dans toute la France, et la critique l’a aimé.", "fr"),
    ],
)  # fmt: skip
def test_who_quotes_at_length_writes_in_the_language_around_the_quotation(
    text: str, language: str, identify: Identifier
) -> None:
    article = Article("a", "a.txt", (Block(BlockKind.PARAGRAPH, text),))
    assert segment(article, (Language("fr"), Language("en")), identify).units[0][0].language == language


_SCRIPTS = (
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<a href='java\tscript:alert(1)'>a link</a>",
    "<a href='&#106;avascript:alert(1)'>a link</a>",
    "<img src=x onerror=alert(1) alt=pictured>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext></p><script>alert(1)</script>",
    "<b\x0bonclick=alert(1)>bold</b>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script-->",
)
_CODECS = ("utf-8", "cp1252", "utf-16", "utf-16-be", "utf-8-sig", "shift_jis", "utf-7", "mac_roman")


@settings(max_examples=settings.default.max_examples // 4)
@given(st.data())
def test_no_bytes_crash_the_reading_or_become_a_script(
    tmp_path_factory: pytest.TempPathFactory, identify: Identifier, data: st.DataObject
) -> None:
    """Real pages, mutated: any encoding under any declaration, constructions of attackers, broken bytes."""
    source = (REPOSITORY / "source" / "mistral-marseille.html").read_text("utf-8")
    places = st.integers(0, len(source))
    for script in data.draw(st.lists(st.sampled_from(_SCRIPTS), max_size=4)):
        place = data.draw(places)
        source = source[:place] + script + source[place:]
    opening = data.draw(st.sampled_from(("<div>", "<b><i>", "<ul><li>", "<table><tr><td>", "<p>", "<!--")))
    place = data.draw(places)
    source = source[:place] + opening * data.draw(st.sampled_from((0, 1, 300, 10_000))) + source[place:]
    said = data.draw(st.sampled_from(_CODECS))
    body = bytearray(
        source.replace('charset="utf-8"', f'charset="{said}"').encode(
            data.draw(st.sampled_from(_CODECS)), errors="replace"
        )
    )
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=20)):
        body[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "mutated.html"
    path.write_bytes(body)
    page = read_page(Source("mutated", path, "mutated.html"))
    understood = page if isinstance(page, Skipped) else understand(page, FR_EN, identify)
    told = json.loads(as_json_line("", understood, units=True, text=True))
    if isinstance(understood, Skipped):
        assert told["skipped"]
        return
    check(understood.article)
    for block in understood.article.blocks:
        assert not {inline.name for inline in block.inlines} & {"script", "svg", "math", "img", "noscript"}
        named = [pair for inline in block.inlines for pair in inline.attributes]
        for name, value in (*named, ("src", block.source)):
            assert not name.startswith("on")
            assert name not in ("href", "cite", "src") or "script:" not in value.lower()[:20]


@pytest.mark.parametrize(
    "text",
    [
        "word and " * 1_000,
        "AND " * 20_000,
        "<a href=/x>the link</a> " * 2_000,
        "żółć gęślą jaźń " * 5_000,
        '« “ " ' * 20_000,
        "A. b! ? " * 5_000,
        "(" * 50_000,
        "http://a.example/" + "a" * 200_000,
    ],
    ids=("known words", "capitals", "links", "unknown words", "quotes", "stops", "brackets", "address"),
)
def test_no_unit_is_too_long_or_too_strange_to_have_a_language(text: str, identify: Identifier) -> None:
    page = Page("page", "page.html", "text/html", f"<h1>A title</h1><p>Some words. {text}</p>")
    understood = understand(page, FR_EN, identify)
    assert isinstance(understood, SegmentedArticle)
    assert understood.language == "en"
