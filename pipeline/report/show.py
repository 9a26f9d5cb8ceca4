"""A report as a table, as a few sentences, as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from pipeline.model import State
from pipeline.report.nouns import Coverage, Report

_COLUMNS = (State.SOURCE, State.HUMAN, State.APPROVED, State.SUGGESTED, State.MACHINE, State.MISSING)


def as_table(report: Report) -> str:
    """Return one line for each article and language: units by state, words in all, share by people."""
    head = ("article", "edition", *(state.value for state in _COLUMNS), "units", "words", "by people")
    rows = [head, *(_row(coverage) for coverage in report.coverage)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]]) + "\n"


def _row(coverage: Coverage) -> tuple[str, ...]:
    units = dict(coverage.units)
    translated = sum(units.values()) - units[State.SOURCE]
    people = units[State.HUMAN] + units[State.APPROVED]
    share = f"{100 * people // translated} %" if translated else "–"
    counts = [str(units[state]) for state in _COLUMNS]
    total, words = sum(units.values()), sum(dict(coverage.words).values())
    return (coverage.slug, coverage.language, *counts, str(total), str(words), share)


def summary(report: Report) -> str:
    """Tell what was done and what is left to do, worst last."""
    return "".join(f"{line}\n" for line in _lines(report))


def explanation(report: Report) -> str:
    """Tell why each article was worked on."""
    if not report.redone:
        return "nothing changed\n"
    return "".join(f"worked on {one.location}: {'; '.join(one.reasons)}\n" for one in report.redone)


def _lines(report: Report) -> Iterator[str]:
    yield from (f"wrote {path}" for path in report.written)
    yield from (f"skipped {skipped.location}: {skipped.reason}" for skipped in report.skipped)
    yield from (f"problem: {problem}" for problem in report.problems)
    yield from (f"held back: {held.slug}, {held.language}: {held.reason}" for held in report.held)
    for coverage in report.coverage:
        for gap in coverage.gaps:
            why = f" ({gap.problem})" if gap.problem else ""
            yield f"gap: {coverage.slug}, {coverage.language}, {gap.context}: {_excerpt(gap.msgid)}{why}"
    for finding in report.findings:
        yield (
            f"{finding.severity}: {finding.slug}, {finding.language}, {finding.context}: "
            f"{_excerpt(finding.msgid)} ({finding.check}: {finding.problem})"
        )
    if report.findings:
        yield "a comment `# diptych: ignore=CHECK` on an entry dismisses a check for it"
    yield from (f"stale: {path}" for path in report.stale)
    yield from (f"error: {failure.message}" for failure in report.failures)
    articles = len({coverage.slug for coverage in report.coverage})
    states = {state: sum(dict(coverage.units)[state] for coverage in report.coverage) for state in State}
    yield (
        f"{articles} article{'s' * (articles != 1)}, {len(report.coverage)} edition{'s' * (len(report.coverage) != 1)}: "
        f"{states[State.HUMAN] + states[State.APPROVED]} units by people, {states[State.MACHINE]} by machine, "
        f"{states[State.SUGGESTED]} to look at again, {states[State.MISSING]} missing; "
        f"{len(report.written)} file{'s' * (len(report.written) != 1)} written"
    )


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def as_json(report: Report) -> str:
    """Return the report as one JSON object; its shape is documented in the README."""
    return (
        json.dumps(
            {
                "articles": [
                    {
                        "slug": coverage.slug,
                        "source": coverage.location,
                        "language": coverage.language,
                        "units": {state.value: count for state, count in coverage.units},
                        "words": {state.value: count for state, count in coverage.words},
                        "gaps": [
                            {"context": gap.context, "msgid": gap.msgid, "problem": gap.problem}
                            for gap in coverage.gaps
                        ],
                    }
                    for coverage in report.coverage
                ],
                "skipped": [
                    {"source": skipped.location, "reason": skipped.reason} for skipped in report.skipped
                ],
                "failures": [
                    {"source": failure.location, "message": failure.message} for failure in report.failures
                ],
                "stale": list(report.stale),
                "written": list(report.written),
                "problems": list(report.problems),
                "held": [
                    {"slug": held.slug, "language": held.language, "reason": held.reason}
                    for held in report.held
                ],
                "findings": [asdict(finding) for finding in report.findings],
                "redone": [asdict(redone) for redone in report.redone],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
