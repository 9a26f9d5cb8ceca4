"""Articles across the workers of a Dask cluster: the same bytes, whatever happens to the workers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline import run
from pipeline.config import load
from pipeline.errors import PipelineError
from tests.conftest import REPOSITORY
from tests.fakes import Doomed, WordByWord
from tests.many import write_articles

dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed")
ARTICLES = 12
Tree = dict[str, bytes]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of twelve articles, made by one process."""
    root = unmade(tmp_path_factory.mktemp("alone") / "project")
    run.run(load(root), WordByWord, jobs=1)
    return root


def unmade(root: Path) -> Path:
    root.mkdir()
    (root / "diptych.toml").write_text('base_url = "https://example.org"\nslugs = "title"\n')
    write_articles(root / "source", ARTICLES, paragraphs=3)
    return root


def tree(root: Path) -> Tree:
    """Catalogs and editions, file by file."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("locales", "build")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def mark(root: Path, number: int, word: str) -> None:
    """Put a sentence with a word in it into one article."""
    path = root / "source" / f"article-{number:05}.html"
    path.write_text(
        path.read_text("utf-8").replace("</article>", f"<p>The {word} was seen.</p></article>"), "utf-8"
    )


@pytest.mark.parametrize("lost", [False, True])
def test_two_workers_make_what_one_process_makes_also_where_one_is_killed(tmp_path: Path, lost: bool) -> None:
    """A worker killed over its share loses nothing but time."""
    root = unmade(tmp_path / "project")
    mark(root, 5, "albatross")
    shutil.copytree(root, tmp_path / "same")
    run.run(load(tmp_path / "same"), Doomed, jobs=1)
    if lost:
        (root / "fatal").write_text("albatross")
    before = dict(os.environ)
    report = run.run(load(root), Doomed, cluster="local:2")
    assert not report.failures
    assert not (root / "fatal").exists()
    assert dict(os.environ) == before
    assert tree(root) == tree(tmp_path / "same")
    assert not list((root / ".diptych" / "spool").iterdir())


def test_an_article_that_kills_every_worker_is_named_and_the_others_go_on(
    alone: Path, tmp_path: Path
) -> None:
    """A share is tried again article by article, so that one alone is given up."""
    root = unmade(tmp_path / "project")
    mark(root, 5, "albatross")
    (root / "fatal").write_text("albatross")
    (root / "always").touch()
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        report = run.run(load(root), Doomed, cluster="local:2")
    (failure,) = report.failures
    assert failure.message.startswith("source/article-00005.html: the process that worked on it was killed")
    assert kept(root) == kept(alone)
    (root / "fatal").unlink()
    assert not run.run(load(root), Doomed, cluster="local:2").failures


def kept(root: Path) -> Tree:
    """The catalogs of all articles but the one that is lost; their names are given in the end, which a failure forestalls."""
    return {
        path: content
        for path, content in tree(root).items()
        if path.startswith("locales") and "slugs" not in path and "00005" not in path
    }


def test_people_s_words_reach_other_articles_through_the_workers(tmp_path: Path) -> None:
    """What a translator wrote in one article is found by the worker that has another."""
    shared = "<p>The lighthouse keeper never sleeps.</p></article>"
    trees = []
    for name, cluster in (("one", ""), ("many", "local:2")):
        root = unmade(tmp_path / name)
        for number in (0, 2):
            path = root / "source" / f"article-{number:05}.html"
            path.write_text(path.read_text("utf-8").replace("</article>", shared), "utf-8")
        run.run(load(root), WordByWord, jobs=1)
        path = root / "locales" / "fr" / "LC_MESSAGES" / "article-00000.po"
        text = path.read_text("utf-8")
        before, entry = text.rsplit("#, fuzzy\n", 1)
        assert 'msgid "The lighthouse keeper never sleeps."' in entry
        after = "msgstr " + '"Le gardien du phare ne dort jamais."' + "\n"
        path.write_text(f"{before}{entry[: entry.index('msgstr ')]}{after}", "utf-8")
        run.run(load(root), WordByWord, jobs=1, cluster=cluster)
        trees.append(tree(root))
    assert "Le gardien du phare" in trees[0]["locales/fr/LC_MESSAGES/article-00002.po"].decode()
    assert trees[0] == trees[1]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def scheduler(root: Path) -> Iterator[str]:
    """A scheduler of its own, as a cluster has one."""
    address = f"tcp://127.0.0.1:{free_port()}"
    words = ["--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"]
    with started("scheduler", *words, folder=root):
        yield address


@contextmanager
def started(part: str, *words: str, folder: Path, program: Path = REPOSITORY) -> Iterator[None]:
    """Run `dask scheduler` or `dask worker` with the package that stands in a folder."""
    code = f"import dask; dask.config.set({{'distributed.comm.timeouts.connect': '20s'}}); from distributed.cli.dask_{part} import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(program)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def test_workers_that_stand_elsewhere_do_the_same(alone: Path, tmp_path: Path) -> None:
    """A scheduler and its worker in processes of their own, in a folder of their own."""
    root = unmade(tmp_path / "project")
    with scheduler(tmp_path) as address, started("worker", address, "--no-dashboard", folder=tmp_path):
        report = run.run(load(root), WordByWord, cluster=address)
    assert not report.failures
    assert tree(root) == tree(alone)


def test_a_worker_with_another_program_is_turned_away(tmp_path: Path) -> None:
    """It would make something else of the same articles."""
    shutil.copytree(REPOSITORY / "pipeline", tmp_path / "other" / "pipeline")
    with (tmp_path / "other" / "pipeline" / "words.py").open("a") as file:
        file.write("\n")
    root = unmade(tmp_path / "project")
    with (
        scheduler(tmp_path) as address,
        started("worker", address, "--no-dashboard", folder=tmp_path, program=tmp_path / "other"),
        pytest.raises(PipelineError, match=r"another version of diptych.*\n.*same installation"),
    ):
        run.extract(load(root), cluster=address)
    assert not (root / "locales").exists()


def test_a_scheduler_that_is_not_there_is_named(tmp_path: Path) -> None:
    root = unmade(tmp_path / "project")
    with pytest.raises(
        PipelineError, match=r"tcp://127.0.0.1:1: no scheduler answers there.*\n.*dask scheduler"
    ):
        run.extract(load(root), cluster="tcp://127.0.0.1:1")


def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    """What was written is whole, nobody is left working, and the next run finishes the work."""
    root = unmade(tmp_path / "project")
    words = [sys.executable, "-m", "pipeline", "-C", str(root), "extract", "-q", "--cluster", "local:2"]
    with subprocess.Popen(words, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not list(root.glob("locales/*.pot")) and time.monotonic() < deadline:
            time.sleep(0.02)
        children = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        _, words_said = process.communicate(timeout=60)
    assert children
    assert process.returncode in (130, 1), words_said  # 1: it was over before it heard
    gone = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < gone:
        time.sleep(0.1)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    run.extract(load(root), jobs=1)
    assert len(list(root.glob("locales/*.pot"))) == ARTICLES


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they did (Linux)."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found


class Late:
    """A share of one task whose time is up just as it is asked for: the first look finds nothing yet."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.status, self.error, self.looks = "error" if error else "finished", error, 0

    def result(self, timeout: float) -> tuple[str]:
        assert timeout
        self.looks += 1
        if self.error or self.looks == 1:
            raise TimeoutError
        return ("made",)

    def exception(self) -> BaseException | None:
        return self.error

    def cancel(self) -> None:
        pass


class OneWorker:
    """A client of a scheduler with one worker, where every share comes to the same."""

    def __init__(self, share: Late) -> None:
        self.share = share

    def __enter__(self) -> "OneWorker":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait_for_workers(self, _: int, timeout: float) -> None:
        assert timeout

    def run(self, _: Callable[[], str]) -> dict[str, str]:
        return {"worker": ""}

    def register_plugin(self, _: object) -> None:
        pass

    def scheduler_info(self, n_workers: int) -> dict[str, dict[str, dict[str, int]]]:
        assert n_workers
        return {"workers": {"worker": {"nthreads": 1}}}

    def submit(self, *_: object, **settings: object) -> Late:
        assert settings
        return self.share


def test_a_share_that_ends_with_the_look_at_it_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.run.cluster import Cluster  # noqa: PLC0415 - the extra is known to be installed only now

    def made(share: Late) -> list[object]:
        monkeypatch.setattr("distributed.Client", lambda *_, **__: OneWorker(share))
        with Cluster("tcp://127.0.0.1:8786", tmp_path) as cluster:
            return list(cluster.each(str.upper, ["article"], 1))

    assert made(Late()) == ["made"]
    with pytest.raises(TimeoutError):
        made(Late(TimeoutError()))
