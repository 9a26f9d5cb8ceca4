"""Finds times of day, and how long something takes, in a text."""

import re
from collections.abc import Iterator

from pipeline.model import Language, base
from pipeline.translate.forms.kinds import GAP, PRIMES, SPACE, Form, Kind, Time

_TWELVE = re.compile(
    rf"(?<![\d:.,])(\d{{1,2}})(?:[:.]([0-5]\d))?{GAP}([ap])(?:\.{GAP}?m\b\.?|m\b)", re.IGNORECASE
)
_CLOCK = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?:{GAP}(?:heures?|hours?|hrs?|h|o[’']clock)\b)?",
    re.IGNORECASE,
)
_RANGED = re.compile(
    rf"(?<![\w:.,/$€£-])(?:(?P<from>from|open|between){SPACE})?(\d{{1,2}})(?:[:.]([0-5]\d))?"
    rf"(?:{GAP}[-–]{GAP}|(?(from){SPACE}(?:to|and){SPACE}|(?!)))\Z",
    re.IGNORECASE,
)
"""What stands before the last of two English hours: `5-8 p.m.`, `between 2 and 4 p.m.`."""
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
_BARE = re.compile(rf"\b(?:de|entre){SPACE}(\d{{1,2}}){SPACE}(?:à|et){SPACE}\Z", re.IGNORECASE)
"""What stands before the last of two French hours whose first has no sign: `de 14 à 18 h`."""
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
    rf"(?<![\d:.,])([01]?\d|2[0-3]){GAP}h{GAP}([0-5]\d)?(?:{GAP}[-–]{GAP}|(?P<to>{SPACE}à{SPACE}))(?P<last>[01]?\d|2[0-3]){GAP}h(?![^\W\d_])"
)
_CLOCK_PAIR = re.compile(
    rf"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d){GAP}[-–]{GAP}(?P<last>[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
)
"""Opening hours: `9h-12h`, `9:00–17:30`, `9 h à 17 h`."""
_AWAY = re.compile(
    rf"{SPACE}(?:d(?:e|u(?!{SPACE}(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b)|[’'])|par\b)"
)
_FEW_HOURS = re.compile(rf"{SPACE}(?:à|et){SPACE}(\d){GAP}h(?:eures?)?\b(?!{SPACE}?\d|{SPACE}du{SPACE}matin)")
"""Behind the first of two counts of hours, few enough for no opening hours: `de 2 h à 3 h`."""
_PART_OF_DAY = re.compile(rf"{SPACE}(?:du{SPACE}matin|(du{SPACE}soir|de{SPACE}l[’']après-midi))\b")
_LASTING = re.compile(
    r"\b(?:dur[éeai]\w*(?:[ \u00a0]:)?|pendant|en|durant|record|chrono\w*|temps|fall(?:u|ait)|faut|faudra|nécessit\w+"
    r"|(?:a|ont) mis|reposer|mariner|mijoter|cuire|lever|(?:trajet|version|vol|match|heure|autonomie|attente|journée|délai) d[e’']"
    r"|(?:durée|moins|plus) (?:d[e’']|que)|(?:prend|prennent|compte[rz]?|attend[rez]*)(?: encore)?)[ \u00a0]?(?:environ |près de |de |entre )*\Z",
    re.IGNORECASE,
)
"""What French says before the hours and minutes that something takes."""
_HALF_DAY = 12
_EARLY = 6
"""Hours that are no time of day without a word that says so."""


def hours(text: str) -> Iterator[Form]:
    """Yield all that French may write for a time of day, or for how long something takes: `5 h`, `17 h 30`."""
    for found in _HOUR.finditer(text):
        yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(found[2] or found[3] or 0)))


def _of_day(text: str) -> Iterator[Form]:
    """Yield English times with what part of the day they are: `5:30 in the afternoon`."""
    for found in _OF_DAY.finditer(text):
        hour, timed = int(found[1]), found[2] or _AT.search(text[max(0, found.start() - 12) : found.start()])
        later = found[3] or (found[4] and _EARLY < hour < _HALF_DAY)
        if timed and 1 <= hour <= _HALF_DAY:
            shown = hour % _HALF_DAY + (_HALF_DAY if later else 0)
            yield Form(found.start(), found.end(), Kind.TIME, Time(shown, int(found[2] or 0)))


