"""Millions and billions in words: what figures do not tell of (`two million years`)."""

import re
from functools import lru_cache

from pipeline.model import Language, base
from pipeline.translate.numbers import SCALES, find

_WORD = re.compile(
    r"(?<![^\W\d_])(?P<times>(?:thousand|mille|milliers?)[ \u00a0](?:de[ \u00a0])?)?"
    r"(?P<word>million|milliard|billion|trillion)s?(?![^\W\d_])",
    re.IGNORECASE,
)
_LEAST = 100_000
"""What is written out in figures may be a part of what is said in words: `half a million`."""


def same_scales(source: str, text: str, languages: tuple[Language, Language]) -> bool:
    """Say whether two plain texts in these languages speak of millions, of billions, or of neither alike."""
    ours, theirs = _powers(source, languages[0]), _powers(text, languages[1])
    if ours is None or theirs is None or ours & theirs or ours == theirs:
        return True
    if ours and theirs:
        return False
    other, language = (text, languages[1]) if ours else (source, languages[0])
    return any(number.value >= _LEAST for number in find(other, language))


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def _powers(text: str, language: Language) -> frozenset[int] | None:
    """Return the powers of ten that words name; None for a language whose words are not known."""
    known = SCALES.get(base(language))
    if known is None:
        return None
    found = ((known.get(one["word"].lower()), one["times"]) for one in _WORD.finditer(text))
    return frozenset(power + 3 * bool(times) for power, times in found if power)
