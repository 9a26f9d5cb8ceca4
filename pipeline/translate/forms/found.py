"""Finds dates, times, decades, centuries and measures in a text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import Language, base
from pipeline.translate import dates, numbers
from pipeline.translate.forms.kinds import GAP, SPACE, Form, Kind, Measure, Primes
from pipeline.translate.forms.times import find_times
from pipeline.translate.protect import Protected, contains

_QUARTERS = {
    "en": re.compile(r"(?<!\w)Q([1-4])[ \u00a0](?:of[ \u00a0])?((?:19|20)\d\d)(?!\d)"),
    "fr": re.compile(r"(?<!\w)T([1-4])[ \u00a0](?:de[ \u00a0])?((?:19|20)\d\d)(?!\d)"),
}
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
    return _find(text, language, tuple(protected), alone)


@lru_cache(maxsize=4096)  # asked for each of the parts that a text is cut into
def _find(text: str, language: Language, protected: tuple[Protected, ...], alone: bool) -> tuple[Form, ...]:
    if not _MAYBE.search(text):
        return ()
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
    yield from find_times(text, language, alone=alone)
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
