"""Finds a source's forms in its translation, and says what is to stand there."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Language
from pipeline.translate import numbers
from pipeline.translate.dates import Date
from pipeline.translate.forms.found import GAP, SPACE, SYMBOL, UNITS, Form, Kind, Measure, Time, find, hours
from pipeline.translate.forms.written import write
from pipeline.translate.numbers import base
from pipeline.translate.protect import Protected

_SAID = {
    unit: re.compile(rf"{GAP}-?(?:{pattern})(?![\w²³])", re.IGNORECASE) for unit, pattern in UNITS.items()
}


class Places(NamedTuple):
    """What of a source's forms is in a text."""

    pairs: tuple[tuple[Form, Form], ...]
    """Of the source, and of the text."""
    lost: tuple[Form, ...]


def match(
    given: Sequence[Form], text: str, languages: tuple[Language, Language], protected: Sequence[Protected]
) -> Places:
    """Find each form of a source in its translation, written as either language writes it."""
    if not given:
        return Places((), ())
    free = [*find(text, languages[1], protected, alone=True)]
    taken = covered(free)
    free += [form for form in find(text, languages[0], protected, alone=True) if form.start not in taken]
    pairs: list[tuple[Form, Form]] = []
    lost: list[Form] = []
    for form in given:
        place = next((place for place, one in enumerate(free) if _same(form, one)), None)
        if place is None:
            same = _said(form, text, languages[1], (*free, *(there for _, there in pairs)))
        else:
            same = free.pop(place)
        if same is not None:
            pairs.append((form, same))
        elif form.kind is not Kind.RANK:
            lost.append(form)
    return Places(tuple(pairs), tuple(lost))


def covered(found: Sequence[Form]) -> frozenset[int]:
    """Return all places that forms take."""
    return frozenset(at for form in found for at in range(form.start, form.end))


def _same(form: Form, other: Form) -> bool:
    """Say whether two forms mean the same; `5 h` may be the afternoon's, and the 90s those of this century."""
    if form.kind is not other.kind:
        return False
    match form.value, other.value:
        case Measure() as ours, Measure() as theirs:
            return ours.number.value in theirs.number.readings and ours.unit == theirs.unit
        case Time() as ours, Time() as theirs:
            return ours.minute == theirs.minute and ours.hour in (theirs.hour, theirs.hour + 12)
        case int() as year, int() as there_year if form.kind is Kind.DECADE:
            return year % 100 == there_year % 100
    return form.value == other.value


def _said(form: Form, text: str, language: Language, taken: Sequence[Form]) -> Form | None:
    """Find a measure whose unit is spelt out, which stays so (`10 kilomètres`), a rank in figures (`2nd`), or an hour.

    `autour de 12 h` may be said of a stay; that the source has that hour tells that it is none.
    """
    if form.kind is Kind.TIME and base(language) == "fr":
        places = covered(taken)
        return next((one for one in hours(text) if _same(form, one) and one.start not in places), None)
    if form.kind is Kind.RANK:
        ranks = (one for one in numbers.find(text, language) if one.ordinal and one.value == form.value)
        return next((Form(one.start, one.end, form.kind, form.value) for one in ranks), None)
    if not isinstance(form.value, Measure):
        return None
    number, unit = form.value
    for there in numbers.find(text, language):
        said = _SAID[unit].match(text, there.end) if number.value in there.readings else None
        one = Form(there.start, there.end, form.kind, Measure(there, unit)) if said else None
        if one and one.start not in covered(taken):
            return one
    return None


_LEADS: dict[tuple[str, Kind], tuple[str, str]] = {
    ("en", Kind.DATE): ("on", "at|in|to|the|at the"),
    ("fr", Kind.DATE): ("le", "sur|à|au|dans|en|sur le|à la|dans le"),
    ("en", Kind.TIME): ("at", "to|in|on|the|at the"),
    ("fr", Kind.TIME): ("à", "au|aux|dans|sur|en|le|la"),
    ("en", Kind.DECADE): ("in the", "in|the|to the|at the|into the"),
    ("fr", Kind.DECADE): ("dans les", "dans le|dans|en|au|aux|les|le|à la|dans la"),
    ("en", Kind.CENTURY): ("in the", "in|the|to the|at the"),
    ("fr", Kind.CENTURY): ("au", "dans le|dans la|dans les|le|la|en|à la|dans"),
}  # fmt: skip
"""The word before a form that tells when, and what a small model says there instead."""


_SINGLE = re.compile(rf"(?<![\w’'])(le|la|du|de la|au|à la|un|une){SPACE}\Z", re.IGNORECASE)
_PLURALS = {
    "le": "les",
    "la": "les",
    "du": "des",
    "de la": "des",
    "au": "aux",
    "à la": "aux",
    "un": "des",
    "une": "des",
}
"""The article of a number that stood in for a decade, and that of the decade."""


def led(form: Form, text: str, language: Language) -> bool:
    """Say whether the word before a form tells when: `on May 5`, `dans les années 1990`."""
    lead = _lead(form, language)
    return bool(lead) and _ends(lead, text[: form.start])


def _ends(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){word}{SPACE}\Z", text, re.IGNORECASE) is not None


def replaced(
    form: Form, source: str, there: Form, text: str, languages: tuple[Language, Language]
) -> tuple[int, int, str] | None:
    """Return what is to stand in the translation for a form, with the word before it that tells when."""
    written = write(form, languages[1])
    spelt = form.kind is Kind.MEASURE and not SYMBOL.search(text[there.start : there.end])
    if written is None or spelt:
        return None
    start = there.start
    if text[there.start : there.end].endswith((".m.", "a.m", "p.m")) or written.endswith(".m."):
        written = written.removesuffix(".") if text[there.end : there.end + 1] == "." else written
    lead = _lead(form, languages[1])
    if lead and led(form, source, languages[0]) and not _ends(lead, text[:start]):
        wrong = f"{_LEADS[base(languages[1]), form.kind][1]}|{_lead(form, languages[0])}"
        before = re.search(rf"(?<![\w’'])(?:{wrong}){SPACE}\Z", text[:start], re.IGNORECASE)
        if before and before[0].strip().lower() != lead:
            first = lead[0].upper() if before[0][0].isupper() else lead[0]
            return before.start(), there.end, f"{first}{lead[1:]} {written}"
    if form.kind is Kind.DECADE and base(languages[1]) == "fr":
        single = _SINGLE.search(text[:start])
        if single:
            plural = _PLURALS[single[1].lower()]
            return (
                single.start(),
                there.end,
                f"{plural.capitalize() if single[1][0].isupper() else plural} {written}",
            )
    return start, there.end, written


def _lead(form: Form, language: Language) -> str:
    if isinstance(form.value, Date) and not form.value.day:
        return {"en": "in", "fr": "en"}.get(base(language), "")
    if isinstance(form.value, Date) and form.value.last:
        return ""
    return _LEADS.get((base(language), form.kind), ("", ""))[0]
