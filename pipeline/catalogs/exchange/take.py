"""Fits what came back into a catalog, unit by unit; pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from pipeline.catalogs.exchange import flat
from pipeline.catalogs.exchange.comments import added
from pipeline.catalogs.exchange.decide import Known, Outcome, Verdict, decide
from pipeline.catalogs.exchange.sheet import ExchangeError, Segment, normal
from pipeline.catalogs.provenance import Ledger, hash_key, hash_text
from pipeline.model import Catalog, Key, State

_NEAR = 60.0
"""Least likeness of a msgid that is named beside one that is not known."""
_MOST_COMMENTS = 5_000_000
"""Characters that one file may add to the comments of a catalog: ten times that is the largest catalog."""
_MOST_NEAR = 50
"""Most unknown units of a file for which a near one is looked for."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A catalog with what was taken, and what became of each unit."""

    catalog: Catalog
    outcomes: tuple[Outcome, ...]
    comments: int
    """How many comments of people were added; none is ever taken away."""


def take(
    catalog: Catalog,
    segments: Iterable[Segment],
    ledger: Ledger,
    *,
    force: bool = False,
    memory: bool = False,
) -> Taking:
    """Take segments into their units, those that left the article included.

    A person's text is replaced with `force` alone, or where it went out as a suggestion and comes back as another. Of a
    `memory` the sentences that no unit has are FOREIGN. Raises `ExchangeError` for more comments than a catalog should
    hold.
    """
    entries = {entry.key: entry for entry in (*catalog.obsolete, *catalog.entries)}
    settled = (entry.translation.text for entry in entries.values() if entry.translation.state.by_person)
    keys, known = _Keys(entries), Known(catalog.language, entries, ledger, frozenset(settled))
    outcomes: list[Outcome] = []
    comments: list[str] = []
    taken: dict[Key, str] = {}
    for segment in segments:
        told, found = keys.of(segment)
        if not found:
            outcomes.append(_unknown(segment, keys, memory=memory))
        for key in found:
            entry, new = entries[key], added(entries[key], segment.comments)
            comments += new
            entry = entries[key] = replace(entry, comments=(*entry.comments, *new)) if new else entry
            exact = normal(told.key.msgid) == key.msgid
            said = told if exact else flat.unflattened(told, key, entry.translation)
            if key in taken and said.text and taken[key] != said.text:
                reason = "the file translates this unit twice, differently"
                outcomes.append(Outcome(said, Verdict.REFUSED, reason, entry.translation))
                continue
            outcome = decide(entry, said, known, force=force)
            outcomes.append(outcome)
            if outcome.verdict not in (Verdict.EMPTY, Verdict.REFUSED):
                taken[key] = said.text
            if outcome.verdict in (Verdict.TAKEN, Verdict.CONFIRMED):
                previous = entry.previous if outcome.after.state is State.SUGGESTED else None
                offers = () if outcome.after.state.by_person else entry.offers
                entries[key] = replace(entry, translation=outcome.after, previous=previous, offers=offers)
    if sum(map(len, comments)) > _MOST_COMMENTS:
        message = f"its comments hold more than {_MOST_COMMENTS} characters"
        raise ExchangeError(message, next_step="send it without them")
    changed = replace(
        catalog,
        entries=tuple(entries[entry.key] for entry in catalog.entries),
        obsolete=tuple(entries[entry.key] for entry in catalog.obsolete),
    )
    return Taking(changed, tuple(outcomes), len(comments))


def fitting(catalog: Catalog, segments: Iterable[Segment]) -> int:
    """Count the segments that are units of a catalog."""
    keys = _Keys({entry.key: entry for entry in (*catalog.entries, *catalog.obsolete)})
    return sum(1 for segment in segments if keys.of(segment)[1])


class _Keys:
    """The units of a catalog, found by what a file says of them."""

    def __init__(self, entries: Iterable[Key]) -> None:
        self._keys = set(entries)
        self._by_text: dict[str, list[Key]] = defaultdict(list)
        self._by_plain: dict[str, list[Key]] = defaultdict(list)
        self._by_hash: dict[str, Key] = {}
        self._searches = _MOST_NEAR
        for key in sorted(self._keys):
            self._by_text[key.msgid].append(key)
        self._texts = list(self._by_text)

    def of(self, segment: Segment) -> tuple[Segment, list[Key]]:
        """Return a segment's units: one, or where the file names no context each with that text.

        The segment comes along as it reads once its tags are spelled as ours. Units that have tags where it has none
        have another msgid than it.
        """
        for told in (segment, *flat.respelled(segment)):
            if keys := self._exact(told.key):
                return told, keys
        if not self._by_plain:
            for key in sorted(self._keys):
                self._by_plain[flat.plain(key.msgid)].append(key)
        key = segment.key
        without_tags = self._by_plain.get(normal(key.msgid), [])
        return segment, [one for one in without_tags if key.context in ("", one.context)]

    def _exact(self, key: Key) -> list[Key]:
        msgid = normal(key.msgid)
        if key.context:
            return [Key(key.context, msgid)] if Key(key.context, msgid) in self._keys else []
        return self._by_text.get(msgid, [])

    def near(self, segment: Segment) -> Key | None:
        """Return the unit that an unknown segment was made from, or the nearest one."""
        if segment.made_from:
            self._by_hash = self._by_hash or {hash_key(key): key for key in self._keys}
        if segment.made_from in self._by_hash:
            return self._by_hash[segment.made_from]
        self._searches -= 1
        if self._searches < 0:
            return None
        best = process.extractOne(
            segment.key.msgid[:2000], self._texts, scorer=fuzz.ratio, score_cutoff=_NEAR
        )
        return self._by_text[best[0]][0] if best else None


def _is_no_ones(segment: Segment) -> bool:
    """Whether no person has touched a text; a draft that was rewritten may still be called a machine's."""
    if segment.sent is not None and segment.sent.text != hash_text(segment.text):
        return False
    return segment.state in (State.MACHINE, State.SOURCE)


def _unknown(segment: Segment, keys: _Keys, *, memory: bool) -> Outcome:
    text = segment.text
    # what people remark is kept aside, for no unit can take it
    remarked = bool(segment.comments) and not memory
    if not text.strip() and not remarked:
        return Outcome(segment, Verdict.EMPTY)
    if memory or (not remarked and (text == segment.key.msgid or _is_no_ones(segment))):
        return Outcome(segment, Verdict.FOREIGN)
    near = keys.near(segment)
    if near is None:
        return Outcome(segment, Verdict.REFUSED, "the article has no such unit")
    where = "" if near.context == segment.key.context else f" ({near.context})"
    return Outcome(
        segment, Verdict.REFUSED, f"the source text was changed; the article has{where}: {near.msgid}"
    )
