"""The words a project has settled: its glossary, and the names that stay as they are.

Words are compared without capitals and without the letters that number and gender add at the end, so that
`une projection privée` is found in `des projections privées`. It is a comparison, not a grammar: it may miss an
irregular plural, and it is used to remind people, never to change a text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Language, base

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{3})(?:ies|ie|aux|al|es|s|x|e|y)\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and its names."""

    names: tuple[tuple[Language, str], ...]
    """Language and name; the first of a language is the one to use, the others pass."""

    def of(self, language: Language) -> tuple[str, ...]:
        """Return the names in a language, whatever the country."""
        return tuple(name for spoken, name in self.names if base(spoken) == base(language))


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
                    starts.setdefault((base(language), words[0]), []).append((words, term))
        object.__setattr__(self, "_starts", starts)

    def present(self, text: str, language: Language) -> tuple[Term, ...]:
        """Return the terms that a plain text in a language has, each once, in the order they come."""
        return tuple(dict.fromkeys(term for _, _, term in self.places(text, language)))

    def places(self, text: str, language: Language) -> tuple[tuple[int, int, Term], ...]:
        """Return start, end and term wherever a plain text in a language has one, in the order they come."""
        spoken = base(language)
        spans = [found.span() for found in _WORD.finditer(text)] if self.terms else []
        words = [_stem(text[start:end].lower()) for start, end in spans]
        return tuple(
            (spans[place][0], spans[place + len(wanted) - 1][1], term)
            for place, word in enumerate(words)
            for wanted, term in self._starts.get((spoken, word), ())
            if tuple(words[place : place + len(wanted)]) == wanted
        )

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names that stay as they are and stand in a plain text."""
        return tuple(name for name in self.kept if stands_in(name, text))

    def kept_places(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return where the names that stay as they are stand in a plain text, in order and apart."""
        spans = sorted(
            (span for name in self.kept for span in _stands(name, text)), key=lambda s: (s[0], -s[1])
        )
        apart: list[tuple[int, int]] = []
        for span in spans:
            if not apart or span[0] >= apart[-1][1]:
                apart.append(span)
        return tuple(apart)


NO_GLOSSARY = Glossary()
"""Of a project that has settled nothing."""


def stands_in(name: str, text: str) -> bool:
    """Say whether a name stands in a text letter for letter, as words of its own."""
    return next(_stands(name, text), None) is not None


def _stands(name: str, text: str) -> Iterator[tuple[int, int]]:
    if name in text:
        for found in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text):
            yield found.span()


def has_one(names: Sequence[str], text: str) -> bool:
    """Say whether a plain text has one of the names, in whatever number or gender."""
    words = tuple(_stems(text))
    return any(_contains(words, tuple(_stems(name))) for name in names)


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(words[place : place + len(wanted)] == wanted for place in range(len(words) - len(wanted) + 1))


def _stems(text: str) -> Iterator[str]:
    return (_stem(word) for word in _WORD.findall(text.lower()))


def _stem(word: str) -> str:
    return _ENDING.sub("", word)
