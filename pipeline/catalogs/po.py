"""The PO file as such: its messages, before anyone asks whose text they hold, and how they are written.

`po_reader.parse` is the twin of `render`: `parse(render(file), "") == file`. polib writes but does not read: 1.2
fails on `#=` lines and on `#comment`, drops `#~|` lines, takes the first message's comments for the header's
where the header is gone, and cuts the last character off a line that a truncated file leaves open.
"""

from dataclasses import dataclass, field

import polib

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
    """`#` lines without blank ones, as they stand: ours and people's."""
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


@dataclass(frozen=True, slots=True)
class PoFile:
    """A PO or POT file."""

    header: tuple[tuple[str, str], ...]
    """Fields in order, each name once."""
    messages: tuple[Message, ...]
    header_comments: tuple[str, ...] = ()


def render(file: PoFile) -> str:
    """Write a file: no line is wrapped, messages stand in the order given."""
    head = polib.POEntry(
        msgid="",
        msgstr="".join(f"{name}: {value}\n" for name, value in file.header),
        tcomment="\n".join(file.header_comments),
    )
    entries = [head, *map(_entry, file.messages)]
    return "\n".join(entry.__unicode__(wrapwidth=0) for entry in entries)


def _entry(message: Message) -> polib.POEntry:
    previous = message.previous
    return polib.POEntry(
        msgctxt=message.key.context or None,
        msgid=message.key.msgid,
        msgstr=message.text,
        tcomment="\n".join(message.comments),
        comment="\n".join(message.notes),
        occurrences=[(reference, "") for reference in message.references],
        flags=list(message.flags),
        previous_msgctxt=(previous.context or None) if previous else None,
        previous_msgid=previous.msgid if previous else None,
        obsolete=message.obsolete,
    )
