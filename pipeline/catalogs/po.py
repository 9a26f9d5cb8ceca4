"""The PO file as such: its messages, before anyone asks whose text they hold, and how they are written.

`po_reader.parse` is the twin of `render`: `parse(render(file), "") == file`. Both are our own. polib 1.2 fails
on `#=` lines and on `#comment`, drops `#~|` lines, takes the first message's comments for the header's where the
header is gone, cuts the last character off a line that a truncated file leaves open, and takes longer to write a
file than all our work on it; Babel loses `#|` lines. The tests hold us to what polib and msgcat write.
"""

from dataclasses import dataclass
from dataclasses import field as attribute

from pipeline.catalogs.po_strings import escape, field
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
    line: int = attribute(default=0, compare=False)
    """Where the message begins, from 1; 0 for one that was never in a file."""


@dataclass(frozen=True, slots=True)
class PoFile:
    """A PO or POT file."""

    header: tuple[tuple[str, str], ...]
    """Fields in order, each name once."""
    messages: tuple[Message, ...]
    header_comments: tuple[str, ...] = ()


def render(file: PoFile) -> str:
    """Write a file: no line is wrapped, messages stand in the order given, as `msgcat --no-wrap` has them."""
    fields = "".join(f"{name}: {value}\n" for name, value in file.header)
    comments = "".join(f"# {comment}\n" for comment in file.header_comments)
    lines = "".join(f'"{escape(line)}\\n"\n' for line in fields.split("\n")[:-1])
    head = f'{comments}msgid ""\nmsgstr ""\n{lines}'
    return "\n".join([head, *map(_block, file.messages)])


def _block(message: Message) -> str:
    """Write one message."""
    parts = [f"# {comment}\n" for comment in message.comments]
    if not message.obsolete:
        parts += [f"#. {note}\n" for note in message.notes]
        if message.references:
            parts.append(f"#: {' '.join(message.references)}\n")
    if message.flags:
        parts.append(f"#, {', '.join(message.flags)}\n")
    if message.previous:
        parts += _strings("#~| " if message.obsolete else "#| ", message.previous)
    sign = "#~ " if message.obsolete else ""
    parts += _strings(sign, message.key)
    parts.append(field(f"{sign}msgstr", message.text))
    return "".join(parts)


def _strings(sign: str, key: Key) -> list[str]:
    context = [field(f"{sign}msgctxt", key.context)] if key.context else []
    return [*context, field(f"{sign}msgid", key.msgid)]
