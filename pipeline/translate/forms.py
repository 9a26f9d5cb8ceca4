"""Times, dates, decades, centuries and measures, understood by what they mean and written as each language does.

Sources: Unicode CLDR through Babel for dates and for whether a country counts twelve or twenty-four hours; the
*Lexique des règles typographiques en usage à l'Imprimerie nationale* for `17 h 30`, `XXe siècle`, `les années 1990`;
the SI brochure for the space between number and unit.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import get_time_format

from pipeline.model import Language
from pipeline.translate import dates, numbers, numerals
from pipeline.translate.dates import Date
from pipeline.translate.numbers import Number, base
from pipeline.translate.protect import Protected, contains

_SPACE = "[ \u00a0\u202f\u2009]"
_GAP = f"{_SPACE}?"


class Kind(StrEnum):
    """What a form says."""

    DATE = "date"
    TIME = "time"
    DECADE = "decade"
    CENTURY = "century"
    RANK = "rank"
    """A roman number with its ending, as in `IIe Empire`."""
    MEASURE = "measure"


class Time(NamedTuple):
    """A time of day, of twenty-four hours."""

    hour: int
    minute: int


class Measure(NamedTuple):
    """So much of a unit."""

    number: Number
    unit: str
    """As English writes it."""


class Form(NamedTuple):
    """A form in a text."""

    start: int
    end: int
    kind: Kind
    value: Date | Time | Measure | int
    """A number is the first year of a DECADE (or its two digits), or that of a CENTURY or RANK."""


_TWELVE = re.compile(
    rf"(?<![\d:.,])(\d{{1,2}})(?:[:.]([0-5]\d))?{_GAP}([ap])(?:\.{_GAP}?m\b\.?|m\b)", re.IGNORECASE
)
_CLOCK = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?:{_GAP}(?:heures?|hours?|hrs?|h|o[’']clock)\b)?",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:at|from|until|till|by|before|after|around|about|since|between|and|to|à|a|dès|vers|jusqu[’']à|avant|après|depuis"
    r"|entre|et|de)[ \u00a0]\Z",
    re.IGNORECASE,
)
_HOUR = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]){_GAP}(?:h(?:eures?)?\b{_GAP}([0-5]\d)?(?![\d\w])|h([0-5]\d)\b)"
)
_AT_HOUR = re.compile(r"\b(?:à|dès|vers|jusqu[’']à|avant|après|depuis)[ \u00a0]\Z", re.IGNORECASE)
_TO_HOUR = re.compile(
    rf"{_SPACE}(?:à|et){_SPACE}(?:[01]?\d|2[0-3]){_GAP}h|{_GAP}[-–]{_GAP}(?:[01]?\d|2[0-3]){_GAP}h"
)
_FROM_HOUR = re.compile(r"\b(?:de|entre)[ \u00a0]\Z", re.IGNORECASE)
_AWAY = re.compile(rf"{_SPACE}d(?:e|u|[’'])")
_DECADE_EN = re.compile(r"(?<![\w.,])(?:[’'‘]?(\d0)s|(1\d\d0|20\d0)s)\b")
_DECADE_FR = re.compile(rf"\bannées{_SPACE}(\d0|1\d\d0|20\d0)(?!\d)", re.IGNORECASE)
_CENTURY_EN = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th){_SPACE}century\b", re.IGNORECASE)
_CENTURY_FR = re.compile(
    rf"\b(?:([IVX]{{1,5}})(?:er|ᵉʳ|ème|e|ᵉ)|(\d{{1,2}})(?:er|ème|e)){_SPACE}siècle\b", re.IGNORECASE
)
_RANK_FR = re.compile(r"(?<!\w)([IVX]{1,5})(?:er|re|e|ème|ᵉ)(?!\w)")
_MAYBE = re.compile(r"\d|[IVX](?:er|re|e|ème|ᵉ)(?!\w)", re.IGNORECASE)
_UNITS = {
    "km/h": r"km/h|kph|kilom\w+ (?:per|an|à l[’']) ?(?:hour|heure)", "km²": r"km²|km2|kilom\w+ carrés?|square kilom\w+",
    "m²": r"m²|m2|mètres? carrés?|square met\w+", "m³": r"m³|m3|mètres? cubes?|cubic met\w+",
    "km": r"km|kilom\w+", "cm": r"cm|centim\w+", "mm": r"mm|millim\w+", "kg": r"kg|kilo\w*", "mg": r"mg|milligram\w+",
    "°C": r"°C|º ?C|degr\w+ (?:celsius|C)", "°F": r"°F|º ?F|degr\w+ (?:fahrenheit|F)",
    "kWh": r"kWh|kilowatt\w*[- ]\w+", "MW": r"MW|m[ée]gawatts?", "GW": r"GW|gigawatts?", "ha": r"ha|hectares?",
    "GB": r"GB|Go|giga\w+", "MB": r"MB|Mo|m[ée]ga\w+", "TB": r"TB|To|t[ée]ra\w+", "kB": r"kB|KB|Ko|ko|kilo\w+",
}  # fmt: skip
_BYTES = {"GB": "Go", "MB": "Mo", "TB": "To", "kB": "ko"}
"""English and French for what the others do not share."""
_SYMBOL = re.compile(
    rf"{_GAP}(km/h|km²|km2|m²|m2|m³|m3|km|cm|mm|kg|mg|°{_GAP}[CF]|kWh|[MG]W|ha|[GMT]B|[kK]B|[GMT]o|[kK]o)(?![\w²³/])"
)
_SAID = {
    unit: re.compile(rf"{_GAP}-?(?:{pattern})(?![\w²³])", re.IGNORECASE) for unit, pattern in _UNITS.items()
}
_ROMAN = {"I": 1, "V": 5, "X": 10}


def find(
    text: str, language: Language, protected: Sequence[Protected] = (), *, alone: bool = False
) -> tuple[Form, ...]:
    """Return the forms in plain text, in order and apart; `alone` says that a time needs nothing before it."""
    if not _MAYBE.search(text):
        return ()
    return _find(text, language, tuple(protected), alone)


@lru_cache(maxsize=4096)
def _find(text: str, language: Language, protected: tuple[Protected, ...], alone: bool) -> tuple[Form, ...]:
    found = list(_all(text, language, alone=alone))
    found.sort(key=lambda form: (form.start, -form.end))
    apart: list[Form] = []
    for form in found:
        free = not apart or form.start >= apart[-1].end
        if free and not contains(form.start, form.end, protected):
            apart.append(form)
    return tuple(apart)


def _all(text: str, language: Language, *, alone: bool) -> Iterator[Form]:
    for start, end, date in dates.find(text, dates.months(language)):
        yield Form(start, end, Kind.DATE, date)
    yield from _times(text, language, alone=alone)
    if base(language) == "en":
        for found in _DECADE_EN.finditer(text):
            yield Form(found.start(), found.end(), Kind.DECADE, int(found[1] or found[2]))
        for found in _CENTURY_EN.finditer(text):
            yield Form(found.start(), found.end(), Kind.CENTURY, int(found[1]))
    if base(language) == "fr":
        for found in _DECADE_FR.finditer(text):
            yield Form(found.start(), found.end(), Kind.DECADE, int(found[1]))
        for found in _CENTURY_FR.finditer(text):
            if value := int(found[2]) if found[2] else _arabic(found[1]):
                yield Form(found.start(), found.end(), Kind.CENTURY, value)
        for found in _RANK_FR.finditer(text):
            if value := _arabic(found[1]):
                yield Form(found.start(), found.end(), Kind.RANK, value)
    for number in numbers.find(text, language):
        unit = _SYMBOL.match(text, number.end) if not number.verbatim and not number.currency else None
        if unit and not number.percent and not number.ordinal:
            yield Form(number.start, unit.end(), Kind.MEASURE, Measure(number, _unit(unit[1])))


def _times(text: str, language: Language, *, alone: bool) -> Iterator[Form]:
    for found in _TWELVE.finditer(text):
        hour = int(found[1])
        if 1 <= hour <= 12:
            shown = hour % 12 + (12 if found[3].lower() == "p" else 0)
            yield Form(found.start(), found.end(), Kind.TIME, Time(shown, int(found[2] or 0)))
    for found in _CLOCK.finditer(text):
        if alone or _AT.search(text[max(0, found.start() - 12) : found.start()]):
            yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(found[2])))
    if base(language) != "fr":
        return
    earlier = -1
    for found in _HOUR.finditer(text):
        before, minutes = text[max(0, found.start() - 12) : found.start()], found[2] or found[3]
        first = _FROM_HOUR.search(before) and _TO_HOUR.match(text, found.end())
        second = found.start() - earlier < 6 and earlier >= 0
        at = _AT_HOUR.search(before) and not _AWAY.match(text, found.end())
        if (
            first
            or second
            or at
            or (alone and (minutes or int(found[1]) > 12 or _TO_HOUR.match(text, found.end())))
        ):
            earlier = found.end()
            yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(minutes or 0)))


def _unit(symbol: str) -> str:
    bare = re.sub(_SPACE, "", symbol).replace("2", "²").replace("3", "³")
    return {**{french: english for english, french in _BYTES.items()}, "KB": "kB", "Ko": "kB"}.get(bare, bare)


def _arabic(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman.upper()]
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return total if _roman(total) == roman.upper() else 0


def _roman(value: int) -> str:
    tens, ones = divmod(value, 10)
    return (
        "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
        if 0 < value < 40
        else ""
    )


def write(form: Form, target: Language) -> str | None:
    """Write a form as the target language does; None for a language without a rule."""
    french = base(target) == "fr"
    if not french and base(target) != "en":
        return dates.write(form.value, target) if isinstance(form.value, Date) else None
    match form.value:
        case Date() as date:
            return dates.write(date, target)
        case Time(hour, minute):
            return _time(hour, minute, target)
        case Measure(number, unit):
            shown = _BYTES.get(unit, unit) if french else unit
            gap = "" if unit[0] == "°" and not french else "\u00a0" if french else " "
            return f"{numerals.write(number, target)}{gap}{shown}"
        case value:
            return _counted(form.kind, value, target)


def _counted(kind: Kind, value: int, target: Language) -> str | None:
    french = base(target) == "fr"
    if kind is Kind.DECADE:
        return f"années {value:02}" if french else f"{value:02}s"
    if kind is Kind.CENTURY:
        roman = "Ier" if value == 1 else f"{_roman(value)}e"
        return f"{roman} siècle" if french else f"{numerals.write_ordinal(value, target)} century"
    return None if french else numerals.write_ordinal(value, target)


def _time(hour: int, minute: int, target: Language) -> str:
    if base(target) == "fr":
        return f"{hour} h {minute:02}".replace(" ", "\u00a0") if minute else f"{hour}\u00a0h"
    if not _twelve(target):
        return f"{hour:02}:{minute:02}"
    shown = f"{hour % 12 or 12}:{minute:02}" if minute else f"{hour % 12 or 12}"
    return f"{shown}\u00a0{'p' if hour >= 12 else 'a'}.m."


@lru_cache
def _twelve(language: Language) -> bool:
    """Say whether a country counts twelve hours."""
    try:
        return "a" in get_time_format("short", Locale.parse(language, sep="-")).pattern
    except (UnknownLocaleError, ValueError):
        return True


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
    free += [form for form in find(text, languages[0], protected, alone=True) if not _overlaps(form, free)]
    pairs: list[tuple[Form, Form]] = []
    lost: list[Form] = []
    for form in given:
        same = next((one for one in free if _same(form, one)), None)
        same = same or _said(form, text, languages[1], free)
        if same is not None:
            free = [one for one in free if one is not same]
            pairs.append((form, same))
        elif form.kind is not Kind.RANK:
            lost.append(form)
    return Places(tuple(pairs), tuple(lost))


def _overlaps(form: Form, others: Sequence[Form]) -> bool:
    return any(form.start < other.end and other.start < form.end for other in others)


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
    """Find a measure whose unit is spelt out, which stays so (`10 kilomètres`), or a rank in figures (`2nd`)."""
    if form.kind is Kind.RANK:
        ranks = (one for one in numbers.find(text, language) if one.ordinal and one.value == form.value)
        return next((Form(one.start, one.end, form.kind, form.value) for one in ranks), None)
    if not isinstance(form.value, Measure):
        return None
    number, unit = form.value
    for there in numbers.find(text, language):
        said = _SAID[unit].match(text, there.end) if number.value in there.readings else None
        one = Form(there.start, there.end, form.kind, Measure(there, unit)) if said else None
        if one and not _overlaps(one, taken):
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


_SINGLE = re.compile(rf"(?<![\w’'])(le|la|du|de la|au|à la|un|une){_SPACE}\Z", re.IGNORECASE)
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
    return (
        bool(lead) and re.search(rf"(?<!\w){lead}{_SPACE}\Z", text[: form.start], re.IGNORECASE) is not None
    )


def replaced(
    form: Form, source: str, there: Form, text: str, languages: tuple[Language, Language]
) -> tuple[int, int, str] | None:
    """Return what is to stand in the translation for a form, with the word before it that tells when."""
    written = write(form, languages[1])
    spelt = form.kind is Kind.MEASURE and not _SYMBOL.search(text[there.start : there.end])
    if written is None or spelt:
        return None
    start = there.start
    if text[there.start : there.end].endswith((".m.", "a.m", "p.m")) or written.endswith(".m."):
        written = written.removesuffix(".") if text[there.end : there.end + 1] == "." else written
    lead = _lead(form, languages[1])
    if lead and led(form, source, languages[0]):
        wrong = f"{_LEADS[base(languages[1]), form.kind][1]}|{_lead(form, languages[0])}"
        before = re.search(rf"(?<![\w’'])(?:{wrong}){_SPACE}\Z", text[:start], re.IGNORECASE)
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
