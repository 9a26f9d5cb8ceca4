"""Searches an article's parts for stretches of pairs: what is likely as a whole, and what stands between and beside it.

A pair takes text out of an edition, so nothing is paired on a guess: a stretch must be likely as a whole, cover most of
what it spans, and keep the order.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from pipeline.segment.chain import Link, between, heaviest
from pipeline.segment.odds import Odds, are_nearly_same, say_more
from pipeline.segment.parts import NEUTRAL, Part

_ENOUGH, _FEW = 6.0, 1000
"""Log-odds of a stretch in an article with so many pairs to choose from; in a larger one, more by the log of how many."""
_FIRM = 4.0
"""Log-odds of a pair that stands apart from the rest of its stretch."""
_NEAR = 3
"""Steps on both sides together: a pair further from the next one stands apart."""
_COVERED = 0.6
"""Share of a stretch's characters that its pairs must have."""
_SKIPPED = 2
"""Parts in a row, on either side, that a stretch may pass over."""
_BETWEEN = 4.5
"""Log-odds that being all that stands between two pairs is worth to parts of the same make."""
_BESIDE = 3.5
"""Log-odds that standing before or behind pairs is worth to headings, pictures and whole lists of the same make."""
_QUOTED = 0.5
"""Share of pairs one side of which quotes and the other does not, above which the one tells what the other says."""
_LEFT = 0.5
"""Share of a stretch's characters that must be left when pairs were taken out of it."""
_LONGER, _SHORT = 1.7, 80
"""How many times longer a side may be than the other, and characters below which it may be any length."""
_NEAREST = 12
"""Parts that are compared with one that may stand in the other half in nearly the same words."""
_BETTER = 1.0
"""Log-odds that a further part must add to a pair to become one of it."""

Found = tuple[tuple[int, ...], tuple[int, ...]]
"""The numbers of French blocks and of English ones that say the same."""
_Match = tuple[list[int], list[int]]
"""Numbers of French parts and of English ones that say the same; one of the two is mostly one part."""


