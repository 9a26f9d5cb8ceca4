"""An edition's units, counted."""

from pipeline import markup
from pipeline.model import Catalog, SegmentedArticle, State
from pipeline.report import Coverage, Gap


def coverage_of(segmented: SegmentedArticle, catalog: Catalog) -> Coverage:
    """Count an edition's units by state, and name its gaps."""
    units = dict.fromkeys(State, 0)
    words = dict.fromkeys(State, 0)
    for entry in catalog.entries:
        units[entry.translation.state] += 1
        words[entry.translation.state] += len(markup.plain(entry.key.msgid).split())
    gaps = tuple(Gap(*entry.key, entry.translation.problem) for entry in catalog.gaps())
    doubtful = sum(entry.translation.doubtful for entry in catalog.entries)
    article = segmented.article
    return Coverage(
        article.slug,
        article.location,
        catalog.language,
        tuple(units.items()),
        tuple(words.items()),
        gaps,
        doubtful,
        segmented.bitext.passages,
    )
