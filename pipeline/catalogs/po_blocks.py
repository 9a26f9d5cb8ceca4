"""Reads at once the messages that stand as we and `msgcat --no-wrap` write them, one to a block of lines.

Nearly all are, and a regular expression takes them several times as fast as reading line by line. It knows no
dialects: a block that is not exactly as expected is left to `po_reader`.
"""

import re

from pipeline.catalogs.po import Message
from pipeline.catalogs.po_strings import QUOTED, unescape
from pipeline.model import Key

_REST = r"(?:[^\n]*\S)?\n"
_BLOCK = re.compile(
    rf"((?:# [^\s|=]{_REST})*)"  # other tools' lines turned into comments begin with | or =
    rf"((?:#\. \S{_REST})*)"
    r"(?:#:([^\n]*)\n)?"
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
        comments=tuple(comments[2:-1].split("\n# ")) if comments else (),
        notes=tuple(notes[3:-1].split("\n#. ")) if notes else (),
        references=tuple(references.split()) if references else (),
        flags=tuple(flag for flag in map(str.strip, flags.split(",")) if flag) if flags else (),
        previous=None if before is None else _previous(before_context, before, key),
        line=line,
    )


def _previous(context: str | None, msgid: str, key: Key) -> Key:
    return Key(key.context if context is None else unescape(context), unescape(msgid))
