"""XLIFF that others write: by hand after the specifications, and by their programs where they are installed."""

import csv
import io
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from pipeline.catalogs.exchange import (
    ExchangeError,
    Verdict,
    formats,
    hand_out,
    po_file,
    take_back,
    tmx,
    xliff2,
    xliff12,
)
from pipeline.catalogs.exchange.fit import fault
from pipeline.catalogs.exchange.sheet import MOST_UNITS, Segment, Sheet
from pipeline.catalogs.shelf import Shelf
from pipeline.model import Article, Catalog, Entry, Key, Language, SegmentedArticle, State, Translation

EN, FR = Language("en"), Language("fr")
HERE = Path(__file__).parent / "cases" / "exchange"


def units(data: bytes) -> list[tuple[str, str, State | None, str]]:
    return [
        (one.key.msgid, one.text, one.state, one.damage)
        for sheet in formats.read(data, "a.xlf")
        for one in sheet.segments
    ]


def test_xliff_12_as_trados_memoq_phrase_and_okapi_write_it_is_read() -> None:
    assert units((HERE / "foreign.1.2.xlf").read_bytes()) == [
        ("It <em>rains</em>.", "Il <em>pleut</em>.", State.HUMAN, ""),
        ("One. Two.", "Un. Deux.", State.APPROVED, ""),
        ("One. Two.", "Un. ", State.SUGGESTED, "only a part of it is translated"),
        ("One. Two.", "Un. Deux.", None, ""),
        ("R&D <br/>is &lt;em>.", "La R&D <br/>est &lt;em>.", State.SUGGESTED, ""),
        ("A <em>long</em> story.", "Une <em>longue</em> histoire.", None, ""),
        ("Plain.", "", State.MISSING, ""),
        ("It <em>rains</em>.", "Il pleut.", None, "an element that is not the source's: '9'"),
    ]


def test_xliff_2_with_original_data_modules_and_annotations_is_read() -> None:
    assert units((HERE / "foreign.2.xlf").read_bytes()) == [
        ("It <em>rains</em>.", "Il <em>pleut</em>.", State.APPROVED, ""),
        ("A<br/>b <em>c</em>", "A<br/>b <em>c</em> d", State.HUMAN, ""),
        ("It <em>rains</em>.", "Il pleut.", State.SUGGESTED, "an element that is not the source's: '1'"),
    ]


@pytest.mark.parametrize("code", ['<a href="https://evil.example">', "<script>", "</em>", "em"])
def test_native_code_that_is_no_tag_of_the_source_is_refused(code: str) -> None:
    text = code.replace("<", "&lt;")
    data = f"""<xliff version="1.2"><file original="a" source-language="en" target-language="fr"><body>
    <trans-unit id="1"><source>x</source><target><bpt id="1">{text}</bpt>x<ept id="1">&lt;/em></ept></target>
    </trans-unit></body></file></xliff>"""
    ((_, text, _, damage),) = units(data.encode())
    assert damage or fault("x", text)
    assert "evil" not in text or "<a href" not in text


def project(root: Path) -> Shelf:
    """A catalog with a person's text, a machine's, and a gap."""
    shelf = Shelf(root / "locales")
    machine = Translation('Voir <a id="1">ceci</a><br/> et « cela ».', State.MACHINE, "argos 1|en>fr")
    entries = (
        entry("It <em>rains</em>.", Translation("Il <em>pleut</em>.", State.HUMAN)),
        entry('See <a id="1">this</a><br/> and “that”.', machine),
        entry("A & b < c, 100 %.", Translation()),
    )
    shelf.store(
        SegmentedArticle(Article("rain", "source/rain.txt", ()), (), EN), [Catalog("rain", FR, entries)]
    )
    return shelf


def entry(msgid: str, translation: Translation) -> Entry:
    return Entry(Key("paragraph", msgid), EN, translation, ("source/rain.txt",), ("paragraph",))


