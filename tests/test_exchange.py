"""Exchange formats: what goes out comes back, and what cannot is said."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup
from pipeline.catalogs.exchange import comma, formats, safe_xml, tmx, xliff2, xliff12, xlsx
from pipeline.catalogs.exchange.fit import fault
from pipeline.catalogs.exchange.sheet import ExchangeError, Segment, Sent, Sheet, unportable
from pipeline.catalogs.exchange.table import COLUMNS
from pipeline.errors import PipelineError
from pipeline.model import Key, Language, State
from tests.conftest import REPOSITORY

EN, FR, DE = Language("en"), Language("fr"), Language("de")
CASES = REPOSITORY / "tests" / "cases" / "exchange"

WRITERS: dict[str, Callable[[Sequence[Sheet]], bytes]] = {
    "a.1.xlf": xliff12.write,
    "a.2.xlf": xliff2.write,
    "a.tmx": tmx.write,
    "a.csv": comma.write,
    "a.xlsx": xlsx.write,
}
TABLES = ("a.csv", "a.xlsx")

_characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
_words = st.text(st.one_of(st.sampled_from("<>&=+-@'\"\t\n,;_x a{%/é\u00a0\u2028"), _characters), max_size=12)


@st.composite
def texts(draw: st.DrawFn, least: int = 0) -> str:
    """Markup text with tags that fit together."""
    parts = [draw(st.text(_characters, min_size=least, max_size=8))]
    for name in draw(st.lists(st.sampled_from(["a", "em", "br", 'a id="2"', 'span id="11"']), max_size=3)):
        inside = "".join(parts) if draw(st.booleans()) else markup.escape(draw(_words))
        tag = f"<{name}/>" if name == "br" else f"<{name}>{inside}</{name.split()[0]}>"
        parts = [tag, markup.escape(draw(_words))] if inside == "".join(parts) else [*parts, tag]
    text = "".join(parts)
    return markup.render(markup.parse(text)) if _fits(text) else "plain"


def _fits(text: str) -> bool:
    try:
        markup.parse(text)
    except markup.MarkupError:
        return False
    return True


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    state = draw(st.sampled_from([state for state in State if state is not State.SOURCE]))
    return Segment(
        Key(draw(st.sampled_from(["paragraph", "title", "cell"])), draw(texts(least=1))),
        "" if state is State.MISSING else draw(texts(least=1)),
        state,
        draw(st.sampled_from([EN, DE])),
        tuple(draw(st.lists(st.from_regex(r"[=a-zé<&_x'-]{1,9}", fullmatch=True), max_size=2))),
    )


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, ...]:
    slugs = draw(st.lists(st.sampled_from(["rain", "the-wind", "2025"]), unique=True, min_size=1))
    made = [
        Sheet(
            slug, FR, tuple(draw(st.lists(segments(), min_size=1, max_size=4, unique_by=lambda one: one.key)))
        )
        for slug in slugs
    ]
    return tuple(
        replace(sheet, segments=kept)
        for sheet in made
        if (kept := tuple(one for one in sheet.segments if not unportable(one, inline=True)))
    )


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_reading_gives_back_what_was_written(name: str, data: st.DataObject) -> None:
    given_sheets = data.draw(sheets())
    if name == "a.tmx":  # a memory holds no gaps
        given_sheets = tuple(
            replace(sheet, segments=kept)
            for sheet in given_sheets
            if (kept := tuple(one for one in sheet.segments if one.text))
        )
    written = WRITERS[name](given_sheets)
    assert in_order(formats.read(written, name)) == in_order(given_sheets)
    assert WRITERS[name](given_sheets) == written


def in_order(found: Sequence[Sheet]) -> list[Sheet]:
    """The same sheets, each with its segments by language, as XLIFF 1.2 has to group them."""
    return [
        replace(sheet, segments=tuple(sorted(sheet.segments, key=lambda one: (one.language, one.key))))
        for sheet in found
    ]


@pytest.mark.parametrize("name", TABLES)
@given(
    cells=st.lists(st.text(_characters | st.sampled_from("=+-@'\n\t"), max_size=9), min_size=1, max_size=3)
)
@settings(max_examples=100, deadline=None)
def test_every_text_survives_a_table_even_one_that_looks_like_a_formula(name: str, cells: list[str]) -> None:
    sheet = Sheet(
        "rain", FR, tuple(Segment(Key("cell", f"m{cell}"), cell, State.HUMAN, EN) for cell in cells)
    )
    assert formats.read(WRITERS[name]([sheet]), name) == (sheet,)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-x", "\t=1", "＝1"])
def test_a_csv_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    written = comma.write([Sheet("rain", FR, (Segment(Key("cell", text), text, State.HUMAN, EN),))])
    row = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))[1]
    assert (row[4], row[5]) == (f"'{text}", f"'{text}")
    assert not any(re.match(r"[=+\-@\t＝]", cell) for cell in row)


@pytest.mark.parametrize("text", ["'Tis", "« oui »", "a=b", "", "'"])
def test_a_csv_cell_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert (comma.shield(text), comma.unshield(text)) == (text, text)


def test_a_csv_that_excel_saved_with_semicolons_is_read() -> None:
    data = 'msgid;msgstr;language\r\n"It ""rains"".";"Il pleut ; ""oui"".";fr\r\n'.encode("cp1252")
    segment = Segment(Key("", 'It "rains".'), 'Il pleut ; "oui".')
    assert formats.read(data, "a.csv") == (Sheet("", FR, (segment,)),)


def test_an_xlsx_is_a_zip_without_a_clock_whose_source_columns_are_locked() -> None:
    data = xlsx.write([Sheet("rain", FR, (Segment(Key("cell", "=1"), "_x0041_", State.HUMAN, EN),))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<sheetProtection sheet="1"' in sheet
    assert '<c t="inlineStr" s="2"><is><t xml:space="preserve">=1</t></is></c>' in sheet
    assert '<c t="inlineStr" s="3"><is><t xml:space="preserve">_x005F_x0041_</t></is></c>' in sheet
    assert "<f>" not in sheet


def test_an_xlsx_as_spreadsheets_save_it_is_read() -> None:
    """Shared strings, formatted runs, gaps between cells, an absolute path, a number, half of a character."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{relations}"><sheets><sheet name="a" r:id="r7"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r7" Target="/xl/worksheets/other.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/sharedStrings.xml",
            f"<sst {main}><si><t>msgid</t></si><si><t>msgstr</t></si><si><t>language</t></si><si><t>fr</t></si>"
            "<si><r><t>Il </t></r><r><rPr><b/></rPr><t>pleut_xD83D__xDE00__xD800_.</t></r><rPh><t>x</t></rPh></si></sst>",
        )
        archive.writestr(
            "xl/worksheets/other.xml",
            f'<worksheet {main}><sheetData><row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
            '<c r="D1" t="s"><v>2</v></c></row><row><c r="A2"><v>2025</v></c><c r="B2" t="s"><v>4</v></c>'
            '<c r="D2" t="s"><v>3</v></c></row></sheetData></worksheet>',
        )
    assert formats.read(file.getvalue(), "a.xlsx") == (
        Sheet("", FR, (Segment(Key("", "2025"), "Il pleut😀\ufffd."),)),
    )


