"""The door to every engine: what is asked, what comes back, and what an engine promises."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pipeline.errors import PipelineError
from pipeline.model import Language


class TranslateError(PipelineError):
    """No engine serves a pair of languages, or its model cannot be read."""


def missing_model(source: Language, target: Language) -> TranslateError:
    """Return the error for a pair that none of the engines that are asked serves: the settings may leave out one that does."""
    pair = f"{source.partition('-')[0]}_{target.partition('-')[0]}"
    return TranslateError(
        f"{source} texts wait for a translation to {target}, and none of the engines that may be asked serves the pair",
        next_step=f"see who has it with: diptych models list; name that one in `engine` in the settings, or install a model with: diptych models install {pair}",
    )


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of plain text, at most a few sentences long."""

    text: str
    source: Language
    target: Language
    aligned: bool = False
    """Whether the links between the words are wanted; they cost a little time."""
    names: tuple[str, ...] = ()
    """What the project's glossary calls something in the text: right, whatever an engine's own dictionary says."""


UNTOLD = math.nan
"""The score of a hypothesis whose engine gives none."""


class Link(NamedTuple):
    """Some characters of the source and the characters of the target that say the same."""

    start: int
    end: int
    target_start: int
    target_end: int


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to say a request in the target language."""

    text: str
    score: float
    """Mean log-probability of a token: 0 is certain, below -1 is a guess; `UNTOLD` where the engine does not say."""
    links: tuple[Link, ...] = ()
    """Empty where none were wanted or the engine cannot tell."""


class Translator(Protocol):
    """An engine. It reaches no network unless that is what it is, and loads nothing before `translate`."""

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether the engine can translate this pair."""
        ...

    def signature(self, source: Language, target: Language) -> str:
        """Name engine, model and direction on one line; the same text as long as the same model answers.

        Raises `TranslateError` for a pair that is not supported or a model file that cannot be read.
        """
        ...

    def translate(self, requests: Sequence[Request]) -> Iterable[tuple[Hypothesis, ...]]:
        """Answer every request, in order, with at least one hypothesis, the best first.

        Answers may come while later ones are still being worked on; who asks for the longest texts first waits
        least. An answer depends on its own request only, not on the others. Raises `TranslateError`, also while
        the answers are taken.
        """
        ...
