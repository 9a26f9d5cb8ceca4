"""Reads PO files, whatever tool wrote them.

Accepted besides what gettext 0.21 reads: a byte order mark, any line ends, a missing header, `#=` lines (the
coming place of some flags), also where gettext 0.21 turned them into comments, `#| …` lines that Babel turned
into comments and wrapped.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from pipeline.catalogs import po_blocks
from pipeline.catalogs.po import CatalogError, Message, PoFile
from pipeline.catalogs.po_strings import QUOTED, unescape
from pipeline.model import Key

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d{1,3}\])?)\s*(?=\")")
_STRING = re.compile(QUOTED)
_DEMOTED = re.compile(r'\| ?(?:(?:msgctxt|msgid|msgid_plural) )?"')
_WRAPPED = 200
"""Most lines that one string was wrapped to."""
_DEMOTED_FLAGS = re.compile(r"# = ?[a-z][a-z0-9-]*(?:, [a-z][a-z0-9-]*)*")
_CONTROL = re.compile("[\x80-\x9f]")
_CONFLICT = re.compile(r"^#-#-#-#-# .* #-#-#-#-#$", re.MULTILINE)
"""How msgcat heads each of the texts that it put into one msgstr, because they differ."""
CONFLICT = "msgcat put several different texts here"
"""Why such a msgstr is no translation."""
KEEP_ONE = "keep the right one and delete the lines with #-#-#-#-#"
"""What is to be done about it."""
_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:-]+)")


@dataclass(slots=True)
class _Draft:
    """A message while its lines are being read."""

    line: int
    parts: dict[str, list[str]] = field(default_factory=dict)
    """Pieces of each keyword's string, in the order of the keywords; `#|` before those of the wording before."""
    comments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    obsolete: bool = False
    open: str = ""
    """The keyword that a continuation line goes on with."""
    open_previous: str = ""
    finished: bool = False
    """A msgstr was read, so what follows (but more of it) begins the next message."""


