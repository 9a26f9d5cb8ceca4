"""What reports said over time: a file of lines that can be committed, and merges by itself.

A line holds a label, a language and counts, with tabs between; lines are sorted. Two branches that each add a
point add different lines. A line that stands twice counts once (the last one), so that `merge=union` is safe.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from pipeline.errors import PipelineError
from pipeline.model import Language
from pipeline.report.nouns import Counts, Report

_HEAD = "\t".join(("label", "language", *(one.name for one in fields(Counts))))


class HistoryError(PipelineError):
    """The history cannot be read; `where` names the line."""


@dataclass(frozen=True, slots=True)
class Point:
    """One language at one moment."""

    label: str
    """A date, a commit or a release; points are ordered by it."""
    language: Language
    counts: Counts


def points_of(report: Report, label: str) -> tuple[Point, ...]:
    """Return what a report says of each language."""
    return tuple(Point(label, language, counts) for language, counts in report.totals().items())


def parse_history(text: str, where: str) -> tuple[Point, ...]:
    """Read a history. Raises `HistoryError`."""
    found: list[Point] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line == _HEAD:
            continue
        label, _, rest = line.partition("\t")
        language, *counts = rest.split("\t")
        if len(counts) != len(fields(Counts)) or not all(re.fullmatch(r"[0-9]{1,15}", one) for one in counts):
            message = f"this is no line of a history: {line[:40]}"
            step = "keep the lines of both sides of a merge, and take its marks out"
            raise HistoryError(message, where=f"{where}:{number}", next_step=step)
        found.append(Point(label, Language(language), Counts(*map(int, counts))))
    return tuple(found)


def with_points(history: Sequence[Point], new: Sequence[Point]) -> tuple[Point, ...]:
    """Add points; one of the same label and language takes the place of the one before."""
    known = {(point.label, point.language): point for point in (*history, *new)}
    return tuple(known[key] for key in sorted(known))


def render_history(history: Sequence[Point]) -> str:
    """Write a history; the twin of `parse_history`."""
    lines = ("\t".join((one.label, one.language, *map(str, astuple(one.counts)))) for one in history)
    return "".join(f"{line}\n" for line in (_HEAD, *lines))
