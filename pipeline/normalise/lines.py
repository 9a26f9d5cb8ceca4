"""The lines of a page: runs of inline content, each with what tells prose from links."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.normalise.dom import Element
from pipeline.normalise.judge import Words, read_words

COPIED = 8
"""Words from which a line that stands on the page again, in another form, is a copy for another place."""

Node = Element | str
Form = tuple[str, frozenset[str]]
"""What a block is called, and its classes."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Text between two blocks."""

    parent: Element
    """The block it stands in."""
    nodes: tuple[Node, ...]
    """Its children that make the line."""
    text: str
    words: Words
    linked: int
    """How many characters of it are links."""

    @property
    def link_density(self) -> float:
        """The share of its characters that are links."""
        return self.linked / len(self.text) if self.text else 0.0


def read_lines(element: Element) -> Iterator[Line]:
    """Yield the lines of a pruned element in document order, those without a word left out."""
    for blocky, run in groupby(element.children, lambda node: isinstance(node, Element) and node.blocky):
        nodes = tuple(run)
        if blocky:
            for node in nodes:
                if isinstance(node, Element):
                    yield from read_lines(node)
        elif words := read_words(text := _text(nodes)):
            around = (element, *element.ancestors())
            in_link = any(map(_is_link, around))
            yield Line(element, nodes, text, words, len(text) if in_link else _linked(nodes))


def has_words(nodes: Iterable[Node]) -> bool:
    """Say whether nodes make a line."""
    return bool(read_words(_text(nodes)))


def forms_of(line: Line) -> tuple[Form, Form]:
    """Return the forms of the block that a line stands in and of the one around that."""
    parent = line.parent
    return _form(parent), _form(parent.parent or parent)


def _form(element: Element) -> Form:
    return element.name, frozenset(element.classes())


def _text(nodes: Iterable[Node]) -> str:
    return " ".join("".join(node if isinstance(node, str) else node.text() for node in nodes).split())


def _linked(nodes: Iterable[Node]) -> int:
    links = (
        link
        for node in nodes
        if isinstance(node, Element)
        for link in ([node] if node.name == "a" else node.find("a"))
        if _is_link(link)
    )
    return sum(len(" ".join(link.text().split())) for link in links)


def _is_link(element: Element) -> bool:
    """Say whether an element leads somewhere; without an address it is what a script unfolds, or a mark."""
    return element.name == "a" and "href" in element.attributes
