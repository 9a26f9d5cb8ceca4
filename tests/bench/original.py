"""The original layout beside lxml, on real pages that stand outside the repository."""

from dataclasses import replace

from lxml import etree

from pipeline.model import State
from pipeline.publish.original import find_original, rebuild
from pipeline.publish.original.ground import survey
from tests.bench import ratio
from tests.original_pages import PAGES, dom, measure, on_disk, turned
from tests.original_sample import FR, edition


def main() -> None:
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