def decode(data: bytes, where: str) -> str:
    """Decode a file: UTF-8 whatever the header says, else what the header says.

    What calls itself ISO-8859-1 is windows-1252, as browsers read it: the bytes in which they differ are control
    characters in the one, quotation marks in the other. Raises `CatalogError` with the line of the first byte that
    does not fit.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = _CHARSET.search(data)
        name = declared[1].decode() if declared else "utf-8"
        try:
            text = data.decode("cp1252" if _is_latin_1(name) else name)
            if not (control := _CONTROL.search(text)):
                return text
            line = text.count("\n", 0, control.start()) + 1
            message = f"a control character: this is not in {name}, which the header names"
            raise CatalogError(
                message, where=f"{where}:{line}", next_step="save the file as UTF-8"
            ) from error
        except (
            UnicodeError,
            LookupError,
        ) as other:  # some of Python's own codecs raise the first for any text
            wrong = other if isinstance(other, UnicodeDecodeError) else error
            line = data.count(b"\n", 0, wrong.start) + 1
            message = "this is not UTF-8, nor the charset that the header names"
            raise CatalogError(
                message, where=f"{where}:{line}", next_step="save the file as UTF-8"
            ) from error


def _is_latin_1(name: str) -> bool:
    try:
        return codecs.lookup(name).name in ("iso8859-1", "ascii")
    except LookupError:
        return False


def in_conflict(message: Message) -> bool:
    """Say whether a message holds what msgcat made of several files that translate it differently."""
    return bool(_CONFLICT.search(message.text)) and not _CONFLICT.search(message.key.msgid)


def parse(text: str, where: str) -> PoFile:
    """Read a file's text; `where` names the file in errors.

    Raises `CatalogError` with the line that cannot be read.
    """
    if not text.strip():
        problem = "the file is empty"
        raise CatalogError(
            problem, where=f"{where}:1", next_step="restore it, or delete it to begin a new one"
        )
    header: tuple[tuple[str, str], ...] = ()
    header_comments: list[str] = []
    last_comments: tuple[str, ...] = ()
    messages: list[Message] = []
    begun = False
    for message in _messages(text, where):
        if isinstance(message, tuple):
            last_comments += message
        elif message.key != Key("", ""):
            messages.append(message)
        else:
            header = header or _fields(message.text)
            # of a header that stands twice, as after a merge, only what the first does not say
            known = set(header_comments) if begun else set()
            header_comments += (line for line in message.comments if line not in known)
            begun = True
    return PoFile(header, tuple(messages), tuple(header_comments), last_comments)


def _messages(text: str, where: str) -> Iterator[Message | tuple[str, ...]]:
    """Yield messages, and the comments behind the last one, which a person wrote."""
    text = text.replace("\r\n", "\n")
    blocks = text.split("\n\n") if "\r" not in text else [text]
    position, line = 0, 1
    while position < len(blocks):
        message = _whole(blocks, position, line)
        if message:
            yield message
            line += blocks[position].count("\n") + 2
            position += 1
            continue
        end = position + 1
        while end < len(blocks) and not _whole(blocks, end, 0):
            end += 1
        drafts = list(_drafts("\n\n".join(blocks[position:end]), where, line))
        if end < len(blocks) and not drafts[-1].finished:
            # a message that blank lines cut in two
            end = len(blocks)
            drafts = list(_drafts("\n\n".join(blocks[position:]), where, line))
        _check_complete(drafts[-1], where)
        yield from (_message(draft) if "msgid" in draft.parts else tuple(draft.comments) for draft in drafts)
        line += sum(block.count("\n") + 2 for block in blocks[position:end])
        position = end


def _whole(blocks: list[str], position: int, line: int) -> Message | None:
    """Read a block that is one plain message and does not go on behind the blank line."""
    follows = blocks[position + 1][:1] if position + 1 < len(blocks) else ""
    return po_blocks.take(blocks[position], line) if follows in ("", "#", "m") else None


def _drafts(text: str, where: str, first: int) -> Iterator[_Draft]:
    """Yield drafts from a text whose first line has this number; the last one may be incomplete."""
    # Only \n ends a line: str.splitlines would cut a msgid at U+2028 or U+0085.
    lines = text.split("\n") if "\n" in text else text.split("\r")
    draft, begun = _Draft(first), False
    for number, whole in enumerate(lines, start=first):
        line = whole.strip()
        obsolete = line.startswith("#~") and not line.startswith("#~|")
        if obsolete:
            line = line[2:].lstrip()
        if not line:
            continue
        if not begun:  # blank lines above belong to no message
            draft.line, begun = number, True
        if draft.finished and line.startswith(("#", "msgctxt", "msgid")):
            yield draft
            draft = _Draft(number)
        if line.startswith("#"):
            _remark(draft, line, f"{where}:{number}", "" if obsolete else whole.lstrip())
        else:
            _string(draft, line, f"{where}:{number}")
            draft.obsolete = draft.obsolete or obsolete
    yield draft


def _check_complete(draft: _Draft, where: str) -> None:
    if draft.parts and not draft.finished and any(not name.startswith("#|") for name in draft.parts):
        message = "a message without msgid or msgstr; the file may be cut off"
        raise CatalogError(message, where=f"{where}:{draft.line}", next_step="complete or restore the file")


def _remark(draft: _Draft, line: str, where: str, written: str = "") -> None:
    """Take a line that begins with `#`; `written` is the same with the white space at its end."""
    sign, rest = line[:2], line[2:].strip()
    if line.startswith("#~|"):
        sign, rest = "#|", line[3:].strip()
    if sign == "#.":
        if rest:
            draft.notes.append(rest)
    elif sign == "#:":
        draft.references += rest.split()
    elif sign in ("#,", "#="):
        draft.flags += [flag for flag in map(str.strip, rest.split(",")) if flag]
    elif sign == "#|":
        keyword = _KEYWORD.match(rest)
        if keyword:
            draft.open_previous = f"#|{keyword[1]}"
            draft.parts[draft.open_previous] = []
            rest = rest[keyword.end() :]
        draft.parts.setdefault(draft.open_previous, []).append(_unquote(rest, where))
    elif _DEMOTED_FLAGS.fullmatch(line):
        draft.flags += line[3:].strip().split(", ")
    else:
        draft.comments.append((written or line)[1:].removeprefix(" ").rstrip("\r"))


def _string(draft: _Draft, line: str, where: str) -> None:
    """Take a keyword with its string, or more of the string."""
    keyword = _KEYWORD.match(line)
    if keyword:
        name = keyword[1]
        if name in draft.parts or (name.startswith("msgstr") and "msgid" not in draft.parts):
            message = f"{name} where it does not belong"
            raise CatalogError(message, where=where, next_step="see whether a line before it was lost")
        draft.open = name
        draft.parts[name] = []
        draft.finished = draft.finished or name.startswith("msgstr")
        line = line[keyword.end() :]
    elif not draft.open or not line.startswith('"'):
        message = f"this is not a line of a PO file: {line[:40]}"
        raise CatalogError(message, where=where, next_step="mend the line, or restore the file")
    draft.parts[draft.open].append(_unquote(line, where))


def _unquote(line: str, where: str) -> str:
    found = _STRING.fullmatch(line)
    if not found:
        message = f"a string that is not closed, or holds a bare quotation mark: {line[:40]}"
        raise CatalogError(message, where=where, next_step='end it with ", and write \\" inside it')
    return unescape(found[1])


def _message(draft: _Draft) -> Message:
    if any(comment.startswith("|") for comment in draft.comments):
        _recover_previous(draft)
    texts = {name: "".join(pieces) for name, pieces in draft.parts.items()}
    context, first = texts.get("msgctxt", ""), "msgstr" if "msgstr" in texts else "msgstr[0]"
    previous = texts.get("#|msgid")
    return Message(
        key=Key(context, texts["msgid"]),
        text=texts.get(first, ""),
        plural=tuple(
            (name, text)
            for name, text in texts.items()
            if name == "msgid_plural" or (name.startswith("msgstr") and name != first)
        ),
        comments=tuple(draft.comments),
        notes=() if draft.obsolete else tuple(draft.notes),
        references=() if draft.obsolete else tuple(draft.references),
        flags=tuple(draft.flags),
        previous=None if previous is None else Key(texts.get("#|msgctxt", context), previous),
        obsolete=draft.obsolete,
        line=draft.line,
    )


def _recover_previous(draft: _Draft) -> None:
    """Find `#|` lines that Babel wrote as `# |`, perhaps wrapped, and take them out of the comments."""
    comments, kept = draft.comments, []
    found = _Draft(draft.line)
    position = 0
    while position < len(comments):
        line, end = _unwrap(comments, position) if _DEMOTED.match(comments[position]) else ("", 0)
        if line:
            _remark(found, f"#{line}", "")
            position = end
        else:
            kept.append(comments[position])
            position += 1
    draft.comments = kept
    draft.parts = {**found.parts, **draft.parts}


def _unwrap(comments: list[str], start: int) -> tuple[str, int]:
    """Join lines until a string is closed; return it and where it ends, or nothing."""
    stop = min(len(comments), start + _WRAPPED)
    closing = (end for end in range(start + 1, stop + 1) if comments[end - 1].endswith('"'))
    for end in islice(closing, 3):  # a wrapped line may end with an escaped quotation mark
        line = " ".join(comments[start:end])
        if _STRING.fullmatch(line, line.index('"')):
            return line, end
    return "", 0


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    fields: dict[str, list[str]] = {}
    last = ""
    for line in map(str.strip, _CONFLICT.sub("", text).split("\n")):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not (colon and name):
            if last and line:
                fields[last].append(line)
        elif name not in fields:
            fields[name], last = [value], name
        else:
            last = ""  # a field that stands twice: the first counts
    return tuple((name, " ".join(values)) for name, values in fields.items())