class Search:
    """The parts of an article and what is known of them so far."""

    def __init__(self, parts: Sequence[Part], aside: set[int]) -> None:
        self._parts = parts
        self._french = [part for part in parts if part.language == "fr"]
        self._english = [part for part in parts if part.language == "en"]
        self._odds = Odds(self._french, self._english)
        self._passed = aside | {
            number for part in parts if part.language == NEUTRAL for number in part.blocks
        }
        """Blocks that stand between two parts without parting them: pairs, and what is in no language."""
        self._sides = (self._french, self._english)
        self._taken: tuple[set[int], set[int]] = (set(), set())
        """Numbers of the parts on either side that are in a pair."""

    def found(self) -> Iterator[Found]:
        """Yield the French and English blocks that say the same."""
        scored = [
            ((one, other), self._odds.score(one, other)) for one, other in self._odds.likeness.candidates()
        ]
        links = heaviest([(link, score) for link, score in scored if score > 0], len(self._english))
        plain = [link for link in links if self._odds.is_placed(*link) or self._odds.is_plain(*link)]
        sure = [stretch for stretch in map(self._trimmed, _stretches(plain)) if self._is_sure(stretch)]
        for stretch in sure:
            self._take(stretch)
        found: list[Found] = []
        for stretch in sure:
            matches: list[_Match] = [([one], [other]) for one, other in self._filled(stretch)]
            self._complete(matches)
            self._widen(matches)
            matches = self._fitting(matches)
            found += (
                (_blocks(self._french, ours), _blocks(self._english, theirs)) for ours, theirs in matches
            )
        yield from found
        yield from self._twins(found)

    def _take(self, links: Sequence[Link]) -> None:
        for link in links:
            for parts, taken, number in zip(self._sides, self._taken, link, strict=True):
                taken.add(number)
                self._passed.update(parts[number].blocks)

    def _trimmed(self, stretch: list[Link]) -> list[Link]:
        """Take pairs off the ends that are neither sure for themselves nor near to the next one."""
        while len(stretch) > 1 and self._is_loose(stretch[-1], stretch[-2]):
            stretch = stretch[:-1]
        while len(stretch) > 1 and self._is_loose(stretch[0], stretch[1]):
            stretch = stretch[1:]
        return stretch

    def _is_loose(self, link: Link, neighbour: Link) -> bool:
        steps = [abs(one - other) for one, other in zip(link, neighbour, strict=True)]
        return sum(steps) > _NEAR and self._odds.score(*link) < _FIRM

    def _is_sure(self, stretch: Sequence[Link]) -> bool:
        choices = max(len(self._french) * len(self._english), _FEW)
        if sum(self._odds.score(*link) for link in stretch) < _ENOUGH + math.log(choices / _FEW):
            return False
        quoting = [self._french[one].is_quoting - self._english[other].is_quoting for one, other in stretch]
        if abs(sum(quoting)) > _QUOTED * len(stretch):
            return False
        (first, second), (last, end) = stretch[0], stretch[-1]
        spanned = [*self._french[first : last + 1], *self._english[second : end + 1]]
        paired = [part for one, other in stretch for part in (self._french[one], self._english[other])]
        return _length(paired) >= _COVERED * _length(spanned)

    def _filled(self, stretch: Sequence[Link]) -> list[Link]:
        """Pair what stands between two pairs, too: it need not have words in common, if it is made alike."""
        found = [stretch[0]]
        for (one, other), (further, beyond) in pairwise(stretch):
            alone = further - one == beyond - other == 2
            found += between(range(one + 1, further), range(other + 1, beyond), self._between(alone=alone))
            found.append((further, beyond))
        return found

    def _between(self, *, alone: bool) -> Callable[[int, int], float]:
        return lambda one, other: (
            self._odds.score(one, other) + self._odds.bonus(one, other, _BETWEEN, alone=alone)
        )

    def _complete(self, matches: list[_Match]) -> None:
        """Give paragraphs that are left over to the pair beside them that they complete."""
        self._take([(one, other) for (one,), (other,) in matches])
        for before, after in pairwise([None, *matches, None]):
            for side, parts in enumerate(self._sides):
                first = before[side][-1] + 1 if before else after[side][0] - 1 if after else 0
                stop = after[side][0] if after else first + 1
                for left in range(max(first, 0), min(stop, len(parts))):
                    if left not in self._taken[side]:
                        self._give(left, side, [match for match in (before, after) if match])

    def _give(self, left: int, side: int, beside: Sequence[_Match]) -> None:
        part = self._sides[side][left]
        gains = []
        for match in beside:
            row = sorted([*match[side], left])
            near = self._sides[side][match[side][0] if row[0] == left else match[side][-1]]
            whole = [part, *(parts[numbers[0]] for parts, numbers in zip(self._sides, match, strict=True))]
            is_next = row[-1] - row[0] == len(row) - 1 and self._are_next(part, near)
            if is_next and all(one.is_paragraph for one in whole):
                joined = (row, match[1]) if side == 0 else (match[0], row)
                gains.append((self._odds.likeness.of(*joined) - self._odds.likeness.of(*match), match, row))
        best = max(gains, key=lambda gain: gain[0], default=None)
        if best is not None and best[0] >= _BETTER:
            best[1][side][:] = best[2]
            self._taken[side].add(left)
            self._passed.update(part.blocks)

    def _fitting(self, matches: Sequence[_Match]) -> list[_Match]:
        """Return the pairs that stand once all are known; none where little is left of them."""
        starts = {(ours[0], theirs[0]) for ours, theirs in matches}
        fitting = [match for match in matches if self._fits(match) and self._heads_a_pair(match, starts)]
        whole, left = (
            sum(
                len(parts[number].text)
                for match in some
                for parts, numbers in zip(self._sides, match, strict=True)
                for number in numbers
            )
            for some in (matches, fitting)
        )
        return fitting if left >= _LEFT * whole else []

    def _heads_a_pair(self, match: _Match, starts: set[Link]) -> bool:
        """Say whether what follows a heading is a pair, too, where the heading itself tells nothing."""
        (one, *_), (other, *_) = match
        if not self._french[one].is_heading or self._odds.likeness.have_common((one,), (other,)):
            return True
        below = [
            parts[number + 1 : number + 2] for parts, number in zip(self._sides, (one, other), strict=True)
        ]
        return (one + 1, other + 1) in starts or not any(part.is_running for parts in below for part in parts)

    def _fits(self, match: _Match) -> bool:
        """Say whether neither side is a summary of the other."""
        both = [
            [parts[number] for number in numbers] for parts, numbers in zip(self._sides, match, strict=True)
        ]
        ours, theirs = map(_length, both)
        return max(ours, theirs) <= _LONGER * max(min(ours, theirs), _SHORT / _LONGER) and not say_more(*both)

    def _widen(self, matches: list[_Match]) -> None:
        """Pair what stands right before and right behind the stretch, if it is made alike."""
        for step, end in ((-1, 0), (1, -1)):
            while self._continues(matches[end], step):
                ours, theirs = matches[end]
                link = (ours[end] + step, theirs[end] + step)
                self._take([link])
                matches.insert(0 if step < 0 else len(matches), ([link[0]], [link[1]]))

    def _continues(self, last: _Match, step: int) -> bool:
        """Say whether what follows on both sides is likely a pair, and only pairs stand between it and the last one."""
        end = 0 if step < 0 else -1
        one, other = last[0][end] + step, last[1][end] + step
        if not (0 <= one < len(self._french) and 0 <= other < len(self._english)):
            return False
        if one in self._taken[0] or other in self._taken[1]:
            return False
        ours, theirs = self._french[one], self._english[other]
        if (
            not ours.is_like(theirs)
            or self._odds.score(one, other) + self._odds.bonus(one, other, _BESIDE) < 0
        ):
            return False
        return self._are_next(ours, self._french[last[0][end]], theirs) and self._are_next(
            theirs, self._english[last[1][end]], ours
        )

    def _are_next(self, part: Part, other: Part, counterpart: Part | None = None) -> bool:
        """Say whether nothing but pairs, and the part's own counterpart, stands between two parts."""
        own = counterpart.blocks if counterpart else ()
        return all(number in self._passed or number in own for number in part.gap(other))

    def _twins(self, found: Sequence[Found]) -> Iterator[Found]:
        """Yield what is the same in both halves: a picture, a listing, a row of figures, a heading `Publications`.

        What is nearly the same comes with it: a list of streets, whose language its names do not tell.
        """
        where = {number: "fr" for ours, _ in found for number in ours}
        where |= {number: "en" for _, theirs in found for number in theirs}
        order = sorted(where)
        standing: defaultdict[tuple[str, str], dict[str, Part]] = defaultdict(dict)
        for part in self._parts:
            if part.blocks[0] not in where:
                place = bisect_left(order, part.blocks[0])
                for beside in order[max(place - 1, 0) : place + 1]:
                    first, last = sorted((beside, part.blocks[0]))
                    if self._passed.issuperset(range(first + 1, last)):
                        standing[part.signature].setdefault(where[beside], part)
                        break
        ours_left: list[Part] = []
        theirs_left: defaultdict[object, list[Part]] = defaultdict(list)
        for sides in standing.values():
            if len(sides) == 2:
                yield sides["fr"].blocks, sides["en"].blocks
            elif "fr" in sides:
                ours_left.append(sides["fr"])
            else:
                theirs_left[sides["en"].kinds].append(sides["en"])
        for ours in ours_left:
            alike = theirs_left.get(ours.kinds, [])
            theirs = next((one for one in alike[:_NEAREST] if are_nearly_same(ours, one)), None)
            if theirs:
                alike.remove(theirs)
                yield ours.blocks, theirs.blocks


def _stretches(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Cut a chain where it passes over more than a stretch may."""
    stretch: list[Link] = []
    for link in links:
        if stretch and any(
            there - here - 1 > _SKIPPED for here, there in zip(stretch[-1], link, strict=True)
        ):
            yield stretch
            stretch = []
        stretch.append(link)
    if stretch:
        yield stretch


def _blocks(parts: Sequence[Part], numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(block for number in numbers for block in parts[number].blocks)


def _length(parts: Sequence[Part]) -> int:
    return sum(len(part.text) for part in parts)
