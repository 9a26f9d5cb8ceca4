"""Dates as each language writes them: `May 14, 2025`, `14 mai 2025`, `May 2025`, `May 14–16`."""

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_date_format, get_day_names, get_month_names

from pipeline.model import Language, base

_SPACE = "[ \u00a0\u202f]"
_WORD = r"[^\W\d_]+\.?"
_DAY = r"(?:er|st|nd|rd|th)?"
_WHOLE = r"(?!\d|[.,]\d{1,3}(?!\d))"
"""Behind a day, so that it is not half a number."""
_MONTH_YEAR = re.compile(rf"(?P<month>{_WORD}){_SPACE}(?P<year>\d{{4}})(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}}){_DAY}{_SPACE}(?:of{_SPACE})?(?P<month>{_WORD})(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d))?"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_WORD}){_SPACE}(?P<day>\d{{1,2}}){_WHOLE}{_DAY}(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d))?"
)
_DAYS_FIRST = re.compile(
    rf"(?:du{_SPACE})?(?P<day>\d{{1,2}}){_DAY}(?:{_SPACE}?[-–]{_SPACE}?|{_SPACE}au{_SPACE})(?P<last>\d{{1,2}})"
    rf"{_SPACE}(?P<month>{_WORD})(?:{_SPACE}(?P<year>\d{{4}})(?!\d))?"
)
_DAYS_LAST = re.compile(
    rf"(?P<month>{_WORD}){_SPACE}(?P<day>\d{{1,2}}){_SPACE}?[-–]{_SPACE}?(?P<last>\d{{1,2}}){_WHOLE}"
    rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d))?"
)
_LE = rf"(?:le{_SPACE})?"
_LISTED = rf"(?P<listed>(?:,{_SPACE}{_LE}\d{{1,2}}{_DAY}){{0,29}},?{_SPACE}(?:et|and|&){_SPACE}{_LE}\d{{1,2}}{_DAY})"
"""No more days than a month has: a text may hold a list of thousands of numbers, each the beginning of the rest of it."""
_LISTED_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}}){_DAY}{_LISTED}{_SPACE}(?:of{_SPACE})?(?P<month>{_WORD})(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d))?"
)
_LISTED_LAST = re.compile(
    rf"(?P<month>{_WORD}){_SPACE}(?P<day>\d{{1,2}}){_DAY}{_LISTED}{_WHOLE}"
    rf"(?:,?{_SPACE}(?P<year>\d{{4}})(?!\d)|(?=[,.;:!?)]|\Z|{_SPACE}(?:at|in|from|à|de|dans)\b))"
)
_PATTERNS = (_DAYS_FIRST, _DAYS_LAST, _LISTED_FIRST, _LISTED_LAST, _DAY_FIRST, _MONTH_FIRST, _MONTH_YEAR)
_NUMERIC = re.compile(r"(?<![\w/.,-])(\d{1,2})/(\d{1,2})/((?:1[5-9]|20)\d\d)(?![\w/]|[.,-]\d)")
_AFTER = re.compile(rf"{_SPACE}(?:of )?({_WORD})")
_BEFORE = re.compile(rf"({_WORD}){_SPACE}$")
_CANDIDATE = re.compile(rf"\b(?:\d[^\W_]*|[^\W_]+(?=\.?{_SPACE}\d))")
"""Where a date may begin: at a figure, or at a word before one."""
_VERBS = ("may", "march", "mar")
"""English months that are another word, or none, without a capital."""
_LEAP = 2024


class Date(NamedTuple):
    """A day, the days from one to another, or a month of a year; 0 where nothing is said."""

    year: int
    month: int
    day: int
    last: int = 0
    listed: tuple[int, ...] = ()
    """More days of the month: `July 12, 13 and 14`."""


@lru_cache
def months(language: Language) -> dict[str, int]:
    """Return the month names of a language in lower case, with their numbers; none for an unknown one."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    names = get_month_names("wide", locale=locale)
    short = get_month_names("abbreviated", locale=locale)
    return {str(name).lower(): n for table in (short, names) for n, name in table.items()}


@lru_cache
def _known() -> dict[str, int]:
    """Return the month names of all languages that the project is read in, for looking at either side."""
    return months(Language("en")) | months(Language("fr"))


def _month(word: str, known: dict[str, int]) -> int:
    """Look a word up that may be an abbreviation or end a sentence."""
    if word in _VERBS:
        return 0
    return known.get(word.lower()) or known.get(word.lower().rstrip("."), 0)


@lru_cache
def _weekdays() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what matches the days of the week of the languages that the project is read in, and their numbers."""
    known = {
        str(name).lower(): day
        for code in ("en", "fr")
        for day, name in get_day_names("wide", locale=code).items()
    }
    first = "".join(sorted({name[0] for name in known}))
    pattern = rf"[{first}{first.upper()}](?<!\w.)(?i:{'|'.join(sorted(name[1:] for name in known))})(?=s?\b)"
    return re.compile(pattern), known


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def weekdays(text: str) -> frozenset[int]:
    """Return the days of the week that a text names in English or French, Monday being 0."""
    pattern, known = _weekdays()
    named = (known.get(found.lower()) for found in pattern.findall(text))
    return frozenset(day for day in named if day is not None)


