"""From one language to another through a third, where no engine knows the direct way."""

import math
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Language
from pipeline.translate.door import Hypothesis, Link, Request, Translator

_MIDDLES = 2
"""Hypotheses in the middle that are carried on: the second often mends the first, a third hardly ever is chosen."""
_HYPOTHESES = 4


class Pivot:
    """Two translators in a row.

    A composed hypothesis' score is the sum of its legs', as its probability is the product of theirs, and a
    word is linked to what its counterparts in the middle are linked to.
    """

    def __init__(self, first: Translator, middle: Language, second: Translator) -> None:
        self._first = first
        self._middle = middle
        self._second = second

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether both legs are served."""
        return self._first.supports(source, self._middle) and self._second.supports(self._middle, target)

    def signature(self, source: Language, target: Language) -> str:
        """Return both legs' signatures."""
        first = self._first.signature(source, self._middle)
        return f"{first} + {self._second.signature(self._middle, target)}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Answer all requests: all to the middle, all distinct middles on to their targets, then composed."""
        there = self._first.translate(
            [Request(one.text, one.source, self._middle, one.aligned) for one in requests]
        )
        onward = [
            [
                (half, Request(half.text, self._middle, one.target, one.aligned, one.names))
                for half in halves[:_MIDDLES]
            ]
            for one, halves in zip(requests, there, strict=True)
        ]
        distinct = tuple(dict.fromkeys(request for one in onward for half, request in one if half.text))
        answers = dict(zip(distinct, self._second.translate(distinct), strict=True)) if distinct else {}
        return [
            _best(
                composed(half, whole) for half, request in one for whole in answers.get(request, (_NOTHING,))
            )
            for one in onward
        ]


_NOTHING = Hypothesis("", -math.inf)
"""What follows a middle without text."""


def composed(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """Return what the second made of the first's text as a translation of the first's source."""
    return Hypothesis(
        second.text,
        round(first.score + second.score, 4),
        tuple(sorted(set(_linked(first.links, sorted(second.links))))),
    )


def _linked(ours: Iterable[Link], theirs: Sequence[Link]) -> Iterator[Link]:
    """Join links that share a character of the middle."""
    for link in ours:
        for other in theirs:
            if other.start < link.target_end and link.target_start < other.end:
                yield Link(link.start, link.end, other.target_start, other.target_end)


def _best(hypotheses: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Return the best hypotheses, each text once."""
    kept: dict[str, Hypothesis] = {}
    for one in sorted(hypotheses, key=lambda one: 0.0 if math.isnan(one.score) else -one.score):
        kept.setdefault(one.text, one)
    return tuple(kept.values())[:_HYPOTHESES]
