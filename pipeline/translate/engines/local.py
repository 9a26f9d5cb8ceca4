"""The engine of models on disk: finds the one that serves a pair, and has CTranslate2 run it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from pipeline.model import Language
from pipeline.translate.door import Hypothesis, Request, missing_model
from pipeline.translate.engines.ctranslate import RECIPE, Driver
from pipeline.translate.engines.model import Model, codes


class LocalTranslator:
    """Translates with the models that `find` returns, the better ones first; asked for once, when needed."""

    def __init__(self, find: Callable[[], Sequence[Model]]) -> None:
        self._find = find
        self._driver = Driver()
        self._signatures: dict[Path, str] = {}

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """All models, the better ones first. Raises `TranslateError`."""
        return tuple(self._find())

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return every pair that a model serves, in the models' own codes. Raises `TranslateError`."""
        return tuple((model.source, model.target) for model in self.models)

    def model(self, source: Language, target: Language) -> Model | None:
        """Return the model that serves a pair: the one whose codes are the closest, of these the first."""
        wanted = [(ours, theirs) for ours in codes(source) for theirs in codes(target)]
        serving = [found for found in self.models if (found.source, found.target) in wanted]
        return min(serving, key=lambda found: wanted.index((found.source, found.target)), default=None)

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether a model serves the pair. Raises `TranslateError` where models cannot be looked for."""
        return self.model(source, target) is not None

    def signature(self, source: Language, target: Language) -> str:
        """Return engine, model, content hash, recipe and direction: `argos|en_fr 0.1|3f2a9c01d4e5|b4 r1.05|en>fr`."""
        model = self._serving(source, target)
        if model.path not in self._signatures:
            self._signatures[model.path] = model.signature()
        return f"{self._signatures[model.path]}|{RECIPE}|{source}>{target}"

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:
        """Answer all requests, all directions at once, each in batches of sentences of one length."""
        directions: dict[tuple[Language, Language], list[Request]] = {}
        for request in requests:
            directions.setdefault((request.source, request.target), []).append(request)
        coming = {
            pair: self._driver.translate(self._serving(*pair), asked) for pair, asked in directions.items()
        }
        return (next(coming[request.source, request.target]) for request in requests)

    def _serving(self, source: Language, target: Language) -> Model:
        model = self.model(source, target)
        if model is None:
            raise missing_model(source, target)
        return model
