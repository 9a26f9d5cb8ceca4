"""The identifier for French and English: by their words; what is written in neither is left to py3langid."""

import math
import re
from collections.abc import Mapping, Sequence

from pipeline.model import Language, base
from pipeline.segment import lexicon
from pipeline.segment.langid import LangidIdentifier

_TOLD = (Language("fr"), Language("en"))
"""What is told apart whatever the editions are."""
_CALIBRATION = 0.7
"""Words of a sentence depend on each other: their log-odds together say less than their sum."""
_SUREST = 50.0
"""Log-odds; beyond them nothing changes but that numbers overflow."""
_PLACES = 6
_FEWEST = 4
"""Words; fewer may all be names."""
_FEWEST_LETTERS = 4
_KNOWN = 0.55
"""Share of known words from which a text is French or English without asking further."""
_SURE = 0.75
"""Probability from which a third language is believed; French and English sentences stay below 0.45."""
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")


class WordIdentifier:
    """Tells French from English, and either from what is surely neither.

    py3langid's model is loaded only when a text has mostly unknown words.
    """

    def __init__(self, languages: Sequence[Language]) -> None:
        self._languages = tuple(languages)
        self._others = LangidIdentifier(languages)

    def __call__(self, text: str) -> Mapping[Language, float]:
        """Return a probability for each of the project's languages, or for the third one it is in."""
        said = lexicon.load().read(text)
        if said.known < _KNOWN * said.words and (third := self._third(text, said.words)):
            return {third: 1.0}
        weight = max(-_SUREST, min(_SUREST, _CALIBRATION * said.weight))
        french = 1.0 / (1.0 + math.exp(-weight))
        chances = {
            language: french if base(language) == "fr" else 1.0 - french for language in self._languages
        }
        whole = sum(chances.values())
        return {language: round(chance / whole, _PLACES) for language, chance in chances.items()}

    def _third(self, text: str, words: int) -> Language | None:
        """Return the language of a text that is surely in none of the project's; None for any other."""
        letters = _LETTER.findall(text)
        foreign_script = 2 * len(_LATIN.findall(text)) < len(letters) and len(letters) >= _FEWEST_LETTERS
        if words < _FEWEST and not foreign_script:
            return None
        language, chance = self._others.among_all(text)
        own = {base(known) for known in self._languages}
        return language if language not in own and (chance >= _SURE or foreign_script) else None


def written(languages: Sequence[Language]) -> tuple[Language, ...]:
    """Return the languages that articles may be written in: those of the editions, and French and English always.

    Among the editions' alone, an article in none of them would be taken for one, and published as its own translation.
    """
    known = {base(language) for language in languages}
    return (*languages, *(language for language in _TOLD if language not in known))


def identifier(languages: Sequence[Language]) -> "WordIdentifier | LangidIdentifier":
    """Return what tells a project's languages apart best: by words for French and English, by letters else."""
    if {base(language) for language in languages} == {"fr", "en"}:
        return WordIdentifier(languages)
    return LangidIdentifier(languages)
