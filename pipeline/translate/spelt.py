"""Numbers in words: which of them a translation says in no form.

A text without `fifty` may still be right (`un demi-siècle`), so that a lost one makes a draft doubtful and lets others
go before it; it is no fault. One and two are left out, for they are said in too many ways (`both`, `une`, `second`),
and a hundred or a thousand, for these count others (`several hundred`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import Language, base
from pipeline.translate.draft import Edit
from pipeline.translate.numbers import find
from pipeline.translate.numerals import write_ordinal
from pipeline.words import CARDINALS, ORDINALS

_LEAST, _MOST = 3, 99
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2011][^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
_AND = re.compile(r"(?<=[a-z]{5})[ \u00a0-]et[ \u00a0-](?=un|onze)", re.IGNORECASE)
"""`vingt et un`, which may be hyphenated."""
_HALF_DAY = 12
_HOUR = re.compile(
    r"(?<!\d)(1[3-9]|2[0-3])(?=[ \u00a0\u202f]?h(?:eures?)?\b|[ \u00a0\u202f]?h[ \u00a0\u202f]?\d|:\d\d)"
)
"""An hour that `eight in the evening` may be."""
_TWO_WEEKS = re.compile(r"\b(?:two|2)[ \u00a0-]weeks?\b", re.IGNORECASE)
_TEN = 10
_POWERS = (2, 3, 5, 6, 8, 9, 12)
"""Of ten, that words count: `three hundred thousand`."""
_LAST = re.compile(r"([^\W\d_]+)[\s-](?:and |et )?\Z")
_NEXT = re.compile(r"[\s-](?:and |et )?([^\W\d_]+)")
_ONE = frozenset({"a", "an", "one", "un"})
_HUNDREDS = frozenset({"thousand", "mille", "one", "un"})
_AMBIGUOUS = frozenset({"neuf"})
"""`neuf` is new, too."""
_OTHER_FORMS = {
    "en": {"quarter": 4, "quarters": 4, "fourths": 4, "dozen": 12, "dozens": 12, "tens": 10, "teens": 10, "decade": 10,
        "decades": 10, "triple": 3, "treble": 3, "triplets": 3, "trio": 3, "quarterly": 4, "fortnight": 15},
    "fr": {"tiers": 3, "quart": 4, "quarts": 4, "dizaine": 10, "dizaines": 10, "douzaine": 12, "douzaines": 12,
        "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
        "décennie": 10, "décennies": 10, "triple": 3, "trio": 3, "neuf": 9, "trimestre": 3, "trimestres": 3},
}  # fmt: skip
"""Other words that say such a number; `une quinzaine` is a fortnight, or two weeks."""
_ROUND = {"fr": {"quinzaine": 15, "vingtaine": 20, "trentaine": 30, "cinquantaine": 50, "soixantaine": 60}}
"""Of these, the ones that say nothing else, and could be lost."""


def lost(source: str, text: str, languages: tuple[Language, Language]) -> tuple[str, ...]:
    """Return the words of a plain text that say numbers which its translation has neither in words nor in figures."""
    said = _said(source, languages[0])
    if not said or base(languages[1]) not in CARDINALS:
        return ()
    heard = _heard(text, languages[1])
    return tuple(word for word, value in said if value not in heard)


def says(source: str, language: Language) -> bool:
    """Whether a plain text says a number in words that could be lost."""
    return bool(_said(source, language))


def doubt(missing: tuple[str, ...]) -> str:
    """Say what a translator should know about the numbers that are not there."""
    return "; ".join(f"the number “{word}” may be lost" for word in missing)


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def _said(source: str, language: Language) -> tuple[tuple[str, int], ...]:
    """Return the numbers in words that can be nothing else, each once."""
    about = _ROUND.get(base(language), {})
    words = _PART.findall(source.lower()) if about else ()
    known = [
        (word, value)
        for word, value in _numbers(source, language)
        if _LEAST <= value <= _MOST and word not in _AMBIGUOUS
    ]
    return tuple(dict.fromkeys((*known, *((word, about[word]) for word in words if word in about))))


def _heard(text: str, language: Language) -> frozenset[int]:
    """Return all that the words and figures of a text may say."""
    others = _OTHER_FORMS.get(base(language), {})
    values = {value for _, value in _numbers(text, language)}
    values |= {15} if base(language) == "en" and _TWO_WEEKS.search(text) else set()
    values |= {int(hour[1]) - _HALF_DAY for hour in _HOUR.finditer(text)}
    values |= {others[word] for word in map(str.lower, _WORD.findall(text)) if word in others}
    for number in find(text, language):
        values |= {int(one) for one in number.readings if one == int(one)}
    return frozenset(part for value in values for part in _parts(value))


def _parts(value: int) -> Iterator[int]:
    """Yield what a figure may say beside itself: `1930` the thirties, `40,000` forty thousand."""
    yield value
    if value % 100 >= _TEN:
        yield value % 100
    for power in _POWERS:
        if value % 10**power == 0:
            yield value // 10**power


def in_figures(text: str, words: Sequence[str], language: Language) -> Iterator[Edit]:
    """Yield the edits that write these numbers in figures: small models know `50` better than `fifty`.

    Not where they are part of a longer number (`six hundred seventy-two`) or of a fraction (`one fifth`).
    """
    for start, end, word, value in _places(text, language) if words else ():
        ranked = word in ORDINALS[base(language)]
        before, after = _LAST.search(text[:start]), _NEXT.match(text, end)
        beside = {one[1].lower() for one in (before, after) if one}
        fraction = ranked and before is not None and before[1].lower() in _ONE
        if word in words and not fraction and beside.isdisjoint(_HUNDREDS | _known(base(language)).keys()):
            yield Edit(start, end, write_ordinal(value, language) if ranked else str(value))


def _numbers(text: str, language: Language) -> Iterator[tuple[str, int]]:
    return ((word, value) for _, _, word, value in _places(text, language))


def _places(text: str, language: Language) -> Iterator[tuple[int, int, str, int]]:
    """Yield where numbers in words begin and end, each in lower case and with its value."""
    known = _known(base(language))
    if known.keys().isdisjoint(_PART.findall(text.lower())):
        return
    for found in _WORD.finditer(_AND.sub("-et-", text)):
        word = found[0].lower().replace("\u2011", "-")
        if word in known:
            yield found.start(), found.end(), word, known[word]
            continue
        start = found.start()
        for part in word.split("-"):
            if part in known:
                yield start, start + len(part), part, known[part]
            start += len(part) + 1


@lru_cache
def _known(code: str) -> dict[str, int]:
    return CARDINALS.get(code, {}) | ORDINALS.get(code, {})
