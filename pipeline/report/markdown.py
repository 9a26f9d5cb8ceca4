"""A summary in GitHub-flavoured Markdown, for a job's page or a comment."""

import re
from collections.abc import Iterable

from pipeline.report.issues import Issue, worst
from pipeline.report.nouns import Counts, Coverage, Report

_MOST = 50
"""Complaints that are listed; a job's page holds one megabyte, and nobody reads more."""
_LONGEST = 200
_ROWS = 500
"""Articles that are listed; those whose names are longest take half a megabyte."""


def as_markdown(report: Report, found: Iterable[Issue]) -> str:
    """Return a table of languages, one of articles, and what is wrong."""
    head = ["| units | translated | by people | doubtful | words |", "| ---: | ---: | ---: | ---: | ---: |"]
    totals = [f"| {language} {_cells(counts)}" for language, counts in report.totals().items()]
    listed = report.coverage if len(report.coverage) <= _ROWS else sorted(report.coverage, key=_done)[:_ROWS]
    each = [f"| {_text(one.slug)} | {one.language} {_cells(one.counts)}" for one in listed]
    more = len(report.coverage) - len(listed)
    lines = ["## Editions", "", f"| language {head[0]}", f"| --- {head[1]}", *totals, ""]
    shown, rest = worst(found, _MOST)
    if shown:
        lines += ["### To mend", "", *map(_line, shown)]
        lines += [f"- and {rest} more"] if rest else []
        lines.append("")
    lines += ["<details><summary>Articles</summary>", ""]
    lines += [f"| article | language {head[0]}", f"| --- | --- {head[1]}", *each, ""]
    lines += [f"and {more} more of which less is to be done", ""] if more else []
    lines += ["</details>", ""]
    return "\n".join(lines)


def _done(one: Coverage) -> tuple[int, int]:
    """Order articles by what is left to do, most first."""
    counts = one.counts
    return counts.translated - counts.units, counts.approved - counts.units


def _cells(counts: Counts) -> str:
    shares = (
        f"{getattr(counts, part)} ({counts.percent(part)} %)"
        for part in ("translated", "approved", "doubtful")
    )
    return f"| {counts.units} | {' | '.join(shares)} | {counts.words} |"


def _line(issue: Issue) -> str:
    place = f"{issue.path}:{issue.line}" if issue.line else issue.path
    where = f"{_text(place)}: " if place else ""
    message = issue.message if len(issue.message) <= _LONGEST else f"{issue.message[:_LONGEST].rstrip()}…"
    return f"- **{issue.level}** {issue.rule}: {where}{_text(message)}"


def _text(text: str) -> str:
    """Escape all that Markdown or HTML could read, and keep `@names` and `#1` from being links."""
    flat = " ".join(text.split())
    return re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", flat)
