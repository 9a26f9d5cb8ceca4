"""Returned files that are wrong in every way: one clear message each, and nothing is lost."""

import os
from pathlib import Path

import polib
import pytest

from pipeline.catalogs import CatalogError, Shelf, reconcile
from pipeline.catalogs.po_reader import parse
from pipeline.cli import corridor, main
from pipeline.model import Catalog, Language, State
from tests.fakes import WordByWord
from tests.test_catalogs import article, edit

FR = Language("fr")
CASES = Path(__file__).parent / "cases" / "catalogs"
RAIN, SHOOT = "It rained on the old port.", "The shooting began."


def shelf_with(tmp_path: Path, *slugs: str) -> Shelf:
    shelf = Shelf(tmp_path)
    for slug in slugs:
        path = shelf.catalog_path(slug, FR)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = f'msgid ""\nmsgstr ""\n"Project-Id-Version: {slug}\\n"\n"Language: fr\\n"\n'
        path.write_text(f'{header}\nmsgid "{slug}"\nmsgstr "texte"\n', encoding="utf-8")
    return shelf


def test_a_file_cut_off_anywhere_holds_whole_texts_or_is_refused() -> None:
    text = (CASES / "written.po").read_text(encoding="utf-8")
    whole = {(message.key, message.text) for message in parse(text, "x.po").messages}
    refused = 0
    for end in range(len(text)):
        try:
            found = parse(text[:end], "x.po").messages
        except CatalogError:
            refused += 1
            continue
        assert {(message.key, message.text) for message in found} <= whole
    assert refused > len(text) / 4


def test_another_articles_file_is_refused_and_a_renamed_articles_is_not(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, "rain", "storm")
    mine, other = shelf.catalog_path("rain", FR), shelf.catalog_path("storm", FR)
    mine.write_bytes(other.read_bytes())
    with pytest.raises(CatalogError, match="catalog of storm") as caught:
        shelf.load("rain", FR)
    assert caught.value.where == f"{mine}:3"
    other.unlink()
    assert isinstance(shelf.load("rain", FR), Catalog)


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, "rain")
    with shelf.catalog_path("rain", FR).open("r+b") as file:
        file.truncate(50_000_001)
    with pytest.raises(CatalogError, match="larger than 50 MB"):
        shelf.load("rain", FR)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, "rain")
    path = shelf.catalog_path("rain", FR)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(CatalogError, match="is no file"):
        shelf.load("rain", FR)
    path.unlink()
    path.mkdir()
    with pytest.raises(CatalogError, match="is no file"):
        shelf.load("rain", FR)


def test_a_catalog_that_is_a_link_stays_one_and_its_end_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "rain.txt").write_text(f"Rain\n\n{RAIN}\n\n{SHOOT}\n")
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    path, real = Shelf(tmp_path / "locales").catalog_path("rain", FR), tmp_path / "team" / "rain.po"
    real.parent.mkdir()
    path.rename(real)
    path.symlink_to(os.path.relpath(real, path.parent))
    for words in ("Il pleuvait.", "Il a plu."):
        file = polib.pofile(str(real))
        one = next(one for one in file if one.msgid == RAIN)
        one.msgstr, one.flags = words, []
        file.save()
        assert main(["-C", str(tmp_path), "run", "-q"]) == 0
        assert path.is_symlink()
        assert words in (tmp_path / "build" / "fr" / "rain.txt").read_text(encoding="utf-8")
    assert "language: en" in real.read_text(encoding="utf-8")


