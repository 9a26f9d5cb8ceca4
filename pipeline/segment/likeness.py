"""How likely two texts, one French and one English, say the same: by what the languages have in common.

Cognates, names and numbers stand in both, and a translation is about as long as its original (Simard, Foster and
Isabelle 1992, "Using Cognates to Align Sentences in Bilingual Corpora"; Gale and Church 1993, "A Program for
Aligning Sentences in Bilingual Corpora"). No dictionary and no model is needed.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.words import SMALL, unaccented

_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f,.]\d{3}(?!\d))*(?:[.,]\d+)?")
_AFTERNOON = re.compile(r"\b(\d{1,2})(:\d\d)?\s?p\.?m\b", re.IGNORECASE)
_GROUPED = re.compile(r"[ \u00a0\u202f,.](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SHORTEST = 3
"""Letters of a word that is compared."""
_STEM = 4
"""Letters that the beginnings of cognates share."""
_LONGER = 1.1
"""How many characters French needs for one of English."""
_VARIANCE = 6.8
"""Of that, for each character (Gale and Church)."""
_FARTHEST = 6.0
"""Standard deviations of the length; more say no more."""
_COMMON = 0.25
"""Of all texts; a word that stands in more brings none of them together, but for `_FEW`, and at most `_MANY`."""
_FEW, _MANY = 8, 40
_NEAREST = 12
"""Texts that one text is compared with."""
_LONGEST = 20_000
"""Characters of a text that are read."""
_SAME = 0.7
"""Share of words that are the same in both, above which a text is no translation."""
_LOUDEST = 2.5
"""Log-odds that one word in common is worth at most."""
_WEIGHTS = (1.90, 27.12, -3.72, 1.12, -1.10, -1.96, -0.94)
"""Of the features, in their order (`tests.bench.bitext` fits them)."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What is compared of a text."""

    numbers: Counter[str]
    words: Counter[str]
    length: int
    """Characters."""

    @property
    def count(self) -> int:
        return self.words.total() + self.numbers.total()

    @property
    def keys(self) -> set[str]:
        """What could stand in a translation, too."""
        return {*self.numbers, *self.words, *_stems(self.words)}


class Likeness:
    """Compares the French texts of an article with its English ones."""

    def __init__(self, french: Sequence[str], english: Sequence[str]) -> None:
        self._french = [_read(text) for text in french]
        self._english = [_read(text) for text in english]
        self._spread = Counter(key for one in (*self._french, *self._english) for key in one.keys)

    def of(self, french: Sequence[int], english: Sequence[int]) -> float:
        """Return the log-odds that these French texts together say what those English ones do.

        They are those of passages of news of which two in seven were pairs: at 0 it is even. What is nearly the
        same, letter by letter, is no translation and gets 0: a name, or a sentence whose language was mistaken.
        A few words speak no louder than so many.
        """
        _, alike, same, *_ = features = self.features(french, english)
        if same >= _SAME:
            return 0.0
        odds = sum(weight * feature for weight, feature in zip(_WEIGHTS, features, strict=True))
        size = math.exp(features[-1])
        return min(odds, _LOUDEST * alike * size)

    def features(self, french: Sequence[int], english: Sequence[int]) -> tuple[float, ...]:
        """Return what speaks for and against it; the first is always 1."""
        ours = _joined([self._french[number] for number in french])
        theirs = _joined([self._english[number] for number in english])
        numbers, words = ours.numbers & theirs.numbers, ours.words & theirs.words
        cognates = _stems(ours.words - words) & _stems(theirs.words - words)
        size = (ours.count + theirs.count) / 2 + 1
        same = words.total() + numbers.total()
        lost = (ours.numbers - numbers).total() + (theirs.numbers - numbers).total()
        return (
            1.0,
            (same + cognates.total()) / size,
            same / size,
            sum(self._rarity(number) * times for number, times in numbers.items()),
            float(lost),
            min(abs(_stretched(ours.length, theirs.length)), _FARTHEST),
            math.log(size),
        )

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of texts that share most of what not many texts have, in order."""
        most = max(_FEW, min(_MANY, _COMMON * (len(self._french) + len(self._english))))
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._english):
            for key in one.keys:
                if self._spread[key] <= most:
                    holding[key].append(number)
        for number, one in enumerate(self._french):
            shared: defaultdict[int, float] = defaultdict(float)
            for key in sorted(one.keys):  # sums of floats depend on their order
                for other in holding.get(key, ()):
                    shared[other] += self._rarity(key)
            nearest = heapq.nsmallest(_NEAREST, shared, key=lambda other: (-shared[other], other))
            yield from ((number, other) for other in sorted(nearest))

    def _rarity(self, key: str) -> float:
        return math.log((len(self._french) + len(self._english) + 2) / self._spread[key])


def _read(text: str) -> _Words:
    text = _AFTERNOON.sub(lambda hour: str(int(hour[1]) % 12 + 12) + (hour[2] or ""), text[:_LONGEST])
    numbers = (_GROUPED.sub("", number).replace(",", ".") for number in _NUMBER.findall(text))
    words = map(_folded, _WORD.findall(text))
    return _Words(
        Counter(numbers),
        Counter(word for word in words if len(word) >= _SHORTEST and word not in _SMALL),
        len(text),
    )


def _folded(word: str) -> str:
    """Return a word in lower case without accents."""
    return unaccented(word.lower().translate(_LIGATURES))


_SMALL = frozenset(map(_folded, SMALL))


def _stems(words: Counter[str]) -> Counter[str]:
    """Count the beginnings that cognates would share; the tilde keeps them apart from whole words."""
    stems: Counter[str] = Counter()
    for word, times in words.items():
        if len(word) > _STEM:
            stems["~" + word[:_STEM]] += times
    return stems


def _joined(texts: Sequence[_Words]) -> _Words:
    if len(texts) == 1:
        return texts[0]
    numbers: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        numbers += text.numbers
        words += text.words
    return _Words(numbers, words, sum(text.length for text in texts))


def _stretched(french: int, english: int) -> float:
    """Return how many standard deviations the lengths are from a translation's."""
    even = french / _LONGER
    return (even - english) / math.sqrt(_VARIANCE * (even + english) / 2 + 1)
