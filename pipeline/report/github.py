"""Annotations for GitHub Actions: one workflow command a line."""

from collections.abc import Iterable

from pipeline.report.issues import Issue, worst

_MOST = 100
"""Annotations: a step shows ten of each level, a job fifty, and the log holds the others as lines."""
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_DATA = {**_CONTROLS, ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def as_annotations(found: Iterable[Issue]) -> str:
    """Return a command for each of the worst issues. No text can begin a command of its own: line ends are escaped.

    The escapes are those of `@actions/core` (`command.ts`); other line ends that a log viewer may know, and what
    moves a terminal, are spaces.
    """
    shown, rest = worst(found, _MOST)
    more = (
        f"::notice title=diptych::and {rest} more, of which the log and the other forms of the report tell\n"
    )
    return "".join(f"{_command(issue)}\n" for issue in shown) + (more if rest else "")


def _command(issue: Issue) -> str:
    place = {"file": issue.path, "line": str(issue.line) if issue.line else "", "title": issue.rule}
    properties = ",".join(f"{name}={text.translate(_PROPERTY)}" for name, text in place.items() if text)
    return f"::{issue.level} {properties}::{issue.message.translate(_DATA)}"
