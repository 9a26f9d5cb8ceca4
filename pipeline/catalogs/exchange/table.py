"""Sheets ↔ rows of a spreadsheet: one row for each unit, columns found again by their heading."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.catalogs.exchange.comments import OURS, of_notes
from pipeline.catalogs.exchange.sheet import (
    MOST_UNITS,
    ExchangeError,
    Segment,
    Sheet,
    check_number,
    grouped,
    read_sent,
    write_sent,
)
from pipeline.catalogs.provenance import UNKNOWN, hash_text
from pipeline.model import Key, Language, State

COLUMNS = (
    "article",
    "context",
    "source language",
    "language",
    "msgid",
    "msgstr",
    "state",
    "confidence",
    "note",
    "sent",
)
EDITABLE = ("msgstr", "state", "note")
"""What a translator fills in."""

_NEEDED = ("msgid", "msgstr")
_NOTED = re.compile(" ?note:([0-9]{1,3}):([0-9a-f]{12})")
"""What stands behind the words of `write_sent`: lines and hash of our notes, to tell what a translator has added."""
_MOST_NOTES = 99
"""Lines of a cell among which ours are looked for."""
_ERROR = re.compile(r"#(?:REF!|NAME\?|NOM\?|VALUE!|VALEUR!|N/A|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!)")
"""What spreadsheets, English and French ones, write where a formula came to nothing."""
_WIDEST = 64
"""Columns looked at."""

_LONGEST = 4 * MOST_UNITS
"""Rows looked at, empty ones included."""


def write_rows(sheets: Sequence[Sheet]) -> list[tuple[str, ...]]:
    """Write sheets as rows under a heading."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for sheet in sheets:
        notes = ["\n".join(segment.notes) for segment in sheet.segments]
        rows += [
            (
                sheet.slug,
                segment.key.context,
                segment.language,
                sheet.language,
                segment.key.msgid,
                segment.text,
                segment.state.value if segment.state else "",
                "" if segment.confidence is None else str(segment.confidence),
                note,
                f"{write_sent(segment.sent)} note:{len(segment.notes)}:{hash_text(note)}".lstrip(),
            )
            for segment, note in zip(sheet.segments, notes, strict=True)
        ]
    return rows


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a file has it."""

    cells: Sequence[str]
    faults: Mapping[int, str] = field(default_factory=dict)
    """Of a column, counted from 0, what it holds that is no text."""


def read_rows(rows: Iterable[Row], where: str) -> tuple[Sheet, ...]:
    """Read rows under a heading; empty ones are passed over.

    Raises `ExchangeError` where a column is missing or there are too many rows.
    """
    return grouped(_read_rows(rows, where))


def _read_rows(rows: Iterable[Row], where: str) -> Iterator[tuple[str, Language, Segment]]:
    heading: list[str] = []
    units = 0
    for number, row in enumerate(rows, start=1):
        if number > _LONGEST:
            message = f"it has more than {_LONGEST} rows"
            raise ExchangeError(
                message, where=where, next_step="delete the empty ones, or cut it into several files"
            )
        cells = row.cells[:_WIDEST]
        if not any(cell.strip() for cell in cells):
            continue
        if heading:
            units += 1
            check_number(units, where)
            faults = {name: row.faults[place] for place, name in enumerate(heading) if place in row.faults}
            yield _read_row(dict(zip(heading, cells, strict=False)), faults, f"{where}:{number}")
        else:
            heading = [cell.strip().lower() for cell in cells]
            _check_heading(heading, where)
    if not heading:
        _check_heading(heading, where)


def _check_heading(heading: list[str], where: str) -> None:
    missing = [name for name in _NEEDED if heading.count(name) != 1]
    if missing:
        message = f"its first row has no column named {' nor '.join(missing)}"
        raise ExchangeError(
            message, where=where, next_step=f"keep the headings as they went out: {', '.join(COLUMNS)}"
        )


def _read_row(
    cells: Mapping[str, str], faults: Mapping[str, str], where: str
) -> tuple[str, Language, Segment]:
    word = cells.get("state", "").strip().lower()
    note = _line_ends(cells.get("note", ""))
    sent = cells.get("sent", "")
    noted = _NOTED.search(sent)
    msgid, msgstr = (cells.get(name, "") for name in _NEEDED)
    if (error := _ERROR.fullmatch(msgstr.strip())) and error[0] not in msgid:
        faults, msgstr = {**faults, "msgstr": f"the spreadsheet's error {error[0]}"}, ""
    segment = Segment(
        Key(cells.get("context", "").strip(), _line_ends(msgid)),
        _line_ends(msgstr),
        State(word) if word in list(State) else State.SUGGESTED if word else None,
        Language(cells.get("source language", "").strip() or UNKNOWN),
        notes=tuple(note.split("\n")) if note else (),
        comments=_comments(note, int(noted[1]), noted[2]) if noted else (),
        sent=read_sent(_NOTED.sub("", sent)),
        damage="; ".join(f"the cell {name} holds {faults[name]}" for name in _NEEDED if name in faults),
        where=where,
    )
    return cells.get("article", "").strip(), Language(cells.get("language", "").strip() or UNKNOWN), segment


def _comments(note: str, length: int, ours: str) -> tuple[str, ...]:
    """Return what a translator has written into a cell with our notes: all that is not ours as it went out."""
    lines = note.split("\n")
    for begin in range(min(len(lines), _MOST_NOTES) - length + 1):
        if hash_text("\n".join(lines[begin : begin + length])) == ours:
            lines = lines[:begin] + lines[begin + length :]
            break
    return of_notes([(OURS, ""), ("", "\n".join(lines))])


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
