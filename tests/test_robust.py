"""What goes wrong around a run, and what it costs: nothing is lost, and clear words are said."""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
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
from tests.rights import CAN_BE_BOUND, be_bound
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


def outside(
    root: Path, *words: str, largest: int = 0, bound: bool = False, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run a project in a process of its own; `words` say what else than a run it should do.

    No file may grow beyond `largest` bytes; a `bound` process keeps to permissions though it be root's.
    """
    limits = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (largest, largest)) if largest else None
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "-C", str(root), *(words or ("run", "-q", "-j", "1"))],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        preexec_fn=be_bound if bound else limits,
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


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is nearly full, where root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _leave(disk: Path, kilobytes: int) -> None:
    """Let a disk have so much room left."""
    now = os.statvfs(disk)
    used = (now.f_blocks - now.f_bfree) * now.f_frsize // 1024
    subprocess.run(["mount", "-o", f"remount,size={used + kilobytes}k", str(disk)], check=True)


@pytest.mark.parametrize("room", [0, 8, 32, 64, 96, 128, 192, 256])
def test_a_full_disk_costs_nothing_but_another_run(tmp_path: Path, disk: Path, room: int) -> None:
    wanted = made(project(tmp_path / "undisturbed"))
    _leave(disk, 4096)
    root = project(disk / "full")
    _leave(disk, room)
    done = outside(root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert re.search(r"next step: .*disk", done.stderr)
    for path in root.rglob("*.po"):
        polib.pofile(str(path))
    _leave(disk, 4096)
    done = outside(root)
    assert done.returncode in (0, 1), done.stderr
    assert tree(root) == wanted


def test_a_report_or_history_for_which_there_is_no_room_leaves_the_old_one(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    made(root)
    page, history = tmp_path / "page.html", tmp_path / "history.tsv"
    words = ("status", "-q", "--label", "one", "--report", f"dashboard={page}", "--history", str(history))
    assert outside(root, *words).returncode == 0
    before = (page.read_bytes(), history.read_bytes())
    edit(root / "source" / "article-00000.html", "</article>", "<p>It rained on us.</p></article>")
    for largest in (40, len(before[1]) + 20):
        done = outside(root, *words, "--label", "two", largest=largest)
        assert done.returncode == 2
        assert "next step: make room on the disk" in done.stderr
        assert page.read_bytes() == before[0]
    assert history.read_bytes().startswith(before[1][:40])


def test_what_people_wrote_stays_when_the_disk_is_full(tmp_path: Path, disk: Path) -> None:
    _leave(disk, 4096)
    root = project(disk / "full")
    made(root)
    catalog = root / "locales" / "fr" / "LC_MESSAGES" / "article-00000.po"
    file = polib.pofile(str(catalog), wrapwidth=0)
    file[0].msgstr, file[0].flags = "Les mots d’une personne.", []
    file.save()
    edit(
        root / "source" / "article-00000.html",
        "</article>",
        "<p>It rained on all of us that day.</p></article>",
    )
    before = catalog.read_bytes()
    _leave(disk, 4)
    done = outside(root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert catalog.read_bytes() == before
    _leave(disk, 4096)
    assert outside(root).returncode in (0, 1)
    assert "Les mots d’une personne." in catalog.read_text(encoding="utf-8")


bound = pytest.mark.skipif(not CAN_BE_BOUND, reason="root may write anywhere, and cannot give it up here")


@bound
@pytest.mark.parametrize("folder", ["locales", "build", ".diptych", "."])
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path, folder: str) -> None:
    wanted = made(project(tmp_path / "undisturbed"))
    root = project(tmp_path / "project")
    (root / folder).mkdir(exist_ok=True)
    (root / folder).chmod(0o555)
    done = outside(root, bound=True)
    (root / folder).chmod(0o755)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert folder in done.stderr
    assert "permissions" in done.stderr or "writable" in done.stderr
    assert made(root) == wanted


@bound
def test_a_project_that_may_only_be_read_is_checked_all_the_same(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    made(root)
    before = tree(root)
    folders = [path for path in (root, *root.rglob("*")) if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    done = [outside(root, word, "-q", "-j", "1", bound=True) for word in ("check", "status")]
    done.append(outside(root, "memory", "search", "the", bound=True))
    for path in folders:
        path.chmod(0o755)
    assert all("Traceback" not in one.stderr for one in done)
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    assert tree(root) == before


@bound
@pytest.mark.parametrize(
    "name",
    [
        "source/article-00001.html",
        "locales/fr/LC_MESSAGES/article-00001.po",
        "locales/en/machine/article-00001.tsv",
    ],
)
def test_a_file_that_may_not_be_read_costs_its_article_alone(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    made(root)
    for path in (root / "source").iterdir():
        edit(path, "</article>", "<p>It rained on all of us that day.</p></article>")
    before = tree(root)
    (root / name).chmod(0o000)
    done = outside(root, bound=True)
    (root / name).chmod(0o644)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert name in done.stderr
    after = tree(root)
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert not [path for path in changed if path.startswith("locales") and "article-00001" in path]
    assert {"locales/article-00000.pot", "locales/article-00002.pot"} <= changed
    assert before.keys() <= after.keys()


@pytest.mark.parametrize("folder", ["locales", "build", ".diptych"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, folder: str) -> None:
    root = project(tmp_path / "project")
    (root / folder).write_text("no folder")
    done = outside(root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert folder in done.stderr
    assert (root / folder).read_text() == "no folder"


PLACES: tuple[dict[str, str], ...] = (
    {"LC_ALL": "C", "LANG": "C"},
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "5"},
    {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
    {"LC_ALL": "tr_TR.ISO-8859-9", "TZ": "nonsense"},
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["LC_ALL"] + place.get("PYTHONUTF8", ""))
def test_locale_time_zone_and_the_order_of_hashes_change_no_byte(
    tmp_path: Path, place: dict[str, str]
) -> None:
    place = {**place, **_locale(tmp_path, place["LC_ALL"])}
    roots = [project(tmp_path / name) for name in ("here", "there")]
    for root in roots:
        for number, name in enumerate(("été", "e\u0301te\u0301 deux", "🎬", "İstanbul ışık", "ß")):
            (root / "source" / f"{name}.html").write_text(article(50 + number, 3))
    here, there = roots
    wanted = made(here)
    done = outside(there, **place)
    assert done.returncode in (0, 1), done.stderr
    assert tree(there) == wanted
    done = outside(there, "status", "-j", "1", **place)
    assert done.returncode == 0, done.stderr
    assert "ete-deux" in done.stdout


def _locale(folder: Path, name: str) -> dict[str, str]:
    """Make a locale that few machines have; nothing is to be made of C and POSIX."""
    tongue, _, letters = name.partition(".")
    if not letters:
        return {}
    if shutil.which("localedef") is None:
        pytest.skip("no localedef here")
    made = subprocess.run(
        ["localedef", "-i", tongue, "-f", letters, str(folder / name)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("the definitions of locales are not installed here")
    return {"LOCPATH": str(folder)}


def test_file_names_of_any_kind_become_articles_or_are_named(tmp_path: Path) -> None:
    root = project(tmp_path / "with a space, é and 🎬")
    names = (
        "with space", "été à Évian", "e\u0301te\u0301 de\u0301compose\u0301", "🎬", "%41&=#?", "'\"$(x)", "CON", "-q",
        "x\ty", "two\nlines", "\x1b[31mred", "new\u2028line", "back\\slash", "a" * 250, "é" * 125, "🎬" * 62,
    )  # fmt: skip
    for number, name in enumerate(names, 7):
        (root / "source" / f"{name}.html").write_text(article(number, 3))
    with open(os.fsencode(root / "source") + b"/caf\xe9.html", "w") as file:  # noqa: PTH123 - no Path has such a name
        file.write(article(40, 3))
    first = outside(root, LC_ALL="C")
    assert "Traceback" not in first.stderr
    assert "\x1b" not in first.stderr
    report = run.run(load(root), WordByWord, jobs=1)
    assert report.failures == ()
    assert len({one.slug for one in report.coverage}) == 3 + len(names) + 1
    assert run.run(load(root), WordByWord, jobs=1).redone == ()


BAD: dict[str, bytes] = {
    "deep.html": b"<html lang=en><body>" + b"<div>" * 50_000 + b"<p>This is deep.</p>",
    "bold.html": b"<article><h1>T</h1><p>" + b"<b><i>" * 20_000 + b"This is deep.",
    "lists.html": b"<article><h1>T</h1>" + b"<ul><li>" * 5_000 + b"This is deep.",
    "tables.html": b"<article><h1>T</h1>" + b"<table><tr><td>" * 3_000 + b"This is deep.",
    "quotes.md": b"> " * 5_000 + b"deep",
    "brackets.md": b"[" * 20_000,
    "anchor.md": b"---\na: &a [*a]\n---\ntext",
    "braces.md": b"---\n" + b"{" * 50_000 + b"\n---\ntext",
    "toml.md": b"+++\na=" + b"[" * 5_000 + b"\n+++\ntext",
    "date.md": b"---\ndate: 9999999-99-99\ntitle: [1, 2]\n---\nThis is a text.",
    "colon.md": b"---\ntitle: Marseille: a tale\n---\n# Marseille\n\nThis is a text.",
    "linked.html": b"<script type='application/ld+json'>"
    + b"[" * 100_000
    + b"</script><article><h1>T</h1><p>This is text.",
    "signs.html": b"<article><h1>T</h1><p>This is &#xD800; &#x110000; &#0; text.",
    "nothing.html": b"",
    "zeros.html": b"<p>\0\0\0 text here</p>" * 10,
    "noise.html": random.Random(1).randbytes(50_000),
    "noise.md": random.Random(2).randbytes(5_000),
    "latin.txt": b"caf\xe9",
}


def test_bad_articles_among_good_ones_cost_nobody_else_anything(tmp_path: Path) -> None:
    """Pages that are nested, broken or noise; a folder, a pipe and links that lead nowhere with a page's name."""
    wanted = made(project(tmp_path / "undisturbed"))
    root = project(tmp_path / "project")
    for name, content in BAD.items():
        (root / "source" / name).write_bytes(content)
    (root / "source" / "folder.html").mkdir()
    (root / "source" / "nowhere.html").symlink_to("/nowhere/at/all.html")
    (root / "source" / "round").symlink_to("..")
    os.mkfifo(root / "source" / "pipe.html")
    report = run.run(load(root), WordByWord, jobs=1)
    assert {"source/latin.txt", "source/noise.md", "source/colon.md"} <= {
        failure.location for failure in report.failures
    }
    assert all(failure.reason.startswith("source/") and failure.next_step for failure in report.failures)
    after = tree(root)
    own = [name for name in wanted if "article-0000" in name and name.startswith(("locales/", "source/"))]
    assert len(own) > 9
    assert {name: after.get(name) for name in own} == {name: wanted[name] for name in own}
    pages = [name for name in wanted if re.fullmatch(r"build/(fr|en)/[^/]+\.txt", name)]
    assert len(pages) == 6
    assert all(after.get(name) == wanted[name] for name in pages)


def test_two_names_that_read_the_same_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    for name in ("été", "e\u0301te\u0301"):
        (root / "source" / f"{name}.html").write_text(article(30, 3))
    if len(list((root / "source").iterdir())) < 5:
        pytest.skip("this file system holds both names for one")
    report = run.run(load(root), WordByWord, jobs=1)
    assert len(report.failures) == 2
    assert all("several sources would become the article 'ete'" in one.reason for one in report.failures)
    assert len({one.slug for one in report.coverage}) == 3


FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def _at(clock: str) -> dict[str, str]:
    """Set the clock of a process; what it measures of its own time goes on."""
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed here")
@pytest.mark.parametrize(
    "clocks",
    [("1970-01-02 00:00:00", "2100-01-01 00:00:00"), ("2100-01-01 00:00:00", "1970-01-02 00:00:00")],
    ids=["forward", "back"],
)
def test_a_clock_that_jumps_between_runs_changes_no_byte(tmp_path: Path, clocks: tuple[str, str]) -> None:
    roots = [project(tmp_path / name) for name in ("undisturbed", "jumping")]
    for step, clock in enumerate(clocks):
        if step:
            for root in roots:
                edit(
                    root / "source" / "article-00001.html", "</article>", "<p>It rained on us.</p></article>"
                )
        made(roots[0])
        done = outside(roots[1], **_at(clock))
        assert done.returncode in (0, 1), done.stderr
        assert tree(roots[1]) == tree(roots[0])
    (redone,) = _redone(roots[1], "article-00001.html")
    assert redone == ("source changed",)
    assert run.run(load(roots[1]), WordByWord, jobs=1).redone == ()


def _redone(root: Path, name: str) -> list[tuple[str, ...]]:
    """Edit an article without changing its time, and say why what was worked on was."""
    path = root / "source" / name
    before = path.stat()
    edit(path, "It rained on us.", "It rained on you")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    return [one.reasons for one in run.run(load(root), WordByWord, jobs=1).redone]


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed here")
def test_a_clock_that_races_during_a_run_changes_no_byte(tmp_path: Path) -> None:
    wanted = made(project(tmp_path / "undisturbed"))
    root = project(tmp_path / "racing")
    done = outside(root, **_at("@2000-01-01 00:00:00 x50000000"))  # a second is more than a year and a half
    assert done.returncode in (0, 1), done.stderr
    assert tree(root) == wanted


@pytest.mark.parametrize("second", [0, 4102444800], ids=["1970", "2100"])
def test_times_of_files_are_no_change(tmp_path: Path, second: int) -> None:
    root = project(tmp_path / "project")
    before = made(root)
    for path in root.rglob("*"):
        os.utime(path, (second, second))
    assert run.run(load(root), WordByWord, jobs=1).redone == ()
    assert tree(root) == before


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