@pytest.mark.skipif(shutil.which("po2xliff") is None, reason="translate-toolkit is not installed")
def test_a_catalog_that_went_through_po2xliff_comes_back_unit_by_unit(tmp_path: Path) -> None:
    shelf = project(tmp_path)
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    po, xliff = tmp_path / "rain.po", tmp_path / "rain.fr.xlf"
    po.write_bytes(po_file.write([catalog]))
    command = ["po2xliff", "--progress=none", str(po), str(xliff)]
    subprocess.run(command, check=True, capture_output=True)
    same = take_back(xliff, shelf, [FR, EN])
    assert same.complete
    assert same.written == ()
    text = xliff.read_text(encoding="utf-8")
    assert text.count("<trans-unit") == 4  # the header is one, too
    gap = text.index("A &amp; b")
    xliff.write_text(
        text[:gap] + text[gap:].replace("<target></target>", "<target>A &amp; b &lt; c, 100 %.!</target>", 1),
        encoding="utf-8",
    )
    (part,) = take_back(xliff, shelf, [FR, EN]).parts
    assert (part.slug, part.count(Verdict.TAKEN), part.count(Verdict.REFUSED)) == ("rain", 1, 0)


@pytest.mark.skipif(shutil.which("xliff2po") is None, reason="translate-toolkit is not installed")
def test_translate_toolkit_reads_the_xliff_that_goes_out(tmp_path: Path) -> None:
    given = Sheet("rain", FR, (Segment(Key("title", "It rains."), "Il pleut.", State.HUMAN, EN),))
    (tmp_path / "a.xlf").write_bytes(xliff12.write([given]))
    command = ["xliff2po", "--progress=none", str(tmp_path / "a.xlf"), str(tmp_path / "a.po")]
    subprocess.run(command, check=True, capture_output=True)
    ((sheet,),) = (formats.read((tmp_path / "a.po").read_bytes(), "a.fr.po"),)
    assert [(one.key.msgid, one.text, one.state) for one in sheet.segments] == [
        ("It rains.", "Il pleut.", State.HUMAN)
    ]


def flat_project(root: Path) -> Shelf:
    """Units whose tags are inside, around the whole, and only seem to be tags; and one without."""
    shelf = Shelf(root / "locales")
    draft = Translation('Voir <a id="1">ceci</a> et <a id="2">cela</a>.', State.MACHINE, "argos 1|en>fr")
    entries = (
        entry('See <a id="1">this</a> and <a id="2">that</a>.', draft),
        entry("<strong><em>It rains.</em></strong>", Translation()),
        entry("Write &lt;em> & go.", Translation()),
        entry("It <em>snows</em>.", Translation("Il <em>neige</em>.", State.HUMAN)),
        entry("A storm.", Translation()),
    )
    shelf.store(
        SegmentedArticle(Article("rain", "source/rain.txt", ()), (), EN), [Catalog("rain", FR, entries)]
    )
    return shelf


def verdicts(path: Path, shelf: Shelf) -> dict[str, tuple[str, str, str]]:
    """Of each unit, what became of it, why, and what the catalog has now."""
    (part,) = take_back(path, shelf, [FR, EN]).parts
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    now = {one.key.msgid: one.translation.text for one in catalog.entries}
    return {
        one.segment.key.msgid: (one.verdict.value, one.reason, now[one.segment.key.msgid])
        for one in part.outcomes
    }