def test_the_error_of_a_spreadsheet_is_no_text_and_its_cell_is_named() -> None:
    rows = [("It rains.", "Il pleut."), ("It snows.", "@error"), ("Yes", "@truth"), ("No", "Non")]
    sheet = Sheet("rain", FR, tuple(Segment(Key("cell", one), other, State.HUMAN, EN) for one, other in rows))
    old = zipfile.ZipFile(io.BytesIO(xlsx.write([sheet])))
    file = io.BytesIO()
    with old, zipfile.ZipFile(file, "w") as archive:
        for name in old.namelist():
            text = old.read(name).decode()
            for word, cell in (("@error", '"e"><v>#REF!</v>'), ("@truth", '"b"><v>1</v>')):
                inline = f'"inlineStr" s="3"><is><t xml:space="preserve">{word}</t></is>'
                text = text.replace(inline, cell)
            archive.writestr(name, text)
    ((*segments,),) = (one.segments for one in formats.read(file.getvalue(), "a.xlsx"))
    assert [(one.text, one.damage) for one in segments] == [
        ("Il pleut.", ""),
        ("", "the cell msgstr holds the spreadsheet's error #REF!"),
        ("", "the cell msgstr holds a truth value, 1"),
        ("Non", ""),
    ]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NOM?", " #VALEUR! "])
