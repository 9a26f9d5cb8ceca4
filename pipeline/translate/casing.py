"""Title Case and ALL CAPS turned into sentence case before a model sees them, names left alone.

Models are trained on sentences: capitals make them copy words or invent names.
"""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from pipeline.casing import WORD, Evidence, casing_of
from pipeline.model import Casing, Language, base
from pipeline.words import words

_COMMON = {
    "en": words(
        "turkey china chad guinea jersey reunion réunion male may march august resolute nome oral phoenix virgin"
    ),
    "fr": words("réunion jersey canton maurice dominique grenade vienne virgin resolute nome male phoenix"),
}
"""Names that are words as well."""
_LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "sv", "da", "el", "ru", "ar", "zh", "ja", "ko", "tr")
_INITIALS = 3
"""Letters up to which a word in capitals is taken for initials."""
_CONTINENTS = words("Africa America Asia Europe")


def sentence_case(text: str, evidence: Evidence, language: Language) -> str:
    """Write Title Case or ALL CAPS as a sentence; every other text comes back unchanged.

    Lengths stay: character for character the same letters. Names keep their capital: those that the article shows
    to be some, and countries and large cities.
    """
    casing = casing_of(text, evidence)
    if casing is Casing.SENTENCE:
        return text
    capitals = casing is Casing.CAPITALS
    proper = _proper(base(language))
    known = {lower: name for lower, name in proper.items() if lower not in evidence.common}
    known |= {name.lower(): name for name in evidence.names}
    letters = list(text)
    for index, found in enumerate(WORD.finditer(text)):
        word = found[0]
        lower = word.lower()
        if len(lower) != len(word) or (not capitals and (word in evidence.names or not _is_plain(word))):
            continue
        written = known.get(lower, lower)
        if index == 0 and written == lower:
            written = lower[0].upper() + lower[1:]
        if len(written) == len(word):
            letters[found.start() : found.end()] = written
    return "".join(letters)


@lru_cache
def _proper(code: str) -> Mapping[str, str]:
    """Return words that have a capital in any text, by themselves in lower case: countries, large cities, days.

    Sources: Unicode CLDR's territories, days and months, and the cities that time zones are named after.
    """
    if code not in _COMMON:
        return {}
    locale = Locale(code)
    names = [name for key, name in locale.territories.items() if len(key) == 2 and key.isalpha()]
    for zone in get_global("zone_territories"):
        continent, _, city = zone.partition("/")
        if continent in _CONTINENTS and city and "/" not in city:
            names.append(locale.time_zones.get(zone, {}).get("city") or city)
    if code == "en":
        names += [locale.languages[other] for other in _LANGUAGES]
        names += [*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values()]
    plain = {str(name).lower(): str(name) for name in names if WORD.fullmatch(str(name))}
    return {lower: name for lower, name in plain.items() if lower not in _COMMON[code]}


def lowered(text: str, asked: str, evidence: Evidence) -> dict[str, str]:
    """Return the words that `sentence_case` set in lower case and that may be names, each written as one."""
    if text == asked:
        return {}
    pairs = zip(WORD.findall(asked), WORD.findall(text), strict=True)
    named = {ours: _as_name(theirs) for ours, theirs in pairs if ours not in evidence.common}
    return {ours: name for ours, name in named.items() if ours != name}


def _as_name(word: str) -> str:
    """Return a word as a name is written: of capitals alone only a short one is, as `ONU`."""
    return (
        "-".join(map(str.capitalize, word.split("-"))) if word.isupper() and len(word) > _INITIALS else word
    )


def _is_plain(word: str) -> bool:
    """Say whether a capital begins each part of the word and nothing else: `Film`, not `YouTube` or `FAQ`."""
    return word != "I" and all(part[1:] == part[1:].lower() for part in word.split("-"))
