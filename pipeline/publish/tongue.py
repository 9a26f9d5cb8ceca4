"""What Unicode CLDR knows about an edition's language: its dates, its direction."""

import datetime
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date

from pipeline.model import Language


@cache
def locale_of(language: Language) -> Locale:
    """Return CLDR's data for a BCP 47 tag."""
    return Locale.parse(language, sep="-")


@cache
def open_graph_locale(language: Language) -> str:
    """Return language and territory as Open Graph writes them: `fr_FR`; the likely territory where none is named."""
    locale = locale_of(language)
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    likely = get_global("likely_subtags").get(locale.language, locale.language)
    return f"{locale.language}_{likely.split('_')[-1]}" if "_" in likely else locale.language


@cache
def direction(language: Language) -> str:
    """Return `ltr` or `rtl`; the first for a language that CLDR does not know."""
    try:
        return locale_of(language).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def day(date: str) -> datetime.date | None:
    """Return the day of an ISO 8601 date or date and time; None for anything else."""
    try:
        return datetime.date.fromisoformat(date[:10])
    except ValueError:
        return None


def moment(date: str) -> str:
    """Return an ISO 8601 date or date and time in UTC, to the second; nothing for anything else."""
    try:
        found = datetime.datetime.fromisoformat(date)
    except ValueError:
        found_day = day(date)
        return f"{found_day}T00:00:00Z" if found_day else ""
    try:
        utc = found.astimezone(datetime.UTC) if found.tzinfo else found
    except OverflowError:
        utc = found  # the first or the last day there is
    return f"{utc.replace(microsecond=0, tzinfo=None).isoformat()}Z"


@lru_cache(maxsize=1024)
def spoken_day(date: datetime.date, language: Language) -> str:
    """Write a day as the language does: `14 mai 2025`."""
    return format_date(date, "long", locale=locale_of(language))