def find_times(text: str, language: Language, *, alone: bool) -> Iterator[Form]:
    """Yield the times of day and the durations in a text; `alone` says that a time needs nothing before it."""
    if base(language) == "en":
        yield from _of_day(text)
    for found in _TWELVE.finditer(text):
        hour = int(found[1])
        if 1 <= hour <= 12:
            shown = hour % 12 + (12 if found[3].lower() == "p" else 0)
            last = Form(found.start(), found.end(), Kind.TIME, Time(shown, int(found[2] or 0)))
            yield last
            yield from _first_of(text, last) if base(language) == "en" else ()
    paired = {
        found.start(group) for found in _CLOCK_PAIR.finditer(text) if _rises(found) for group in (1, "last")
    }
    for found in _CLOCK.finditer(text):
        if alone or found.start() in paired or _AT.search(text[max(0, found.start() - 12) : found.start()]):
            yield Form(found.start(), found.end(), Kind.TIME, Time(int(found[1]), int(found[2])))
    if base(language) == "fr":
        yield from _french_times(text, alone=alone)


def _first_of(text: str, last: Form) -> Iterator[Form]:
    """Yield the first of two English hours where only the last says which half of the day: `9-5 p.m.` begins at nine."""
    found = _RANGED.search(text, max(0, last.start - 20), last.start)
    if found and isinstance(last.value, Time) and 1 <= int(found[2]) <= _HALF_DAY:
        hour, minute = int(found[2]) % _HALF_DAY, int(found[3] or 0)
        rises = (hour, minute) < (last.value.hour % _HALF_DAY, last.value.minute)
        if rises == (last.value.hour >= _HALF_DAY):
            hour += _HALF_DAY
        yield Form(found.start(2), found.end(3 if found[3] else 2), Kind.TIME, Time(hour, minute))


def _rises(found: re.Match[str]) -> bool:
    """Say whether two hours with a dash between them are those of a day: not `2h-3h`, nor chapters and verses."""
    first, last = int(found[1]), int(found["last"])
    return first < last and last >= _EARLY


def _opens(text: str, found: re.Match[str]) -> bool:
    """Say whether two hours with `à` between them, and nothing before, are those of a day: not `3 h à 4 h`, `10 h à 15 h de route`."""
    first, last = int(found[1]), int(found["last"])
    return first < last and last > _HALF_DAY and not _AWAY.match(text, found.end())


def _french_times(text: str, *, alone: bool) -> Iterator[Form]:
    paired = {
        found.start(group)
        for found in _HOUR_PAIR.finditer(text)
        if (_opens(text, found) if found["to"] else _rises(found))
        for group in (1, "last")
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
            bare = _BARE.search(text, max(0, found.start() - 24), found.start())
            if bare and _HALF_DAY < int(bare[1]) < hour:
                yield Form(bare.start(1), bare.end(1), kind, Time(int(bare[1]), 0))
            yield Form(found.start(), found.end(), kind, Time(hour, minutes))
        elif kind is Kind.DURATION and minutes and text[found.end() : found.end() + 1] not in PRIMES:
            told = _MINUTES.match(text, found.end())
            yield Form(found.start(), told.end() if told else found.end(), kind, Time(hour, minutes))


def _kind(text: str, found: re.Match[str], *, alone: bool) -> Kind:
    """Say whether French hours are a time of day or what something takes."""
    hour, minutes = int(found[1]), found[2] or found[3]
    before, end = text[max(0, found.start() - 24) : found.start()], found.end()
    away = _AWAY.match(text, end)
    if away or _LASTING.search(before) or _COUNTED.search(before) or (minutes and _MINUTES.match(text, end)):
        return Kind.DURATION
    bare = _BARE.search(before)
    if bare:
        few = int(bare[1]) < _EARLY or int(bare[1]) >= hour
        return Kind.DURATION if few and not minutes and hour <= _HALF_DAY else Kind.TIME
    ranging = _TO_HOUR.match(text, end)
    few_hours = _FEW_HOURS.match(text, end) if ranging and not minutes else None
    if few_hours and hour < int(few_hours[1]) <= _EARLY and _FROM_HOUR.search(before):
        return Kind.DURATION
    if (ranging and _FROM_HOUR.search(before)) or _AT_HOUR.search(before):
        return Kind.TIME
    if alone and (minutes or hour > _HALF_DAY or ranging):
        return Kind.TIME
    return Kind.TIME if minutes and hour >= _EARLY else Kind.DURATION
