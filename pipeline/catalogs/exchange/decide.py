"""What becomes of one unit that came back: a person's words give way to nothing but `force`; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.catalogs.entries import fit_line_ends
from pipeline.catalogs.exchange.fit import fault
from pipeline.catalogs.exchange.sheet import Segment, normal
from pipeline.catalogs.provenance import MADE, Ledger, Record, from_memory, hash_key, hash_text
from pipeline.model import Entry, Key, Language, State, Translation

_NOTHING = Translation()


class Verdict(StrEnum):
    """What became of a unit."""

    TAKEN = "taken"
    CONFIRMED = "confirmed"
    """The text was there already; now a person stands behind it."""
    SAME = "as it was"
    EMPTY = "empty"
    """No text, or a copy of the source that nobody confirmed, in the place of none."""
    FOREIGN = "of another text"
    """A memory's sentence that no article has, or an untranslated unit that has left."""
    CONFLICT = "conflict"
    """A person's other text stands in the catalog, settled or newer than what went out."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One unit and what became of it."""

    segment: Segment
    verdict: Verdict
    reason: str = ""
    """Of a refusal."""
    before: Translation = _NOTHING
    after: Translation = _NOTHING


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an edition when a unit of it comes back."""

    language: Language
    """The edition's."""
    entries: Mapping[Key, Entry]
    """Its units as they are by now, those that left the article included."""
    ledger: Ledger
    settled: frozenset[str]
    """The texts of units that a person stands behind; nothing but `force` replaces those."""


def decide(entry: Entry, segment: Segment, known: Known, *, force: bool) -> Outcome:
    """Say what becomes of a unit; a person's text is replaced with `force` alone."""
    current, msgid = entry.translation, entry.key.msgid
    text = fit_line_ends(msgid, normal(segment.text))
    confirmed = segment.state is not None and segment.state.by_person
    if segment.damage:
        return Outcome(segment, Verdict.REFUSED, segment.damage, current)
    if not text.strip():
        return Outcome(segment, Verdict.EMPTY, before=current)
    same = text == fit_line_ends(msgid, current.text)
    if same and current.state.by_person and _doubted(segment, text):
        return Outcome(segment, Verdict.TAKEN, before=current, after=Translation(text, State.SUGGESTED))
    if same and (current.state.by_person or current.state is State.SOURCE or not confirmed):
        return Outcome(segment, Verdict.SAME, before=current, after=current)
    copied = text == msgid and entry.language != known.language and not confirmed
    if copied and not _replaces(segment, text):
        return Outcome(segment, Verdict.EMPTY, before=current)
    if reason := fault(msgid, text):
        return Outcome(segment, Verdict.REFUSED, reason, current)
    made = next(_made(entry, text, known.ledger), None)
    if made is not None and not confirmed and not same:  # a machine's older draft, untouched
        return Outcome(segment, Verdict.SAME, before=current, after=current)
    if not same and _untouched(entry, segment, text, known.entries) and _stays(current, segment):
        return Outcome(segment, Verdict.SAME, before=current, after=current)
    if not force and (current.state.by_person or (not same and _would_be_lost(entry, segment, known))):
        return Outcome(segment, Verdict.CONFLICT, before=current, after=current)
    if made is None and same and current.state is State.MACHINE:
        made = current
    after = Translation(text, State.HUMAN)
    if made is not None and confirmed:
        after = Translation(text, State.APPROVED, made.signature, confidence=made.confidence)
    elif segment.state is State.SUGGESTED:
        after = Translation(text, State.SUGGESTED)
    return Outcome(segment, Verdict.CONFIRMED if same else Verdict.TAKEN, before=current, after=after)


def _doubted(segment: Segment, text: str) -> bool:
    """Whether a text that went out as settled came back as needing work; one that went out open says nothing new."""
    sent = segment.sent
    if segment.state is not State.SUGGESTED or sent is None or not sent.state.by_person:
        return False
    return sent.text in (hash_text(text), hash_text(segment.text))


def _replaces(segment: Segment, text: str) -> bool:
    """Whether a text stands where another one went out: then a person wrote it, not a tool that fills gaps."""
    if segment.sent is None:
        return segment.state is State.MACHINE
    return segment.sent.text not in ("", hash_text(text))


def _made(entry: Entry, text: str, ledger: Ledger) -> Iterator[Record | Translation]:
    """Yield what is recorded of a text, where a machine made it for this unit."""
    hashed = hash_text(text)
    for record in ledger.of_source(hash_key(entry.key)):
        if record.state in MADE and record.text == hashed:
            yield record


def _is_persons(current: Translation) -> bool:
    return current.state.by_person or current.state is State.SUGGESTED


def _stays(current: Translation, segment: Segment) -> bool:
    """Whether what came back untouched has nothing to say: a person's words that were lost since come home by it."""
    machines = segment.sent is not None and segment.sent.state is State.MACHINE
    return machines or _is_persons(current)


def _would_be_lost(entry: Entry, segment: Segment, known: Known) -> bool:
    """Whether a suggestion is words that stand nowhere else, and whoever sends another text has not seen."""
    current = entry.translation
    if current.state is not State.SUGGESTED or from_memory(current) or current.text in known.settled:
        return False
    return segment.sent is None or segment.sent.text != hash_text(
        fit_line_ends(entry.key.msgid, current.text)
    )


_OPEN = (State.MACHINE, State.SUGGESTED)
"""As these a text goes out that wants to be confirmed; elsewhere there is nothing to confirm."""


def _untouched(entry: Entry, segment: Segment, text: str, entries: Mapping[Key, Entry]) -> bool:
    """Whether a text comes back as it went out, and nobody has confirmed it meanwhile.

    Where the file does not say what went out, a suggestion is told by the earlier wording it was made for.
    """
    confirmed = segment.state is not None and segment.state.by_person
    if segment.sent is not None:
        unchanged = segment.sent.text in (hash_text(text), hash_text(segment.text))
        return unchanged and not (confirmed and segment.sent.state in _OPEN)
    earlier = entries.get(segment.previous or entry.previous or entry.key)
    if confirmed or earlier is None or earlier.key == entry.key:
        return False
    return _is_persons(earlier.translation) and text == fit_line_ends(
        entry.key.msgid, earlier.translation.text
    )
