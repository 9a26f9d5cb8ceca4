"""How records are written down: as a comment on the entry, and as a line of the ledger."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from pipeline.catalogs.provenance import GAP, MADE, PAST, UNKNOWN, Ledger, Record, ledger_of
from pipeline.model import Language, State

_COLUMNS = ("state", "source", "text", "signature", "problem", "confidence")
_OURS = "diptych: "
_LONGEST = 5000
"""Characters of a comment of ours beyond which no more lines are taken for its rest."""
_MARK = re.compile(r"diptych: ([a-z]+)((?: (?:s|t|by|why|sure|from)=\S*)*)")
_STATES = frozenset({*State, PAST, GAP})
_PER_CENT = re.compile(r"[1-9]?[0-9]|100")
_MORE = re.compile(r"(?:(?:s|t|by|why|sure|from)=\S*(?: |$))+")


def write_mark(record: Record, language: str = "") -> str:
    """Write a record as a comment: words without white space or hyphen, so that no tool wraps inside one."""
    words = [f"{_OURS}{record.state}", _word("from", language)]
    words += [f"s={record.source}", f"t={record.text}" if record.text else ""]  # hexadecimal digits
    words += [_word("by", record.signature), _word("why", record.problem)]
    words.append(_word("sure", _write_confidence(record.confidence)))
    return " ".join(filter(None, words))


def _word(name: str, value: str) -> str:
    if not value:
        return ""
    return f"{name}={quote_plus(value, safe='|>:/.,;').replace('-', '%2D')}"


def read_marks(comments: Sequence[str]) -> tuple[tuple[Record, ...], Language, tuple[str, ...]]:
    """Separate our comments, wrapped or not, from people's; return records, language named, people's comments."""
    if not any(comment.startswith(_OURS) for comment in comments):
        return (), UNKNOWN, tuple(comments)
    records: list[Record] = []
    language = UNKNOWN
    kept: list[str] = []
    for lines in _unwrapped(comments):
        found = _MARK.fullmatch(" ".join(lines).strip())
        words = dict(word.split("=", 1) for word in found[2].split()) if found else {}
        if not (found and found[1] in _STATES and "s" in words):  # a person's, who may speak of us
            kept += lines
            continue
        language = Language(unquote_plus(words.get("from", ""))) or language
        signature, problem = unquote_plus(words.get("by", "")), unquote_plus(words.get("why", ""))
        sure = _read_confidence(words.get("sure", ""))
        records.append(Record(found[1], words["s"], words.get("t", ""), signature, problem, sure))
    return tuple(records), language, tuple(kept)


def _unwrapped(comments: Sequence[str]) -> Iterator[list[str]]:
    """Yield comments, those together that may be one of ours."""
    lines: list[str] = []
    length = 0
    for comment in comments:
        if length and length < _LONGEST and _MORE.fullmatch(comment):
            lines.append(comment)
            length += len(comment)
            continue
        if lines:
            yield lines
        begins = _MARK.fullmatch(comment.strip())
        lines, length = [comment], len(comment) if begins and begins[1] in _STATES else 0
    if lines:
        yield lines


def write_ledger(ledger: Ledger) -> str:
    """Write the ledger as tab-separated lines under a heading."""
    rows = [
        _COLUMNS,
        *((*map(_cell, record[:-1]), _write_confidence(record.confidence)) for record in ledger.records),
    ]
    return "".join("\t".join(row) + "\n" for row in rows)


def read_ledger(text: str) -> Ledger:
    """Read a ledger; a line that is none (a merge's marker, the heading) is passed over.

    Older versions wrote no confidence.
    """
    records = set()
    for line in text.split("\n"):
        state, *cells = line.rstrip("\r").split("\t")
        if state in (*MADE, GAP) and len(cells) in (len(_COLUMNS) - 2, len(_COLUMNS) - 1):
            told = [unquote(cell) if "%" in cell else cell for cell in (*cells, "")]
            source, made, signature, problem, sure = told[: len(_COLUMNS) - 1]
            records.add(Record(state, source, made, signature, problem, _read_confidence(sure)))
    return ledger_of(records)


def _write_confidence(confidence: int | None) -> str:
    return "" if confidence is None else str(confidence)


def _read_confidence(cell: str) -> int | None:
    """Read what was written; anything else was not measured."""
    return int(cell) if _PER_CENT.fullmatch(cell) else None


def _cell(value: str) -> str:
    if value.isprintable() and "%" not in value:
        return value
    return "".join(quote(letter) if letter == "%" or not letter.isprintable() else letter for letter in value)
