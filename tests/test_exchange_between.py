"""Several translators at once: nobody's file takes away what another one wrote meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from pipeline.catalogs import Shelf
from pipeline.catalogs.exchange import Format, Receipt, Verdict, formats, hand_out, take_back
from pipeline.catalogs.exchange.sheet import Segment
from pipeline.model import Catalog, Entry, Key, Language, State, Translation

EN, FR = Language("en"), Language("fr")
BOTH = (FR, EN)
DRAFT = Translation("Un lieu de silencieux", State.MACHINE, "argos 1|en>fr")
OLD = Translation("Les vieux mots", State.SUGGESTED)
TABLES = (Format.CSV, Format.XLSX)


def entry(msgid: str, made: Translation, previous: str = "") -> Entry:
    key = Key("paragraph", previous) if previous else None
    return Entry(Key("paragraph", msgid), EN, made, ("source/a.txt",), ("paragraph",), previous=key)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A draft, a suggestion for a changed wording, one that a person typed, and a colleague's."""
    shelf = Shelf(tmp_path / "locales")
    entries = (
        entry("A quiet place", DRAFT),
        entry("The new words", OLD, previous="The old words"),
        entry("A heading", Translation("Un titre", State.MACHINE, "argos 1|en>fr")),
        entry("Typed", Translation("Tapé", State.SUGGESTED)),
        entry("Shared", Translation("Partagé", State.SUGGESTED, "memory|elsewhere")),
        entry("Done", Translation("Fait", State.HUMAN)),
        entry("Open", Translation()),
    )
    left = entry("The old words", Translation(OLD.text, State.HUMAN))
    shelf.keep(Catalog("rain", FR, entries, (replace(left, references=(), notes=()),)))
    return shelf


def translation(shelf: Shelf, msgid: str) -> Translation:
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    (found,) = (one.translation for one in catalog.entries if one.key.msgid == msgid)
    return found


Edits = dict[str, tuple[str, State | None]]
"""Of each msgid the new text, and the new state; None leaves it as it was."""


def edited(data: bytes, name: str, kind: Format, edits: Edits) -> bytes:
    """A file as a translator saves it."""
    if kind is Format.PO:
        file = polib.pofile(data.decode(), wrapwidth=0)
        for one in file:
            text, state = edits.get(one.msgid, (one.msgstr, None))
            one.msgstr = text
            if state is State.HUMAN:
                one.flags = [flag for flag in one.flags if flag != "fuzzy"]
            elif state is State.SUGGESTED and not one.fuzzy:
                one.flags.append("fuzzy")
        return str(file).encode()

    def changed(segment: Segment) -> Segment:
        text, state = edits.get(segment.key.msgid, (segment.text, None))
        return replace(segment, text=text, state=state or segment.state)

    sheets = [
        replace(sheet, segments=tuple(map(changed, sheet.segments))) for sheet in formats.read(data, name)
    ]
    return formats.WRITERS[kind].write(sheets)


@pytest.fixture
def send(shelf: Shelf, tmp_path: Path) -> Callable[..., Receipt]:
    """Takes a file back that went out before any other came back."""
    out = {kind: next(iter(hand_out(shelf, FR, kind))) for kind in Format}
    number = iter(range(9))

    def sent(kind: Format, edits: Edits, *, force: bool = False) -> Receipt:
        handout = out[kind]
        path = tmp_path / f"{next(number)}.{handout.name}"
        path.write_bytes(edited(handout.data, handout.name, kind, edits))
        return take_back(path, shelf, BOTH, force=force)

    return sent


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("state", [State.SUGGESTED, State.HUMAN])
@pytest.mark.parametrize("msgid", ["The new words", "Typed", "Shared", "Done", "A quiet place"])
def test_what_comes_back_untouched_replaces_nothing_that_a_person_wrote_meanwhile(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format, state: State, msgid: str
) -> None:
    send(kind, {msgid: ("Les mots de A", state)}, force=True)
    theirs = translation(shelf, msgid)
    assert theirs.text == "Les mots de A"
    receipt = send(kind, {"A heading": ("Le titre de B", State.HUMAN)}, force=True)
    assert receipt.complete
    assert translation(shelf, msgid) == theirs
    assert translation(shelf, "A heading").text == "Le titre de B"


def test_a_suggestion_is_known_by_its_earlier_wording_where_a_tool_dropped_our_comments(
    shelf: Shelf, tmp_path: Path
) -> None:
    (handout,) = hand_out(shelf, FR, Format.PO)
    file = polib.pofile(handout.data.decode(), wrapwidth=0)
    for one in file:
        one.tcomment = ""
    path = tmp_path / "rain.fr.po"
    file.save(str(path))
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    theirs = replace(catalog.entries[1], translation=Translation("Les mots de A", State.HUMAN), previous=None)
    shelf.keep(replace(catalog, entries=(catalog.entries[0], theirs, *catalog.entries[2:])))
    assert take_back(path, shelf, BOTH, force=True).complete
    assert translation(shelf, "The new words") == theirs.translation