def has_other_weekday(source: str, text: str, languages: tuple[Language, Language]) -> bool:
    """Say whether a translation names a day of the week that its source does not; of other languages we know nothing."""
    if not set(map(base, languages)) <= {"en", "fr"}:
        return False
    return bool(weekdays(text) - weekdays(source))


def month_beside(text: str, start: int, end: int) -> int:
    """Return the month whose name stands right before or after a span, or 0; in English or French."""
    after = _AFTER.match(text, end, end + 20)
    before = _BEFORE.search(text[max(0, start - 20) : start])
    for found in (after, before):
        if found and (month := _month(found[1], _known())):
            return month
    return 0


def translate(text: str, source: Language, target: Language) -> str | None:
    """Write a date that is the whole text in the target language; None for anything else."""
    for pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found and (date := _read(found, months(source))):
            return write(date, target)
    return None


def write(date: Date, target: Language) -> str | None:
    """Write a date as a language does; None for a language that CLDR does not know."""
    if not months(target):
        return None
    locale = Locale.parse(target, sep="-")
    if not date.day:
        return str(format_skeleton("yMMMM", datetime.date(date.year, date.month, 1), locale=locale))
    whole = datetime.date(date.year or _LEAP, date.month, date.day)
    written = (
        format_date(whole, "long", locale=locale)
        if date.year
        else format_skeleton("MMMMd", whole, locale=locale)
    )
    if base(target) == "fr":
        written = re.sub(r"^1(?= )", "1er", written)
    if date.listed:
        *days, final = map(str, date.listed)
        first, rest = written.split(" ", 1)
        if base(target) == "fr":
            return f"{', '.join((first, *days))} et {final} {rest}"
        return re.sub(
            rf"\b{date.day}\b", f"{', '.join((str(date.day), *days))} and {final}", written, count=1
        )
    if not date.last:
        return str(written)
    if base(target) == "fr":
        first, rest = written.split(" ", 1)
        return f"du {first} au {date.last} {rest}"
    return re.sub(rf"\b{date.day}\b", f"{date.day}–{date.last}", written, count=1)


def _read(found: re.Match[str], known: dict[str, int]) -> Date | None:
    said = found.groupdict(default="0")
    month = _month(said["month"], known)
    listed = tuple(int(day) for day in re.findall(r"\d+", said.get("listed", "")))
    date = Date(int(said["year"]), month, int(said.get("day", 0)), int(said.get("last", 0)), listed)
    if not month or (date.last and date.last <= date.day) or not (date.day or date.year):
        return None
    days = (max(1, date.last or date.day), *listed)
    return date if all(_is_day(date.year or _LEAP, month, day) for day in days) else None


def numeric(text: str) -> Iterator[tuple[int, int, frozenset[Date]]]:
    """Yield the dates in figures alone, `12/31/2025`, with all days that they may be."""
    for found in _NUMERIC.finditer(text):
        one, other, year = (int(part) for part in found.groups())
        ways = frozenset(
            Date(year, month, day) for day, month in ((one, other), (other, one)) if _is_day(year, month, day)
        )
        if ways:
            yield found.start(), found.end(), ways


def find_numeric(text: str, language: Language) -> Iterator[tuple[int, int, Date]]:
    """Yield the dates in figures alone that can be but one day in a language and its country."""
    for start, end, ways in numeric(text):
        day_first = _day_first(language)
        if len(ways) == 1:
            yield start, end, min(ways)
        elif day_first is not None:
            first = int(text[start:].partition("/")[0])
            yield start, end, next(way for way in ways if (way.day == first) == day_first)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


@lru_cache
def _day_first(language: Language) -> bool | None:
    """Say whether a country writes the day before the month; None where it writes both, or is not told."""
    code, _, country = language.partition("-")
    if country.endswith("CA") or (code == "en" and not country) or not months(language):
        return None
    pattern = get_date_format("short", Locale.parse(language, sep="-")).pattern
    return pattern.index("d") < pattern.index("M")


def find(text: str, known: dict[str, int]) -> Iterator[tuple[int, int, Date]]:
    """Yield the dates in running text that have a day and a month or a month and a year, with their places."""
    position = 0
    while found := _CANDIDATE.search(text, position):
        position = found.end()
        for pattern in _PATTERNS:
            date = pattern.match(text, found.start())
            if date and (read := _read(date, known)):
                end = date.end() - (date[0].endswith(".") and not read.year)
                yield date.start(), end, read
                position = end
                break