@pytest.mark.skipif(shutil.which("xliff2po") is None, reason="translate-toolkit is not installed")
def test_xliff_that_came_back_through_xliff2po_which_drops_tags_is_taken_unit_by_unit(tmp_path: Path) -> None:
    shelf = flat_project(tmp_path)
    (out,) = hand_out(shelf, FR, formats.Format.XLIFF)
    xliff, po = tmp_path / out.name, tmp_path / "rain.fr.po"
    xliff.write_bytes(out.data)
    subprocess.run(["xliff2po", "--progress=none", str(xliff), str(po)], check=True, capture_output=True)
    assert take_back(po, shelf, [FR, EN]).complete, "nobody has touched anything"
    file = polib.pofile(str(po))
    words = {
        "See this and that.": "Regardez ceci et cela.",
        "It rains.": "Il pleut.",
        "Write <em> & go.": "Écrivez <em> & partez.",
        "A storm.": "Un orage.",
    }
    for one in file:
        one.msgstr, one.flags = words.get(one.msgid, one.msgstr), []
    file.save()
    see = 'See <a id="1">this</a> and <a id="2">that</a>.'
    assert verdicts(po, shelf) == {
        see: (
            "refused",
            f"its tags were lost on the way; the article has: {see}",
            'Voir <a id="1">ceci</a> et <a id="2">cela</a>.',
        ),
        "<strong><em>It rains.</em></strong>": ("taken", "", "<strong><em>Il pleut.</em></strong>"),
        "Write &lt;em> & go.": ("taken", "", "Écrivez &lt;em> & partez."),
        "It <em>snows</em>.": ("as it was", "", "Il <em>neige</em>."),
        "A storm.": ("taken", "", "Un orage."),
    }


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("pair", ["g", "pc"])
def test_elements_of_xliff_that_stand_as_text_are_read_as_the_tags_they_were(
    tmp_path: Path, pair: str, escaped: bool
) -> None:
    shelf = flat_project(tmp_path)
    sign = "&amp;" if escaped else "&"
    rows = {
        f'See <{pair} id="a-1" ctype="link">this</{pair}> and <{pair} id="a-2">that</{pair}>.': (
            f'Voyez <{pair} id="a-2" ctype="link">cela</{pair}> {sign} <{pair} id="a-1">ceci</{pair}>.'
        ),
        f'<{pair} id="strong"><{pair} id="em">It rains.</{pair}></{pair}>': f'<{pair} id="em">Pluie</{pair}>',
        f'It <{pair} id="em">snows</{pair}>.': f'Il <{pair} id="script">neige</{pair}> !',
        "A storm.": f'Un <{pair} id="em">orage</{pair}>.',
    }
    if not escaped:
        rows.pop("A storm.")
    path = tmp_path / "rain.fr.csv"
    table = io.StringIO()
    csv.writer(table).writerows([("msgid", "msgstr"), *rows.items()])
    path.write_text(table.getvalue(), encoding="utf-8")
    found = verdicts(path, shelf)
    assert found['See <a id="1">this</a> and <a id="2">that</a>.'] == (
        "taken",
        "",
        'Voyez <a id="2">cela</a> & <a id="1">ceci</a>.',
    )
    assert found["<strong><em>It rains.</em></strong>"][:2] == (
        "refused",
        "the tag <strong> of the source is missing",
    )
    assert found["It <em>snows</em>."] == (
        "refused",
        "the tag <em> of the source is missing",
        "Il <em>neige</em>.",
    )
    if escaped:
        assert found["A storm."][0] == "refused"


OTHER = '<trans-unit id="1"><source>It &lt;&lt;rains.</source><target>Anderes {}.</target></trans-unit>'
PERSONS = """<trans-unit id="1"><source>It <g id="em">rains</g>.</source>
<target>Autre <g id="em">pluie</g>.</target></trans-unit>"""


