"""What a report complains of, each with the place where a person mends it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from pipeline.model import Key, Language
from pipeline.report.nouns import Report

Lines = Callable[[str, Language], tuple[str, Mapping[Key, int]]]
"""Gives the path of an article's catalog, and the line of each of its units."""

RULES = {
    "missing": "every unit has a translation",
    "stale": "catalogs are what the sources ask for; `diptych extract` brings them up to date",
    "failed": "every source can be worked on",
    "threshold": "as much is translated, approved and free of doubt as the thresholds ask",
}
"""What is wanted, beside the checks on translations."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One complaint."""

    rule: str
    """One of RULES, or a check's id."""
    level: str
    """`error` or `warning`."""
    message: str
    path: str
    """Relative to the project, or to where the command was called; empty where it concerns no file."""
    line: int = 0
    """From 1; 0 where it concerns a whole file."""
    subject: str = ""
    """The article and language, or the file."""


def issues(report: Report, lines: Lines) -> Iterator[Issue]:
    """Yield all complaints, worst kind first."""
    for failure in report.failures:
        message = failure.message.encode("utf-8", "backslashreplace").decode()  # may name any folder
        yield Issue("failed", "error", message, failure.location, 0, failure.location)
    for path in report.stale:
        yield Issue("stale", "error", "the catalog is not what the source asks for", path, 0, path)
    for short in report.shortfalls:
        message = f"{short.language}: {short.message}"
        yield Issue("threshold", "error", message, "", 0, short.language)
    for finding in report.findings:
        path, at = lines(finding.slug, finding.language)
        number = at.get(Key(finding.context, finding.msgid), 0)
        message = f"{finding.problem}: {finding.msgid}"
        subject = f"{finding.slug}, {finding.language}"
        yield Issue(finding.check, finding.severity, message, path, number, subject)
    for coverage in report.coverage:
        path, at = lines(coverage.slug, coverage.language) if coverage.gaps else ("", {})
        for gap in coverage.gaps:
            why = f" ({gap.problem})" if gap.problem else ""
            message = f"no translation{why}: {gap.msgid}"
            number = at.get(Key(gap.context, gap.msgid), 0)
            level = "warning" if coverage.language in report.tolerated else "error"
            subject = f"{coverage.slug}, {coverage.language}"
            yield Issue("missing", level, message, path, number, subject)


def worst(found: Iterable[Issue], most: int) -> tuple[tuple[Issue, ...], int]:
    """Return so many complaints at most, errors first, and how many are left out."""
    kinds: dict[str, list[Issue]] = {"error": [], "warning": []}
    count = 0
    for issue in found:
        count += 1
        if len(kinds[issue.level]) < most:
            kinds[issue.level].append(issue)
    shown = tuple(islice(chain(*kinds.values()), most))
    return shown, count - len(shown)
