"""The words a project has settled: its glossary, and the names that stay as they are.

Words are compared without capitals and without the letters that number and gender add at the end, so that
`une projection privée` is found in `des projections privées`. It is a comparison, not a grammar: it may miss an
irregular plural, and it is used to remind people, never to change a text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Language

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{3})(?:ies|aux|al|es|s|x|e|y)\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and its names."""

    names: tuple[tuple[Language, str], ...]
    """Language and name; the first of a language is the one to use, the others pass."""

    def of(self, language: Language) -> tuple[str, ...]:
        """Return the names in a language, whatever the country."""
        base = language.split("-")[0]
        return tuple(name for spoken, name in self.names if spoken.split("-")[0] == base)


@dataclass(frozen=True, slots=True)
class Glossary:
    """What a project has settled; empty by default."""

    terms: tuple[Term, ...] = ()
    kept: tuple[str, ...] = ()
    """Names that are the same in every language."""
    _starts: dict[tuple[str, str], list[tuple[tuple[str, ...], Term]]] = field(
        init=False, repr=False, compare=False
    )
    """Language and first word → all words and the term."""

    def __post_init__(self) -> None:
        starts: dict[tuple[str, str], list[tuple[tuple[str, ...], Term]]] = {}
        for term in self.terms:
            for language, name in term.names:
                words = tuple(_stems(name))
                if words:
                    starts.setdefault((language.split("-")[0], words[0]), []).append((words, term))
        object.__setattr__(self, "_starts", starts)

    def present(self, text: str, language: Language) -> tuple[Term, ...]:
        """Return the terms that a plain text in a language has, each once, in the order they come."""
        base, words = language.split("-")[0], tuple(_stems(text))
        found: dict[Term, None] = {}
        for place, word in enumerate(words):
            for wanted, term in self._starts.get((base, word), ()):
                if words[place : place + len(wanted)] == wanted:
                    found[term] = None
        return tuple(found)

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names that stay as they are and stand in a plain text."""
        return tuple(name for name in self.kept if stands_in(name, text))


NO_GLOSSARY = Glossary()
"""Of a project that has settled nothing."""


def stands_in(name: str, text: str) -> bool:
    """Say whether a name stands in a text letter for letter, as words of its own."""
    if name not in text:
        return False
    return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None


def has_one(names: Sequence[str], text: str) -> bool:
    """Say whether a plain text has one of the names, in whatever number or gender."""
    words = tuple(_stems(text))
    return any(_contains(words, tuple(_stems(name))) for name in names)


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(words[place : place + len(wanted)] == wanted for place in range(len(words) - len(wanted) + 1))


def _stems(text: str) -> Iterator[str]:
    return (_ENDING.sub("", word) for word in _WORD.findall(text.lower()))
