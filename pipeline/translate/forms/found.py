"""Finds dates, times, decades, centuries and measures in a text."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Language
from pipeline.translate import dates, numbers
from pipeline.translate.dates import Date
from pipeline.translate.numbers import Number, base
from pipeline.translate.protect import Protected, contains

SPACE = "[ \u00a0\u202f\u2009]"
GAP = f"{SPACE}?"


class Kind(StrEnum):
    """What a form says."""

    DATE = "date"
    QUARTER = "quarter"
    """Of a year."""
    TIME = "time"
    DURATION = "duration"
    """So many hours and minutes."""
    DECADE = "decade"
    CENTURY = "century"
    RANK = "rank"
    """A roman number with its ending, as in `IIe Empire`."""
    MEASURE = "measure"
    PRIMED = "primed"
    """Feet and inches, or minutes and seconds: `6'2"`, `9''58`."""


class Time(NamedTuple):
    """A time of day, of twenty-four hours; or hours and minutes that something takes."""

    hour: int
    minute: int


class Measure(NamedTuple):
    """So much of a unit."""

    number: Number
    unit: str
    """As English writes it."""


class Primes(NamedTuple):
    """Two whole numbers with their marks."""

    first: str
    mark: str
    second: str
    last: str = ""


class Form(NamedTuple):
    """A form in a text."""

    start: int
    end: int
    kind: Kind
    value: Date | Time | Measure | Primes | int
    """A number is the first year of a DECADE (or its two digits), that of a CENTURY or RANK, or year and QUARTER."""


_TWELVE = re.compile(
    rf"(?<![\d:.,])(\d{{1,2}})(?:[:.]([0-5]\d))?{GAP}([ap])(?:\.{GAP}?m\b\.?|m\b)", re.IGNORECASE
)
_CLOCK = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?:{GAP}(?:heures?|hours?|hrs?|h|o[’']clock)\b)?",
    re.IGNORECASE,
)
_OF_DAY = re.compile(
    rf"(?<![\d:.,])(\d{{1,2}})(?::([0-5]\d))?(?:{SPACE}o[’']clock)?{SPACE}(?:in{SPACE}the{SPACE}(?:morning|(afternoon|evening))|at{SPACE}(night))\b"
)
_AT = re.compile(
    r"\b(?:at|from|until|till|by|before|after|around|about|since|between|and|to|à|a|dès|vers|jusqu[’']à|avant|après|depuis"
    r"|entre|et|de)[ \u00a0]\Z",
    re.IGNORECASE,
)
_HOUR = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]){GAP}(?:h(?:eures?)?\b(?:{GAP}([0-5]\d))?(?![\d\w])|h([0-5]\d)\b)"
)
_MINUTES = re.compile(rf"{GAP}(?:min(?:utes?)?|mn)\b")
"""Behind hours and minutes that something takes."""
_COUNTED = re.compile(
    rf"(?:(?<!\d)(?<!\bde[ \u00a0])(?<!\bentre[ \u00a0])\d{{1,2}}|\d{SPACE}?(?:min(?:utes?)?|mn)){SPACE}à{SPACE}\Z",
    re.IGNORECASE,
)
"""What goes on a count of hours, as in `3 à 4 heures`."""
_AT_HOUR = re.compile(
    r"\b(?:à|dès|vers|jusqu[’']à|avant|après|depuis|il est|il était|(?:environs|alentours) de)[ \u00a0]\Z",
    re.IGNORECASE,
)
_TO_HOUR = re.compile(
    rf"{SPACE}(?:à|et){SPACE}(?:(?:[01]?\d|2[0-3]){GAP}h|midi\b|minuit\b)|{GAP}[-–]{GAP}(?:[01]?\d|2[0-3]){GAP}h"
)
_FROM_HOUR = re.compile(r"\b(?:de|entre)[ \u00a0]\Z", re.IGNORECASE)
_NEXT_HOUR = re.compile(rf"{SPACE}(?:à|et){SPACE}|{GAP}[-–]{GAP}")
"""What stands between two hours that a text goes from and to."""
_HOUR_PAIR = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]){GAP}h{GAP}([0-5]\d)?{GAP}[-–]{GAP}([01]?\d|2[0-3]){GAP}h(?![^\W\d_])"
)
_CLOCK_PAIR = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d){GAP}[-–]{GAP}([01]?\d|2[0-3]):[0-5]\d(?![\d:])"
)
"""Opening hours with a dash: `9h-12h`, `9:00–17:30`."""
_AWAY = re.compile(
    rf"{SPACE}(?:d(?:e|u(?!{SPACE}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b)|[’'])|par\b)"
)
_PART_OF_DAY = re.compile(rf"{SPACE}(?:du{SPACE}matin|(du{SPACE}soir|de{SPACE}l[’']après-midi))\b")
_LASTING = re.compile(
    r"\b(?:dur[éeai]\w*|pendant|en|durant|record|chrono\w*|temps|(?:film|trajet|concert|spectacle|version|vol|match|heure) d[e’']"
    r"|(?:durée|moins|plus) (?:d[e’']|que)|(?:prend|prennent|compte[rz]?|attend[rez]*)(?: encore)?)[ \u00a0]?(?:environ |près de |de |entre )*\Z",
    re.IGNORECASE,
)
"""What French says before the hours and minutes that something takes."""
_HALF_DAY = 12
_EARLY = 6
"""Hours that are no time of day without a word that says so."""
_QUARTERS = {
    "en": re.compile(r"(?<!\w)Q([1-4])[ \u00a0](?:of[ \u00a0])?((?:19|20)\d\d)(?!\d)"),
    "fr": re.compile(r"(?<!\w)T([1-4])[ \u00a0](?:de[ \u00a0])?((?:19|20)\d\d)(?!\d)"),
}
_PRIMES = ("'", "’", "′")
_PRIMED = re.compile(
    r"(?<![\w.,'’′])(\d{1,3})(?:(['’′])(\d{1,2})([\"”″]|''|’’)(?![\w\"”″'’])|([\"″]|''|’’)(\d\d)(?![\w\"”″'’]))"
)
_PRIMED_LOOSE = re.compile(r"(?<![\w.,'’′])(\d{1,3})([\"”″'’′]{1,2}) ?(\d{1,2})([\"”″'’]{0,2})(?![\w\"”″'’])")
"""As a model may leave it, which writes what it has seen more often."""
_DECADE_EN = re.compile(r"(?<![\w.,])(?:[’'‘]?(\d0)s|(1\d\d0|20\d0)s)\b")
_DECADE_FR = re.compile(rf"\bannées{SPACE}(\d0|1\d\d0|20\d0)(?!\d)", re.IGNORECASE)
AGES = {20: "vingtaine", 30: "trentaine", 40: "quarantaine", 50: "cinquantaine", 60: "soixantaine"}
"""What French has for the years of a life, which are no decade: `in her 40s`."""
_CENTURY_EN = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)(?:{SPACE}|-)century\b", re.IGNORECASE)
_CENTURY_FR = re.compile(
    rf"\b(?:([IVX]{{1,5}})(?:er|ᵉʳ|ème|e|ᵉ)|(\d{{1,2}})(?:er|ème|e)){SPACE}siècle\b", re.IGNORECASE
)
RANK_FR = re.compile(r"(?<!\w)([IVX]{1,5})(?:er|re|e|ème|ᵉ)(?!\w)")
_MAYBE = re.compile(r"\d|[IVX](?:er|re|e|ème|ᵉ)(?!\w)", re.IGNORECASE)
UNITS = {
    "km/h": r"km/h|kph|kilom\w+ (?:per|an|à l[’']) ?(?:hour|heure)", "km²": r"km²|km2|kilom\w+ carrés?|square kilom\w+",
    "m²": r"m²|m2|mètres? carrés?|square met\w+", "m³": r"m³|m3|mètres? cubes?|cubic met\w+",
    "cl": r"cl|centilit\w+", "ml": r"ml|millilit\w+", "dl": r"dl|d[ée]cilit\w+", "g": r"g|gr|grammes?|grams?",
    "km": r"km|kilom\w+", "cm": r"cm|centim\w+", "mm": r"mm|millim\w+", "kg": r"kg|kilo\w*", "mg": r"mg|milligram\w+",
    "°C": r"°C|º ?C|degr\w+ (?:celsius|C)", "°F": r"°F|º ?F|degr\w+ (?:fahrenheit|F)",
    "kWh": r"kWh|kilowatt\w*[- ]\w+", "MW": r"MW|m[ée]gawatts?", "GW": r"GW|gigawatts?", "ha": r"ha|hectares?",
    "GB/s": r"GB/s|Go/s", "MB/s": r"MB/s|Mo/s", "kB/s": r"kB/s|KB/s|ko/s|Ko/s",
    "GB": r"GB|Go|giga\w+", "MB": r"MB|Mo|m[ée]ga\w+", "TB": r"TB|To|t[ée]ra\w+", "kB": r"kB|KB|Ko|ko|kilo\w+",
}  # fmt: skip
BYTES = {"GB": "Go", "MB": "Mo", "TB": "To", "kB": "ko", "GB/s": "Go/s", "MB/s": "Mo/s", "kB/s": "ko/s"}
"""English and French for what the others do not share."""
SYMBOL = re.compile(
    rf"{GAP}(km/h|km²|km2|m²|m2|m³|m3|km|cm|mm|kg|mg|[cmd]l|g|°{GAP}[CF]|kWh|[MG]W|ha|(?:[GMT]B|[kK]B|[GMT]o|[kK]o)(?:/s)?)(?![\w²³/])"
)
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
    for start, end, date in dates.find_numeric(text, language):
        yield Form(start, end, Kind.DATE, date)
    for found in _QUARTERS[base(language)].finditer(text) if base(language) in _QUARTERS else ():
        yield Form(found.start(), found.end(), Kind.QUARTER, int(found[2]) * 10 + int(found[1]))
    for found in (_PRIMED_LOOSE if alone else _PRIMED).finditer(text):
        yield Form(found.start(), found.end(), Kind.PRIMED, Primes(*filter(None, found.groups())))
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
            if value := int(found[2]) if found[2] else arabic(found[1]):
                yield Form(found.start(), found.end(), Kind.CENTURY, value)
        for found in RANK_FR.finditer(text):
            if value := arabic(found[1]):
                yield Form(found.start(), found.end(), Kind.RANK, value)
    for number in numbers.find(text, language):
        unit = SYMBOL.match(text, number.end) if not number.verbatim and not number.currency else None
        if unit and not number.percent and not number.ordinal:
            yield Form(number.start, unit.end(), Kind.MEASURE, Measure(number, _unit(unit[1])))


def hours(text: str) -> Iterator[Form]:
    """Yield all that French may write for a time of day, or for how long something takes: `5 h`, `17 h 30`."""
    for found in _HOUR.finditer(text):
        yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(found[2] or found[3] or 0)))


def _of_day(text: str) -> Iterator[Form]:
    """Yield English times with what part of the day they are: `5:30 in the afternoon`."""
    for found in _OF_DAY.finditer(text):
        hour, timed = int(found[1]), found[2] or _AT.search(text[max(0, found.start() - 12) : found.start()])
        later = found[3] or (found[4] and hour > _EARLY)
        if timed and 1 <= hour <= _HALF_DAY:
            shown = hour % _HALF_DAY + (_HALF_DAY if later else 0)
            yield Form(found.start(), found.end(), Kind.TIME, Time(shown, int(found[2] or 0)))


def _times(text: str, language: Language, *, alone: bool) -> Iterator[Form]:
    if base(language) == "en":
        yield from _of_day(text)
    for found in _TWELVE.finditer(text):
        hour = int(found[1])
        if 1 <= hour <= 12:
            shown = hour % 12 + (12 if found[3].lower() == "p" else 0)
            yield Form(found.start(), found.end(), Kind.TIME, Time(shown, int(found[2] or 0)))
    paired = {
        at for found in _CLOCK_PAIR.finditer(text) if _rises(found) for at in (found.start(1), found.start(3))
    }
    for found in _CLOCK.finditer(text):
        if alone or found.start() in paired or _AT.search(text[max(0, found.start() - 12) : found.start()]):
            yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(found[2])))
    if base(language) == "fr":
        yield from _french_times(text, alone=alone)


def _rises(found: re.Match[str]) -> bool:
    """Say whether two hours with a dash between them are those of a day: not `2h-3h`, nor chapters and verses."""
    first, last = int(found[1]), int(found[3])
    return first < last and last >= _EARLY


def _french_times(text: str, *, alone: bool) -> Iterator[Form]:
    paired = {
        at for found in _HOUR_PAIR.finditer(text) if _rises(found) for at in (found.start(1), found.start(3))
    }
    kind, earlier = None, -1
    for found in _HOUR.finditer(text):
        follows = earlier >= 0 and _NEXT_HOUR.fullmatch(text, earlier, found.start())
        part = _PART_OF_DAY.match(text, found.end())
        kind = kind if follows and kind else _kind(text, found, alone=alone or found.start() in paired)
        earlier = found.end()
        hour, minutes = int(found[1]), int(found[2] or found[3] or 0)
        if part:
            later = _HALF_DAY if part[1] and hour < _HALF_DAY else 0
            yield Form(found.start(), part.end(), Kind.TIME, Time(hour + later, minutes))
        elif kind is Kind.TIME:
            yield Form(found.start(), found.end(), kind, Time(hour, minutes))
        elif kind is Kind.DURATION and minutes and text[found.end() : found.end() + 1] not in _PRIMES:
            told = _MINUTES.match(text, found.end())
            yield Form(found.start(), told.end() if told else found.end(), kind, Time(hour, minutes))


def _kind(text: str, found: re.Match[str], *, alone: bool) -> Kind:
    """Say whether French hours are a time of day or what something takes."""
    hour, minutes = int(found[1]), found[2] or found[3]
    before, end = text[max(0, found.start() - 24) : found.start()], found.end()
    away = _AWAY.match(text, end)
    if away or _LASTING.search(before) or _COUNTED.search(before) or (minutes and _MINUTES.match(text, end)):
        return Kind.DURATION
    ranging = _TO_HOUR.match(text, end)
    if (ranging and _FROM_HOUR.search(before)) or _AT_HOUR.search(before):
        return Kind.TIME
    if alone and (minutes or hour > _HALF_DAY or ranging):
        return Kind.TIME
    return Kind.TIME if minutes and hour >= _EARLY else Kind.DURATION


def _unit(symbol: str) -> str:
    bare = re.sub(SPACE, "", symbol).replace("2", "²").replace("3", "³")
    return {
        **{french: english for english, french in BYTES.items()},
        "KB": "kB",
        "Ko": "kB",
        "KB/s": "kB/s",
        "Ko/s": "kB/s",
    }.get(bare, bare)


def arabic(figures: str) -> int:
    """Read a number in Roman figures; 0 for anything else."""
    values = [_ROMAN.get(letter, 0) for letter in figures.upper()]
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return total if roman(total) == figures.upper() else 0


def roman(value: int) -> str:
    """Write a number below 40 in Roman figures."""
    tens, ones = divmod(value, 10)
    return (
        "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
        if 0 < value < 40
        else ""
    )
