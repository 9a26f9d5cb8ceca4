"""Countries, regions and cities that French and English name differently, where a draft left them as they were.

A small model knows few of them (`dans Libya`, `à Brussels`). Only what stands in the draft as the source has it, and is
surely a place there, gets its other name, in French with the preposition that goes with it (`en Libye`, `au Japon`).
Sources: Unicode CLDR's territories, and the cities that its time zones are named after; a list for what is not there.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from pipeline.casing import starts_sentence
from pipeline.model import Language, base
from pipeline.translate.draft import Edit
from pipeline.words import SMALL, unaccented, words

_REGIONS = {
    "Africa": "Afrique", "America": "Amérique", "Asia": "Asie", "Bavaria": "Bavière", "Bosnia": "Bosnie",
    "Burgundy": "Bourgogne", "Burma": "Birmanie", "California": "Californie",
    "Catalonia": "Catalogne", "Corsica": "Corse", "Crimea": "Crimée", "England": "Angleterre", "Flanders": "Flandre",
    "Lombardy": "Lombardie", "Louisiana": "Louisiane", "Macedonia": "Macédoine", "Mesopotamia": "Mésopotamie",
    "Normandy": "Normandie", "Oceania": "Océanie", "Picardy": "Picardie", "Sardinia": "Sardaigne",
    "Scotland": "Écosse", "Siberia": "Sibérie", "Sicily": "Sicile", "Turkey": "Turquie", "Tuscany": "Toscane",
    "Wallonia": "Wallonie",
}  # fmt: skip
_CITIES = {
    "Aleppo": "Alep", "Antwerp": "Anvers", "Barcelona": "Barcelone", "Beijing": "Pékin", "Dresden": "Dresde",
    "Dubai": "Dubaï", "Dunkirk": "Dunkerque", "Edinburgh": "Édimbourg", "Frankfurt": "Francfort", "Geneva": "Genève", "Genoa": "Gênes",
    "Ghent": "Gand", "Hamburg": "Hambourg", "Jerusalem": "Jérusalem", "Krakow": "Cracovie",
    "Montreal": "Montréal", "Philadelphia": "Philadelphie", "Quebec": "Québec", "Seoul": "Séoul", "Seville": "Séville", "Tangier": "Tanger", "Venice": "Venise",
}  # fmt: skip
_AMBIGUOUS = words(
    "Chad Georgia Israel Jersey Jordan Kanton Muscat Oral Tirana Tirane"
    " Argentine Canton Dominique Géorgie Grenade Israël Maurice Salvador Vienne"
)
"""Names that are also those of people or other places, or words of the other language."""
_NAME = re.compile(r"(?<![\w@./\\-])[A-ZÀ-Þ][^\W\d_]{3,}(?![\w@/\\-]|\.\w)")
_CAPITAL_BEFORE = re.compile(r"(?<!\w)([A-ZÀ-Þ][\w’'-]*)[ \u00a0]\Z")
_CAPITAL_BEHIND = re.compile(r"[ \u00a0][A-ZÀ-Þ]")
_WITHIN = re.compile(r", (?=([A-ZÀ-Þ][^\W\d_]*))")
"""Behind a city, what it may lie in: `London, Ontario`."""
_LED = {
    "fr": re.compile(r"(?<![\w’'-])(?:dans|en|à|aux?|de|du|l[ea])[ \u00a0]\Z", re.IGNORECASE),
    "en": re.compile(r"(?<![\w’'-])the[ \u00a0]\Z", re.IGNORECASE),
}
_FEMININE = re.compile(r"(?!(?:Belize|Cambodge|Mexique|Mozambique|Zimbabwe)\Z).*e\Z")
_VOWEL = re.compile(r"[AEIOUÀ-Ý]")
_NO_ARTICLE = words("Bahreïn Chypre Djibouti Fidji Madagascar Malte Oman Singapour Taïwan")
_LEADS = {
    "feminine": {"dans": "en", "à": "en", "au": "en", "aux": "en", "du": "de", "le": "la"},
    "vowel": {"dans": "en", "à": "en", "au": "en", "aux": "en"},
    "masculine": {"dans": "au", "à": "au", "en": "au", "de": "du", "la": "le"},
}
"""What goes before a country, for what a model wrote there; `de` and an article lose their vowel elsewhere."""


def edits(source: str, text: str, target: Language) -> Iterator[Edit]:
    """Yield what gives each place that a draft left as the source has it the name that its language has for it."""
    code = base(target)
    names = exonyms(code)
    for found in _NAME.finditer(text) if names else ():
        if found[0] in names and _is_place(found[0], source, names):
            yield _named(text, found, names[found[0]], code)


@lru_cache
def exonyms(code: str) -> Mapping[str, str]:
    """Return what places are called in `en` or `fr`, by their name in the other; only names of one word that differ.

    Empty for another language.
    """
    if code not in ("en", "fr"):
        return {}
    both = {**_CITIES, **_zones(), **_countries()}
    named = both if code == "fr" else {other: one for one, other in both.items()}
    return {one: other for one, other in named.items() if one not in _AMBIGUOUS}


def _zones() -> dict[str, str]:
    """Return the cities that time zones are named after, in English and French."""
    locales = Locale("en"), Locale("fr")
    cities: list[tuple[str, str]] = []
    for zone in get_global("zone_territories"):
        area, _, city = zone.partition("/")
        if area != "Etc":
            english, french = (locale.time_zones.get(zone, {}).get("city", city) for locale in locales)
            if unaccented(french) != english:  # an accent alone is what the zone's plain name lacks
                cities.append((english, french))
    return _single(cities)


@lru_cache
def _countries() -> Mapping[str, str]:
    """Return countries and regions in English and French."""
    english, french = Locale("en").territories, Locale("fr").territories
    told = [(english[key], french[key]) for key in english if key in french]
    return {**_single(told), **_REGIONS}


def _single(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs of names that are one word and differ."""
    return {
        one: other for one, other in pairs if one != other and _NAME.fullmatch(one) and _NAME.fullmatch(other)
    }


