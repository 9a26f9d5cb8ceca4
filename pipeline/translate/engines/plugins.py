"""Engines of others: distributions that offer one under the entry point group `diptych.translators`.

    [project.entry-points."diptych.translators"]
    mine = "my_package:MyTranslator"

What is named there is called without arguments and must return a `Translator` (see `door.py`). It is imported only
where the settings name it, for nobody's texts go to an engine by its mere presence. What it answers is checked
before it goes on.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pipeline.errors import PipelineError
from pipeline.model import Language
from pipeline.translate.door import Hypothesis, Link, Request, TranslateError

GROUP = "diptych.translators"
_LONGEST = 100_000
"""Characters of a hypothesis."""


def offered() -> tuple[EntryPoint, ...]:
    """Return what is installed, by name; importing nothing."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)))


class Foreign:
    """An engine of others: made when it is first asked, its answers held to what the door promises."""

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def _translator(self) -> Any:  # noqa: ANN401 - others' code, held to its promises below
        return _made(self._name)

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether it serves the pair. Raises `TranslateError`."""
        return self._called(lambda: self._translator.supports(source, target)) is True

    def signature(self, source: Language, target: Language) -> str:
        """Return its own signature with its name before it. Raises `TranslateError`."""
        told = self._called(lambda: self._translator.signature(source, target))
        if not isinstance(told, str) or not told or len(told) > 200 or not told.isprintable():
            raise _faulty(self._name, "its signature is not a line of text")
        return f"{self._name}|{told}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Return its answers where each request has one. Raises `TranslateError`."""
        asked = tuple(requests)
        told = self._called(lambda: list(self._translator.translate(asked)))
        if len(told) != len(asked):
            raise _faulty(self._name, f"it answered {len(asked)} texts with {len(told)}")
        answers: list[tuple[Hypothesis, ...]] = []
        for request, answer in zip(asked, told, strict=True):
            if not isinstance(answer, tuple) or not answer:
                raise _faulty(self._name, "an answer is no tuple of hypotheses")
            for one in answer:
                if not _is_sound(one, request):
                    raise _faulty(
                        self._name, f"a hypothesis for {request.text[:60]!r} is not as the door wants it"
                    )
            answers.append(answer)
        return answers

    def _called(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - others' answers
        try:
            return work()
        except PipelineError:
            raise
        except Exception as error:  # others' code may raise anything
            raise _faulty(self._name, f"failed: {type(error).__name__}: {str(error)[:200]}") from error


def _made(name: str) -> Any:  # noqa: ANN401 - others' code
    """Return what the entry point of that name makes. Raises `TranslateError`."""
    named = [one for one in offered() if one.name == name]
    if len(named) != 1:
        names = ", ".join(sorted({one.name for one in offered()})) or "none"
        told = "several distributions offer an engine of this name" if named else "there is no such engine"
        raise TranslateError(
            told,
            where=f"engine {name!r}",
            next_step=f"installed under {GROUP}: {names}; see diptych models list",
        )
    try:
        made = named[0].load()()
    except Exception as error:  # others' code may raise anything
        raise _faulty(name, f"cannot be started: {type(error).__name__}: {str(error)[:200]}") from error
    lacking = [
        word for word in ("supports", "signature", "translate") if not callable(getattr(made, word, None))
    ]
    if lacking:
        raise _faulty(name, f"is no translator: it has no {', '.join(lacking)}")
    return made


def _is_sound(one: object, request: Request) -> bool:
    """Say whether a hypothesis holds what the door promises; its class alone does not see to that."""
    text, score, links = (getattr(one, name, None) for name in ("text", "score", "links"))
    return (
        isinstance(one, Hypothesis)
        and isinstance(text, str)
        and len(text) <= _LONGEST
        and isinstance(score, float | int)
        and isinstance(links, tuple)
        and all(_is_within(link, request.text, text) for link in links)
    )


def _is_within(link: object, source: str, target: str) -> bool:
    return (
        isinstance(link, Link)
        and 0 <= link.start <= link.end <= len(source)
        and 0 <= link.target_start <= link.target_end <= len(target)
    )


def _faulty(name: str, message: str) -> TranslateError:
    return TranslateError(
        message,
        where=f"engine {name!r}",
        next_step="tell the people who make it, or take it out of `engine` in the settings",
    )
