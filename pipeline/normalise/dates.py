"""Dates as people write them: `14 mai 2025`, `May 14, 2025`, `14/05/2025`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.model import Language

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "février fév févr fevrier february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "décembre déc decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<iso>\d{4}([-/])\d{2}\2\d{2})"
    r"|(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<month>[^\W\d_]{3,9})\.?,? (?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,? (?P<year2>\d{4})"
    r"|(?P<one>\d{1,2})(?P<sign>[/.-])(?P<other>\d{1,2})(?P=sign)(?P<year3>\d{4}))(?![\d/-])(?!\.\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_FRENCH = re.compile(r"\b(?:publié|posté|mis|écrit|rédigé|le|par|du|à|heures)\b", re.IGNORECASE)
"""Words around a date by which it is a French one."""
_MONTH_FIRST = frozenset(("en-US", "en-PH", "en-PR", "en-LR", "en-FM", "en-GU"))
_LONGEST = 60
"""Characters that a declared date may have with all its words."""
_TWELVE = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text."""

    start: int
    end: int
    iso: str
    """ISO 8601; empty where nothing says which number is the day, or the calendar has no such day."""


def read_date(text: str) -> str:
    """Return an ISO 8601 date, or date and time, as it stands; empty for anything else."""
    text = text.strip()
    if not _ISO.fullmatch(text):
        return ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text.replace(" ", "T")


def read_declared_date(text: str, language: Language | None) -> str:
    """Return the date that a page declares, in ISO 8601 or in words; empty for anything else."""
    if len(text) > _LONGEST:
        return ""
    return read_date(text) or next((found.iso for found in find_dates(text, language) if found.iso), "")


def find_dates(text: str, language: Language | None) -> Iterator[Found]:
    """Yield the dates in a text, in order.

    Of `03/05/2025` the page's language tells which number is the day, and so does another date beside it:
    `14/05/2025` puts the day first. French puts it first, as all but the English of a few countries do; a
    page that only says `en` tells nothing.
    """
    found = list(_DATE.finditer(text))
    first = next(filter(None, map(_plain_order, found)), None) or _order(text, language)
    for one in found:
        yield Found(*one.span(), _to_iso(one, first))


def _plain_order(found: re.Match[str]) -> str | None:
    """Return which of two numbers is the day, where one of them cannot be a month."""
    if found["one"] is None:
        return None
    if int(found["one"]) > _TWELVE:
        return "day"
    return "month" if int(found["other"]) > _TWELVE else None


def _order(text: str, language: Language | None) -> str | None:
    if language in _MONTH_FIRST:
        return "month"
    if (language and language != "en" and language != "en-CA") or _FRENCH.search(text):
        return "day"
    return None


def _to_iso(found: re.Match[str], first: str | None) -> str:
    if found["iso"]:
        return read_date(found["iso"].replace("/", "-"))
    if found["one"]:
        one, other = int(found["one"]), int(found["other"])
        if found["sign"] == ".":  # nobody writes the month first so
            first = "day"
        if first is None and one != other:
            return ""
        day, month = (other, one) if first == "month" else (one, other)
        return _on_calendar(found["year3"], month, day)
    month_or_none = _MONTHS.get((found["month"] or found["month2"]).casefold())
    day = int(found["day"] or found["day2"])
    return "" if month_or_none is None else _on_calendar(found["year"] or found["year2"], month_or_none, day)


def _on_calendar(year: str, month: int, day: int) -> str:
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return ""
