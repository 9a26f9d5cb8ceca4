"""Bylines: who wrote an article and when, read from a line such as `Par Inès Carvalho, le 14 mai 2025`."""

import re
from dataclasses import dataclass
from datetime import date, datetime

_LONGEST = 200
_BY = re.compile(
    r"(?:(?:written|posted|published|reported) by|by|(?:écrit|rédigé|publié|propos recueillis) par|par)\s+(?=\S)",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w.’'-]*"
_PERSON = re.compile(
    rf"(?=[A-ZÀ-ÖØ-ÞŒ]){_NAME}(?: (?:de|du|des|d’|da|van|von|der|den|el|al|la|le|bin|ben|(?=[A-ZÀ-ÖØ-ÞŒ]){_NAME})){{0,5}}"
)
_JOINER = re.compile(r"\s*(?:,| et | and | & )\s*")
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
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<month>[^\W\d_]{3,9})\.?,? (?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,? (?P<year2>\d{4}))\b",
    re.IGNORECASE,
)
_JOINTS = " ,;:|·•()–—-"
_LED_IN = re.compile(
    r"(?:\A|(?<=\s))(?:(?:publié|posté|mis en ligne|mis à jour|published|posted|(?:last )?updated)"
    r"(?: le| on)?|le|on|du)\Z",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:à|at)?\s*\d{1,2}(?:h|:)\d{2}\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; at least one of the two."""

    author: str = ""
    published: str = ""
    """ISO 8601 date."""
    named: bool = False
    """Whether the line says `By` or `Par`."""


def read_byline(text: str) -> Byline | None:
    """Read clean text that is a byline or a date line and nothing else; None for any other text."""
    if len(text) > _LONGEST:
        return None
    dates = [found for found in _DATE.finditer(text) if _to_date(found)]
    edges = [0, *(edge for found in dates for edge in found.span()), len(text)]
    parts = [_strip_led_in(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rest = " ".join(filter(None, parts))
    by = _BY.match(rest)
    author = rest[by.end() :] if by else rest
    published = _to_date(dates[0]) if dates else ""
    author = author.strip(_JOINTS)
    if not author:
        return Byline(published=published) if published and not by else None
    people = _JOINER.split(author)
    if len(people) > 1 and not by:
        return None
    if not all(_PERSON.fullmatch(person) for person in people):
        return None
    return Byline(author, published, named=by is not None)


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


def _to_date(found: re.Match[str]) -> str:
    """Return the date as ISO 8601; empty where the calendar has no such day."""
    if found["iso"]:
        return read_date(found["iso"])
    month = _MONTHS.get((found["month"] or found["month2"]).casefold())
    if month is None:
        return ""
    try:
        return date(
            int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])
        ).isoformat()
    except ValueError:
        return ""


def _strip_led_in(text: str) -> str:
    """Drop `publié le`, the hour, and the punctuation that joined a date to its line."""
    return _LED_IN.sub("", _TIME.sub("", text).strip(_JOINTS)).strip(_JOINTS)
