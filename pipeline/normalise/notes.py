"""Notes of an article: what a call in its text leads to, and what leads back to the call."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from pipeline.normalise.dom import Element
from pipeline.normalise.lines import Line


@dataclass(frozen=True, slots=True)
class Call:
    """A link to somewhere else on its page."""

    number: int
    """The line that it stands in."""
    answered: bool
    """Whether something on the page leads back to that line: what is called is a note, even if it is all links."""


def find_notes(
    region: Element, lines: Iterable[tuple[int, Line]], referenced: frozenset[str]
) -> dict[int, Call]:
    """Return the calls in numbered lines by the `id()` of each block that they lead to."""
    calls: dict[str, Call] = {}
    for number, line in lines:
        inner = [element for node in line.nodes if isinstance(node, Element) for element in node.elements()]
        answered = any(name in referenced for element in inner for name in _names(element))
        for element in inner:
            address = element.get("href") if element.name == "a" else ""
            if address.startswith("#"):
                calls.setdefault(unquote(address[1:]), Call(number, answered))
    notes: dict[int, Call] = {}
    for element in region.elements() if calls else ():
        for name in filter(calls.__contains__, _names(element)):
            for block in _blocks_of(element):
                notes.setdefault(id(block), calls[name])
    return notes


def _names(element: Element) -> Iterator[str]:
    """Yield the names by which a link can point at an element."""
    for attribute in ("id", "name") if element.name == "a" else ("id",):
        if name := element.get(attribute):
            yield name


def _blocks_of(element: Element) -> Iterator[Element]:
    """Yield the block that holds an element, and the numbered list that this is in: with fewer items it counts wrong."""
    around = [element, *element.ancestors()]
    yield from islice((outer for outer in around if outer.blocky), 1)
    yield from islice((outer for outer in around if outer.name == "ol"), 1)
