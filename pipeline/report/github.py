"""Annotations for GitHub Actions: one workflow command a line."""

from collections.abc import Iterable

from pipeline.report.issues import Issue

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def as_annotations(found: Iterable[Issue]) -> str:
    """Return a command for each issue. No text can begin a command of its own: line ends are escaped.

    The escapes are those of `@actions/core` (`command.ts`); other line ends that a log viewer may know are escaped
    as spaces.
    """
    return "".join(f"{_command(issue)}\n" for issue in found)


def _command(issue: Issue) -> str:
    place = {"file": issue.path, "line": str(issue.line) if issue.line else "", "title": issue.rule}
    properties = ",".join(f"{name}={_escape(text, _PROPERTY)}" for name, text in place.items() if text)
    return f"::{issue.level} {properties}::{_escape(issue.message, _DATA)}"


def _escape(text: str, signs: dict[str, str]) -> str:
    flat = "".join(
        " " if ord(sign) in (0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029) else sign for sign in text
    )
    return "".join(signs.get(sign, sign) for sign in flat)
