"""What words are called in the other language, where they do not look alike: `wind`, `vent`.

`translations.txt` holds beginnings of English words and those of what they are called in French, counted in the
parallel text that the embedded models learnt from; `tests/bench/lexicon.py` makes it of their dictionaries.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STEM = 6
"""Letters of a beginning: about what inflection leaves of a word."""


@dataclass(frozen=True, slots=True)
class Translations:
    """Beginnings of words, in lower case without accents, and of their translations."""

    french: Mapping[str, frozenset[str]]
    """By the English."""
    english: Mapping[str, frozenset[str]]
    """By the French."""


NO_TRANSLATIONS = Translations({}, {})


@cache
def load() -> Translations:
    """Read the list, once (15 ms)."""
    french: dict[str, frozenset[str]] = {}
    english: defaultdict[str, set[str]] = defaultdict(set)
    for line in files(__package__).joinpath("translations.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        word, *names = line.split(" ")
        french[word] = frozenset(names)
        for name in names:
            english[name].add(word)
    return Translations(french, {name: frozenset(words) for name, words in english.items()})
