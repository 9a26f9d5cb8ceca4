"""Near matches between sentences that are new and sentences that left.

rapidfuzz measures how like two sentences are. Where there are many, `runs` finds a handful of candidates for
each first, so that the time grows with the number of sentences and not with its square.
"""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from pipeline.catalogs.notes import plain_words
from pipeline.catalogs.provenance import UNKNOWN
from pipeline.model import Entry

CUTOFF = 70.0
"""Least likeness in per cent of characters kept; below it an old translation costs more time than it saves."""

OTHER_CONTEXT = 5.0
"""What an old sentence loses for having stood in another kind of block: enough to come second, not to drop out."""

_FEW = 400
"""Pairs up to which each is measured."""


def nearest(new: Sequence[Entry], old: Sequence[Entry]) -> dict[int, tuple[int, float]]:
    """Pair positions in `new` with the nearest ones in `old`, each used once, the best pair first.

    Only sentences of the same language are compared. The second number is the likeness, CUTOFF to 100.
    """
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for cost, position, other in sorted(_pairs(new, old)):
        if position not in found and other not in taken:
            found[position] = (other, -cost)
            taken.add(other)
    return found


def likest(new: Sequence[Entry], old: Sequence[Entry]) -> dict[int, tuple[int, float]]:
    """Pair each position in `new` with the nearest one in `old`, which may serve several."""
    found: dict[int, tuple[int, float]] = {}
    for cost, position, other in sorted(_pairs(new, old)):
        found.setdefault(position, (other, -cost))
    return found


def _pairs(new: Sequence[Entry], old: Sequence[Entry]) -> Iterator[tuple[float, int, int]]:
    """Yield likeness (negative, so that the best sorts first) and the positions of near sentences."""
    if not new or not old:
        return
    texts = [entry.key.msgid for entry in old]
    new_words = [plain_words(entry.key.msgid) for entry in new]
    if len(new) * len(old) <= _FEW:
        candidates = _all(new, old)
    else:
        from pipeline.catalogs.runs import candidates_of  # noqa: PLC0415 - numpy is slow to load, rarely needed

        candidates = candidates_of(new_words, texts)
    for position, other in candidates:
        if old[other].language not in (new[position].language, UNKNOWN):
            continue
        score = fuzz.ratio(new_words[position], plain_words(texts[other]), score_cutoff=CUTOFF)
        if score:
            penalty = 0.0 if old[other].key.context == new[position].key.context else OTHER_CONTEXT
            yield penalty - score, position, other


def _all(new: Sequence[Entry], old: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    return ((position, other) for position in range(len(new)) for other in range(len(old)))
