"""Between two runs: a person confirms a machine's text, the author edits the sentence, a tool merges, and then we look."""

import shutil
from pathlib import Path

import polib
import pytest

from pipeline.catalogs import Shelf, reconcile
from pipeline.model import Entry, State
from tests.test_catalogs_tools import (
    CHANGES,
    FR,
    SENTENCES,
    SLUG,
    TEXTS,
    TOOLS,
    Tool,
    article,
    catalog,
    command,
    msgfmt,
)

pytestmark = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="GNU gettext is missing")

MACHINE = SENTENCES["machine"]
EDITED = CHANGES[MACHINE]
DRAFT = TEXTS["machine"].text
EXACT = command("msgmerge", "--no-fuzzy-matching", "PO", "POT")


def between(folder: Path, after: list[str], *tools: Tool, confirm: bool) -> dict[str, Entry]:
    """Let a person confirm, then the article become `after`, then tools work, then run; return entries by msgid."""
    shelf = Shelf(folder)
    shelf.store(article(*SENTENCES.values()), [catalog()])
    path, template = shelf.catalog_path(SLUG, FR), shelf.template_path(SLUG)
    if confirm:
        file = polib.pofile(str(path), wrapwidth=0)
        (entry,) = (entry for entry in file if entry.msgid == MACHINE)
        entry.flags.remove("fuzzy")
        file.save()
    source = article(*after)
    shelf.store(source, [])  # the template of the edited article
    for tool in tools:
        tool(path, template)
    loaded = shelf.load(SLUG, FR)
    assert loaded is not None
    made = reconcile(loaded, source, FR)
    shelf.store(source, [made])
    assert msgfmt(path) == ""
    again = shelf.load(SLUG, FR)
    assert again is not None
    assert shelf.stale(source, [reconcile(again, source, FR)]) == ()
    return {entry.key.msgid: entry for entry in (*made.obsolete, *made.entries)}


def edited() -> list[str]:
    return [EDITED if text == MACHINE else text for text in SENTENCES.values()]


def removed() -> list[str]:
    return [text for text in SENTENCES.values() if text != MACHINE]


@pytest.mark.parametrize("tool", ["msgcat", "polib", "crlf", "bom"])
def test_a_confirmed_text_that_msgmerge_carried_to_an_edited_sentence_is_the_persons_suggestion(
    tmp_path: Path, tool: str
) -> None:
    entry = between(tmp_path, edited(), TOOLS["msgmerge --previous"], TOOLS[tool], confirm=True)[EDITED]
    assert (entry.translation.text, entry.translation.state) == (DRAFT, State.SUGGESTED)
    assert entry.previous is not None
    assert entry.previous.msgid == MACHINE


@pytest.mark.parametrize("tool", ["msgcat", "polib", "babel", "new flag lines", "no header"])
def test_a_text_that_nobody_confirmed_is_nobodys_suggestion(tmp_path: Path, tool: str) -> None:
    for first in ((TOOLS[tool], TOOLS["msgmerge --previous"]), (TOOLS["msgmerge --previous"], TOOLS[tool])):
        entry = between(tmp_path / str(first), edited(), *first, confirm=False)[EDITED]
        assert entry.translation.state is State.MISSING


def test_without_previous_the_text_stands_beside_the_gap_for_nothing_tells_whether_it_was_confirmed(
    tmp_path: Path,
) -> None:
    for confirm in (True, False):
        entry = between(tmp_path / str(confirm), edited(), TOOLS["msgmerge"], confirm=confirm)[EDITED]
        assert entry.translation.state is State.MISSING
        assert [(offer.text, offer.signature) for offer in entry.offers] == [
            (DRAFT, "for an earlier wording")
        ]


def test_a_confirmed_text_whose_sentence_went_waits_as_the_persons(tmp_path: Path) -> None:
    entry = between(tmp_path, removed(), TOOLS["msgmerge"], TOOLS["msgcat"], confirm=True)[MACHINE]
    assert (entry.translation.text, entry.translation.state) == (DRAFT, State.APPROVED)


def test_a_confirmed_text_is_near_an_edited_sentence_when_the_merge_matched_exactly(tmp_path: Path) -> None:
    entry = between(tmp_path, edited(), EXACT, confirm=True)[EDITED]
    assert (entry.translation.text, entry.translation.state) == (DRAFT, State.SUGGESTED)


@pytest.mark.parametrize("tool", ["msgcat", "babel", "no header"])
def test_a_text_that_nobody_confirmed_waits_as_the_machines(tmp_path: Path, tool: str) -> None:
    entry = between(tmp_path, removed(), EXACT, TOOLS[tool], confirm=False)[MACHINE]
    assert (entry.translation.text, entry.translation.state) == (DRAFT, State.MACHINE)


def test_what_babel_rewrote_shows_no_confirmation_of_what_left(tmp_path: Path) -> None:
    entry = between(tmp_path, removed(), EXACT, TOOLS["babel"], confirm=True)[MACHINE]
    assert (entry.translation.text, entry.translation.state) == (DRAFT, State.MACHINE)
