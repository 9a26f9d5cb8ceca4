"""How sure a machine's text is, from what can be seen of how it came about.

The confidence is the estimated chance, in a hundred, that a text shares at least as much with a professional's
translation as chrF 40 says; nearly three in four of the embedded model's do, on news. It is a logistic function of four
signals, fitted to 6,005 sentences of WMT12, both directions, with that model (`tests/bench/confidence.py`):
on held-out fifths its area under the ROC curve is 0.75 (0.65 for the score alone), its rank correlation with chrF
0.42, and of the texts it gives 20–30, 30–40 … 80–90, so many reach chrF 40: 36, 47, 47, 53, 60, 71, 87 per cent.
Fitted on one direction it does about as well on the other (0.75 and 0.73). How many hypotheses were refused, how far the
next one was, and what was repaired told nothing more and are left out. Names that were lost tell chrF nothing either,
but a reader much: they are not fitted, and each takes the odds down by two fifths, so that of texts alike these come
first.

Another model's scores are on the same scale, the logarithm of a probability, so that a better one, which is surer
of its tokens, comes out higher without another fit. An engine that gives no scores gets no confidence.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.translate.names import missing

FAILED = -4.0
"""The score of a part that stays as it was because no translation of it passed."""

_CONSTANT = 0.54
_SCORE = 4.84
_STRETCH = -1.5
_COPIED = 0.98
_WORDS = 1.06
"""Longer texts have lower scores a token at the same quality, and chrF is harsh with short ones."""
_LOST = -0.5
_MOST_LOST = 3
"""Names beyond which one more makes no difference."""
_FEWEST, _MOST = 3, 40
"""Words below and above which the length tells no more."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Told:
    """What an engine told about one part of a text."""

    length: int
    """Characters of the source."""
    score: float
    """Mean log-probability of a token; NaN where the engine gives none."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is seen of a whole text."""

    score: float
    """Mean of its parts, by their lengths."""
    stretch: float
    """How far its length is from the source's, as a logarithm."""
    copied: float
    """Share of its longer words that the source has, names left out."""
    words: int
    """Of the source."""
    lost: int = 0
    """Names of the source that it has not."""


def signals(told: Sequence[Told], source: str, text: str, names: Sequence[str]) -> Signals:
    """Return what is seen of a plain text made of these parts."""
    length = sum(part.length for part in told)
    ours, theirs = (set(_WORD.findall(one)).difference(names) for one in (source, text))
    known = {word.lower() for word in ours}
    copied = sum(word.lower() in known for word in theirs)
    return Signals(
        score=sum(part.length * part.score for part in told) / length if length else math.nan,
        stretch=abs(math.log(max(1, len(text)) / max(1, len(source)))),
        copied=copied / max(1, len(theirs)),
        words=len(source.split()),
        lost=len(missing(names, text)),
    )


def confidence(seen: Signals) -> int | None:
    """Return 0 to 100 for a text; None where the engine told nothing."""
    if math.isnan(seen.score):
        return None
    logit = (
        _CONSTANT
        + _SCORE * seen.score
        + _STRETCH * seen.stretch
        + _COPIED * seen.copied
        + _LOST * min(seen.lost, _MOST_LOST)
        + _WORDS * math.log(min(max(seen.words, _FEWEST), _MOST))
    )
    return round(100 / (1 + math.exp(-max(-50.0, logit))))
