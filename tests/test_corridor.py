"""Nothing is done twice, and nobody can tell from the result: incremental, parallel and killed runs."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polib
import pytest
from filelock import FileLock

from pipeline import run
from pipeline.cli import corridor, main
from pipeline.config import load
from pipeline.errors import PipelineError
from pipeline.run.crew import Crew, Lost
from pipeline.run.lock import hold
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord
from tests.many import article, write_articles

Tree = dict[str, bytes]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with six linked articles, run once."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    return made(tmp_path / "project")


def made(root: Path) -> Path:
    root.mkdir()
    (root / "diptych.toml").write_text('base_url = "https://example.org"\nslugs = "title"\n')
    write_articles(root / "source", 6, paragraphs=6)
    walk(root)
    return root


def newer(config: object) -> WordByWord:
    return WordByWord(config, version="2")


def walk(root: Path, *more: str) -> int:
    return main(["-C", str(root), "run", "-q", *more])


def tree(root: Path) -> Tree:
    """All files of a project but for what can be worked out again."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".diptych" not in path.parts
    }


def report(root: Path) -> run.Report:
    return run.run(load(root), WordByWord, jobs=1)


def redone(root: Path) -> dict[str, tuple[str, ...]]:
    return {one.location.removeprefix("source/"): one.reasons for one in report(root).redone}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def approve(root: Path, number: int, words: str | None = None) -> str:
    """Let a person correct an article's first machine draft into French, or confirm it; return the msgid."""
    path = root / "locales" / "fr" / "LC_MESSAGES" / f"article-{number:05}.po"
    file = polib.pofile(str(path), wrapwidth=0)
    one = next(entry for entry in file if "fuzzy" in entry.flags and not entry.obsolete)
    one.flags = [flag for flag in one.flags if flag != "fuzzy"]
    one.msgstr = words or one.msgstr
    file.save()
    return one.msgid


def test_nothing_is_worked_on_when_nothing_changed(project: Path) -> None:
    before = tree(project)
    assert redone(project) == {}
    assert tree(project) == before


def test_times_of_day_are_no_change(project: Path) -> None:
    for path in project.rglob("*"):
        os.utime(path, (1, 1))
    assert redone(project) == {}


def test_an_edited_sentence_costs_its_article(project: Path) -> None:
    path = project / "source" / "article-00002.html"
    edit(path, "</p>", " It rained.</p>")
    assert redone(project) == {"article-00002.html": ("source changed",)}
    assert redone(project) == {}


def test_a_correction_in_a_catalog_reaches_its_page(project: Path) -> None:
    approve(project, 2, "Personne d’autre ne dirait cela.")
    reasons = redone(project)["article-00002.html"]
    assert reasons == ("catalog fr changed",)
    assert "Personne d’autre ne dirait cela." in _page(project, "article-00002").read_text("utf-8")


def _page(root: Path, slug: str) -> Path:
    (line,) = (
        line
        for line in (root / "locales" / "fr" / "slugs.tsv").read_text().splitlines()
        if line.startswith(slug)
    )
    return root / "build" / "fr" / f"{line.split()[1]}.html"


