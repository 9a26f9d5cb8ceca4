"""People win: what a person wrote in a catalog is in the edition and outlives whatever happens around it."""

from pathlib import Path

import polib
import pytest

from pipeline.cli import corridor, main
from tests.fakes import WordByWord

ARTICLE = """\
The harbour wakes up early

Our reporter spent a morning among the fishing boats.

The first boats come back before dawn. Nobody speaks while the nets are drying.

Prices

The fish is sold on the quay within an hour. Most of it never leaves the town.
"""
SENTENCE = "Nobody speaks while the nets are drying."
TRANSLATION = "Personne ne parle tant que les filets sèchent."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one English article, run once, with one sentence translated by a person."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    write(tmp_path, ARTICLE)
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    entry(tmp_path, SENTENCE, edit=TRANSLATION)
    return tmp_path


def write(root: Path, text: str) -> None:
    (root / "source" / "harbour.txt").write_text(text, encoding="utf-8")


def run(root: Path) -> None:
    assert main(["-C", str(root), "run", "-q"]) == 0


def catalog(root: Path) -> polib.POFile:
    return polib.pofile(str(root / "locales" / "fr" / "LC_MESSAGES" / "harbour.po"), wrapwidth=0)


def entry(root: Path, msgid: str, edit: str | None = None) -> polib.POEntry:
    """Find an entry, obsolete or not; translate it as a person would in an editor."""
    file = catalog(root)
    (found,) = (one for one in file if one.msgid == msgid)
    if edit is not None:
        found.msgstr = edit
        found.flags = [flag for flag in found.flags if flag != "fuzzy"]
        file.save()
    return found


def page(root: Path) -> str:
    text = (root / "build" / "fr" / "harbour.txt").read_text(encoding="utf-8")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def is_a_persons(root: Path, msgid: str = SENTENCE) -> bool:
    found = entry(root, msgid)
    return (
        found.msgstr == TRANSLATION
        and not found.fuzzy
        and not found.obsolete
        and "machine" not in found.tcomment
    )


def test_an_edit_is_in_the_edition_and_known_as_a_persons(project: Path) -> None:
    run(project)
    assert TRANSLATION in page(project)
    assert is_a_persons(project)
    run(project)
    assert is_a_persons(project)


def test_what_a_person_notes_stays_letter_for_letter(project: Path) -> None:
    head = "# Translation of the harbour\n#\n#   Anne   <anne@example.org>\n# ----\n# Bob\n# ----\n"
    notes = "# diptych: I like this\n# by=Anne\n# diptych: thanks\n#\n# Said at the quay:\n#   - no nets\n#   - no nets\n"
    last = "# Open questions:\n#\n#   who dries nets?\n"
    path = project / "locales" / "fr" / "LC_MESSAGES" / "harbour.po"
    text = path.read_text(encoding="utf-8")
    (block,) = (block for block in text.split("\n\n") if TRANSLATION in block)
    body = text[text.index('msgid ""') :].replace(block, f"{notes}{block}")
    text = f"{head}{body}\n{last}"
    path.write_text(text, encoding="utf-8")
    for article in (ARTICLE, ARTICLE.replace("Prices", "Fish"), ARTICLE):
        write(project, article)
        run(project)
        found = path.read_text(encoding="utf-8")
        assert found.startswith(f'{head}msgid ""\n')
        assert notes in found
        assert found.endswith(f"\n\n{last}")
    assert is_a_persons(project)


def test_an_edit_that_leaves_the_machines_fuzzy_mark_is_still_a_persons(project: Path) -> None:
    file = catalog(project)
    (found,) = (one for one in file if one.msgid == SENTENCE)
    found.flags = ["fuzzy"]
    file.save()
    run(project)
    assert is_a_persons(project)


def test_clearing_the_fuzzy_mark_approves_the_machines_text_for_good(project: Path) -> None:
    msgid = "Most of it never leaves the town."
    machine = entry(project, msgid)
    assert machine.fuzzy
    entry(project, msgid, edit=machine.msgstr)
    run(project)
    approved = entry(project, msgid)
    assert (approved.msgstr, approved.fuzzy) == (machine.msgstr, False)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE.replace("before dawn", "long before dawn"),
        ARTICLE.replace(SENTENCE, "").replace("Prices", f"{SENTENCE}\n\nPrices"),
        ARTICLE.replace("Prices", "Prices\n\nA new paragraph stands here. It says little."),
        ARTICLE.replace("The harbour wakes up early\n", "A harbour at dawn\n"),
    ],
    ids=["a neighbour changed", "moved to a paragraph of its own", "paragraph inserted", "title changed"],
)
def test_an_edit_outlives_what_happens_around_it(project: Path, text: str) -> None:
    assert text != ARTICLE
    write(project, text)
    run(project)
    assert is_a_persons(project)
    assert TRANSLATION in page(project)


def test_a_changed_sentence_keeps_the_old_translation_as_a_suggestion(project: Path) -> None:
    changed = "Nobody speaks while the long nets are drying."
    write(project, ARTICLE.replace(SENTENCE, changed))
    run(project)
    found = entry(project, changed)
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == (TRANSLATION, True, SENTENCE)
    write(project, ARTICLE)
    run(project)
    assert is_a_persons(project)


def test_a_deleted_sentences_translation_waits_and_comes_back(project: Path) -> None:
    write(project, ARTICLE.replace(f" {SENTENCE}", ""))
    run(project)
    found = entry(project, SENTENCE)
    assert (found.obsolete, found.msgstr) == (True, TRANSLATION)
    assert TRANSLATION not in page(project)
    write(project, ARTICLE)
    run(project)
    assert is_a_persons(project)


def test_a_copy_edit_of_the_editions_own_language_is_kept(project: Path) -> None:
    path = project / "locales" / "en" / "LC_MESSAGES" / "harbour.po"
    file = polib.pofile(str(path), wrapwidth=0)
    (found,) = (one for one in file if one.msgid == SENTENCE)
    assert found.msgstr == SENTENCE
    found.msgstr = "Nobody says a word while the nets dry."
    file.save()
    run(project)
    assert found.msgstr in (project / "build" / "en" / "harbour.txt").read_text(encoding="utf-8")


def test_only_new_sentences_go_to_the_machine(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WordByWord(version="2")
    monkeypatch.setattr(corridor, "engine", lambda _: engine)
    write(project, ARTICLE.replace("within an hour", "within half an hour"))
    run(project)
    assert engine.asked == ["The fish is sold on the quay within half an hour."]


def test_an_approved_only_policy_shows_no_machines_text(project: Path) -> None:
    (project / "diptych.toml").write_text('publish = "approved"\n')
    run(project)
    assert TRANSLATION in page(project)
    assert "The first boats come back before dawn." in page(project)


def test_a_broken_tag_in_a_translation_is_shown_without_tags_and_reported(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry(project, SENTENCE, edit="Personne <script>alert(1)</script> ne <b>parle.")
    assert main(["-C", str(project), "run"]) == 0
    assert "problem: harbour, fr: " in capsys.readouterr().err
    html = (project / "build" / "fr" / "harbour.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "Personne" in html
