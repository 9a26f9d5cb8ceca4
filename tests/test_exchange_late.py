"""Work that comes back after the author went on: it is offered where its sentence went, and the import says so."""

from pathlib import Path

import polib
import pytest

from pipeline.catalogs.late import serve_late
from pipeline.cli import main
from pipeline.model import Catalog, Entry, Key, Language, State, Translation
from tests.test_people import ARTICLE, TRANSLATION, catalog, page, project, write

__all__ = ["project"]

EN, FR = Language("en"), Language("fr")
DAWN = "The first boats come back before dawn."
NEW = "The first boats come back long before dawn."
AUBE = "Les premiers bateaux rentrent avant l’aube."


def exported(root: Path, *words: str) -> polib.POFile:
    assert main(["-C", str(root), "run", "-q"]) == 0
    assert main(["-C", str(root), "export", "harbour", "--lang", "fr", *words]) == 0
    return polib.pofile(str(root / "exchange" / "harbour.fr.po"), wrapwidth=0)


def came_back(root: Path, file: polib.POFile, capsys: pytest.CaptureFixture[str]) -> str:
    path = root / "back.po"
    file.save(str(path))
    capsys.readouterr()
    assert main(["-C", str(root), "import", str(path)]) == 0
    assert main(["-C", str(root), "run", "-q"]) == 0
    return capsys.readouterr().err


def test_a_translation_of_a_sentence_that_was_changed_meanwhile_is_suggested_for_the_new_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(project)
    one = next(one for one in file if one.msgid == DAWN)
    one.msgstr, one.flags = AUBE, []
    write(project, ARTICLE.replace(DAWN, NEW))
    assert main(["-C", str(project), "run", "-q"]) == 0
    draft = next(one for one in catalog(project) if one.msgid == NEW).msgstr
    assert "1 taken, " in (told := came_back(project, file, capsys))
    assert "1 of them for a sentence that has left the article\n" in told
    found = next(one for one in catalog(project) if one.msgid == NEW)
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == (AUBE, True, DAWN)
    assert f"fake 1 en>fr): {draft}" in found.comment
    assert AUBE in page(project)
    before = catalog(project)
    assert main(["-C", str(project), "run", "-q"]) == 0
    assert catalog(project) == before


def test_a_persons_own_text_for_the_new_sentence_stays(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(project)
    one = next(one for one in file if one.msgid == DAWN)
    one.msgstr, one.flags = AUBE, []
    write(project, ARTICLE.replace(DAWN, NEW))
    assert main(["-C", str(project), "run", "-q"]) == 0
    mine = catalog(project)
    other = next(one for one in mine if one.msgid == NEW)
    other.msgstr, other.flags = "Bien avant l’aube.", []
    mine.save()
    came_back(project, file, capsys)
    found = next(one for one in catalog(project) if one.msgid == NEW)
    assert (found.msgstr, found.fuzzy) == ("Bien avant l’aube.", False)
    assert TRANSLATION in page(project)


def test_a_sentence_that_stood_beside_the_one_that_left_keeps_its_draft() -> None:
    gone = Entry(Key("paragraph", "Room 12 is closed today."), EN, Translation("Fermée.", State.HUMAN))
    draft = Translation("Salle 13 fermée.", State.MACHINE, "argos")
    there = Entry(Key("paragraph", "Room <em>13</em> is closed today."), EN, draft)
    known = Catalog("rooms", FR, (there,), (gone,))
    assert serve_late(known, [gone], {gone.key.msgid, "Room 13 is closed today."}) == known
    assert serve_late(known, [gone], {gone.key.msgid}).entries[0].translation.text == "Fermée."
