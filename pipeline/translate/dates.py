"""Dates that stand for themselves: `May 2025`, `5 mai 2025`."""

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_month_names

from pipeline.model import Language

_WORD = r"[^\W\d_]+\.?"
_MONTH_YEAR = re.compile(rf"({_WORD})[ \u00a0](\d{{4}})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:er|st|nd|rd|th)?[ \u00a0](?:of )?({_WORD}),?(?:[ \u00a0](\d{{4}}))?")
_MONTH_FIRST = re.compile(rf"({_WORD})[ \u00a0](\d{{1,2}})(?:st|nd|rd|th)?(?:,?[ \u00a0](\d{{4}}))?")
_AFTER = re.compile(rf"[ \u00a0\u202f](?:of )?({_WORD})")
_BEFORE = re.compile(rf"({_WORD})[ \u00a0\u202f]$")
_CANDIDATE = re.compile(r"\b[^\W_]+")
_LEAP = 2024


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
    return known.get(word.lower()) or known.get(word.lower().rstrip("."), 0)


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
    known = months(source)
    if not months(target):
        return None
    locale = Locale.parse(target, sep="-")
    if (found := _MONTH_YEAR.fullmatch(text)) and (month := _month(found[1], known)):
        return format_skeleton("yMMMM", datetime.date(int(found[2]) or 1, month, 1), locale=locale)
    if found := _DAY_FIRST.fullmatch(text):
        day, name, year = found[1], found[2], found[3]
    elif found := _MONTH_FIRST.fullmatch(text):
        name, day, year = found[1], found[2], found[3]
    else:
        return None
    month = _month(name, known)
    if not month:
        return None
    try:
        date = datetime.date(int(year or _LEAP), month, int(day))
    except ValueError:
        return None
    written = (
        format_date(date, "long", locale=locale) if year else format_skeleton("MMMMd", date, locale=locale)
    )
    return re.sub(r"^1(?= )", "1er", written) if target.partition("-")[0] == "fr" else written


def find(text: str, source: Language, target: Language) -> Iterator[tuple[int, int, str]]:
    """Yield the dates in running text that have a day and a month or a month and a year, translated."""
    position = 0
    while found := _CANDIDATE.search(text, position):
        position = found.end()
        for pattern in (_DAY_FIRST, _MONTH_FIRST, _MONTH_YEAR):
            date = pattern.match(text, found.start())
            written = translate(date[0], source, target) if date else None
            if date and written:
                yield date.start(), date.end(), written
                position = date.end()
                break
