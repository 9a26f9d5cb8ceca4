"""How likely two parts of an article are to be a pair: by their words, their make, and the place where they stand."""

from collections.abc import Sequence

from pipeline.segment.likeness import Likeness
from pipeline.segment.parts import Part

_PLAIN = 2.0
"""Log-odds of a pair of sentences or items for which nothing else speaks: of neighbours that are none one in 150 has as many."""
_RUNNING = 3.0
"""What the worth of a place is divided by for sentences and items, which have words enough to tell."""
_ANSWERED = 12.0
"""Log-odds against a question that is none on the other side: it is answered there."""
_UNLIKE, _NEVER = 4.0, 100.0
"""Log-odds against parts of another make: a paragraph and a quotation, and lists or tables with other rows."""


class Odds:
    """Compares the French parts of an article with its English ones, by their numbers."""

    def __init__(self, french: Sequence[Part], english: Sequence[Part]) -> None:
        self._french, self._english = french, english
        self.likeness = Likeness([part.text for part in french], [part.text for part in english])

    def score(self, one: int, other: int) -> float:
        """Return the log-odds of two parts; those of a pair that is none by its make are below all bonuses."""
        ours, theirs = self._french[one], self._english[other]
        odds = self.likeness.of((one,), (other,))
        if ("?" in ours.text) != ("?" in theirs.text):
            odds -= _ANSWERED
        if not ours.is_like(theirs):
            odds -= _UNLIKE if len(ours.blocks) == len(theirs.blocks) == 1 else _NEVER
        return odds

    def is_placed(self, one: int, other: int) -> bool:
        """Say whether two parts tell more by their place than by their words."""
        ours, theirs = self._french[one], self._english[other]
        return not ours.tells and ours.sources == theirs.sources

    def is_plain(self, one: int, other: int) -> bool:
        """Say whether the words of two parts tell by themselves that they say the same."""
        return self.score(one, other) >= _PLAIN and not self.likeness.share_little(one, other)

    def bonus(self, one: int, other: int, worth: float, *, alone: bool = False) -> float:
        """Return what their place is worth.

        To sentences, items and other pictures it is worth something where they are all that stands `alone` in it and
        have something in common, or are nearly the same; else they must be a pair by their words.
        """
        if not self._french[one].is_like(self._english[other]):
            return 0.0
        if self.is_placed(one, other):
            return -_NEVER if self.likeness.are_apart(one, other) else worth
        if not alone and not self.likeness.are_same((one,), (other,)):
            return -_NEVER if self.likeness.share_little(one, other) else -_PLAIN
        return worth / _RUNNING if self.likeness.have_common((one,), (other,)) else -_NEVER


def say_more(french: Sequence[Part], english: Sequence[Part]) -> bool:
    """Say whether one side, which has more sentences, has one of which nothing is on the other."""
    sides = [[sentence for part in parts for sentence in part.sentences] for parts in (french, english)]
    if len(sides[0]) == len(sides[1]):
        return False
    longer = int(len(sides[1]) > len(sides[0]))
    sides[1 - longer] = [" ".join(sides[1 - longer])]
    likeness = Likeness(*sides)
    return any(
        likeness.leaves_out(one, other, longer)
        for one in range(len(sides[0]))
        for other in range(len(sides[1]))
    )


def are_nearly_same(ours: Part, theirs: Part) -> bool:
    """Say whether two parts are in the same words but for a few: those of either half are good for both editions."""
    return ours.sources == theirs.sources and Likeness([ours.text], [theirs.text]).are_same((0,), (0,))
