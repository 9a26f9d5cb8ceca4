"""The review page as a file: everything is on it, everything is escaped, nothing is fetched."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.model import Key, Language, Offer, State, Translation
from pipeline.report import Finding
from pipeline.report.review import ReviewError, Voice, write_review
from pipeline.report.review.diff import compare_words
from pipeline.report.review.sheet import rows
from pipeline.report.review.words import chips
from tests.review_sample import FR, MADE, catalog, sheet, with_text

ENGLISH = Voice(words=Language("en"))
SAID = ENGLISH.for_index()


class Reader(HTMLParser):
    """What a browser would make of a page: its units' data, its elements, its text."""

    def __init__(self) -> None:
        super().__init__()
        self.data: list[dict[str, object]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.data += [json.loads(value or "") for name, value in attrs if name == "data-unit"]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The sample's page."""
    write_review([sheet(page="../../build/fr/wind.html")], "Leaves", tmp_path, ENGLISH)
    return tmp_path / "fr" / "wind.html"


@given(st.text("ab <>é’1.", max_size=40), st.text("ab <>é’1.", max_size=40))
def test_a_comparison_rebuilds_both_wordings(old: str, new: str) -> None:
    changes = compare_words(old, new)
    assert "".join(change.text for change in changes if change.kind != "ins") == old
    assert "".join(change.text for change in changes if change.kind != "del") == new


def test_a_comparison_of_endless_texts_ends() -> None:
    assert [change.kind for change in compare_words("a b " * 5000, "b a " * 5000)] == ["del", "ins"]


def test_units_stand_in_reading_order_with_their_place_and_state() -> None:
    assert [(row.number, row.place, row.state, row.level, row.first, row.same_as) for row in rows(sheet(), SAID)] == [
        (1, "title", "human", 2, True, 0),
        (2, "author", "source", 0, True, 0),
        (3, "paragraph", "machine", 0, True, 0),
        (4, "paragraph", "suggested", 0, False, 0),
        (5, "paragraph", "missing", 0, False, 0),
        (6, "heading 4", "approved", 3, True, 0),
        (7, "list item 1", "machine", 0, True, 0),
        (8, "list item 2", "machine", 0, True, 7),
    ]  # fmt: skip


def test_a_unit_links_to_its_words_below_the_nearest_anchor() -> None:
    found = [row.href for row in rows(sheet(page="../x/wind.html"), SAID)]
    assert found[0] == "../x/wind.html#:~:text=Le%20vent%20fait%20avancer%20les"
    assert found[2] == "../x/wind.html#farm:~:text=Le%20parc%20%C3%A9olien%20a%2035"
    assert found[7] == "../x/wind.html#detail:~:text=La%20mer%20est%201%20proche."
    assert {row.href for row in rows(sheet(), SAID)} == {""}


def test_the_page_carries_every_unit_once_and_exactly(page: Path) -> None:
    data = read(page).data
    entries = catalog().entries
    assert [(one["msgctxt"], one["msgid"], one["msgstr"]) for one in data] == [
        (*entry.key, entry.translation.text) for entry in entries
    ]


def test_a_suggestion_shows_how_its_source_changed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "They turn <del>all</del><ins>day</ins> <del>day</del><ins>and night</ins>." in text


def test_findings_are_shown_and_make_a_machines_text_doubtful(tmp_path: Path) -> None:
    found = Finding("wind", FR, "item", "The sea is near.", "numbers", "error", "a 1 too many")
    person = Finding("wind", FR, "heading", "In detail", "length", "warning", "too long")
    write_review([sheet(findings=(found, person))], "Leaves", tmp_path)
    reader = read(tmp_path / "fr" / "wind.html")
    assert "numbers: a 1 too many" in reader.text
    assert [one["msgid"] for one in reader.data if one["failing"]] == ["In detail", "The sea is near."]
    assert [one["msgid"] for one in reader.data if one["doubtful"]] == ["The sea is near."]


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)

    def name(element: str) -> str:
        found = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        assert len(found) == 1
        return f"'sha256-{base64.b64encode(sha256(found[0].encode()).digest()).decode()}'"

    assert policy
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src {name('style')}; script-src {name('script')}; base-uri 'none'; form-action 'none'"
    )


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "<!--", "]]>", "&quot;&gt;<svg onload=alert(1)>", "{{ 7 * 7 }}", "{% raw %}", "\u202ereversed", "a\x00b\x1bc\ud800",
    "<a href=javascript:alert(1)>x</a>", "</li></ol></main><h1>x</h1>", "<textarea>", "</style><style>*{display:none}",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text: str, tmp_path: Path) -> None:
    key = Key("paragraph", "Nobody asked.")
    made = with_text(key, text, State.SUGGESTED)
    before = Key("paragraph", text)
    entries = tuple(
        replace(entry, previous=before, comments=(text,)) if entry.key == key else entry
        for entry in made.entries
    )
    calm = sheet(
        with_text(key, "calm", State.SUGGESTED),
    )
    write_review([calm], "Leaves", tmp_path / "calm")
    finding = Finding("wind", FR, *key, "numbers", "error", text)
    write_review([sheet(replace(made, entries=entries), findings=(finding,))], text, tmp_path / "wild")
    wild = read(tmp_path / "wild" / "fr" / "wind.html")
    extra = {"ul", "li", "p", "span", "ins", "del", "code"}

    def bones(reader: Reader) -> Iterator[tuple[str, frozenset[str]]]:
        return ((tag, frozenset(found)) for tag, found in reader.elements if tag not in extra)

    assert list(bones(wild)) == list(bones(read(tmp_path / "calm" / "fr" / "wind.html")))
    assert {name for _, found in wild.elements for name in found if name.startswith("on")} == set()
    assert [one["msgstr"] for one in wild.data if one["msgid"] == key.msgid] == [text]