def test_a_catalog_that_is_a_link_out_of_the_project_is_neither_read_nor_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    root = tmp_path / "project"
    (root / "source").mkdir(parents=True)
    (root / "source" / "rain.txt").write_text(f"Rain\n\n{RAIN}\n\n{SHOOT}\n")
    outside, path = tmp_path / "rain.po", Shelf(root / "locales").catalog_path("rain", FR)
    path.parent.mkdir(parents=True)
    for text in (None, 'msgid "secret"\nmsgstr "word"\n'):
        if text:
            outside.write_text(text)
        path.unlink(missing_ok=True)
        path.symlink_to(outside)
        assert main(["-C", str(root), "run", "-q"]) == 2
        assert (
            "rain.po: is a link to a file outside the project\n  next step: put the file itself there\n"
            in (capsys.readouterr().err)
        )
        assert (outside.read_text() if outside.exists() else None) == text
    path.unlink()
    path.symlink_to(path.name)
    assert main(["-C", str(root), "run", "-q"]) == 2
    assert "rain.po: " in capsys.readouterr().err


def test_names_that_lead_elsewhere_are_not_listed(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, "rain")
    folder = shelf.catalog_path("rain", FR).parent
    for name in ("..po", "-rf.po", "A B.po", "x\n.po", "rain.po~", ".rain.po"):
        (folder / name).write_text("x")
    assert shelf.slugs(FR) == ("rain",)


def test_many_entries_with_one_key_become_one_and_no_persons_text_is_lost(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(RAIN, SHOOT)
    path = shelf.catalog_path("an-article", FR)
    path.parent.mkdir(parents=True)
    one = f'msgctxt "paragraph"\nmsgid "{RAIN}"\nmsgstr "{{}}"\n\n'
    path.write_text("".join(one.format(f"Texte {number}.") for number in range(300)), encoding="utf-8")
    after = reconcile(shelf.load("an-article", FR), source, FR)
    assert [entry.translation.state for entry in after.entries] == [State.HUMAN, State.MISSING]
    (first, _) = after.entries
    kept = {
        first.translation.text,
        *(comment.removeprefix("also translated as: ") for comment in first.comments),
    }
    assert kept == {f"Texte {number}." for number in range(300)}


def test_a_script_in_a_translation_reaches_no_page_and_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "rain.txt").write_text(
        "A morning by the sea\n\nIt rained on the old port all morning. Nobody was surprised at all.\n"
    )
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    shelf = Shelf(tmp_path / "locales")
    loaded = shelf.load("rain", FR)
    assert loaded is not None
    path = shelf.catalog_path("rain", FR)
    text = path.read_text(encoding="utf-8")
    made = next(e.translation.text for e in loaded.entries if e.key.msgid.startswith("Nobody"))
    path.write_text(
        text.replace(
            f'msgstr "{made}"', 'msgstr "Il <script>alert(1)</script> <img src=x onerror=alert(1)> pleut."'
        ),
        encoding="utf-8",
    )
    main(["-C", str(tmp_path), "build", "-q"])
    for page in (tmp_path / "build").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")
        assert "<img src=x" not in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["-C", str(tmp_path), "check"]) == 3
    assert "(tags: <script> is new)" in capsys.readouterr().err


def test_a_broken_catalog_stops_its_own_article_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    for slug in ("rain", "storm"):
        (tmp_path / "source" / f"{slug}.txt").write_text(
            f"The {slug} came\n\nIt came from the sea at night.\n"
        )
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    path = Shelf(tmp_path / "locales").catalog_path("rain", FR)
    broken = path.read_bytes()[:-3]
    path.write_bytes(broken)
    with (tmp_path / "source" / "storm.txt").open("a") as file:
        file.write("\nThe morning was calm.\n")
    capsys.readouterr()
    assert main(["-C", str(tmp_path), "run", "-q"]) == 2
    assert path.read_bytes() == broken
    assert "rain.po:" in capsys.readouterr().err
    assert "gninrom" in (tmp_path / "build" / "fr" / "storm.txt").read_text(encoding="utf-8")


def test_an_edit_by_a_person_is_kept_by_the_run_that_follows(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(RAIN, SHOOT)
    shelf.store(source, [edit(reconcile(None, source, FR), RAIN, "Il a plu.")])
    path = shelf.catalog_path("an-article", FR)
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode(encoding))
        after = reconcile(shelf.load("an-article", FR), source, FR)
        assert after.entries[0].translation.text == "Il a plu."
        shelf.store(source, [after])
