"""Finds a source's forms in its translation."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Language, base
from pipeline.translate import dates, numbers
from pipeline.translate.forms.found import AGES, UNITS, arabic, find
from pipeline.translate.forms.kinds import GAP, SPACE, Form, Kind, Measure, Primes, Time
from pipeline.translate.forms.times import hours
from pipeline.translate.forms.written import write
from pipeline.translate.protect import Protected
from pipeline.words import ORDINALS

_WORD = re.compile(r"[^\W\d_]+")
_NAMED = re.compile(
    r"(?<!\w)(?!(?:And|But|For|Now|Yet|How|Why|Did|Had|May|Can|Was|When|Then|What)\b)[A-ZÀ-Þ][\w’'-]{2,}[ \u00a0]([IVX]{1,5})(?!\w)"
)
"""A name with its number: `Francis I`; not the pronoun."""
_TEN = 10
"""Of rulers and wars there are fewer: a larger rank in Roman figures is a century left as it was."""
_HOURS_SAID = re.compile(
    rf"(?<![\d.,])(\d{{1,2}}){GAP}-?h(?:rs?|ours?)?\b\.?,?{GAP}(?:and |-)?(\d{{1,2}})(?:{GAP}-?(?:m|mins?|minutes?)\b)?(?!\d)",
    re.IGNORECASE,
)
_DECADE_SAID = {
    "en": re.compile(
        rf"(?<=[Tt]he[ \u00a0])(?:years{SPACE})?['’‘]?(\d0|1\d\d0|20\d0)(?:['’]?s)?(?![\w%]|[.,]\d)"
    ),
    "fr": re.compile(rf"(?<=[eu][sx][ \u00a0])(?:années{SPACE})?['’‘]?(\d0|1\d\d0|20\d0)s?(?![\w%]|[.,]\d)"),
}
"""As a model may leave it: `les '80`."""
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
    free += [
        Form(start, end, Kind.DATE, way) for start, end, ways in dates.numeric(text) for way in sorted(ways)
    ]
    pairs: list[tuple[Form, Form]] = []
    lost: list[Form] = []
    for form in given:
        same = next((one for one in free if _same(form, one)), None)
        if same is None:
            found = [there for _, there in pairs]
            same = _said(form, text, languages[1], (*free, *found)) or _written(
                form, text, languages[1], found
            )
        else:
            free = [one for one in free if one.start != same.start]
        if same is not None:
            pairs.append((form, same))
        elif form.kind is not Kind.PRIMED:  # whose numbers count by themselves
            lost.append(form)
    return Places(tuple(pairs), tuple(lost))


def covered(found: Sequence[Form]) -> frozenset[int]:
    """Return all places that forms take."""
    return frozenset(at for form in found for at in range(form.start, form.end))


def _same(form: Form, other: Form) -> bool:
    """Say whether two forms mean the same; `5 h` may be the afternoon's, and the 90s those of this century."""
    if form.kind is not other.kind and (form.kind, other.kind) != (Kind.DURATION, Kind.TIME):
        return False
    match form.value, other.value:
        case Measure() as ours, Measure() as theirs:
            return ours.number.value in theirs.number.readings and ours.unit == theirs.unit
        case Time() as ours, Time() as theirs:
            return ours.minute == theirs.minute and ours.hour in (theirs.hour, theirs.hour + 12)
        case Primes() as ours, Primes() as theirs:
            return (ours.first, ours.second) == (theirs.first, theirs.second)
        case int() as year, int() as there_year if form.kind is Kind.DECADE:
            return year % 100 == there_year % 100
    return form.value == other.value


def _said(form: Form, text: str, language: Language, taken: Sequence[Form]) -> Form | None:
    """Find a form that stands there in another way: a measure whose unit is spelt out, a rank in figures, an hour.

    `autour de 12 h` may be said of a stay; that the source has that hour tells that it is none.
    """
    places = covered(taken) if form.kind is not Kind.RANK else ()
    return next(
        (one for one in _ways(form, text, language) if _same(form, one) and one.start not in places), None
    )


def _written(form: Form, text: str, language: Language, taken: Sequence[Form]) -> Form | None:
    """Find a form as we write it, which may be read as something else where it stands."""
    ours = write(form, language)
    found = re.search(rf"(?<!\w){re.escape(ours)}(?!\w)", text) if ours else None
    free = found is not None and found.start() not in covered(taken)
    return Form(*found.span(), form.kind, form.value) if found and free else None


def _ways(form: Form, text: str, language: Language) -> Iterator[Form]:
    code = base(language)
    match form.kind:
        case Kind.TIME:
            yield from hours(text)
        case Kind.RANK:
            for rank in numbers.find(text, language):
                if rank.ordinal:
                    yield Form(rank.start, rank.end, form.kind, int(rank.value))
            yield from _ranks_in_words(text, code)
        case Kind.DURATION:
            for one in _HOURS_SAID.finditer(text):
                yield Form(*one.span(), form.kind, Time(int(one[1]), int(one[2])))
        case Kind.DECADE if code in _DECADE_SAID:
            for one in _DECADE_SAID[code].finditer(text):
                yield Form(*one.span(), form.kind, int(one[1]))
            yield from _ages(text, code)
    if isinstance(form.value, Measure):
        for there in numbers.find(text, language):
            if _SAID[form.value.unit].match(text, there.end):
                yield Form(there.start, there.end, form.kind, Measure(there, form.value.unit))


def _ages(text: str, code: str) -> Iterator[Form]:
    """Yield the decades of a life: `la quarantaine`."""
    for decade, noun in AGES.items() if code == "fr" else ():
        for one in re.finditer(rf"\bla{SPACE}{noun}\b", text):
            yield Form(*one.span(), Kind.DECADE, decade)


def _ranks_in_words(text: str, code: str) -> Iterator[Form]:
    """Yield ordinals in words, and Roman figures: `Fifth Republic`, `Francis I`."""
    for word in _WORD.finditer(text):
        if value := ORDINALS.get(code, {}).get(word[0].lower(), 0):
            yield Form(*word.span(), Kind.RANK, value)
    for named in _NAMED.finditer(text):
        if (value := arabic(named[1])) < _TEN:
            yield Form(*named.span(1), Kind.RANK, value)
