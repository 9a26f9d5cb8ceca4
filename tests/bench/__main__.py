"""Every benchmark, one after the other."""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.catalogs import reconcile
from pipeline.gather import find, read
from pipeline.model import Article, Language, SegmentedArticle, Skipped
from pipeline.normalise import normalise
from pipeline.segment import identifier, segment
from pipeline.translate import Request, choose, fill_gaps
from tests.bench import catalogs, original, quality, ratio, reading, structure
from tests.bench.publish import publishing

REPOSITORY = Path(__file__).parent.parent.parent
FR, EN = Language("fr"), Language("en")


def samples() -> list[SegmentedArticle]:
    """Read the repository's own articles."""
    identify = identifier((FR, EN))
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


def translation(articles: Sequence[SegmentedArticle]) -> None:
    """Filling the samples' gaps, checks and repairs included, beside the engine alone on the same sentences."""
    open_catalogs = [reconcile(None, article, language) for article in articles for language in (FR, EN)]
    requests = [
        Request(entry.key.msgid, entry.language, catalog.language)
        for catalog in open_catalogs
        for entry in catalog.gaps()
    ]
    engine = choose(["embedded"])
    list(engine.translate(requests[:1]))
    ratio(
        "fill_gaps / the engine alone, all at once",
        lambda: fill_gaps(open_catalogs, engine),
        lambda: list(engine.translate(requests)),
        runs=3,
    )
    ratio(
        "the engine one by one / all at once",
        lambda: [list(engine.translate([request])) for request in requests],
        lambda: list(engine.translate(requests)),
        runs=3,
    )


def main() -> None:
    """Run every benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        whole_runs(Path(folder))
    catalogs.main()
    with tempfile.TemporaryDirectory() as folder:
        publishing(Path(folder), ratio)
    translation(samples())
    reading.main()
    original.main()
    if importlib.util.find_spec("sacrebleu") and quality.found():
        quality.main(lines=500)
        structure.main(lines=250)
    else:
        print(
            "quality and structure: left out, for want of sacrebleu or of the development data (DIPTYCH_DEV)"
        )


if __name__ == "__main__":
    main()
