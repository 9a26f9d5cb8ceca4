"""Numbers that several words say together: `two thousand`, `half a million`, `trois cent mille`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.model import Language, base
from pipeline.translate.numbers import SCALES
from pipeline.words import CARDINALS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GAP = re.compile(r"[ \u00a0\u202f-]?")
_HUNDRED = 100
_TEN = 10
_COUNTED_ON = (60, 80)
_PART = Decimal("0.5")
_ONE = {"en": {"one": 1, "a": 1, "an": 1}, "fr": {"un": 1, "une": 1}}
_HALF = frozenset({"half", "demi", "demie"})
_AND = frozenset({"and", "et", "de", "d", "a", "an"})
"""What may stand within a number, and says nothing."""


def values(text: str, language: Language) -> Iterator[Decimal]:
    """Yield what runs of at least two number words say in plain text, in English or French."""
    code = base(language)
    if code not in CARDINALS:
        return
    run: list[Decimal] = []
    before, end = "", -1
    for start, word, after in _words(text, code):
        value = _value(word, code)
        if run and not _GAP.fullmatch(text, end, start):
            yield from _told(run)
            run = []
        end = after
        if run and word in _AND:
            before = ""
        elif value is None:
            yield from _told(run)
            run = []
        elif value == _PART and before in _ONE[code] and run[-1:] == [1]:
            run[-1] = _PART  # `un demi`
        else:
            run.append(value)
            before = word
    yield from _told(run)


def _words(text: str, code: str) -> Iterator[tuple[int, str, int]]:
    """Yield words with their places; a compound that is no number of its own comes in its parts."""
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if word in CARDINALS[code]:
            yield found.start(), word, found.end()
            continue
        start = found.start()
        for part in word.split("-"):
            yield start, part, start + len(part)
            start += len(part) + 1


def _value(word: str, code: str) -> Decimal | None:
    if word in _HALF:
        return _PART
    if word in ("hundred", "hundreds", "cent", "cents"):
        return Decimal(_HUNDRED)
    if word in SCALES[code]:
        return Decimal(10) ** SCALES[code][word]
    known = CARDINALS[code].get(word, _ONE[code].get(word))
    return None if known is None else Decimal(known)


def _told(run: list[Decimal]) -> Iterator[Decimal]:
    """Add a run up: hundreds multiply what stands before them, greater words all of their group."""
    if len(run) < 2:
        return
    total = group = Decimal(0)
    greatest = Decimal(1)
    for value in run:
        if value == _PART and total and not group:
            total += greatest * value  # `deux millions et demi`
        elif value < _HUNDRED:
            if not _goes_on(group, value):
                return  # `two and three` are no five
            group += value
        elif value == _HUNDRED:
            group = (group or 1) * value
        else:
            total += (group or 1) * value
            greatest = value
            group = Decimal(0)
    yield total + group


def _goes_on(group: Decimal, value: Decimal) -> bool:
    """Say whether a small number may follow: behind hundreds, or ones behind tens; French counts on from 60 and 80."""
    rest = group % _HUNDRED
    if rest == 0 or value == _PART:
        return True
    return rest % _TEN == 0 and rest > _TEN and value < (2 * _TEN if rest in _COUNTED_ON else _TEN)
