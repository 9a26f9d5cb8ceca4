"""Engines in order of preference, as one: each pair goes to the first that serves it, or through a third language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Language
from pipeline.translate.door import Hypothesis, Request, Translator, missing_model
from pipeline.translate.engines.model import codes
from pipeline.translate.engines.pivot import Pivot

Pair = tuple[Language, Language]


def no_pairs() -> tuple[tuple[str, str], ...]:
    """Return nothing: what an engine is known to serve that can only be asked about one pair at a time."""
    return ()


@dataclass(frozen=True, slots=True)
class Engine:
    """A translator with the name that settings know it by."""

    name: str
    translator: Translator
    pairs: Callable[[], Iterable[tuple[str, str]]] = no_pairs
    """The pairs it may be a leg for on the way through a third language, in its own codes."""


class Lineup:
    """Several engines as one translator.

    A direct way goes before one through a third language, whoever offers it; of several direct ways the first
    engine's is taken. The middle is English where both legs are there, else the first by its code.
    """

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = tuple(engines)
        self._ways: dict[Pair, tuple[str, Translator] | None] = {}

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether there is a way. Raises `TranslateError` where an engine cannot be asked."""
        return self.way(source, target) is not None

    def signature(self, source: Language, target: Language) -> str:
        """Return the signature of the engine that serves the pair; a way through a third language names both."""
        return self._serving(source, target).signature(source, target)

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:
        """Answer all requests, those of one engine together."""
        serving = [self._serving(request.source, request.target) for request in requests]
        shares: dict[int, list[Request]] = {}
        for translator, request in zip(serving, requests, strict=True):
            shares.setdefault(id(translator), []).append(request)
        coming = {
            id(translator): iter(translator.translate(shares[id(translator)]))
            for translator in {id(one): one for one in serving}.values()
        }
        return (next(coming[id(translator)]) for translator in serving)

    def way(self, source: Language, target: Language) -> tuple[str, Translator] | None:
        """Return the name and the engine that serve a pair; None where none does."""
        if (source, target) not in self._ways:
            self._ways[source, target] = self._direct(source, target) or self._through(source, target)
        return self._ways[source, target]

    def _direct(self, source: Language, target: Language) -> tuple[str, Translator] | None:
        for engine in self.engines:
            if engine.translator.supports(source, target):
                return engine.name, engine.translator
        return None

    def _through(self, source: Language, target: Language) -> tuple[str, Translator] | None:
        pairs = {pair for engine in self.engines for pair in engine.pairs()}
        starts = {there for here, there in pairs if here in codes(source)}
        ends = {here for here, there in pairs if there in codes(target)}
        ours = {*codes(source), *codes(target)}
        for code in sorted((starts & ends) - ours, key=lambda code: (code != "en", code)):
            middle = Language(code)
            first, second = self._direct(source, middle), self._direct(middle, target)
            if first and second:
                name = first[0] if first[0] == second[0] else f"{first[0]} and {second[0]}"
                return f"{name}, through {code}", Pivot(first[1], middle, second[1])
        return None

    def _serving(self, source: Language, target: Language) -> Translator:
        way = self.way(source, target)
        if way is None:
            raise missing_model(source, target)
        return way[1]