def test_drafts_are_made_anew_when_asked_for_and_peoples_words_never(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Personne d’autre ne dirait cela."
    approve(project, 2, words)
    approve(project, 3)
    walk(project)
    before = tree(project)
    drafts = sum(count_drafts(project, "1"))
    monkeypatch.setattr(corridor, "engine", newer)
    walk(project)
    assert tree(project) == before
    walk(project, "--redraft")
    assert count_drafts(project, "1") == (0, 0)
    assert sum(count_drafts(project, "2")) == drafts
    for number in (2, 3):
        mine, old = (
            next(one for one in polib.pofile(text) if "fuzzy" not in one.flags and one.msgid != one.msgstr)
            for text in catalog_texts(project, before, number)
        )
        assert (mine.msgid, mine.msgstr) == (old.msgid, old.msgstr)
    after = tree(project)
    walk(project, "--redraft")
    assert tree(project) == after


def catalog_texts(root: Path, before: Tree, number: int) -> tuple[str, str]:
    """Return an article's French catalog, as it is and as it was."""
    path = f"locales/fr/LC_MESSAGES/article-{number:05}.po"
    return (root / path).read_text("utf-8"), before[path].decode()


def count_drafts(root: Path, version: str) -> tuple[int, ...]:
    """Count the texts in each language's catalogs that this version of the engine made."""
    return tuple(
        sum(
            entry.tcomment.count(f"by=fake {version} ") and "fuzzy" in entry.flags
            for path in (root / "locales" / language).rglob("*.po")
            for entry in polib.pofile(str(path))
        )
        for language in ("en", "fr")
    )


def test_a_persons_words_reach_the_same_sentence_in_another_article(project: Path) -> None:
    shared = "<p>The lighthouse keeper never sleeps.</p></article>"
    for number in (0, 2):
        edit(project / "source" / f"article-{number:05}.html", "</article>", shared)
    report(project)
    path = project / "locales" / "fr" / "LC_MESSAGES" / "article-00000.po"
    file = polib.pofile(str(path), wrapwidth=0)
    one = next(entry for entry in file if "lighthouse" in entry.msgid)
    one.msgstr, one.flags = "Le gardien du phare ne dort jamais.", []
    file.save()
    assert {"article-00000.html", "article-00002.html"} <= redone(project).keys()
    assert "Le gardien du phare ne dort jamais." in _page(project, "article-00002").read_text("utf-8")


def test_a_file_beside_an_article_is_not_worked_on_when_what_the_article_links_to_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    root = tmp_path / "project"
    (root / "source").mkdir(parents=True)
    (root / "diptych.toml").write_text('slugs = "title"\n')
    page = (
        '<html lang="en"><article><h1>{}</h1><p>{} wrote the whole of it by hand in May.</p></article></html>'
    )
    for name, link in (("a", '<a href="b.html">Somebody</a>'), ("b", "Nobody")):
        (root / "source" / f"{name}.html").write_text(page.format(f"The {name} of it all", link))
    (root / "source" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    report(root)
    assert redone(root) == {}
    (root / "source" / "b.html").unlink()
    assert redone(root) == {"a.html": ("what its pages link to changed",)}


def test_a_page_that_was_deleted_or_edited_is_written_again(project: Path) -> None:
    before = tree(project)
    _page(project, "article-00001").unlink()
    _page(project, "article-00003").write_text("vandalised")
    (project / "build" / "index.html").unlink()
    assert set(redone(project)) == {"article-00001.html", "article-00003.html"}
    assert tree(project) == before


def test_what_links_to_an_article_follows_its_new_name(project: Path) -> None:
    edit(
        project / "source" / "article-00004.html",
        "</article>",
        "<p>See <a href='article-00001.html'>this</a> one.</p></article>",
    )
    report(project)
    register = project / "locales" / "fr" / "slugs.tsv"
    register.write_text(register.read_text() + "article-00001\tune-tout-autre-chose\n")
    assert "article-00004.html" in redone(project)
    assert "une-tout-autre-chose.html" in _page(project, "article-00004").read_text("utf-8")


def test_state_that_is_thrown_away_or_broken_changes_no_byte(project: Path) -> None:
    before = tree(project)
    (project / ".diptych" / "state.sqlite").write_bytes(b"no database at all" * 100)
    assert len(redone(project)) == 6
    shutil.rmtree(project / ".diptych")
    assert len(redone(project)) == 6
    assert tree(project) == before


def test_lists_of_another_length_cost_no_article(project: Path) -> None:
    """And those of the length before come back to the byte."""
    before, settings = tree(project), (project / "diptych.toml").read_text()
    (project / "diptych.toml").write_text(f"{settings}list_size = 2\n")
    assert redone(project) == {}
    assert {path for path in tree(project) if "/pages/" in path} == {
        f"build/{place}pages/{number}.html" for place in ("", "en/", "fr/") for number in (2, 3)
    }
    (project / "diptych.toml").write_text(settings)
    assert redone(project) == {}
    assert tree(project) == before


def test_an_article_that_cannot_be_read_leaves_the_others_alone(project: Path) -> None:
    path = project / "source" / "article-00005.html"
    (project / "locales" / "fr" / "LC_MESSAGES" / "article-00005.po").write_text('msgid "broken\n')
    edit(path, "</p>", " It rained.</p>")
    first, second = report(project), report(project)
    assert [failure.location for failure in first.failures] == ["source/article-00005.html"]
    assert first.failures == second.failures
    assert [one.location for one in second.redone] == ["source/article-00005.html"]


def test_reports_are_the_same_whether_an_article_was_worked_on_or_remembered(project: Path) -> None:
    config = load(project)
    (project / "source" / "notes.css").write_text("no article")
    remembered = run.status(config)
    shutil.rmtree(project / ".diptych")
    worked_out = run.status(config, jobs=1)
    assert remembered.coverage == worked_out.coverage
    assert remembered.skipped == worked_out.skipped
    assert not (project / ".diptych").exists(), "status writes nothing"
    assert run.check(config, jobs=1).findings == run.check(config, jobs=1).findings


def _any(root: Path, chance: random.Random, folder: str = "source") -> Path:
    return chance.choice(sorted(path for path in (root / folder).iterdir() if path.is_file()))


def _corrected(root: Path, chance: random.Random) -> None:
    file = polib.pofile(str(_any(root, chance, "locales/fr/LC_MESSAGES")), wrapwidth=0)
    for one in chance.sample([one for one in file if not one.obsolete], 2):
        one.msgstr = f"Mots d’une personne, {chance.randrange(3)}."
        one.flags = []
    file.save()


def _set(root: Path, line: str) -> None:
    (root / "names.txt").write_text("Camille\n")
    (root / "diptych.toml").write_text(f'base_url = "https://example.org"\nslugs = "title"\n{line}\n')


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    lambda root, chance: edit(_any(root, chance), "</p>", f" It rained {chance.randrange(99)} days.</p>"),
    lambda root, chance: (root / "source" / f"article-{chance.randrange(20):05}.html").write_text(
        article(chance.randrange(999), 4)
    ),
    lambda root, chance: _any(root, chance).unlink(),
    _corrected,
    lambda root, chance: _any(root, chance, "build/fr").unlink(),
    lambda root, chance: _any(root, chance, "build/en").write_text("vandalised"),
    lambda root, chance: _any(root, chance, "locales/fr/LC_MESSAGES").unlink(),
    lambda root, chance: _set(root, f'site_name = "Site {chance.randrange(3)}"'),
    lambda root, chance: _set(
        root, chance.choice(['publish = "touched"\nthreshold = 90', 'publish = "machine"'])
    ),
    lambda root, chance: _set(root, 'do_not_translate = "names.txt"'),
    lambda root, chance: _set(root, f"list_size = {chance.randrange(5)}"),
    lambda root, chance: (root / "templates").mkdir(exist_ok=True),
)


@pytest.mark.parametrize("seed", range(int(os.environ.get("DIPTYCH_SEEDS", "3"))))
def test_any_edits_end_in_what_a_run_from_nothing_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """But that one which remembers nothing knows no page of an article that is gone as its own, and leaves it."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    root, other, bare = made(tmp_path / "project"), tmp_path / "other", tmp_path / "bare"
    chance = random.Random(seed)
    for _ in range(6):
        for change in chance.sample(EDITS, chance.randint(1, 3)):
            change(root, chance)
        command = chance.choice(("run", "run", "extract", "build"))
        for one, forgotten in ((other, (".diptych",)), (bare, (".diptych", "build"))):
            shutil.rmtree(one, ignore_errors=True)
            shutil.copytree(root, one, ignore=shutil.ignore_patterns(*forgotten))
        codes = [main(["-C", str(one), command, "-q", "-j", "1"]) for one in (root, other, bare)]
        assert len(set(codes)) == 1
        made_here, from_nothing = tree(root), tree(other)
        left = {path for path in from_nothing.keys() - made_here.keys() if path.startswith("build/")}
        assert made_here == {path: data for path, data in from_nothing.items() if path not in left}
        assert left.isdisjoint(tree(bare))


def test_several_processes_make_what_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_articles(tmp_path / name / "source", 25, paragraphs=2)
    assert walk(tmp_path / "one", "-j", "1") == walk(tmp_path / "two", "-j", "2")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_no_process_loads_what_lies_in_the_current_folder(tmp_path: Path) -> None:
    for name in ("msgspec", "selectors", "trafilatura"):
        (tmp_path / f"{name}.py").write_text("open('loaded', 'w'); raise SystemExit('not ours')\n")
    program = "from pipeline.run.crew import Crew\nif __name__ == '__main__':\n    with Crew(2) as crew: print(*crew.each(abs, range(26), 26))"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "program").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, str(tmp_path / "bin" / "program")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == ([str(number) for number in range(26)], "")
    assert not (tmp_path / "loaded").exists()


def _die_of(number: int) -> int:
    if number == 20:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_task_that_kills_its_process_is_lost_alone() -> None:
    with Crew(2) as crew:
        results = list(crew.each(_die_of, range(26), 26))
    assert results == [Lost(20) if number == 20 else number for number in range(26)]


def _mark(place: Path) -> Path:
    time.sleep(0.1)
    place.touch()
    return place


def test_who_leaves_waits_for_the_tasks_under_way_not_for_the_shares_they_belong_to(tmp_path: Path) -> None:
    places = [tmp_path / str(number) for number in range(64)]
    with Crew(2) as crew:
        assert next(iter(crew.each(_mark, places, len(places)))) == places[0]
    assert 8 <= len(list(tmp_path.iterdir())) <= 20


def test_two_runs_do_not_meet(project: Path) -> None:
    before = tree(project)
    with FileLock(project / ".diptych" / "lock"):
        (project / ".diptych" / "running").write_text("4711\n")
        with pytest.raises(PipelineError, match=r"another diptych \(process 4711\) is working"):
            report(project)
        assert run.status(load(project)).coverage, "looking is allowed"
    assert redone(project) == {}
    assert tree(project) == before


def test_the_lock_is_let_go_at_the_end_however_long_its_object_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []

    def make(path: Path, *, blocking: bool) -> FileLock:
        kept.append(FileLock(path, blocking=blocking))
        return kept[-1]

    monkeypatch.setattr("pipeline.run.lock.FileLock", make)
    with hold(load(project)):
        assert kept[0].is_locked
    with pytest.raises(ZeroDivisionError), hold(load(project)):
        raise ZeroDivisionError
    assert not any(lock.is_locked for lock in kept)


KILLS = int(os.environ.get("DIPTYCH_KILLS", "8"))
STOPPED = "diptych: interrupted; what was written is whole\n"


def start(root: Path, *more: str) -> subprocess.Popen[str]:
    """Run in a process group of its own, with a stand-in for the machine."""
    program = (
        "import sys; from pipeline.cli import corridor, main; from tests.fakes import WordByWord;"
        "corridor.engine = WordByWord; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "-C", str(root), "run", "-q", *more]
    return subprocess.Popen(
        command, cwd=REPOSITORY, start_new_session=True, stderr=subprocess.PIPE, text=True
    )


def unmade(root: Path) -> Path:
    """A project of so many articles that several processes work on it."""
    root.mkdir()
    (root / "diptych.toml").write_text('slugs = "title"\n')
    write_articles(root / "source", 26, paragraphs=2)
    return root


def unmake(root: Path) -> None:
    for folder in ("build", "locales", ".diptych"):
        shutil.rmtree(root / folder, ignore_errors=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def members(group: int) -> list[str]:
    """What the processes of a group were called by, dead ones left out (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, leader = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if leader == str(group) and state != "Z":
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


def test_a_run_that_is_killed_at_any_moment_is_made_good_by_the_next(tmp_path: Path) -> None:
    """With its workers or without them, and whether it did the work alone or not."""
    undisturbed, killed = unmade(tmp_path / "undisturbed"), unmade(tmp_path / "killed")
    begun = time.monotonic()
    assert ended(start(undisturbed))[0] in (0, 1), "the engine leaves gaps"
    whole = time.monotonic() - begun
    chance = random.Random(7)
    for _ in range(KILLS):
        process = start(killed, "-j", chance.choice("12"))
        time.sleep(chance.uniform(0.1, whole))
        if chance.random() < 0.5:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        ended(process)  # its workers, who hold its standard error, are gone, too
        if chance.random() < 0.3:
            unmake(killed)
    assert ended(start(killed))[0] in (0, 1)
    assert tree(killed) == tree(undisturbed)


@pytest.mark.parametrize("part", [0, 0.1, 0.3, 0.5])
def test_ctrl_c_ends_a_run_and_its_processes_with_one_line(tmp_path: Path, part: float) -> None:
    """Whether they are being started or at work; the next run finishes it."""
    undisturbed, stopped = unmade(tmp_path / "undisturbed"), unmade(tmp_path / "stopped")
    begun = time.monotonic()
    assert ended(start(undisturbed, "-j", "2"))[0] in (0, 1)
    whole = time.monotonic() - begun
    process = start(stopped, "-j", "2")
    while not (stopped / ".diptych" / "running").exists():  # before, Python itself is not there
        time.sleep(0.01)
    time.sleep(part * whole)
    os.killpg(process.pid, signal.SIGINT)
    code, said = ended(process)
    # minus: Python tells the system of a KeyboardInterrupt that went through `exec`, as those in dataclasses do
    assert code in (130, -signal.SIGINT) if said else code in (0, 1, -signal.SIGINT)
    assert said in (STOPPED, "")
    assert said or tree(stopped) == tree(undisturbed), "it was over before it heard"
    gone = time.monotonic() + 20
    while (left := members(process.pid)) and time.monotonic() < gone:
        time.sleep(0.05)
    assert not left
    assert ended(start(stopped))[0] in (0, 1)
    assert tree(stopped) == tree(undisturbed)


@pytest.mark.parametrize("words", [["import", "draft.po"], ["purge"]])
def test_nobody_writes_catalogs_while_a_run_is_at_work(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    before = tree(project)
    with FileLock(project / ".diptych" / "lock"):
        assert main(["-C", str(project), *words]) == 2
        assert "is working on this project" in capsys.readouterr().err
        assert main(["-C", str(project), "purge", "--dry-run"]) == 0
    assert tree(project) == before


def _break_front_matter(root: Path) -> None:
    (root / "source" / "article-00002.html").rename(root / "source" / "article-00002.md")
    (root / "source" / "article-00002.md").write_text("---\ntitle: [\n---\n\nText.\n")


def _break_a_catalog(root: Path) -> None:
    path = root / "locales" / "fr" / "LC_MESSAGES" / "article-00002.po"
    path.write_text(path.read_text("utf-8") + "\nmsgid broken\n", "utf-8")


@pytest.mark.parametrize("damage", [_break_front_matter, _break_a_catalog])
def test_what_leads_to_an_article_that_fails_stays(project: Path, damage: Callable[[Path], None]) -> None:
    before = {path: data for path, data in tree(project).items() if path.startswith("build/")}
    damage(project)
    for _ in range(2):  # it is remembered, too
        assert len(report(project).failures) == 1
        now = {path: data for path, data in tree(project).items() if path.startswith("build/")}
        assert now == before
    edit(project / "source" / "article-00003.html", "</title>", " anew</title>")
    assert len(report(project).failures) == 1
    assert (project / "build" / "sitemap.xml").read_bytes() == before["build/sitemap.xml"]


def test_a_glossary_that_cannot_be_read_stops_a_run_before_anything_is_written(project: Path) -> None:
    before = tree(project)
    (project / "diptych.toml").write_text(
        'base_url = "https://example.org"\nslugs = "title"\nglossary = "glosary.csv"\n'
    )
    with pytest.raises(PipelineError, match="cannot be read"):
        report(project)
    after = tree(project)
    assert {path for path in after if after[path] != before.get(path)} == {"diptych.toml"}
    assert after.keys() == before.keys()