def _is_place(name: str, source: str, names: Mapping[str, str]) -> bool:
    """Say whether a word is a place wherever a text has it: no part of a longer name, nor one of its namesakes."""
    found = list(re.finditer(rf"(?<!\w){name}(?!\w)", source))
    return bool(found) and all(_stands_alone(source, *one.span(), names) for one in found)


def _stands_alone(source: str, start: int, end: int, names: Mapping[str, str]) -> bool:
    before = _CAPITAL_BEFORE.search(source, max(0, start - 40), start)
    named = before and (before[1].lower() not in SMALL or not starts_sentence(source, before.start()))
    if named or _CAPITAL_BEHIND.match(source, end):
        return False
    within = _WITHIN.match(source, end)
    return within is None or within[1] in names or source[start:end] in _either(_countries())


def _either(names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(names).union(names.values())


def _named(text: str, found: re.Match[str], name: str, code: str) -> Edit:
    """Write a place's name, and before a country's what its language sets there."""
    led = _LED[code].search(text, max(0, found.start() - 6), found.start())
    if led is None or name not in _either(_countries()):
        return Edit(*found.span(), name)
    word = led[0][:-1]
    lead = "" if code == "en" else f"{_lead(word.lower(), name)} "
    cased = lead.capitalize() if word[0].isupper() else lead
    return Edit(led.start(), found.end(), cased + name)


def _lead(word: str, name: str) -> str:
    """Return what stands before a French country's name instead of a word."""
    if name in _NO_ARTICLE or name.endswith(("s", "x")):
        return word
    kind = "feminine" if _FEMININE.fullmatch(name) else "vowel" if _VOWEL.match(name) else "masculine"
    return _LEADS[kind].get(word, word)
