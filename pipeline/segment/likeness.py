"""How likely two texts, one French and one English, say the same: by what the languages have in common.

Cognates, names and numbers stand in both, and a translation is about as long as its original (Simard, Foster and
Isabelle 1992, "Using Cognates to Align Sentences in Bilingual Corpora"; Gale and Church 1993, "A Program for
Aligning Sentences in Bilingual Corpora"). Words that do not look alike are known by their translations, counted in
parallel text: cognates alone missed three in four short sentences of everyday words.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.segment.lexicon.translations import NO_TRANSLATIONS, STEM, load
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
_APART = 3
"""Words with a known translation that is not there, from which on two texts do not say the same."""
_LEFT_OUT = 2
"""Words with a known translation that is not there, from which on a sentence is left out on the other side."""
_LOUDEST = 2.5
"""Log-odds that one word in common is worth at most."""
_WEIGHTS = (0.05, 17.31, -0.89, 0.28, -0.74, -1.63, 10.81, -1.67)
"""Of the features, in their order (`tests.bench.bitext` fits them)."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What is compared of a text."""

    numbers: Counter[str]
    words: Counter[str]
    length: int
    """Characters."""
    beginnings: Counter[str]
    """Of the words, as long as those of the known translations."""
    shortest: frozenset[str]
    """Of the words, as long as those of cognates."""

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
        known = load() if french and english else NO_TRANSLATIONS
        self._known = known
        self._keys = (
            [one.keys | _concepts(one, known.english) for one in self._french],
            [
                one.keys | {"=" + word for word in one.beginnings if word in known.french}
                for one in self._english
            ],
        )
        self._spread = Counter(key for side in self._keys for keys in side for key in keys)

    def of(self, french: Sequence[int], english: Sequence[int]) -> float:
        """Return the log-odds that these French texts together say what those English ones do.

        They are those of passages of news of which two in seven were pairs: at 0 it is even. What is nearly the
        same, letter by letter, is no translation and gets 0: a name, or a sentence whose language was mistaken.
        A few words speak no louder than so many.
        """
        _, alike, same, *_, told, _ = features = self.features(french, english)
        if same >= _SAME:
            return 0.0
        odds = sum(weight * feature for weight, feature in zip(_WEIGHTS, features, strict=True))
        size = math.exp(features[-1])
        return min(odds, _LOUDEST * (alike + told / 2) * size)

    def have_common(self, french: Sequence[int], english: Sequence[int]) -> bool:
        """Say whether any word or number of these texts stands in those, or its translation does."""
        _, alike, *_, told, _ = self.features(french, english)
        return alike > 0 or told > 0

    def are_same(self, french: Sequence[int], english: Sequence[int]) -> bool:
        """Say whether the texts are nearly the same, letter by letter: an address, or a name."""
        return self.features(french, english)[2] >= _SAME

    def are_apart(self, french: int, english: int) -> bool:
        """Say whether two texts have nothing in common, though translations are known of words of both."""
        if self.have_common((french,), (english,)):
            return False
        _, *untold = self._translated(self._french[french], self._english[english])
        return min(untold) >= 1 and sum(untold) >= _APART

    def share_little(self, french: int, english: int) -> bool:
        """Say whether two texts say something else, and have one word in common, or names and numbers alone.

        Two sentences may be about one person, at one hour, or about what is free.
        """
        ours, theirs = self._french[french], self._english[english]
        same = ours.words & theirs.words
        cognates = (_stems(ours.words - same) & _stems(theirs.words - same)).total()
        told, *untold = self._translated(ours, theirs)
        if min(untold) < 1:
            return False
        shared = told / 2 + cognates + same.total() + (ours.numbers & theirs.numbers).total()
        return shared <= 1 or (not told and not cognates and sum(untold) >= _APART)

    def leaves_out(self, french: int, english: int, side: int) -> bool:
        """Say whether nothing of the first text (`side` 0) or the second (1) is in the other, and what it says is known there.

        Then a number, or two words whose translations are known, are not in the other.
        """
        if self.have_common((french,), (english,)):
            return False
        ours, theirs = self._french[french], self._english[english]
        untold = self._translated(ours, theirs)[1 + side]
        numbers = (ours.numbers - theirs.numbers, theirs.numbers - ours.numbers)[side]
        return untold >= _LEFT_OUT or bool(numbers)

    def features(self, french: Sequence[int], english: Sequence[int]) -> tuple[float, ...]:
        """Return what speaks for and against it; the first is always 1."""
        ours = _joined([self._french[number] for number in french])
        theirs = _joined([self._english[number] for number in english])
        numbers, words = ours.numbers & theirs.numbers, ours.words & theirs.words
        cognates = _stems(ours.words - words) & _stems(theirs.words - words)
        size = (ours.count + theirs.count) / 2 + 1
        told, *_ = self._translated(ours, theirs)
        same = words.total() + numbers.total()
        lost = (ours.numbers - numbers).total() + (theirs.numbers - numbers).total()
        return (
            1.0,
            (same + cognates.total()) / size,
            same / size,
            sum(self._rarity(number) * times for number, times in numbers.items()),
            float(lost),
            min(abs(_stretched(ours.length, theirs.length)), _FARTHEST),
            told / size,
            math.log(size),
        )

    def _translated(self, ours: _Words, theirs: _Words) -> tuple[int, int, int]:
        """Count words that the other text has a translation of, and on either side those of which it has none.

        A word that no translation is known of, or that begins as one of the other text does, tells nothing.
        """
        cognates = ours.shortest & theirs.shortest
        told, untold = 0, [0, 0]
        sides = (
            (self._known.english, ours.beginnings, theirs.beginnings.keys()),
            (self._known.french, theirs.beginnings, ours.beginnings.keys()),
        )
        for side, (known, words, others) in enumerate(sides):
            for word, times in words.items():
                names = known.get(word)
                if names is None or word[:_STEM] in cognates:
                    continue
                if names.isdisjoint(others):
                    untold[side] += times
                else:
                    told += times
        return told, untold[0], untold[1]

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of texts that share most of what not many texts have, in order."""
        most = max(_FEW, min(_MANY, _COMMON * (len(self._french) + len(self._english))))
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._keys[1]):
            for key in keys:
                if self._spread[key] <= most:
                    holding[key].append(number)
        for number, keys in enumerate(self._keys[0]):
            shared: defaultdict[int, float] = defaultdict(float)
            for key in sorted(keys):  # sums of floats depend on their order
                for other in holding.get(key, ()):
                    shared[other] += self._rarity(key)
            nearest = heapq.nsmallest(_NEAREST, shared, key=lambda other: (-shared[other], other))
            yield from ((number, other) for other in sorted(nearest))

    def _rarity(self, key: str) -> float:
        return math.log((len(self._french) + len(self._english) + 2) / self._spread[key])


def _read(text: str) -> _Words:
    text = _AFTERNOON.sub(lambda hour: str(int(hour[1]) % 12 + 12) + (hour[2] or ""), text[:_LONGEST])
    numbers = (_GROUPED.sub("", number).replace(",", ".") for number in _NUMBER.findall(text))
    words = map(read_word, _WORD.findall(text))
    return _words(Counter(numbers), Counter(filter(is_compared, words)), len(text))


def _words(numbers: Counter[str], words: Counter[str], length: int) -> _Words:
    beginnings: Counter[str] = Counter()
    for word, times in words.items():
        beginnings[word[:STEM]] += times
    return _Words(numbers, words, length, beginnings, frozenset(word[:_STEM] for word in words))


def read_word(word: str) -> str:
    """Return a word in lower case without accents, as it is compared."""
    return unaccented(word.lower().translate(_LIGATURES))


_SMALL = frozenset(map(read_word, SMALL))


def is_compared(word: str) -> bool:
    """Say whether a word, as it was read, tells anything."""
    return len(word) >= _SHORTEST and word not in _SMALL


def _stems(words: Counter[str]) -> Counter[str]:
    """Count the beginnings that cognates would share; the tilde keeps them apart from whole words."""
    stems: Counter[str] = Counter()
    for word, times in words.items():
        if len(word) > _STEM:
            stems["~" + word[:_STEM]] += times
    return stems


def _concepts(text: _Words, known: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the beginnings of what a text's words are called in the other language."""
    return {"=" + name for word in text.beginnings for name in known.get(word, ())}


def _joined(texts: Sequence[_Words]) -> _Words:
    if len(texts) == 1:
        return texts[0]
    numbers: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        numbers += text.numbers
        words += text.words
    return _words(numbers, words, sum(text.length for text in texts))


def _stretched(french: int, english: int) -> float:
    """Return how many standard deviations the lengths are from a translation's."""
    even = french / _LONGER
    return (even - english) / math.sqrt(_VARIANCE * (even + english) / 2 + 1)
