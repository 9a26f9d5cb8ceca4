"""Attributes lifted off the tags of a line, and put back: what they hold is never the model's."""

import re
from collections.abc import Mapping

_START = re.compile(
    r"""<(?P<name>[a-z][a-z0-9]*)(?P<held>(?:\s[^<>"']*+|"[^"]*+"|'[^']*+')*+)(?P<void>/?)>"""
)
_NUMBER = re.compile(r'(?: id="[1-9][0-9]{0,3}")?')
"""What markup text itself may have in a tag."""
_NUMBERED = re.compile(r'<(?P<key>[a-z][a-z0-9]* id="[1-9][0-9]*")/?>')
_MOST = 9999
"""Tags of a name in a line, after which its numbers would be no markup text."""


def lift(line: str) -> tuple[str, Mapping[str, str]]:
    """Return a line with a number in place of each tag's attributes, and the tags as they stood, by name and number.

    A tag that has none stays as it is, and so do all of a name that has none anywhere in the line.
    """
    tags = list(_START.finditer(line)) if "<" in line else []
    names = {tag["name"] for tag in tags if not _NUMBER.fullmatch(tag["held"].rstrip(" /"))}
    if not names or len(tags) > _MOST:
        return line, {}
    held: dict[str, str] = {}
    counts: dict[str, int] = {}

    def numbered(tag: re.Match[str]) -> str:
        name = tag["name"]
        if name not in names:
            return tag[0]
        counts[name] = counts.get(name, 0) + 1
        key = f'{name} id="{counts[name]}"'
        held[key] = tag[0]
        closed = "/" if tag["void"] or tag["held"].endswith("/") else ""
        return f"<{key}{closed}>"

    return _START.sub(numbered, line), held


def put_back(text: str, held: Mapping[str, str]) -> str:
    """Write the tags of a translation as they stood in its line."""
    return _NUMBERED.sub(lambda tag: held.get(tag["key"], tag[0]), text) if held else text
