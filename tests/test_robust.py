"""What goes wrong around a run, and what it costs: nothing is lost, and clear words are said."""

import os
import resource
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polib
import pytest

from pipeline import run
from pipeline.config import Config, load
from pipeline.translate import Hypothesis, Request
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord
from tests.many import article, write_articles
from tests.test_corridor import Tree, edit, tree

PROGRAM = (
    "import sys; from pipeline.cli import corridor, main; from tests.fakes import WordByWord;"
    "corridor.engine = WordByWord; sys.exit(main(sys.argv[1:]))"
)


def project(root: Path, articles: int = 3) -> Path:
    root.mkdir()
    (root / "diptych.toml").write_text('base_url = "https://example.org"\nslugs = "title"\n')
    write_articles(root / "source", articles, paragraphs=3)
    return root


def outside(root: Path, *, largest: int = 0, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a project in a process of its own, in which no file may grow beyond `largest` bytes."""
    limits = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (largest, largest)) if largest else None
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "-C", str(root), "run", "-q", "-j", "1"],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        preexec_fn=limits,
        capture_output=True,
        text=True,
        check=False,
    )


def made(root: Path) -> Tree:
    run.run(load(root), WordByWord, jobs=1)
    return tree(root)


@pytest.mark.parametrize("largest", [100, 3000, 9000])
def test_a_disk_that_takes_no_more_costs_nothing_but_another_run(tmp_path: Path, largest: int) -> None:
    wanted = made(project(tmp_path / "undisturbed"))
    root = project(tmp_path / "full")
    done = outside(root, largest=largest)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "next step: " in done.stderr
    for path in root.rglob("*.po"):
        polib.pofile(str(path))
    assert made(root) == wanted


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("folder", ["locales", "build", ".diptych"])
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path, folder: str) -> None:
    root = project(tmp_path / "project")
    (root / folder).mkdir()
    (root / folder).chmod(0o555)
    done = outside(root)
    (root / folder).chmod(0o755)
    assert done.returncode == 2
    assert f"{folder}" in done.stderr
    assert "permissions" in done.stderr or "writable" in done.stderr


@pytest.mark.parametrize("folder", ["locales", "build", ".diptych"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, folder: str) -> None:
    root = project(tmp_path / "project")
    (root / folder).write_text("no folder")
    done = outside(root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert folder in done.stderr
    assert (root / folder).read_text() == "no folder"


def test_locale_time_zone_and_the_order_of_hashes_change_no_byte(tmp_path: Path) -> None:
    wanted = made(project(tmp_path / "here"))
    there = project(tmp_path / "there")
    done = outside(there, LC_ALL="C", LANG="C", PYTHONUTF8="0", TZ="Pacific/Kiritimati", PYTHONHASHSEED="5")
    assert done.returncode in (0, 1), done.stderr
    assert tree(there) == wanted


def test_file_names_of_any_kind_become_articles_or_are_named(tmp_path: Path) -> None:
    root = project(tmp_path / "with a space, é and 🎬")
    names = ("with space", "été à Évian", "🎬", "%41&=#?", "a" * 240, "'\"$(x)", "CON", "-q", "x\ty")
    for number, name in enumerate(names, 7):
        (root / "source" / f"{name}.html").write_text(article(number, 3))
    first = outside(root, LC_ALL="C")
    assert "Traceback" not in first.stderr
    report = run.run(load(root), WordByWord, jobs=1)
    told = {one.location for one in report.coverage} | {one.location for one in report.failures}
    told |= {one.location for one in report.skipped}
    assert told == {f"source/{path.name}" for path in (root / "source").iterdir()}


class Edited(WordByWord, ABC):
    """An engine during whose work somebody edits the project."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.root = config.root
        self.first = True

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        if self.first:
            self.first = False
            self.change()
        return super().translate(requests)

    @abstractmethod
    def change(self) -> None:
        """Edit it."""


def test_a_source_that_is_edited_while_the_machine_works_is_not_taken_for_done(tmp_path: Path) -> None:
    class Source(Edited):
        def change(self) -> None:
            edit(
                self.root / "source" / "article-00001.html",
                "</article>",
                "<p>It rained on all of us that day.</p></article>",
            )

    root, other = project(tmp_path / "project"), tmp_path / "other"
    run.run(load(root), Source, jobs=1)
    run.run(load(root), WordByWord, jobs=1)
    shutil.copytree(root / "source", other / "source")
    shutil.copy(root / "diptych.toml", other)
    assert any(b"It rained on all" in data for name, data in tree(root).items() if name.endswith(".pot"))
    made(other)
    assert {name: data for name, data in tree(root).items() if name.endswith(".html")} == {
        name: data for name, data in tree(other).items() if name.endswith(".html")
    }


def test_words_that_a_person_saves_while_the_machine_works_stay(tmp_path: Path) -> None:
    class Translator(Edited):
        def change(self) -> None:
            path = self.root / "locales" / "fr" / "LC_MESSAGES" / "article-00000.po"
            file = polib.pofile(str(path), wrapwidth=0)
            for entry in file:
                if not entry.msgstr:
                    entry.msgstr = "Les mots d’une personne."
                    break
            file.save()

    root = project(tmp_path / "project")
    run.extract(load(root), jobs=1)
    report = run.run(load(root), Translator, jobs=1)
    text = (root / "locales" / "fr" / "LC_MESSAGES" / "article-00000.po").read_text("utf-8")
    assert "Les mots d’une personne." in text
    assert any(
        "Les mots d’une personne." in data.decode() for name, data in tree(root).items() if ".html" in name
    )
    before = tree(root)
    assert run.run(load(root), WordByWord, jobs=1).redone == ()
    assert tree(root) == before
    assert not report.failures
