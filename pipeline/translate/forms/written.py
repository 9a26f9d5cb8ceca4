"""Writes a form as a language and its country do."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_time_format

from pipeline.model import Language, base
from pipeline.translate import dates, numerals
from pipeline.translate.dates import Date
from pipeline.translate.forms.found import BYTES, roman
from pipeline.translate.forms.kinds import Form, Kind, Measure, Primes, Time


def write(form: Form, target: Language) -> str | None:
    """Write a form as the target language does; None for a language without a rule."""
    french = base(target) == "fr"
    if not french and base(target) != "en":
        return dates.write(form.value, target) if isinstance(form.value, Date) else None
    match form.value:
        case Date() as date:
            return dates.write(date, target)
        case Time(hour, minute) if form.kind is Kind.DURATION:
            return (
                _time(hour, minute, target) if french else f"{_some(hour, 'hour')} {_some(minute, 'minute')}"
            )
        case Time(hour, minute):
            return _time(hour, minute, target)
        case Measure(number, unit):
            shown = BYTES.get(unit, unit) if french else unit
            gap = "" if unit[0] == "°" and not french else "\u00a0" if french else " "
            return f"{numerals.write(number, target)}{gap}{shown}"
        case Primes():
            return "".join(form.value)
        case value:
            return _counted(form.kind, value, target)


def _some(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' if count != 1 else ''}"


def _counted(kind: Kind, value: int, target: Language) -> str | None:
    french = base(target) == "fr"
    if kind is Kind.DECADE:
        return f"années {value:02}" if french else f"{value:02}s"
    if kind is Kind.QUARTER:
        year, quarter = divmod(value, 10)
        return f"T{quarter}\u00a0{year}" if french else f"Q{quarter} {year}"
    if kind is Kind.CENTURY:
        rank = "Ier" if value == 1 else f"{roman(value)}e"
        return f"{rank} siècle" if french else f"{numerals.write_ordinal(value, target)} century"
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