@pytest.mark.parametrize("kind", Format)
def test_an_untouched_text_that_a_person_confirms_is_another_one_than_the_newer_one(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format
) -> None:
    send(kind, {"The new words": ("Les mots de A", State.HUMAN)})
    (part,) = send(kind, {"The new words": (OLD.text, State.HUMAN)}).parts
    assert part.count(Verdict.CONFLICT) == 1
    assert translation(shelf, "The new words").text == "Les mots de A"


@pytest.mark.parametrize("kind", Format)
def test_a_file_brings_back_what_a_person_wrote_and_the_catalog_has_lost(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format
) -> None:
    lost = ("The new words", "Typed", "Done")
    before = [translation(shelf, msgid) for msgid in lost]
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    entries = tuple(replace(one, translation=Translation(), previous=None) for one in catalog.entries)
    shelf.keep(Catalog("rain", FR, entries))
    shelf.ledger_path("rain", FR).unlink()
    assert send(kind, {}).complete
    assert [translation(shelf, msgid) for msgid in lost] == before
    assert translation(shelf, "A heading") == Translation(), "the draft in the file is a machine's"


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("msgid", ["A quiet place", "The new words", "Typed", "Shared"])
@pytest.mark.parametrize("state", [State.SUGGESTED, State.HUMAN])
def test_of_two_peoples_words_that_want_another_look_the_second_are_a_conflict(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format, msgid: str, state: State
) -> None:
    assert send(kind, {msgid: ("Les mots de A", State.SUGGESTED)}).complete
    theirs = translation(shelf, msgid)
    receipt = send(kind, {msgid: ("Les mots de B", state)})
    (part,) = receipt.parts
    assert part.count(Verdict.CONFLICT) == 1
    assert translation(shelf, msgid) == theirs
    assert theirs.text == "Les mots de A"
    assert "Les mots de B" in receipt.written[0].read_text(encoding="utf-8")
    assert send(kind, {msgid: ("Les mots de B", state)}, force=True).complete
    assert translation(shelf, msgid).text == "Les mots de B"


@pytest.mark.parametrize("kind", Format)
def test_the_words_of_the_source_in_the_place_of_a_draft_are_a_persons(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format
) -> None:
    assert send(kind, {"A quiet place": ("A quiet place", None)}).complete
    assert translation(shelf, "A quiet place") == Translation("A quiet place", State.HUMAN)


@pytest.mark.parametrize("state", [State.MISSING, State.SUGGESTED])
@pytest.mark.parametrize("kind", [kind for kind in Format if kind is not Format.TMX])
def test_a_copy_of_the_source_in_the_place_of_a_gap_is_a_tools(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format, state: State
) -> None:
    state = State.SUGGESTED if kind is Format.PO else state  # a gap's text that is not fuzzy is done, in PO
    assert send(kind, {"Open": ("Open", state)}).complete
    assert translation(shelf, "Open") == Translation()


@pytest.mark.parametrize("kind", Format)
def test_a_suggestion_that_a_translator_had_before_their_eyes_is_theirs_to_change(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format
) -> None:
    msgids = ("The new words", "Typed", "Shared")
    assert send(kind, dict.fromkeys(msgids, ("Mieux", State.HUMAN))).complete
    assert {translation(shelf, msgid) for msgid in msgids} == {Translation("Mieux", State.HUMAN)}


def test_where_a_file_does_not_say_what_went_out_only_words_that_stand_elsewhere_give_way(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "rain.fr.csv"
    rows = [f"{msgid},Mieux" for msgid in ("The new words", "Typed", "Shared")]
    path.write_text("\n".join(("msgid,msgstr", *rows)), encoding="utf-8")
    (part,) = take_back(path, shelf, BOTH).parts
    assert [outcome.verdict for outcome in part.outcomes] == [Verdict.TAKEN, Verdict.CONFLICT, Verdict.TAKEN]
    assert translation(shelf, "Typed").text == "Tapé"


def test_a_draft_rewritten_with_its_fuzzy_on_is_a_persons_in_a_file_as_in_the_catalog(
    shelf: Shelf, send: Callable[..., Receipt]
) -> None:
    path = shelf.catalog_path("rain", FR)
    before = path.read_text(encoding="utf-8")
    send(Format.PO, {"A quiet place": ("Un lieu paisible", None)})
    sent = translation(shelf, "A quiet place")
    path.write_text(before.replace(DRAFT.text, "Un lieu paisible"), encoding="utf-8")
    assert translation(shelf, "A quiet place") == sent == Translation("Un lieu paisible", State.HUMAN)


@pytest.mark.parametrize("kind", Format)
def test_a_rewritten_draft_whose_sentence_has_gone_is_refused_and_kept_beside(
    shelf: Shelf, send: Callable[..., Receipt], kind: Format
) -> None:
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    shelf.keep(replace(catalog, entries=catalog.entries[1:]))
    receipt = send(kind, {"A quiet place": ("Un lieu paisible", None)})
    assert receipt.parts[0].count(Verdict.REFUSED) == 1
    assert "Un lieu paisible" in receipt.written[0].read_text(encoding="utf-8")
