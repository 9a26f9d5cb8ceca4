"""An article that is renamed or moved leaves its catalogs behind: what people wrote in them is not lost without a word."""

import shutil
from pathlib import Path

import polib
import pytest

from pipeline import run
from pipeline.cli import main
from pipeline.config import load
from tests.fakes import WordByWord
from tests.test_people import ARTICLE, SENTENCE, TRANSLATION, catalog, page, project

__all__ = ["project"]

PLACE = Path("locales", "fr", "LC_MESSAGES")


def walk(root: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["-C", str(root), *(words or ("run",))]) == code
    return capsys.readouterr().err


def unit(root: Path, slug: str) -> polib.POEntry:
    file = polib.pofile(str(root / PLACE / f"{slug}.po"))
    return next(one for one in file if one.msgid == SENTENCE)


@pytest.fixture
def moved(project: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The project after a run with the person's sentence, its article renamed."""
    walk(project, capsys)
    (project / "source" / "harbour.txt").rename(project / "source" / "quay.txt")
    return project


@pytest.mark.parametrize("place", ["quay.txt", "2024/harbour.txt"])
def test_a_persons_sentence_is_suggested_where_the_article_went_and_a_line_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    walk(project, capsys)
    new = project / "source" / place
    new.parent.mkdir(exist_ok=True)
    (project / "source" / "harbour.txt").rename(new)
    told = walk(project, capsys)
    slug = place.removesuffix(".txt").replace("/", "-")
    found = unit(project, slug)
    assert (found.msgstr, found.fuzzy) == (TRANSLATION, True)
    assert "memory: a person translated it so in harbour" in found.comment
    assert TRANSLATION in (project / "build" / "fr" / f"{slug}.txt").read_text(encoding="utf-8")
    line = (
        f"without an article: {PLACE}/harbour.po, locales/en/LC_MESSAGES/harbour.po: 1 unit by people, suggested"
        " to articles with the same sentences. Was harbour renamed, give its files in the catalogs' folder the new"
        " name; if it is gone for good, delete them\n"
    )
    assert sorted(line.split(": ")[1].split(", ")) == sorted(
        next(one for one in told.splitlines() if one.startswith("without")).split(": ")[1].split(", ")
    )
    for words in ("run", "status", "check", "build"):
        assert "without an article: " in walk(project, capsys, words)


def test_files_that_follow_the_article_bring_all_back_as_it_was(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (moved / PLACE / "harbour.po").read_bytes()
    walk(moved, capsys)
    for path in sorted((moved / "locales").rglob("harbour.*")):
        path.rename(path.with_stem("quay"))
    assert "without an article" not in walk(moved, capsys)
    found = unit(moved, "quay")
    assert (found.msgstr, found.fuzzy) == (TRANSLATION, False)
    assert (moved / PLACE / "quay.po").read_bytes() == before.replace(b"harbour.txt", b"quay.txt").replace(
        b"/harbour.html", b"/quay.html"
    )


def test_the_old_catalog_is_left_as_it_is_and_forgetting_all_changes_nothing(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (moved / PLACE / "harbour.po").read_bytes()
    walk(moved, capsys)
    made = {path: path.read_bytes() for path in moved.rglob("*.po")}
    assert made[moved / PLACE / "harbour.po"] == before
    assert run.run(load(moved), WordByWord).redone == ()
    shutil.rmtree(moved / ".diptych")
    walk(moved, capsys)
    assert {path: path.read_bytes() for path in moved.rglob("*.po")} == made


def test_words_that_change_in_a_catalog_without_an_article_are_followed(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(moved, capsys)
    file = catalog(moved)
    next(one for one in file if one.msgid == SENTENCE).msgstr = "Pas un mot."
    file.save()
    walk(moved, capsys)
    assert unit(moved, "quay").msgstr == "Pas un mot."


def test_an_article_that_is_there_goes_before_one_that_is_gone(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(moved, capsys)
    file = polib.pofile(str(moved / PLACE / "quay.po"))
    found = next(one for one in file if one.msgid == SENTENCE)
    found.msgstr, found.flags = "Silence.", []
    file.save()
    (moved / "source" / "zoo.txt").write_text(ARTICLE, encoding="utf-8")
    walk(moved, capsys)
    assert unit(moved, "zoo").msgstr == "Silence."


def test_a_broken_catalog_without_an_article_stops_nothing_and_is_named(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (moved / PLACE / "harbour.po").write_text('msgid "a\n')
    told = walk(moved, capsys)
    assert "cannot be read: fr: a string that is not closed" in told


def test_a_copy_edit_is_suggested_where_the_article_went_and_to_no_living_article_otherwise(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edition(slug: str) -> polib.POEntry:
        file = polib.pofile(str(project / "locales" / "en" / "LC_MESSAGES" / f"{slug}.po"))
        return next(one for one in file if one.msgid == SENTENCE)

    file = polib.pofile(str(project / "locales" / "en" / "LC_MESSAGES" / "harbour.po"))
    next(one for one in file if one.msgid == SENTENCE).msgstr = "Nobody says a word."
    file.save()
    (project / "source" / "zoo.txt").write_text(ARTICLE, encoding="utf-8")
    walk(project, capsys)
    assert (edition("zoo").msgstr, edition("zoo").fuzzy) == (SENTENCE, False)
    (project / "source" / "zoo.txt").unlink()
    (project / "source" / "harbour.txt").rename(project / "source" / "quay.txt")
    walk(project, capsys)
    assert (edition("quay").msgstr, edition("quay").fuzzy) == ("Nobody says a word.", True)
    before = {path: path.read_bytes() for path in project.rglob("*.po")}
    shutil.rmtree(project / ".diptych")
    walk(project, capsys)
    assert {path: path.read_bytes() for path in project.rglob("*.po")} == before


@pytest.mark.parametrize("name", ["harbour (1)", "harbour_fr", "Harbour"])
def test_a_catalog_whose_name_no_article_can_have_is_named_and_can_be_imported(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    walk(project, capsys)
    path = project / PLACE / f"{name}.po"
    path.write_bytes((project / PLACE / "harbour.po").read_bytes())
    (project / PLACE / ".harbour_fr.po").write_bytes(b"")
    line = (
        f"passed over: {PLACE}/{name}.po: no article can have this name. Take what it says with diptych import, then"
        " move it out of the catalogs' folder; or give it its article's name\n"
    )
    for words in ("run", "status", "check"):
        told = walk(project, capsys, words)
        assert told.count("passed over: ") == 1
        assert line in told
    assert "harbour, fr: " in walk(project, capsys, "import", str(path))


def test_pages_of_an_article_that_is_gone_are_taken_away_unless_somebody_changed_them(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = moved / "build"
    assert TRANSLATION in page(moved)
    (build / "en" / "harbour.md").write_text("Mine.")
    (build / "fr" / "harbour.pdf").write_text("Nobody's.")
    walk(moved, capsys, "extract", code=1)  # forgets the article, and makes no pages
    assert (build / "fr" / "harbour.html").exists()
    walk(moved, capsys)
    left = {path.relative_to(build).as_posix() for path in build.rglob("harbour.*")}
    assert left == {"en/harbour.md", "fr/harbour.pdf"}
    assert (build / "fr" / "quay.html").exists()


def test_pages_stay_while_their_article_fails_and_where_another_file_became_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(project, capsys)
    source = project / "source" / "harbour.txt"
    (project / PLACE / "harbour.po").rename(project / "kept.po")
    (project / PLACE / "harbour.po").write_text('msgid "a\n')
    walk(project, capsys, code=2)
    assert (project / "build" / "fr" / "harbour.html").exists()
    (project / "kept.po").rename(project / PLACE / "harbour.po")
    source.unlink()
    text = ARTICLE.replace("\nPrices", "\n## Prices")
    source.with_suffix(".md").write_text(f"# {text}", encoding="utf-8")
    told = walk(project, capsys)
    assert "without an article" not in told
    assert TRANSLATION in page(project)


def test_the_review_pages_show_what_a_renamed_article_is_offered(
    moved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(moved, capsys, "review", "-o", str(moved / "review"), code=1)
    assert TRANSLATION in (moved / "review" / "fr" / "quay.html").read_text(encoding="utf-8")
