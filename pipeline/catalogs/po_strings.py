"""The quoted strings of PO files: what is escaped, and how."""

import re

QUOTED = r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
"""One closed string on one line; its group is the inside."""

_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", '"': '"'}
_ESCAPE = re.compile(r"((?:\\[0-7]{3})+)|\\(.)")


def unescape(text: str) -> str:
    """Read the inside of a string."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:  # msgcat --escape writes the bytes of UTF-8
        return bytes(int(code, 8) & 0xFF for code in found[1].split("\\")[1:]).decode(
            "utf-8", errors="replace"
        )
    return _PLAIN.get(found[2], found[0])
