"""How sure a machine's text is, from what can be seen of how it came about."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What is seen of one part of a text."""

    length: int
    """Characters of the source."""
    score: float
    """The engine's mean log-probability of a token; NaN where it gives none."""


def confidence(parts: Sequence[Signals]) -> int | None:
    """Return 0 to 100 for a text made of these parts; None where the engine told nothing about any."""
    told = [part for part in parts if not math.isnan(part.score)]
    length = sum(part.length for part in told)
    if not length:
        return None
    score = sum(part.length * part.score for part in told) / length
    return round(100 * math.exp(min(0.0, score)))