@given(st.text(max_size=60))
def test_chips_keep_every_letter_that_html_may_hold(text: str) -> None:
    reader = Reader()
    reader.feed(str(chips(text)))
    reader.close()
    shown = re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "\ufffd", text)
    assert reader.text == shown
    assert {tag for tag, _ in reader.elements} <= {"code"}


def test_the_index_leads_to_every_page_with_its_progress(tmp_path: Path) -> None:
    written = write_review([sheet()], "Leaves", tmp_path)
    assert written == (tmp_path / "fr" / "wind.html", tmp_path / "index.html")
    index = read(tmp_path / "index.html")
    assert [found["href"] for tag, found in index.elements if tag == "a"] == ["fr/wind.html"]
    assert re.findall(r"^\d [a-z ]+$", index.text, re.MULTILINE) == [
        "1 missing",
        "2 by a machine",
        "1 to look at again",
        "1 by a person",
        "1 approved",
        "1 original",
    ]


def test_the_same_sheets_give_the_same_bytes_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    assert len(write_review([sheet()], "Leaves", tmp_path)) == 2
    assert write_review([sheet()], "Leaves", tmp_path) == ()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "fr").write_text("not a folder")
    with pytest.raises(ReviewError, match="name another folder with -o"):
        write_review([sheet()], "Leaves", tmp_path)


def test_the_command_writes_pages_that_lead_to_editions_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "good.txt").write_text("A title of its own\n\nThis is a sentence in English.\n")
    project = ["-C", str(tmp_path)]
    assert main([*project, "review", "-q"]) == 1
    assert "in the edition" not in (tmp_path / "review" / "fr" / "good.html").read_text(encoding="utf-8")
    main([*project, "build", "-q"])
    assert main([*project, "review", "-o", str(tmp_path / "elsewhere")]) == 1
    assert f"wrote {'elsewhere/fr/good.html'}" in capsys.readouterr().err
    page = tmp_path / "elsewhere" / "fr" / "good.html"
    ways = [found["href"] or "" for _, found in read(page).elements if found.get("class") == "there"]
    assert len(ways) == 2
    assert all((page.parent / way.partition("#")[0]).is_file() for way in ways)
    assert not (tmp_path / "locales").exists()


