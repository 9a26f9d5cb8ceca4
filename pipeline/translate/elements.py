"""Inline elements lifted off a text, with the places they covered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.markup import Tag, Token


@dataclass(frozen=True, slots=True)
class Element:
    """One inline element over plain text."""

    tag: Tag
    start: int
    end: int
    children: tuple["Element", ...] = ()

    def edges(self) -> Iterator[int]:
        """Yield where it and all within it begin and end."""
        yield from (self.start, self.end)
        for child in self.children:
            yield from child.edges()


BREAK = "\n"
"""What a `<br/>` is in plain text, so that the words beside it stay apart."""


def lift(tokens: Iterable[Token]) -> tuple[str, tuple[Element, ...]]:
    """Take the tags off markup tokens; return the plain text and the outermost elements over it.

    Each line break becomes one `BREAK`, which stands for nothing else.
    """
    pieces: list[str] = []
    length = 0
    levels: list[list[Element]] = [[]]
    opened: list[tuple[Tag, int]] = []
    for token in tokens:
        if isinstance(token, str):
            pieces.append(token.replace(BREAK, " "))
            length += len(token)
        elif token.role == "open":
            opened.append((token, length))
            levels.append([])
        elif token.role == "void":
            drawn = BREAK if token.name == "br" else ""
            levels[-1].append(Element(token, length, length + len(drawn)))
            pieces.append(drawn)
            length += len(drawn)
        else:
            tag, start = opened.pop()
            children = tuple(levels.pop())
            levels[-1].append(Element(tag, start, length, children))
    return "".join(pieces), tuple(levels[0])
