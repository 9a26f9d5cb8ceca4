"""Writes PO files: no line is wrapped, messages stand in the order given.

The twin of `po_reader`: `parse(render(file), "") == file`. Plain messages, which nearly all are, are put together
here, several times as fast as polib does it and to the same byte; polib writes the others and the header. It does
not read: 1.2 fails on `#=` lines and on `#comment`, drops `#~|` lines, takes the first message's comments for the
header's where the header is gone, and cuts the last character off a line that a truncated file leaves open.
"""

import re

import polib

from pipeline.catalogs.po import Message, PoFile

_SPECIAL = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
"""What a line may end with for somebody, or must be escaped in its own way."""


def render(file: PoFile) -> str:
    """Return the text of a file."""
    head = polib.POEntry(
        msgid="",
        msgstr="".join(f"{name}: {value}\n" for name, value in file.header),
    )
    blocks = [_remarks(file.header_comments) + head.__unicode__(wrapwidth=0)]
    blocks += (_plain(message) or _any(message) for message in file.messages)
    if file.last_comments:
        blocks.append(_remarks(file.last_comments))
    return "\n".join(blocks)


def _remarks(comments: tuple[str, ...]) -> str:
    """Write comments line by line; polib would leave out a blank one that stands alone."""
    return "".join(f"# {comment}\n" if comment else "#\n" for comment in comments)


def _plain(message: Message) -> str:
    """Write a message whose texts are one line each; nothing for any other."""
    key, previous = message.key, message.previous
    if message.obsolete:
        return ""
    before = (previous.context, previous.msgid) if previous else ()
    if _SPECIAL.search("".join((key.context, key.msgid, message.text, *before))):
        return ""
    lines = [f"#. {note}" for note in message.notes]
    if message.references:
        lines.append(f"#: {' '.join(message.references)}")
    if message.flags:
        lines.append(f"#, {', '.join(message.flags)}")
    if previous:
        lines += [f'#| msgctxt "{_escaped(previous.context)}"'] if previous.context else []
        lines.append(f'#| msgid "{_escaped(previous.msgid)}"')
    lines += [f'msgctxt "{_escaped(key.context)}"'] if key.context else []
    lines += (f'msgid "{_escaped(key.msgid)}"', f'msgstr "{_escaped(message.text)}"', "")
    return _remarks(message.comments) + "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"") if "\\" in text or '"' in text else text


def _any(message: Message) -> str:
    previous = message.previous
    written: str = polib.POEntry(
        msgctxt=message.key.context or None,
        msgid=message.key.msgid,
        msgstr=message.text,
        comment="\n".join(message.notes),
        occurrences=[(reference, "") for reference in message.references],
        flags=list(message.flags),
        previous_msgctxt=(previous.context or None) if previous else None,
        previous_msgid=previous.msgid if previous else None,
        obsolete=message.obsolete,
    ).__unicode__(wrapwidth=0)
    return _remarks(message.comments) + written