def xliff(path: Path, *files: tuple[str, str, str]) -> Path:
    """A file of parts, each with an article, a language and units."""
    parts = "".join(
        f'<file original="{slug}" source-language="en" target-language="{language}"><body>{body}</body></file>'
        for slug, language, body in files
    )
    path.write_text(f'<xliff version="1.2">{parts}</xliff>', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "language", ["../../../evil", "/etc/passwd", "a/b" * 200, "de", "..", "fr\\x", "fr:x"]
)
def test_what_a_stranger_calls_a_language_or_an_article_is_no_path(tmp_path: Path, language: str) -> None:
    shelf = project(tmp_path)
    inbox = tmp_path / "in" / "box"
    inbox.mkdir(parents=True)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    file = xliff(
        inbox / "back.xlf",
        ("rain", "fr", PERSONS),
        ("../../x", language, OTHER.format(1)),
        ("y", "it", OTHER.format(2)),
    )
    receipt = take_back(file, shelf, [FR, EN])
    aside = [inbox / "back.xlf.conflicts.fr.po", inbox / "back.xlf.conflicts.und.po"]
    assert [*receipt.written] == aside
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before == {file, *aside}
    kept = aside[1].read_text(encoding="utf-8")
    assert "Anderes 1." in kept
    assert "Anderes 2." in kept


@pytest.mark.parametrize("files", [(), (("rain", "fr", ""),), (("rain", "fr", ""), ("storm", "fr", ""))])
def test_a_file_without_units_is_one_message(tmp_path: Path, files: tuple[tuple[str, str, str], ...]) -> None:
    with pytest.raises(ExchangeError, match="it holds no units"):
        take_back(xliff(tmp_path / "back.xlf", *files), project(tmp_path), [FR, EN])


@pytest.mark.parametrize(
    ("name", "head", "unit"),
    [
        ("a.po", 'msgid ""\nmsgstr "Language: fr\\n"\n', '\nmsgid "m"\nmsgstr "t"\n'),
        ("a.xlf", '<xliff version="1.2"><file><body>', "<trans-unit><source>m</source></trans-unit>"),
        ("a.xlf", '<xliff version="2.0"><file>', "<unit><segment><source>m</source></segment></unit>"),
        ("a.xlf", '<xliff version="2.0"><file>', "<unit/>"),
        ("a.tmx", '<tmx version="1.4"><body>', "<tu><tuv/></tu>"),
    ],
)
def test_a_million_units_are_refused_before_they_take_memory(name: str, head: str, unit: str) -> None:
    data = (head + unit * 1_000_000).encode()
    tracemalloc.start()
    with pytest.raises(ExchangeError) as error:
        formats.read(data, name)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.value.next_step == "cut it into several files"
    assert taken < 3 * len(data)


PEAK = """
import resource, sys
from pathlib import Path
from pipeline.catalogs.exchange import ExchangeError, formats
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    units = sum(len(sheet.segments) for sheet in formats.read(data, sys.argv[1]))
except ExchangeError as error:
    units = error.next_step.replace(" ", "_")
print(units, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize("write", [xliff12.write, xliff2.write, tmx.write])
def test_a_large_file_of_xml_is_read_unit_by_unit(
    tmp_path: Path, write: Callable[[list[Sheet]], bytes]
) -> None:
    """A tree of it takes some fifteen times its size; libxml2's memory is not Python's, so a process tells."""
    units = [
        Segment(
            Key("paragraph", f"It <em>rains</em> {number}."), f"<em>Pluie</em> {number}.", State.HUMAN, EN
        )
        for number in range(20_000)
    ]
    path = tmp_path / "a.xml"
    path.write_bytes(write([Sheet("rain", FR, tuple(units))]))
    found, taken = read_apart(path)
    assert found == "20000"
    assert taken < 5 * path.stat().st_size


def test_a_million_rows_are_refused_once_there_are_too_many(tmp_path: Path) -> None:
    """What is kept of a row until then is a unit; see `MOST_UNITS`."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"msgid,msgstr\n" + b"m,t\n" * 1_000_000)
    found, taken = read_apart(path)
    assert found == "cut_it_into_several_files"
    assert taken < 500 * MOST_UNITS


def read_apart(path: Path) -> tuple[str, int]:
    """Read a file in another process; return how many units it has, or what is to be done, and the memory it took."""
    command = [sys.executable, "-c", PEAK, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found, taken = done.stdout.split()
    return found, int(taken)
