"""The PO file as such: its messages, before anyone asks whose text they hold.

`po_reader` and `po_writer` are twins.
"""

import unicodedata
from dataclasses import dataclass, field, replace

from pipeline.errors import PipelineError
from pipeline.model import Key


class CatalogError(PipelineError):
    """A catalog, ledger or name that cannot be worked with; `where` is `path:line` for a broken file."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a PO file; a msgctxt that is absent or empty is ""."""

    key: Key
    text: str = ""
    """msgstr, or msgstr[0]."""
    plural: tuple[tuple[str, str], ...] = ()
    """What a message with plural forms holds besides: msgid_plural, msgstr[1] … and their texts."""
    comments: tuple[str, ...] = ()
    """`#` lines without that sign and the space behind it, otherwise letter for letter: ours and people's."""
    notes: tuple[str, ...] = ()
    """`#.` lines; an obsolete message has none."""
    references: tuple[str, ...] = ()
    """`#:` places; an obsolete message has none."""
    flags: tuple[str, ...] = ()
    """In the order found."""
    previous: Key | None = None
    obsolete: bool = False
    line: int = field(default=0, compare=False)
    """Where the message begins, from 1; 0 for one that was never in a file."""


def composed(message: Message) -> Message:
    """Return a message in the normal form of all our texts; a tool may have taken its letters apart.

    What people remark stays letter for letter.
    """
    texts = (*message.key, *(message.previous or ()), message.text, *message.notes)
    if all(unicodedata.is_normalized("NFC", text) for text in texts):
        return message
    return replace(
        message,
        key=_composed(message.key),
        text=unicodedata.normalize("NFC", message.text),
        notes=tuple(unicodedata.normalize("NFC", note) for note in message.notes),
        previous=_composed(message.previous) if message.previous else None,
    )


def _composed(key: Key) -> Key:
    return Key(*(unicodedata.normalize("NFC", text) for text in key))


@dataclass(frozen=True, slots=True)
class PoFile:
    """A PO or POT file."""

    header: tuple[tuple[str, str], ...]
    """Fields in order, each name once."""
    messages: tuple[Message, ...]
    header_comments: tuple[str, ...] = ()
    last_comments: tuple[str, ...] = ()
    """What stands behind the last message."""
