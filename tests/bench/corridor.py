"""The whole corridor with a thousand articles: what a run costs when little or nothing changed, and what processes bring."""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench import ratio, timed
from tests.many import write_articles

PR_SET_CHILD_SUBREAPER = 36
"""See prctl(2)."""


def main(articles: int = 1000) -> None:
    """Measure a project of so many articles; nothing is translated."""
    with tempfile.TemporaryDirectory() as folder:
        whole(Path(folder), articles)
        memory(Path(folder), articles)
        cluster(Path(folder), articles)


def whole(folder: Path, articles: int) -> None:
    """Extract and build from nothing, then again, then with one sentence more; and with one process beside two."""
    root = project(folder / "whole", articles)
    adopt()

    def nothing_left(jobs: int) -> tuple[float, float]:
        for name in ("locales", "build", ".diptych"):
            shutil.rmtree(root / name, ignore_errors=True)
        before = cpu()
        return timed(lambda: both(root, "-j", str(jobs))), cpu() - before

    # in turn, the best of each: this machine's own speed changes by a third within minutes
    rounds = [(nothing_left(1), nothing_left(2)) for _ in range(3)]
    alone, processor = (min(one[part] for one, _ in rounds) for part in (0, 1))
    wall, together = (min(two[part] for _, two in rounds) for part in (0, 1))
    print(
        f"{f'{articles} articles, extract + build: 1 process / 2, wall':<62} {alone / wall:7.2f} ×   ({alone:.1f} s / {wall:.1f} s)"
    )
    print(
        f"{'the same, CPU time':<62} {processor / together:7.2f} ×   ({processor:.1f} s / {together:.1f} s)"
    )
    again = min(timed(lambda: both(root)) for _ in range(3))
    print(
        f"{'from nothing / nothing changed':<62} {wall / again:7.2f} ×   ({wall:.1f} s / {again:.2f} s)",
        flush=True,
    )

    def edited() -> None:
        path = root / "source" / "article-00007.html"
        path.write_text(
            path.read_text("utf-8").replace("</p>", f" It rained {time.monotonic_ns()} days.</p>", 1), "utf-8"
        )
        both(root)

    ratio("one sentence more / nothing changed", edited, lambda: both(root), runs=3)


def memory(folder: Path, articles: int) -> None:
    """Print the most memory that the processes of an extraction and a build hold together, for so many articles and for a tenth."""
    many, few = (peak(project(folder / f"memory-{count}", count)) for count in (articles, articles // 10))
    print(
        f"{f'memory, {articles} articles / {articles // 10}':<62} {many / few:7.2f} ×   ({many / 1e6:.0f} MB / {few / 1e6:.0f} MB)",
        flush=True,
    )


def cluster(folder: Path, articles: int) -> None:
    """Print what the workers of a Dask cluster on this machine take beside the same number of processes."""
    root = project(folder / "cluster", articles)

    def nothing_left(*how: str) -> None:
        for name in ("locales", "build", ".diptych"):
            shutil.rmtree(root / name, ignore_errors=True)
        both(root, *how)

    ratio(
        "two workers of a cluster / two processes",
        lambda: nothing_left("--cluster", "local:2"),
        lambda: nothing_left("--jobs", "2"),
        runs=1,
    )


def project(root: Path, articles: int) -> Path:
    """Write a project of so many articles."""
    root.mkdir(parents=True)
    (root / "diptych.toml").write_text('base_url = "https://example.org"\n')
    write_articles(root / "source", articles)
    return root


def both(root: Path, *more: str) -> None:
    """Extract and build: a whole run without the machine."""
    for command in ("extract", "build"):
        subprocess.run([*diptych(root), command, "-q", *more], check=False, env=as_installed())


def as_installed() -> dict[str, str]:
    """Return an environment in which Python keeps what it compiled, as it does for a user."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def diptych(root: Path) -> list[str]:
    """Return how the program is called."""
    return [sys.executable, "-m", "pipeline", "-C", str(root)]


def cpu() -> float:
    """Return the seconds that ended children and theirs have computed."""
    with suppress(ChildProcessError):  # until nobody is left
        while True:
            os.waitpid(-1, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def adopt() -> None:
    """Become the parent of those whose parent ends, so that what they computed is counted (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def peak(root: Path) -> int:
    """Return the most bytes that a process of an extraction and a build and all its children held at once (Linux)."""
    most = 0
    for command in ("extract", "build"):
        with subprocess.Popen([*diptych(root), command, "-q", "-j", "2"], env=as_installed()) as process:
            while process.poll() is None:
                most = max(most, sum(map(resident, family(process.pid))))
                time.sleep(0.1)
    return most


def family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def resident(pid: int) -> int:
    """Return the bytes of memory that are a process's share (shared pages are counted once)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
