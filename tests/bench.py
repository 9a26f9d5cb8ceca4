"""`make bench`: how fast, as ratios measured side by side in one run (these figures mean nothing alone).

Each pair runs in turn, A B A B …; the ratio printed is the median of the pairs' ratios.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polib
from lxml import etree

from pipeline.catalogs import Shelf, reconcile
from pipeline.gather import find, read
from pipeline.model import (
    Article,
    Block,
    BlockKind,
    Language,
    SegmentedArticle,
    Skipped,
    State,
    Translation,
    Unit,
)
from pipeline.normalise import normalise
from pipeline.publish.original import find_original, rebuild
from pipeline.publish.original.ground import survey
from pipeline.segment import LangidIdentifier, segment
from pipeline.translate import ArgosTranslator, Request, fill_gaps
from tests.original_pages import PAGES, dom, measure, on_disk, turned
from tests.original_sample import edition

REPOSITORY = Path(__file__).parent.parent
FR, EN = Language("fr"), Language("en")


def ratio(name: str, a: Callable[[], object], b: Callable[[], object], runs: int = 5) -> None:
    """Print how many times longer A takes than B."""
    pairs = [(timed(a), timed(b)) for _ in range(runs)]
    middle = statistics.median(one / other for one, other in pairs)
    a_time, b_time = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<62} {middle:7.2f} ×   ({a_time:.3f} s / {b_time:.3f} s)", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def samples() -> list[SegmentedArticle]:
    """Read the repository's own articles."""
    identify = LangidIdentifier((FR, EN))
    articles = [
        normalise(page)
        for page in map(read, find(REPOSITORY / "source", REPOSITORY))
        if not isinstance(page, Skipped)
    ]
    return [segment(article, (FR, EN), identify) for article in articles if isinstance(article, Article)]


def whole_runs(folder: Path) -> None:
    """A second run beside the interpreter's own start, and beside the first run."""
    shutil.copytree(REPOSITORY / "source", folder / "source")
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "run", "-q"]

    def first() -> None:
        for name in ("locales", "build", ".diptych"):
            shutil.rmtree(folder / name, ignore_errors=True)
        subprocess.run(command, check=True)

    def again() -> None:
        subprocess.run(command, check=True)

    def interpreter() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    ratio("first run / second run (nothing changed)", first, again, runs=3)
    ratio("second run / bare interpreter", again, interpreter)


def catalogs(folder: Path) -> None:
    """Reading, reconciling and storing 10,000 units beside polib reading and writing the same file."""
    sentences = [
        f"Sentence number {number} of a long article about nothing at all." for number in range(10_000)
    ]
    blocks = tuple(Block(BlockKind.PARAGRAPH, sentence) for sentence in sentences)
    units = tuple((Unit(BlockKind.PARAGRAPH, EN, sentence),) for sentence in sentences)
    segmented = SegmentedArticle(Article("long", "source/long.txt", blocks), units, EN)
    shelf = Shelf(folder)
    fresh = reconcile(None, segmented, FR)
    text = Translation("Une phrase.", State.HUMAN)
    shelf.store(
        segmented,
        [type(fresh)(fresh.slug, FR, tuple(type(entry)(entry.key, EN, text) for entry in fresh.entries))],
    )
    path = shelf.catalog_path("long", FR)

    def ours() -> None:
        shelf.store(segmented, [reconcile(shelf.load("long", FR), segmented, FR)])

    def polibs() -> None:
        polib.pofile(str(path), wrapwidth=0).save()

    ours()
    ratio("load + reconcile + store, 10,000 units / polib load + save", ours, polibs)


def translation(articles: Sequence[SegmentedArticle]) -> None:
    """Filling the samples' gaps, checks and repairs included, beside the engine alone on the same sentences."""
    open_catalogs = [reconcile(None, article, language) for article in articles for language in (FR, EN)]
    requests = [
        Request(entry.key.msgid, entry.language, catalog.language)
        for catalog in open_catalogs
        for entry in catalog.gaps()
    ]
    engine = ArgosTranslator()
    engine.translate(requests[:1])
    ratio(
        "fill_gaps / the engine alone, all at once",
        lambda: fill_gaps(open_catalogs, engine),
        lambda: engine.translate(requests),
        runs=3,
    )
    ratio(
        "the engine one by one / all at once",
        lambda: [engine.translate([request]) for request in requests],
        lambda: engine.translate(requests),
        runs=3,
    )


def original_layout() -> None:
    """Source pages rebuilt in another language beside lxml parsing and serialising the same pages."""
    if not PAGES.is_dir():
        print("original layout: skipped, the pages of ../shared/benchmarks are not here")
        return
    paths = sorted(PAGES.glob("*.html.gz"))
    print(f"original layout, real pages: {measure(paths)}")
    originals = [one for one in map(on_disk, paths) if one]
    editions = [edition(one.segmented, turned, State.HUMAN, FR) for one in originals]

    def parse() -> None:
        for one in originals:
            etree.tostring(dom(one.page.text))

    def found() -> None:
        survey.cache_clear()
        for one in originals:
            find_original(one.page, one.segmented)

    def rebuilt(*, trusted: bool) -> None:
        survey.cache_clear()
        for one, made in zip(originals, editions, strict=True):
            rebuild(replace(one, trusted=trusted), made)

    print(f"{len(originals)} pages:")
    ratio("find the article / lxml parse + serialise", found, parse)
    ratio("rebuild, trusted / lxml parse + serialise", lambda: rebuilt(trusted=True), parse)
    ratio("rebuild, made safe / lxml parse + serialise", lambda: rebuilt(trusted=False), parse)


def main() -> None:
    """Run every benchmark."""
    original_layout()
    with tempfile.TemporaryDirectory() as folder:
        whole_runs(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        catalogs(Path(folder))
    translation(samples())


if __name__ == "__main__":
    main()
