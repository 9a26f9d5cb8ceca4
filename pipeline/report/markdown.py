"""A summary in GitHub-flavoured Markdown, for a job's page or a comment."""

import re
from collections.abc import Iterable
from itertools import islice

from pipeline.report.issues import Issue
from pipeline.report.nouns import Counts, Report

_MOST = 50
"""Complaints that are listed; a job's page holds one megabyte, and nobody reads more."""
_LONGEST = 200


def as_markdown(report: Report, found: Iterable[Issue]) -> str:
    """Return a table of languages, one of articles, and what is wrong."""
    head = ["| units | translated | by people | doubtful | words |", "| ---: | ---: | ---: | ---: | ---: |"]
    totals = [f"| {language} {_cells(counts)}" for language, counts in report.totals().items()]
    each = [f"| {_text(one.slug)} | {one.language} {_cells(one.counts)}" for one in report.coverage]
    lines = ["## Editions", "", f"| language {head[0]}", f"| --- {head[1]}", *totals, ""]
    complaints = iter(found)
    shown = [_line(issue) for issue in islice(complaints, _MOST)]
    rest = sum(1 for _ in complaints)
    if shown:
        lines += ["### To mend", "", *shown]
        lines += [f"- and {rest} more"] if rest else []
        lines.append("")
    lines += ["<details><summary>Articles</summary>", ""]
    lines += [f"| article | language {head[0]}", f"| --- | --- {head[1]}", *each, "", "</details>", ""]
    return "\n".join(lines)


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
