"""What people remark on a unit in a file that came back: told from what we wrote there, joined to what is known."""

from collections.abc import Iterable, Sequence

from pipeline.catalogs import marks
from pipeline.catalogs.notes import one_line, remarks
from pipeline.model import Entry

OURS = "developer"
"""Whose the notes are that go out as XLIFF, in the words of either version."""
_OTHER_LINES = ("|", "=")
"""What a line of a PO file begins with that tools turned into a comment, and that is read as what it was."""


def of_notes(notes: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return what people say in notes, each with the name of whom it is from, as comments of one line.

    A note without a name is a person's where ours still have theirs.
    """
    named = any(origin == OURS for origin, _ in notes)
    said = [text for origin, text in notes if origin != OURS and (origin or named)]
    lines = (one_line(line) for text in said for line in text.split("\n"))
    _, _, kept = marks.read_marks([line for line in lines if line])
    return tuple(f"note: {line}" if line.startswith(_OTHER_LINES) else line for line in kept)


def added(entry: Entry, comments: Iterable[str]) -> tuple[str, ...]:
    """Return the comments that an entry has not got yet; a tool may have wrapped those that it has."""
    new = dict.fromkeys(comments)
    if one_line("\n".join(new)) == one_line("\n".join(entry.comments)):
        return ()
    known = {*map(one_line, (*entry.comments, *entry.notes, *remarks(entry)))} if new else set()
    return tuple(line for line in new if one_line(line) not in known)