@pytest.mark.parametrize("folder", ["build", "build/fr", "source", "source/review", "locales", "templates/x"])
def test_pages_never_stand_among_articles_catalogs_templates_or_editions(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir()
    assert main(["-C", str(tmp_path), "review", "-o", str(tmp_path / folder)]) == 2
    assert "review pages would stand among what the folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["source"]


@pytest.mark.parametrize("folder", ["review", "build/review", "."])
def test_pages_may_stand_anywhere_else(folder: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    assert main(["-C", str(tmp_path), "review", "-q", "-o", str(tmp_path / folder)]) == 0


def test_a_missing_translation_says_why_the_machine_left_it(tmp_path: Path) -> None:
    made = {"Nobody asked.": Translation("", State.MISSING, "fake", "its numbers changed")}
    write_review([sheet(catalog(made))], "Leaves", tmp_path, ENGLISH)
    assert "The machine left this open: its numbers changed" in read(tmp_path / "fr" / "wind.html").text


def test_a_page_speaks_the_language_of_its_edition_and_the_index_the_projects(tmp_path: Path) -> None:
    write_review([sheet()], "Leaves", tmp_path)
    page, index = read(tmp_path / "fr" / "wind.html"), read(tmp_path / "index.html")
    assert [found["lang"] for reader in (page, index) for tag, found in reader.elements if tag == "html"] == [
        "fr",
        "en",
    ]
    assert "Ce qui a changé dans la source depuis" in page.text
    assert "by people" in index.text
    assert not {"Search", "Approve", "machine doubts"} & set(page.text.split())


def test_a_text_that_is_offered_shows_how_it_differs_from_the_one_last_approved(tmp_path: Path) -> None:
    key = Key("paragraph", "They turn day and night.")
    offers = (
        Offer("Elles tournent jour et nuit.", "argos 1|en_fr|en>fr"),
        Offer("Elles tournent la nuit.", "memory|sea|91 %"),
        Offer("", "argos 1|en_fr|en>fr"),
    )
    made = catalog()
    entries = tuple(replace(one, offers=offers) if one.key == key else one for one in made.entries)
    write_review([sheet(replace(made, entries=entries))], "Leaves", tmp_path, ENGLISH)
    text = (tmp_path / "fr" / "wind.html").read_text(encoding="utf-8")
    assert "Elles tournent <del>le</del><ins>jour</ins> <del>jour</del><ins>et nuit</ins>." in text
    assert re.findall(r'class="label">((?:A machine|From)[^<]*)<', text) == [
        "A machine offers:",
        "From sea, 91 % alike:",
    ]


def test_doubt_is_weighed_by_state_confidence_and_findings() -> None:
    def weighed(made: Translation, *findings: Finding) -> int:
        key = Key("paragraph", "Nobody asked.")
        changed = catalog({**MADE, key.msgid: made})
        return next(
            one.doubt for one in rows(sheet(changed, findings=findings), SAID) if one.entry.key == key
        )

    def machine(confidence: int | None, problem: str = "") -> Translation:
        return Translation("Personne.", State.MACHINE, "fake", problem, confidence)

    error = Finding("wind", FR, "paragraph", "Nobody asked.", "tags", "error", "x")
    order = [
        weighed(Translation("Personne.", State.HUMAN)),
        weighed(machine(95)),
        weighed(machine(None)),
        weighed(machine(30)),
        weighed(machine(95, "its numbers changed")),
        weighed(machine(95), error),
        weighed(Translation()),
    ]
    assert order == sorted(set(order))


def test_how_sure_the_machine_was_stands_beside_its_text(tmp_path: Path) -> None:
    made = {"Nobody asked.": Translation("Personne.", State.MACHINE, "fake", "", 31)}
    write_review([sheet(catalog(made))], "Leaves", tmp_path, ENGLISH)
    reader = read(tmp_path / "fr" / "wind.html")
    assert "confidence 31 of 100" in reader.text
    assert [one["msgid"] for one in reader.data if one["doubtful"]] == ["Nobody asked."]


def test_words_of_a_language_that_there_is_not_are_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "review", "--words", "xx-yy"]) == 2
    assert "--words: 'xx-yy' is not a language" in capsys.readouterr().err
