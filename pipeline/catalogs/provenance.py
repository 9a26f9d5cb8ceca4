"""Who made a text: what is recorded about machines, and what the record says when a file comes back.

No single place survives every tool (msgmerge drops flags, Babel wraps comments, msgattrib clears `fuzzy`), so a
machine's text is marked three times: by `#, fuzzy`, by a comment of ours on the entry, and in the ledger beside
the catalog. Comment and ledger know msgid and msgstr by hash, so that a text that a person changed, or that
msgmerge carried over to a changed sentence, is told from the one that was recorded.

A person may confirm a text and a tool carry it away before we see either. `msgmerge --previous` gives `#|` to a text
only if it was not fuzzy, so that its confirmation still shows; without `--previous` nothing in the file tells.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from pipeline.model import NO_LANGUAGE, Key, Language, State, Translation

UNKNOWN = Language("und")
"""BCP 47's tag for "undetermined": the language of a msgid whose note a tool has dropped."""

PAST = "past"
"""A machine's text that has since been replaced; an old file may bring it back."""

GAP = "gap"
"""A machine was asked and left a gap."""

MEMORY = "memory|"
"""How the signature of a person's text from another article begins."""

MADE = ("machine", "approved", PAST)
"""The records of a text that a machine made."""

_CURRENT = ("machine", "approved")
"""Those of one that stood there when we last wrote the file."""

_PERSONS = ("suggested", "human")


class Record(NamedTuple):
    """One line of the ledger, or one comment of ours."""

    state: str
    """A `State`, PAST or GAP."""
    source: str
    """`hash_key` of context and msgid."""
    text: str = ""
    """`hash_text` of msgstr; empty for a gap."""
    signature: str = ""
    problem: str = ""
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known about machines' work on one catalog."""

    records: tuple[Record, ...] = ()
    """In order, each once, as `ledger_of` makes them."""
    _sources: dict[str, list[Record]] = field(init=False, repr=False, compare=False)
    _texts: dict[str, list[Record]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sources, texts = defaultdict(list), defaultdict(list)
        for record in self.records:
            sources[record.source].append(record)
            texts[record.text].append(record)
        object.__setattr__(self, "_sources", dict(sources))
        object.__setattr__(self, "_texts", dict(texts))

    def of_source(self, source: str) -> list[Record]:
        """Return the records of one msgid."""
        return self._sources.get(source, [])

    def of_text(self, text: str) -> list[Record]:
        """Return the records of one msgstr, whatever its msgid."""
        return self._texts.get(text, [])


def ledger_of(records: Iterable[Record]) -> Ledger:
    """Return the ledger that holds these records."""

    def order(record: Record) -> tuple[object, ...]:
        return (*record[:-1], -1 if record.confidence is None else record.confidence)

    return Ledger(tuple(sorted(set(records), key=order)))


@dataclass(frozen=True, slots=True)
class Found:
    """A message as it came back, and what its own comments say."""

    key: Key
    text: str
    language: Language
    """Of the msgid; UNKNOWN where nothing says."""
    fuzzy: bool = False
    obsolete: bool = False
    previous: Key | None = None
    marks: tuple[Record, ...] = ()
    aside: bool = False
    """The message was obsolete when we last wrote it, as its comment tells."""
    faithful: bool = False
    """Where `fuzzy` is missing, a person cleared it; see `header.keeps_flags`."""
    commented: bool = False
    """The file has comments of ours: a message without its own was put there by a tool."""

    @property
    def cleared(self) -> bool:
        """Whether a person is known to have cleared `fuzzy`; nobody does so while a message is obsolete."""
        return self.faithful and not self.fuzzy and not (self.obsolete and self.aside)


def judge(found: Found, edition: Language, ledger: Ledger) -> Translation:
    """Say whose text a message holds.

    A person who edits a machine's text and leaves its `fuzzy` flag has still edited it: the text is theirs.
    A machine's text that stands fuzzy under another msgid was carried there by a tool, unless a machine's stood there
    already: it counts as a gap. So does white space alone. That a machine's stood in this file, and not in a newer one
    that an old file was merged over since, its own comment tells, wherever a file has such comments.
    """
    source, text = hash_key(found.key), hash_text(found.text)
    records = [*(mark for mark in found.marks if mark.source == source), *ledger.of_source(source)]
    if not found.text or (found.key.msgid.strip() and not found.text.strip()):
        gaps = [Translation("", State.MISSING, r.signature, r.problem) for r in records if r.state == GAP]
        return gaps[0] if gaps else Translation()
    same = [record for record in records if record.text == text]
    if (found.obsolete or found.aside) and same and not found.cleared:
        # a tool may have dropped `fuzzy` from an obsolete message
        first = same[0]
        kept = State.MACHINE if first.state == PAST else State(first.state)
        doubt = first.problem if kept is State.MACHINE else ""
        return Translation(found.text, kept, first.signature, doubt, _confidence(same))
    suggested = [mark for mark in found.marks if mark.state in _PERSONS and mark.text == text]
    if found.fuzzy and suggested:
        own = [mark.signature for mark in suggested if mark.source == source]
        return Translation(found.text, State.SUGGESTED, own[0] if own else "")
    made = [record for record in same if record.state in MADE]
    if made:
        state = State.MACHINE if found.fuzzy else State.APPROVED
        doubts = [record.problem for record in made if record.problem]
        doubt = doubts[0] if doubts and state is State.MACHINE else ""
        return Translation(found.text, state, made[0].signature, doubt, _confidence(made))
    merged = found.previous is not None or (
        found.commented and not any(mark.source == source for mark in found.marks)
    )
    replaced = not merged and any(record.state in _CURRENT for record in records)
    if found.fuzzy and not replaced and _carried(found, text, ledger):
        return Translation()
    if found.text == found.key.msgid and found.language in (edition, NO_LANGUAGE, UNKNOWN):
        return Translation(found.text, State.SOURCE)
    edited = not merged and any(record.state == "machine" for record in records)
    return Translation(found.text, State.SUGGESTED if found.fuzzy and not edited else State.HUMAN)


def _confidence(records: Iterable[Record]) -> int | None:
    """Return the confidence that was recorded first; ledgers of older versions know none."""
    return next((record.confidence for record in records if record.confidence is not None), None)


def _carried(found: Found, text: str, ledger: Ledger) -> bool:
    """Whether a fuzzy text is a machine's that belongs to another msgid and that no person approved there."""
    records = [*(mark for mark in found.marks if mark.text == text), *ledger.of_text(text)]
    if found.previous is not None:
        if found.faithful:  # msgmerge names the wording before only of a text that was not fuzzy
            return False
        before = hash_key(found.previous)
        records = [record for record in records if record.source == before]
    states = {record.state for record in records}
    return "approved" not in states and not states.isdisjoint(MADE)


def from_memory(made: Translation) -> bool:
    """Whether a text was taken over from another article, and no person has looked at it here."""
    return made.state is State.SUGGESTED and made.signature.startswith(MEMORY)


def hash_key(key: Key) -> str:
    """Return 12 hexadecimal digits that stand for a context and msgid."""
    return hash_text(f"{key.context}\x04{key.msgid}")


def hash_text(text: str) -> str:
    """Return 12 hexadecimal digits that stand for a text."""
    return sha256(text.encode()).hexdigest()[:12]
