"""Reads at once the messages that stand as we and `msgcat --no-wrap` write them, one to a block of lines.

Nearly all are, and a regular expression takes them several times as fast as reading line by line. It knows no
dialects: a block that is not exactly as expected is left to `po_reader`.
"""

import re

from pipeline.catalogs.po import Message
from pipeline.catalogs.po_strings import QUOTED, unescape
from pipeline.model import Key

_BLOCK = re.compile(
    r"((?:# [^\s|=][^\n]*\n)*)"  # other tools' lines turned into comments begin with | or =
    r"((?:#\.[^\n]*\n)*)"
    r"((?:#:[^\n]*\n)*)"
    r"(?:#,([^\n]*)\n)?"
    rf"(?:(?:#\| msgctxt {QUOTED}\n)?#\| msgid {QUOTED}\n)?"
    rf"(?:msgctxt {QUOTED}\n)?"
    rf"msgid {QUOTED}\n"
    rf"msgstr {QUOTED}\n?"
)


def take(block: str, line: int) -> Message | None:
    """Read a block that begins at `line`; None unless it is one plain message."""
    found = _BLOCK.fullmatch(block)
    if not found:
        return None
    comments, notes, references, flags, before_context, before, context, msgid, text = found.groups()
    key = Key(unescape(context or ""), unescape(msgid))
    return Message(
        key,
        unescape(text),
        comments=tuple(_lines(comments, 1)),
        notes=tuple(note for note in _lines(notes, 2) if note),
        references=tuple(word for rest in _lines(references, 2) for word in rest.split()),
        flags=tuple(flag for flag in map(str.strip, (flags or "").split(",")) if flag),
        previous=_previous(before_context, before, key),
        line=line,
    )


def _previous(context: str | None, msgid: str | None, key: Key) -> Key | None:
    if msgid is None:
        return None
    return Key(key.context if context is None else unescape(context), unescape(msgid))


def _lines(lines: str, sign: int) -> list[str]:
    return [line[sign:].strip() for line in lines.split("\n")[:-1]] if lines else []
