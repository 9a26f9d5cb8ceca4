"""A report as a table, as a few sentences, as JSON."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from pipeline.model import Language, State
from pipeline.report.nouns import STRAY, Coverage, Failure, Finding, Orphan, Report

_MOVES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"  # line ends, escapes, reversals, no text
    r"|#(?=#\w*\[)"  # `##[` is a command wherever it stands, for GitHub's runner as for Azure's and TeamCity's
)
_MOST = 1000
"""Lines of a kind that a summary has."""
_COLUMNS = (State.SOURCE, State.HUMAN, State.APPROVED, State.SUGGESTED, State.MACHINE, State.MISSING)


def as_table(report: Report) -> str:
    """Return one line for each article and language, and one for each language as a whole.

    Units by state, doubtful ones, those in which a check finds an error, words in all, share by people.
    """
    states = (state.value for state in _COLUMNS)
    head = ("article", "edition", *states, "doubtful", "failing", "units", "words", "by people")
    failing = Counter((one.slug, one.language) for one in _failing(report))
    rows = [_row(one, failing[one.slug, one.language]) for one in report.coverage]
    rows += [_row(*_whole(report, language)) for language in report.totals()]
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    rule, articles = "-" * len(lines[0]), len(report.coverage) + 1
    return "\n".join([lines[0], rule, *lines[1:articles], rule, *lines[articles:]]) + "\n"


def _failing(report: Report) -> set[Finding]:
    """One finding for each unit in which a check finds an error."""
    units = {
        (one.slug, one.language, one.context, one.msgid): one
        for one in report.findings
        if one.severity == "error"
    }
    return set(units.values())


def _whole(report: Report, language: Language) -> tuple[Coverage, int]:
    own = [one for one in report.coverage if one.language == language]
    units, words = Counter[State](), Counter[State]()
    for one in own:
        units.update(dict(one.units))
        words.update(dict(one.words))
    doubtful = sum(one.doubtful for one in own)
    failing = sum(one.language == language for one in _failing(report))
    whole = Coverage("all", "", language, tuple(units.items()), tuple(words.items()), (), doubtful)
    return whole, failing


def _row(coverage: Coverage, failing: int) -> tuple[str, ...]:
    units, counts = dict(coverage.units), coverage.counts
    share = f"{counts.percent('approved')} %" if counts.units else "–"
    states = (str(units.get(state, 0)) for state in _COLUMNS)
    numbers = map(str, (coverage.doubtful, failing, sum(units.values()), counts.words))
    return (coverage.slug, coverage.language, *states, *numbers, share)


def summary(report: Report) -> str:
    """Tell what was done and what is left to do, worst last; no text or name begins a line of its own.

    Of each kind there are a thousand lines at most: servers cut logs, and what is worst stands at their ends.
    """
    parts = (*_parts(report), (line for one in report.failures for line in _failure(one)), (_totals(report),))
    return "".join(f"{one_line(line)}\n" for part in parts for line in _first(part))


def failures(report: Report) -> str:
    """Tell of what could not be done alone."""
    return "".join(f"{one_line(line)}\n" for one in report.failures for line in _failure(one))


def explanation(report: Report) -> str:
    """Tell why each article was worked on."""
    if not report.redone:
        return "nothing changed\n"
    lines = (f"worked on {one.location}: {'; '.join(one.reasons)}" for one in report.redone)
    return "".join(f"{one_line(line)}\n" for line in lines)


def _parts(report: Report) -> Iterator[Iterable[str]]:
    """Yield all there is to tell but failures, kind by kind."""
    yield (f"wrote {path}" for path in report.written)
    yield (f"skipped {skipped.location}: {skipped.reason}" for skipped in report.skipped)
    yield (f"problem: {problem}" for problem in report.problems)
    yield (
        f"in both languages: {slug}: {paired} passage{'s' * (paired != 1)} that the source says in French and in"
        " English; each edition has its own"
        for slug, paired in {one.slug: one.paired for one in report.coverage if one.paired}.items()
    )
    yield (f"held back: {held.slug}, {held.language}: {held.reason}" for held in report.held)
    yield map(_orphan, report.orphans)
    yield (
        f"gap: {coverage.slug}, {coverage.language}, {gap.context}: {_excerpt(gap.msgid)}"
        + (f" ({gap.problem})" if gap.problem else "")
        for coverage in report.coverage
        for gap in coverage.gaps
    )
    yield from (_findings(report, severity) for severity in ("warning", "error"))
    if report.findings:
        yield ("a comment `# diptych: ignore=CHECK` on an entry dismisses a check for it",)
    yield (f"below a threshold: {short.language}: {short.message}" for short in report.shortfalls)
    yield (f"stale: {path}" for path in report.stale)


def _orphan(orphan: Orphan) -> str:
    if orphan.problem == STRAY:
        return (
            f"passed over: {', '.join(orphan.catalogs)}: {STRAY}. Take what it says with diptych import, then move it"
            " out of the catalogs' folder; or give it its article's name"
        )
    if orphan.problem:
        return (
            f"without an article: {', '.join(orphan.catalogs)}: cannot be read: {orphan.problem}; what people wrote there is"
            f" neither counted nor suggested: mend it, or, was {orphan.slug} renamed, give its files the new name"
        )
    words = f"{orphan.people} unit{'s' * (orphan.people != 1)} by people"
    return (
        f"without an article: {', '.join(orphan.catalogs)}: {words}, suggested to articles with the same"
        f" sentences. Was {orphan.slug} renamed, give its files in the catalogs' folder the new name; if it is gone for good, delete them"
    )


def _findings(report: Report, severity: str) -> Iterator[str]:
    for finding in report.findings:
        if finding.severity == severity:
            yield (
                f"{severity}: {finding.slug}, {finding.language}, {finding.context}: "
                f"{_excerpt(finding.msgid)} ({finding.check}: {finding.problem})"
            )


def _first(lines: Iterable[str]) -> Iterator[str]:
    """Yield as many lines as are told, and how many are not."""
    rest = iter(lines)
    yield from islice(rest, _MOST)
    if left := sum(1 for _ in rest):
        yield f"and {left} more; --report json=FILE has all of them"


def _failure(failure: Failure) -> Iterator[str]:
    yield f"error: {failure.reason}"
    if failure.next_step:
        yield f"  next step: {failure.next_step}"


def _totals(report: Report) -> str:
    articles = len({coverage.slug for coverage in report.coverage})
    states = {state: sum(dict(coverage.units)[state] for coverage in report.coverage) for state in State}
    return (
        f"{articles} article{'s' * (articles != 1)}, {len(report.coverage)} edition{'s' * (len(report.coverage) != 1)}: "
        f"{states[State.HUMAN] + states[State.APPROVED]} units by people, {states[State.MACHINE]} by machine, "
        f"{states[State.SUGGESTED]} to look at again, {states[State.MISSING]} missing; "
        f"{len(report.written)} file{'s' * (len(report.written) != 1)} written"
    )


def one_line(text: str) -> str:
    """Show as an escape what would end a line, move a terminal or command a CI server."""
    return _MOVES.sub(_escaped, text)


def complaint(error: object, head: str = "diptych") -> str:
    """Return how an error is told: what is wrong on a line, the next step on another, whatever either holds."""
    what, mark, step = str(error).partition("\n  next step: ")
    return f"{head}: {one_line(what)}\n" + (f"  next step: {one_line(step)}\n" if mark else "")


def _escaped(sign: re.Match[str]) -> str:
    return "\\x23" if sign[0] == "#" else sign[0].encode("unicode_escape").decode("ascii")


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def as_json(report: Report) -> str:
    """Return the report as one JSON object; `schema/report.json` describes it."""
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
                        "doubtful": coverage.doubtful,
                        "paired": coverage.paired,
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
                "totals": [
                    {"language": language, **asdict(counts)} for language, counts in report.totals().items()
                ],
                "shortfalls": [asdict(short) for short in report.shortfalls],
                "findings": [asdict(finding) for finding in report.findings],
                "orphans": [asdict(orphan) for orphan in report.orphans],
                "redone": [asdict(redone) for redone in report.redone],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
