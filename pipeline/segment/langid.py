"""The identifier that runs behind the door: py3langid, among the project's languages only."""

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.model import Language, base
from pipeline.segment.door import SegmentError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_PLACES = 6
"""Decimals kept of a probability: processors differ in the last ones."""


class LangidIdentifier:
    """Tells languages apart by their primary subtags; two with the same one get the same probability.

    The model is loaded at the first call (0.7 s). Raises `SegmentError` there for a language it does not know.
    """

    def __init__(self, languages: Sequence[Language]) -> None:
        self._languages = tuple(languages)
        self._model: LanguageIdentifier | None = None
        self._everything: LanguageIdentifier | None = None

    def __call__(self, text: str) -> Mapping[Language, float]:
        """Return a probability for each of the project's languages."""
        if self._model is None:
            self._model = self._load()
        ranked = dict(self._model.rank(text))
        chances = {language: ranked[base(language)] for language in self._languages}
        whole = sum(chances.values())
        return {language: round(chance / whole, _PLACES) for language, chance in chances.items()}

    def among_all(self, text: str) -> tuple[Language, float]:
        """Return the likeliest of all languages it knows, and how likely that is."""
        if self._everything is None:
            self._everything = _from_file()
        language, chance = self._everything.rank(text)[0]
        return Language(language), chance

    def _load(self) -> "LanguageIdentifier":
        model = _from_file()
        wanted = {base(language) for language in self._languages}
        unknown = sorted(wanted - set(model.labels))
        if unknown:
            message = f"the language identifier does not know {', '.join(unknown)}"
            raise SegmentError(
                message, next_step="name languages by their ISO 639-1 codes, such as fr and en"
            )
        model.set_languages(wanted)
        return model


def _from_file() -> "LanguageIdentifier":
    langid = importlib.import_module("py3langid.langid")
    model: LanguageIdentifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return model
