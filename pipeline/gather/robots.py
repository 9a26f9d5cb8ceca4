"""robots.txt, read as RFC 9309 says: the longest rule that matches wins, and allowing wins a tie.

Read here rather than by a library: a hostile file of half a megabyte can name 20,000 robots with 20,000
rules each, and only the group that is ours is kept here.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

MAX_BYTES = 512_000
"""What the RFC asks readers to take; the rest of a longer file is not read."""
_MOST_RULES = 5_000
_LONGEST_DELAY = 30.0
"""Seconds; a site that asks for longer is asked again after this time."""
_LINE = re.compile(r"[ \t]*([A-Za-z-]+)[ \t]*:[ \t]*([^#]*)")
_DELAY = re.compile(r"\d{1,6}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of us."""

    rules: tuple[tuple[bool, str], ...] = ()
    """Whether it allows, and the path's pattern with `*` and a final `$`."""
    delay: float = 0.0
    """Seconds between two requests."""

    def allows(self, address: str) -> bool:
        """Say whether a page may be fetched."""
        parts = urlsplit(address)
        path = _escaped(parts.path + ("?" + parts.query if parts.query else ""))
        matching = [(len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, path)]
        return max(matching)[1] if matching else True


def read_robots(text: str, name: str) -> Robots:
    """Read a robots.txt for the robot called `name`; what is said to `*` counts where it is not named."""
    named, everyone = _Group(), _Group()
    found = False
    current: list[_Group] = []
    open_names = False
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        match = _LINE.match(line)
        if not match:
            continue
        key, value = match[1].lower(), match[2].strip()
        if key == "user-agent":
            if not open_names:
                current = []
            open_names = True
            if value == "*":
                current.append(everyone)
            elif re.split(r"[^A-Za-z_-]", value, maxsplit=1)[0].lower() == name.lower():
                current.append(named)
                found = True
        elif key in ("allow", "disallow", "crawl-delay"):
            open_names = False
            for group in current:
                group.add(key, value)
    return (named if found else everyone).close()


class _Group:
    """The rules for one robot while they are read."""

    def __init__(self) -> None:
        self._rules: list[tuple[bool, str]] = []
        self._delay = 0.0

    def add(self, key: str, value: str) -> None:
        if key == "crawl-delay":
            if _DELAY.fullmatch(value):
                self._delay = min(float(value), _LONGEST_DELAY)
        elif value and len(self._rules) < _MOST_RULES:
            self._rules.append((key == "allow", _escaped(value)))

    def close(self) -> Robots:
        return Robots(tuple(self._rules), self._delay)


def _escaped(path: str) -> str:
    """Write a path with one spelling for each character, whichever of them came escaped."""
    return quote(unquote_to_bytes(path), safe="/*$?&=;:@!,+()'~")


def _matches(pattern: str, path: str) -> bool:
    """Match from the path's beginning, in one pass: no pattern makes it slow."""
    whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not whole or path == first
    place = len(first)
    for part in rest[:-1]:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    last = rest[-1]
    return len(path) - len(last) >= place and path.endswith(last) if whole else path.find(last, place) >= 0
