"""What a report falls short of, where thresholds ask for something."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import NO_LEVELS, Language, Levels
from pipeline.report.nouns import Counts, Report, Shortfall

_NAMED = 3
"""Articles that a message names."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of each language must be done; percentages of the units that want a translation."""

    translated: Levels = NO_LEVELS
    """At least so many have a text."""
    approved: Levels = NO_LEVELS
    """At least so many have a person behind them."""
    doubtful: Levels = NO_LEVELS
    """At most so many have a text that a machine doubts."""


def judge(report: Report, thresholds: Thresholds) -> Report:
    """Return the report with what is missed; gaps of languages for which `translated` says something are its matter."""
    asked = (language for language in report.totals() if thresholds.translated.of(language) is not None)
    return replace(report, shortfalls=tuple(_shortfalls(report, thresholds)), tolerated=tuple(asked))


def _shortfalls(report: Report, thresholds: Thresholds) -> Iterator[Shortfall]:
    """Yield what is missed, language by language: each is judged as a whole, over all its articles."""
    for language, counts in report.totals().items():
        for part, levels in (
            ("translated", thresholds.translated),
            ("approved", thresholds.approved),
            ("doubtful", thresholds.doubtful),
        ):
            asked = levels.of(language)
            if asked is not None and _misses(counts, part, asked):
                yield Shortfall(language, _message(report, language, part, asked))


def _misses(counts: Counts, part: str, asked: int) -> bool:
    has = 100 * int(getattr(counts, part))
    return has > asked * counts.units if part == "doubtful" else has < asked * counts.units


def _message(report: Report, language: Language, part: str, asked: int) -> str:
    counts = report.totals()[language]
    short = sorted(
        (one for one in report.coverage if one.language == language and _misses(one.counts, part, asked)),
        key=lambda one: (one.counts.percent(part) * (-1 if part == "doubtful" else 1), one.slug),
    )
    named = ", ".join(
        f"{one.slug} ({getattr(one.counts, part)} of {one.counts.units})" for one in short[:_NAMED]
    )
    more = f" and {len(short) - _NAMED} more" if len(short) > _NAMED else ""
    bound = "at most" if part == "doubtful" else "at least"
    return (
        f"{getattr(counts, part)} of {counts.units} units are {part}, {counts.percent(part)} %; "
        f"{bound} {asked} % asked: {named}{more}"
    )
