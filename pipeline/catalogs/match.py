"""Near matches between sentences that are new and sentences that left.

Trigrams find a handful of candidates, so the time grows with the number of sentences and not with its square;
rapidfuzz then measures those.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.catalogs.notes import plain_words
from pipeline.catalogs.provenance import UNKNOWN
from pipeline.model import Entry

CUTOFF = 70.0
"""Least likeness in per cent of characters kept; below it an old translation costs more time than it saves."""

OTHER_CONTEXT = 5.0
"""What an old sentence loses for having stood in another kind of block: enough to come second, not to drop out."""

_RAREST = 24
_POSTINGS = 500
_CANDIDATES = 20


def nearest(new: Sequence[Entry], old: Sequence[Entry]) -> dict[int, tuple[int, float]]:
    """Pair positions in `new` with the nearest ones in `old`, each used once, the best pair first.

    Only sentences of the same language are compared. The second number is the likeness, CUTOFF to 100.
    """
    old_words = [plain_words(entry.key.msgid) for entry in old]
    index: dict[str, list[int]] = defaultdict(list)
    for position, words in enumerate(old_words):
        for gram in _trigrams(words):
            index[gram].append(position)
    pairs = []
    for position, entry in enumerate(new):
        words = plain_words(entry.key.msgid)
        for other in _candidates(words, index):
            if old[other].language not in (entry.language, UNKNOWN):
                continue
            score = fuzz.ratio(words, old_words[other], score_cutoff=CUTOFF)
            if score:
                penalty = 0.0 if old[other].key.context == entry.key.context else OTHER_CONTEXT
                pairs.append((penalty - score, position, other))
    found: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for cost, position, other in sorted(pairs):
        if position not in found and other not in taken:
            found[position] = (other, -cost)
            taken.add(other)
    return found


def _trigrams(words: str) -> dict[str, None]:
    padded = f" {words} "
    return dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))


def _candidates(words: str, index: dict[str, list[int]]) -> list[int]:
    known = [gram for gram in _trigrams(words) if gram in index]
    rarest = sorted(known, key=lambda gram: (len(index[gram]), gram))[:_RAREST]
    shared = Counter(position for gram in rarest for position in index[gram][:_POSTINGS])
    return [position for position, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))][
        :_CANDIDATES
    ]
