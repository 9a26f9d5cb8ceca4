"""Bylines: who wrote an article and when, read from a line such as `Par Inès Carvalho, le 14 mai 2025`."""

import re
from dataclasses import dataclass

from pipeline.model import Language
from pipeline.normalise.dates import find_dates

_LONGEST = 200
_LONGEST_NAME = 80
_BY = re.compile(
    r"(?:(?:written|posted|published|reported|submitted) by|by|(?:écrit|rédigé|publié|soumis|propos recueillis) par|par)\s+(?=\S)",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w.’'-]*"
_PERSON = re.compile(
    rf"(?=[A-ZÀ-ÖØ-ÞŒ]){_NAME}(?: (?:de|du|des|d’|da|van|von|der|den|el|al|la|le|bin|ben|(?=[A-ZÀ-ÖØ-ÞŒ]){_NAME})){{0,5}}"
)
_JOINER = re.compile(r"\s*(?:,| et | and | & )\s*")
_JOINTS = " ,;:|·•()–—-"
_LED_IN = re.compile(
    r"(?:\A|(?<=\s))(?:(?:publié|posté|mis en ligne|mis à jour|published|posted|(?:last )?updated)"
    r"(?: le| on)?|le|on|du)\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:publié|posté|mis en ligne|mis à jour|published|posted|updated)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:publié|posté|mis en ligne|published|posted)(?: le| on)?\W*", re.IGNORECASE)
_MARKS = re.compile(r"\s*[·•|]\s*")
_TIME = re.compile(
    r"\b(?:(?:à|at)\s+)?\d{1,2}(?:h|:)\d{2}(?::\d{2})?(?!\d)(?:\s*[ap]\.?m\b\.?)?(?:\s+(?:[BCEMP][SD]?T|CEST|GMT|UTC)\b)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:\A|(?<=\s))(?:lun(?:di)?|mar(?:di)?|mer(?:credi)?|jeu(?:di)?|ven(?:dredi)?|sam(?:edi)?|dim(?:anche)?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; at least one of the two."""

    author: str = ""
    published: str = ""
    """ISO 8601 date."""
    named: bool = False
    """Whether the line says `By` or `Par`."""
    dated: bool = False
    """Whether the line says `Published`, `Mis à jour` or the like of its date."""


def read_byline(text: str, language: Language | None = None) -> Byline | None:
    """Read clean text that is a byline or a date line and nothing else; None for any other text.

    `language` is what the page declares: `03/05/2025` is in May or in March.
    """
    if len(text) > _LONGEST:
        return None
    dates = [found for found in find_dates(text, language) if found.iso]
    edges = [0, *(edge for found in dates for edge in (found.start, found.end)), len(text)]
    parts = [_strip_led_in(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    rest = " ".join(filter(None, parts))
    by = _BY.match(rest)
    author = rest[by.end() :] if by else rest
    published = dates[0].iso if dates else ""
    author = author.strip(_JOINTS)
    if not author:
        dated = _DATED.search(text) is not None
        return Byline(published=published, dated=dated) if published and not by else None
    people = _JOINER.split(author)
    if len(people) > 1 and not by:
        return None
    if not all(_PERSON.fullmatch(person) for person in people):
        return None
    return Byline(author, published, named=by is not None)


def read_marks(text: str, language: Language | None = None) -> Byline:
    """Read clean text that is marked as a byline, whatever stands beside the date and a name: `May 20, 2024 · 3 min · Ana Roy`."""
    found = [read_byline(part, language) for part in _MARKS.split(text)]
    said = [one for one in found if one]
    author = next((one.author for one in said if one.named or " " in one.author), "")
    return Byline(author, next((one.published for one in said if one.published), ""))


def read_published(text: str, language: Language | None = None) -> str:
    """Return the date of clean text that begins with `Publié le` or the like, whatever stands behind it; or empty."""
    found = next(iter(find_dates(text, language)), None)
    led_in = found is not None and _PUBLISHED.fullmatch(text[: found.start].strip())
    return found.iso if found is not None and led_in and len(text) <= _LONGEST else ""


def read_name(text: str) -> str:
    """Return the people that a text marked as the author names; empty where it is no such thing."""
    found = read_byline(text)
    if found:
        return found.author
    bare = _BY.sub("", text, count=1).strip(_JOINTS)
    return bare if len(bare) <= _LONGEST_NAME and not re.search(r"[\d@:/]", bare) else ""


def _strip_led_in(text: str) -> str:
    """Drop `publié le`, the hour, and the punctuation that joined a date to its line."""
    bare = _WEEKDAY.sub("", _TIME.sub("", text).strip(_JOINTS)).strip(_JOINTS)
    return _LED_IN.sub("", bare).strip(_JOINTS)
