"""What a copy-editor of each language puts right without thinking: accents on capitals, small months, spaced dashes.

French after the *Lexique des règles typographiques en usage à l'Imprimerie nationale*: capitals keep their accents,
days and months are small, dashes have spaces. English: days, months and languages have a capital. Only what is sure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

from pipeline.casing import starts_sentence
from pipeline.model import Language, base
from pipeline.translate.draft import Edit

_A = re.compile(
    r"A(?<!\wA)(?= (?:l[’']|la|le|les|un|une|ce|cet|cette|ces|son|sa|ses|leur|leurs|partir|travers|cause|propos|peine|part"
    r"|nouveau|côté|Paris|Marseille|Londres|[-−]?\d+)(?!\w))"
)
"""The verb `A` never stands before these at the head of a sentence, the preposition does."""
_ACCENTS = {
    "Ca": "Ça", "Etre": "Être", "Etat": "État", "Etats": "États", "Eglise": "Église", "Eglises": "Églises", "Ecole": "École",
    "Ecoles": "Écoles", "Etude": "Étude", "Etudes": "Études", "Etudiants": "Étudiants", "Egalement": "Également",
    "Evidemment": "Évidemment", "Enorme": "Énorme", "Edition": "Édition", "Editions": "Éditions", "Editeur": "Éditeur",
    "Elysée": "Élysée", "Equipe": "Équipe", "Equipes": "Équipes", "Evénement": "Événement", "Evénements": "Événements",
    "Ecrit": "Écrit", "Ecrivain": "Écrivain", "Elève": "Élève", "Elèves": "Élèves", "Electricité": "Électricité",
    "Energie": "Énergie", "Economie": "Économie", "Egypte": "Égypte", "Equateur": "Équateur", "Ile": "Île", "Iles": "Îles",
    "Etes": "Êtes", "Etait": "Était", "Etaient": "Étaient", "Etant": "Étant", "Emission": "Émission", "Epoque": "Époque",
    "Etape": "Étape", "Eté": "Été", "Evolution": "Évolution", "Echange": "Échange", "Echanges": "Échanges", "Ecran": "Écran",
}  # fmt: skip
_ACCENTLESS = re.compile(rf"\b(?:{'|'.join(_ACCENTS)})\b")
_ELIDED = re.compile(
    r"\b(?:(?:d|qu|n|s|m|t|j|jusqu|lorsqu|puisqu)e|l[ea](?! une?\b))[ \u00a0](?=[aàâeéèêëiîïoôuûùœæ])"
    r"(?!o(?:nz|ui\b)|uhlan|ulul)",
    re.IGNORECASE,
)
"""`de eau`, `la approche`; not `le onze`, `le oui`, `la une`."""
_AN = re.compile(r"\b([Aa]) (?=(?:[aei](?!u)|o(?!n(?:e|ce)\b))[a-z])")
_A_THING = re.compile(r"\b([Aa])n (?=[bcdfgjklmnpqrstvwz][a-z])")
_TITLE_DOT = re.compile(r"(?<!\w)(?:Dr|Pr|Mme|Mlle|Mmes|Mlles|Ste?)(\.)(?= [A-ZÀ-Þ])")
"""An abbreviation that keeps its last letter has no full stop."""
_DIGIT = re.compile(r"\d")
_RANK_LAST = re.compile(
    r"\b(?P<article>l[’']|(?:la|le|une?|cette|ce|sa|son|leur|notre|votre) )(?P<noun>[^\W\d_]{3,}) (?P<rank>\d{1,3}e|1er|1re)(?!\w)",
    re.IGNORECASE,
)
"""`l’édition 8e`, in the order of a text that was translated word by word."""
_GENDER = {
    "la": re.compile(r"(?:tion|sion|té|ée|ence|ance|ette|ure)\Z"),
    "le": re.compile(r"(?:ment|age|isme|ail|oir)\Z"),
}
"""Endings that show a noun's gender."""
_DASH = re.compile(r"[—–](?<=[\w»”’.].)(?=[^\W\d_])(?<![0-9]–)")
_NO_LANGUAGES = frozenset(
    {"polish", "march", "may", "mar", "sun", "sat", "mon", "wed", "thu", "fri", "dec", "jun", "jan"}
)
"""Small words of English that are something else."""


def edits(text: str, target: Language) -> Iterator[Edit]:
    """Yield what is to be put right in a plain text, in order of the rules and without overlap."""
    if base(target) == "fr":
        yield from _french(text)
    elif base(target) == "en":
        for found in _capitalised().finditer(text):
            yield Edit(found.start(), found.start() + 1, text[found.start()].upper())
        for found in _AN.finditer(text):
            yield Edit(found.end() - 1, found.end(), "n ")
        for found in _A_THING.finditer(text):
            yield Edit(found.end() - 2, found.end(), " ")


def _french(text: str) -> Iterator[Edit]:
    for found in _A.finditer(text):
        if starts_sentence(text, found.start()):
            yield Edit(*found.span(), "À")
    for found in _ACCENTLESS.finditer(text):
        yield Edit(*found.span(), _ACCENTS[found[0]])
    for found in _small().finditer(text):
        if not starts_sentence(text, found.start()):
            yield Edit(found.start(), found.start() + 1, text[found.start()].lower())
    for found in _RANK_LAST.finditer(text) if _DIGIT.search(text) else ():
        yield from _rank_first(found)
    for found in _TITLE_DOT.finditer(text):
        yield Edit(*found.span(1), "")
    for found in _ELIDED.finditer(text):
        yield Edit(found.end() - 2, found.end(), "’")
    for found in _DASH.finditer(text):
        yield Edit(*found.span(), f" {found[0]} ")


def _rank_first(found: re.Match[str]) -> Iterator[Edit]:
    article, noun = found["article"], found["noun"]
    if article.lower().startswith(("l’", "l'")):
        full = next((name for name, ending in _GENDER.items() if ending.search(noun.lower())), "")
        if not full:
            return
        yield Edit(*found.span("article"), f"{full.capitalize() if article[0] == 'L' else full} ")
    yield Edit(found.start("noun"), found.start("noun"), f"{found['rank']} ")
    yield Edit(found.end("noun"), found.end("rank"), "")


@lru_cache
def _small() -> re.Pattern[str]:
    """Match French days, and months beside a number, that have a capital."""
    days = "|".join(str(day).capitalize() for day in get_day_names("wide", locale="fr").values())
    months = "|".join(str(month).capitalize() for month in get_month_names("wide", locale="fr").values())
    return re.compile(rf"\b(?:{days})\b|(?<=[0-9r] )(?:{months})\b|\b(?:{months})(?= \d{{4}}\b)")


@lru_cache
def _capitalised() -> re.Pattern[str]:
    """Match English days, months and languages that have none."""
    calendar = (*get_day_names("wide", locale="en").values(), *get_month_names("wide", locale="en").values())
    languages = [
        Locale("en").languages.get(code, "")
        for code in [
            "fr",
            "en",
            "de",
            "es",
            "it",
            "pt",
            "nl",
            "pl",
            "sv",
            "da",
            "el",
            "ru",
            "ar",
            "zh",
            "ja",
            "ko",
        ]
    ]
    words = {str(word).lower() for word in (*calendar, *languages) if word} - _NO_LANGUAGES
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
