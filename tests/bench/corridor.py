"""A project of a thousand articles: what it costs when nothing changed, one sentence did, or everything is new."""

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import ratio
from tests.many import write_articles

ARTICLES = 1000


def corridor(folder: Path, count: int = ARTICLES) -> None:
    """First runs, runs after nothing and after one sentence changed, on one process and on two."""
    (folder / "diptych.toml").write_text('base_url = "https://example.org"\n', encoding="utf-8")
    write_articles(folder / "source", count)

    def command(*words: str) -> Callable[[], None]:
        line = [sys.executable, "-m", "pipeline", "-C", str(folder), *words, "-q"]

        def go() -> None:
            done = subprocess.run(line, check=False)
            assert done.returncode in (0, 1), "gaps are left: nothing is translated here"

        return go

    def first(*words: str) -> Callable[[], None]:
        extract, build = command("extract", *words), command("build", *words)

        def go() -> None:
            for name in ("locales", "build", ".diptych"):
                shutil.rmtree(folder / name, ignore_errors=True)
            extract()
            build()

        return go

    def one_sentence() -> None:
        path = folder / "source" / f"article-{count // 2:05}.html"
        path.write_text(path.read_text(encoding="utf-8").replace("</p>", " Again.</p>", 1), encoding="utf-8")
        command("extract")()
        command("build")()

    what = f"{count:,} articles"
    ratio(f"{what}: parse + build with one process / with two", first("-j", "1"), first("-j", "2"), runs=1)
    ratio(f"{what}: first extract + build / build, nothing changed", first(), command("build"), runs=1)
    ratio(
        f"{what}: extract + build, one sentence changed / nothing changed",
        one_sentence,
        command("build"),
        runs=1,
    )


def memory(folder: Path) -> None:
    """The largest process of a first run over many articles beside that over a tenth of them."""
    peaks = []
    for count in (ARTICLES // 5, 2 * ARTICLES):
        root = folder / str(count)
        write_articles(root / "source", count, paragraphs=4)
        for word in ("extract", "build"):
            line = [sys.executable, "-m", "pipeline", "-C", str(root), word, "-q"]
            subprocess.run(line, check=False)
        peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    few, many = peaks
    print(
        f"  largest process: {few // 1024} MB at {ARTICLES // 5:,} articles, {many // 1024} MB at {2 * ARTICLES:,}"
    )


def main() -> None:
    """Run the benchmarks of the corridor."""
    for work in (memory, corridor):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder))


if __name__ == "__main__":
    main()
