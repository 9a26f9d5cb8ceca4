"""Proper names: seen by their capitals and by the article's evidence, kept letter for letter where they can be.

Small models mangle rare names (`Ricci` becomes `Riccicici`). A hypothesis that keeps them goes before others, and a
near copy of a lost name gives way to the name. Names that languages write each their own way (`Algérie`,
`Barcelona`) are left to the model.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names
from rapidfuzz.distance import Levenshtein

from pipeline.casing import Evidence, starts_sentence
from pipeline.translate import protect
from pipeline.translate.draft import Draft, Edit
from pipeline.translate.exonyms import exonyms
from pipeline.translate.protect import Protected
from pipeline.words import SMALL, unaccented

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4
"""Letters of a name; shorter words are near too many others."""
_NEAR = 0.4
"""Share of a name's letters that a near copy may differ in."""
_VOWELS = "aeiouy"
_OWN_ENDING = re.compile(r"[aeiouy]*(?:s|n|nes?|ns|sh|se|is|c|que|te|r|re)?\Z")
"""What languages change at the end of a place's name, and of the people who live there."""


def find(text: str, evidence: Evidence, kept: Sequence[Protected] = ()) -> tuple[str, ...]:
    """Return the words of a plain text that are names and the same in every language, each once."""
    held = protect.find(text, tuple(kept))
    return tuple(
        dict.fromkeys(
            found[0]
            for found in _WORD.finditer(text)
            if len(found[0]) >= _SHORTEST
            and found[0][0].isupper()
            and (found[0] in evidence.names or not starts_sentence(text, found.start()))
            and not _is_shared(found[0])
            and not protect.contains(*found.span(), held)
        )
    )


def lost(names: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the names that a text has not, whatever their capitals."""
    if not names:
        return ()
    words = _lowered(text)
    return tuple(name for name in names if name.lower() not in words)


@lru_cache(maxsize=256)  # a text is looked at more than once while it is judged
def _lowered(text: str) -> frozenset[str]:
    return frozenset(map(str.lower, _WORD.findall(text)))


def missing(names: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the names that a text has neither as they are nor as its language may write them (`Genève`)."""
    gone = lost(names, text)
    words = [found[0] for found in _WORD.finditer(text) if found[0][0].isupper()] if gone else []
    return tuple(name for name in gone if not any(_is_other_form(name, word) for word in words))


def restore(names: Sequence[str], source: str, draft: Draft) -> Draft:
    """Write a lost name in the place of its only near copy, if it is the only name near that word.

    `tests/bench/quality.py` counts how often a reference has what was restored.
    """
    missing = lost(names, draft.text)
    if not missing:
        return draft
    ours = _lowered(source)
    words = [
        found
        for found in _WORD.finditer(draft.text)
        if len(found[0]) >= _SHORTEST
        and found[0][0].isupper()
        and found[0].lower() not in ours
        and not _is_shared(found[0])
    ]
    edits: list[Edit] = []
    for name in missing:
        near = [found for found in words if _is_near(name, found[0])]
        if len(near) == 1 and sum(_is_near(other, near[0][0]) for other in missing) == 1:
            edits.append(Edit(*near[0].span(), name))
    return draft.edited(edits, "names")


def _is_near(name: str, word: str) -> bool:
    """Say whether a word is a slip of the name, and not the name in another language."""
    if _is_other_form(name, word):
        return False
    ours, theirs = _folded(name), _folded(word)
    if theirs.startswith(ours):
        return True
    return Levenshtein.normalized_distance(ours, theirs) <= _NEAR


def _is_other_form(name: str, word: str) -> bool:
    """Say whether a word may be the name in another language."""
    ours, theirs = _folded(name), _folded(word)
    return ours.rstrip(_VOWELS) == theirs.rstrip(_VOWELS) or _OWN_ENDING.sub("", ours) == _OWN_ENDING.sub(
        "", theirs
    )


@lru_cache(maxsize=4096)  # an article says the same names over and over
def _folded(word: str) -> str:
    return unaccented(word.lower())


def _is_shared(word: str) -> bool:
    """Say whether each language has its own word: countries, languages, days, months, and words that say little."""
    return word.lower() in SMALL or _folded(word) in _gazetteer()


@lru_cache
def _gazetteer() -> frozenset[str]:
    names: set[str] = set()
    for code in ("en", "fr"):
        locale = Locale(code)
        own = (*locale.territories.values(), *locale.languages.values())
        cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
        calendar = (*get_month_names(locale=locale).values(), *get_day_names(locale=locale).values())
        names.update(
            _folded(word)
            for name in (*own, *cities, *calendar, *exonyms(code))
            for word in _WORD.findall(name)
        )
    return frozenset(names)
