"""What a stream can show: a bar that moves, colours, or lines alone."""

import os
import re
from typing import TextIO

_RED, _YELLOW, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[0m"
_KINDS = {
    "error": _RED,
    "stale": _RED,
    "below a threshold": _RED,
    "warning": _YELLOW,
    "gap": _YELLOW,
    "held back": _YELLOW,
    "problem": _YELLOW,
}
_HEAD = re.compile(rf"^(?:{'|'.join(_KINDS)}):", re.MULTILINE)


def moves(stream: TextIO) -> bool:
    """Whether a line on it can be written over: a terminal that is not dumb."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def painted(text: str, stream: TextIO) -> str:
    """Return what is told with the first words of complaints in colour, where a terminal shows it.

    Not with `NO_COLOR` set to anything (no-color.org).
    """
    if not moves(stream) or os.environ.get("NO_COLOR"):
        return text
    return _HEAD.sub(lambda head: f"{_KINDS[head[0][:-1]]}{head[0]}{_PLAIN}", text)