def test_the_error_of_a_spreadsheet_is_no_text_in_csv_either_but_where_the_source_says_so(error: str) -> None:
    sheet = Sheet(
        "rain", FR, tuple(Segment(Key("cell", one), error) for one in ("It rains.", f"Mend {error}"))
    )
    ((*segments,),) = (one.segments for one in formats.read(comma.write([sheet]), "a.csv"))
    assert [(one.text, one.damage) for one in segments] == [
        ("", f"the cell msgstr holds the spreadsheet's error {error.strip()}"),
        (error, ""),
    ]


def test_every_column_of_an_xlsx_has_a_width() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.write([]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<col ") == len(COLUMNS)


XLIFF12 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="rain"
 source-language="en" target-language="fr"><body><group><trans-unit id="1"{unit}><source>It <g id="em">rains</g>.</source>
 <target{target}>{text}</target><alt-trans><target>no</target></alt-trans></trans-unit></group></body></file></xliff>"""


@pytest.mark.parametrize(
    ("unit", "target", "state"),
    [
        ("", "", None),
        ("", ' state="translated"', State.HUMAN),
        ("", ' state="final"', State.APPROVED),
        ("", ' state="needs-adaptation"', State.SUGGESTED),
        (' approved="yes"', "", State.HUMAN),
        (' approved="yes"', ' state="needs-review-translation"', State.HUMAN),
        ("", ' state="needs-review-translation" state-qualifier="mt-suggestion"', State.SUGGESTED),
        ("", ' state="translated" state-qualifier="mt-suggestion"', State.SUGGESTED),
        ("", ' state="translated" state-qualifier="leveraged-mt"', State.SUGGESTED),
        ("", ' state-qualifier="mt-suggestion"', State.SUGGESTED),
        ("", ' state="new"', State.SUGGESTED),
        ("", ' state="translated" state-qualifier="leveraged-tm"', State.HUMAN),
        ("", ' state="final" state-qualifier="mt-suggestion"', State.APPROVED),
        (' approved="yes"', ' state="translated" state-qualifier="mt-suggestion"', State.HUMAN),
        ("", ' state="needs-translation" state-qualifier="mt-suggestion"', State.SUGGESTED),
    ],
)
def test_the_state_of_xliff_12_is_what_any_tool_says_it_is(
    unit: str, target: str, state: State | None
) -> None:
    data = XLIFF12.format(unit=unit, target=target, text="Il pleut.").encode()
    ((segment,),) = (sheet.segments for sheet in formats.read(data, "a.xlf"))
    assert (segment.key, segment.text, segment.state) == (Key("", "It <em>rains</em>."), "Il pleut.", state)


GAP = Sent(State.MISSING, "")
DRAFT = Sent(State.MACHINE, "0123456789ab")


@pytest.mark.parametrize(
    ("target", "sent", "state"),
    [
        ('state="needs-review-translation" state-qualifier="mt-suggestion"', DRAFT, State.MACHINE),
        ('state="needs-review-translation" state-qualifier="mt-suggestion"', None, State.MACHINE),
        ('state="needs-review-translation" state-qualifier="mt-suggestion"', GAP, State.SUGGESTED),
        ('state="translated" state-qualifier="mt-suggestion"', DRAFT, State.HUMAN),
        ('state="translated" state-qualifier="mt-suggestion"', None, State.HUMAN),
        ('state="translated" state-qualifier="mt-suggestion"', GAP, State.SUGGESTED),
        ('state="new"', GAP, State.MISSING),
        ('state="new"', None, State.MISSING),
    ],
)
def test_our_own_draft_edited_with_its_state_on_is_a_persons_and_another_programs_in_a_gap_is_not(
    target: str, sent: Sent | None, state: State
) -> None:
    unit = Segment(Key("cell", "It rains."), "", State.MISSING, EN, sent=sent)
    data = xliff12.write([Sheet("rain", FR, (unit,))])
    data = data.replace(b'<target state="new"/>', f"<target {target}>Il pleut.</target>".encode())
    ((segment,),) = (sheet.segments for sheet in formats.read(data, "a.xlf"))
    assert (segment.text, segment.state) == ("Il pleut.", state)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('Il <bpt id="em">x</bpt>pleut<ept id="em"/>.', "Il <em>pleut</em>."),
        ('<mrk mtype="seg">Il </mrk><g id="em">pleut</g><x id="br"/>', "Il <em>pleut</em><br/>"),
        ('Il <g id="em" href="https://evil.example">pleut</g>.', "Il <em>pleut</em>."),
        ("Il &lt;em>pleut&lt;/em>.", "Il &lt;em>pleut&lt;/em>."),
        ('&lt;<mrk mtype="x">em></mrk>', "&lt;em>"),
    ],
)
def test_inline_elements_of_xliff_12_become_tags_and_characters_stay_characters(
    content: str, text: str
) -> None:
    data = XLIFF12.format(unit="", target="", text=content).encode()
    (sheet,) = formats.read(data, "a.xlf")
    assert [(one.text, one.damage) for one in sheet.segments] == [(text, "")]


def test_a_unit_of_ten_thousand_elements_is_damaged() -> None:
    data = XLIFF12.format(unit="", target="", text='<x id="br"/>' * 10_000).encode()
    (sheet,) = formats.read(data, "a.xlf")
    assert [one.damage for one in sheet.segments] == ["more than 2000 elements"]


@pytest.mark.parametrize("content", ['<g id="7">x</g>', "<b>x</b>", '<x id="../a"/>', '<g id="EM">x</g>'])
def test_an_element_that_none_of_our_tags_became_damages_its_unit_alone(content: str) -> None:
    data = XLIFF12.format(unit="", target="", text=f"Il {content}").encode()
    (sheet,) = formats.read(data, "a.xlf")
    assert [one.damage.startswith("an element that is not the source's") for one in sheet.segments] == [True]


def test_a_unit_of_xliff_2_that_a_tool_cut_into_segments_is_one_again() -> None:
    data = b"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="fr">
    <file id="f"><group id="g"><unit id="u"><segment state="final"><source><sc id="em"/>One.</source>
    <target><sc id="em"/>Un.</target></segment><ignorable><source> </source><target> </target></ignorable>
    <segment state="initial"><source>Two.<ec startRef="em"/></source><target>Deux.<ec startRef="em"/></target></segment>
    </unit></group></file></xliff>"""
    (sheet,) = formats.read(data, "a.xlf")
    assert sheet.segments == (
        Segment(Key("", "<em>One. Two.</em>"), "<em>Un. Deux.</em>", State.SUGGESTED, EN),
    )
    assert sheet.segments[0].damage == ""
    for nothing in (b"", b"<target/>", b"<target> </target>", b'<target><ec startRef="em"/></target>'):
        half = data.replace(b'<target>Deux.<ec startRef="em"/></target>', nothing)
        (sheet,) = formats.read(half, "a.xlf")
        assert sheet.segments[0].damage == "only a part of it is translated"


def test_a_memory_of_another_tool_is_read_by_its_languages() -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header srclang="EN-US"/><body>
    <tu><tuv lang="FR"><seg>Il pleut.</seg></tuv><tuv lang="EN-US"><seg>It rains.</seg></tuv>
    <tuv lang="DE"><seg>Es regnet.</seg></tuv></tu><tu><tuv lang="EN-US"><seg>alone</seg></tuv></tu></body></tmx>"""
    found = formats.read(data, "a.tmx")
    assert [(sheet.language, sheet.segments[0].key.msgid, sheet.segments[0].text) for sheet in found] == [
        ("FR", "It rains.", "Il pleut."),
        ("DE", "It rains.", "Es regnet."),
    ]
    assert all(sheet.memory for sheet in found)


def test_any_language_may_be_the_source_of_a_memory_that_says_so() -> None:
    data = b"""<tmx version="1.4"><header srclang="*all*"/><body><tu><tuv xml:lang="FR_CA"><seg>Il pleut.</seg></tuv>
    <tuv xml:lang="en_US"><seg>It rains.</seg></tuv></tu></body></tmx>"""
    found = formats.read(data, "a.tmx")
    assert [(sheet.language, sheet.segments[0].key.msgid, sheet.segments[0].text) for sheet in found] == [
        ("en-US", "Il pleut.", "It rains."),
        ("FR-CA", "It rains.", "Il pleut."),
    ]
    crowd = b"<tuv><seg>x</seg></tuv>" * 1000
    with pytest.raises(ExchangeError, match="it holds 1003002 units"):
        formats.read(data.replace(b"</tu>", crowd + b"</tu>"), "a.tmx")


BOMB = b"""<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xliff version="1.2"><file original="&c;"/></xliff>"""
DECLARES = "it declares entities or a document type of its own"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB, DECLARES),
        (BOMB.decode().encode("utf-16"), DECLARES),
        (b"<!-- x --><?y z?>\n" + BOMB.split(b"?>", 1)[1], DECLARES),
        (b'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx><a>&x;</a></tmx>', DECLARES),
        (b'<!DOCTYPE tmx SYSTEM "a.dtd" [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><tmx/>', DECLARES),
        (b"<tmx>&undeclared;</tmx>", "this is not well-formed XML"),
        (b"<xliff version='1.2'><file><body><trans-unit>", "this is not well-formed XML"),
        (b"<tmx>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</tmx>", "this is not well-formed XML"),
        (b"<xliff version='1.2'><source>caf\xe9</source></xliff>", "this is not UTF-8"),
        (b"<?xml version='1.0' encoding='utf-7'?><tmx/>", "its encoding, utf-7, is not read"),
        (b"<?xml version='1.0' encoding='zip'?><tmx/>", "its encoding, zip, is not read"),
        (b"<xliff version='3.0'/>", "an XML file that begins with <xliff> is not taken back"),
        (b"<tmx>" + b"<tu/>" * 3_000_000, "it holds more than 3000000 tags"),
        (b"<tmx><a b='>'" + b" c=''" * 200 + b"/></tmx>", "an element has more than 100 attributes"),
        (b"<!-" * 1_000_000 + b"<!DOCTYPE a [<!ENTITY", "this is not well-formed XML"),
        (b"<html><body/></html>", "an XML file that begins with <html> is not taken back"),
        (
            b"<tmx><tu>" + b"<a/>" * 100_001 + b"</tu></tmx>",
            "one <tu> holds more than 100000 elements",
        ),
    ],
    ids=range(17),
)
@pytest.mark.usefixtures("no_sockets")
def test_hostile_and_broken_xml_is_one_message(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(message)) as error:
        formats.read(data, "a.xlf")
    assert error.value.where.startswith("a.xlf")
    assert error.value.next_step


def test_a_hundred_attributes_and_a_long_text_that_looks_like_them_are_read() -> None:
    many = " ".join(f'a{number}="x"' for number in range(99))
    data = XLIFF12.format(unit="", target=f" {many}", text=many * 3).encode()
    ((segment,),) = (sheet.segments for sheet in formats.read(data, "a.xlf"))
    assert segment.text == many * 3


def test_xml_in_another_encoding_is_read_and_a_plain_doctype_is_passed_over() -> None:
    for head, encoding in (
        ("<?xml version='1.0' encoding='ISO-8859-1'?>", "latin-1"),
        ("<?xml version='1.0' encoding='windows-1252'?>", "cp1252"),
        ("<?xml version='1.0' encoding='UTF-16'?>", "utf-16"),
        ("", "utf-8-sig"),
    ):
        for doctype in ("", "<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n", '<!DOCTYPE tmx PUBLIC "-//L" "x">'):
            document = safe_xml.parse(f"{head}{doctype}<tmx><tu>é</tu></tmx>".encode(encoding), "a.tmx")
            assert [unit.text for unit, _ in document.each("tu")] == ["é"]


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("--", "."), data)
    return file.getvalue()


BOOK = b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet r:id="r"/></sheets></workbook>'
RELATIONS = b'<R><Relationship Id="r" Target="%s"/></R>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 not a zip", "this is not a whole XLSX file"),
        (xlsx.write([])[:-30], "this is not a whole XLSX file"),
        (zipped(readme=b"x"), "this is not an XLSX file"),
        (zipped(**{"xl__workbook.xml": b"<a/>"}), "this is not an XLSX file"),
        (
            zipped(
                **{"xl__workbook.xml": BOOK, "xl___rels__workbook.xml.rels": RELATIONS % b"../../etc/passwd"}
            ),
            "this is not an XLSX file",
        ),
        (
            zipped(**{"xl__workbook.xml": b"<a>" + b" " * (70 << 20) + b"</a>"}),
            "it unpacks to more than 64 MiB",
        ),
        (zipped(**{f"part{number}": b"" for number in range(1001)}), "it unpacks to more than 64 MiB"),
        (zipped(**{"xl__workbook.xml": BOMB}), DECLARES),
        (xlsx.write([]).replace(b"xl/workbook.xml", b"xl/workbook.xmk"), "this is not an XLSX file"),
    ],
    ids=range(9),
)
def test_a_hostile_or_broken_xlsx_is_one_message(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(message)):
        formats.read(data, "a.xlsx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'msgid,msgstr\n"open', "this is not CSV"),
        ("msgid,msgstr\ncaf\xe9,x".encode("latin-1"), "this is not UTF-8"),
        (b"a,b\n1,2\n", "its first row has no column named msgid nor msgstr"),
        (b"msgid,msgid,msgstr\n", "its first row has no column named msgid"),
        (b"\x00\x01\x02", "its first row has no column named msgid nor msgstr"),
        (b"msgid,msgstr\n" + b"a,b\n" * 200_001, "it holds 200001 units"),
        (b"msgid,msgstr\n" + b"\n" * 800_001, "it has more than 800000 rows"),
    ],
    ids=range(7),
)
def test_a_broken_csv_is_one_message(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(message)):
        formats.read(data, "a.csv")


def test_a_million_entries_are_refused_before_they_are_read() -> None:
    with pytest.raises(ExchangeError, match="it holds 1000000 units; 200000 are the most"):
        formats.read(b'msgid "a"\nmsgstr "b"\n\n' * 1_000_000, "a.po")


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from([*WRITERS, "a.po"]))
def test_a_damaged_file_is_read_or_refused_but_never_crashes(data: st.DataObject, name: str) -> None:
    sheet = Sheet(
        "rain", FR, (Segment(Key("cell", "It <em>rains</em>."), "Il <em>pleut</em>.", State.HUMAN, EN),)
    )
    whole = (
        WRITERS[name]([sheet])
        if name in WRITERS
        else b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    )
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    damaged = whole[:start] + data.draw(st.binary(max_size=6)) + whole[end:]
    problem = None
    try:
        formats.read(damaged, name)
    except PipelineError as error:
        problem = error
    assert problem is None or (problem.where.startswith(name) and problem.next_step)


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        tuple(part.strip() for part in line.split("=>"))
        for line in (CASES / "fit.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_a_text_fits_its_source_as_the_cases_say(source: str, text: str, reason: str) -> None:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    assert (fault(source, text) or "ok") == reason


@given(text=texts(least=1))
def test_a_text_fits_itself(text: str) -> None:
    assert fault(text, text) == ""


@pytest.mark.parametrize("name", ["a.1.xlf", "a.2.xlf", "a.tmx"])
def test_what_is_written_is_well_formed_to_another_parser(name: str) -> None:
    sheet = Sheet("rain", FR, (Segment(Key("cell", "<em>It</em> & <br/>"), "&lt;i>", State.HUMAN, EN),))
    root = ElementTree.fromstring(WRITERS[name]([sheet]))
    assert " & " in "".join(root.itertext())
