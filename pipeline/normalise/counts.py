"""What is counted of a region: how much of each of its elements the judge took, and what else stands in them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from pipeline.normalise.dom import Element
from pipeline.normalise.lines import COPIED, Form, Line, forms_of

LIKE = 140
"""Characters that the judge must have taken in one form before other lines of that form are."""
LINKED = 0.5
"""Share of links from which text that the judge left out is a list of links."""
_FILE = re.compile(
    r"(?:mailto|tel):|.*\.(?:csv|docx?|epub|ods|odt|pdf|pptx?|xlsx?|zip)(?:[?#]|\Z)", re.IGNORECASE
)
"""Where an address leads to what a reader can keep, or to who answers, and not to another page."""
_PICTURES = ("img", "picture")


class Counts:
    """What is counted of a region, its elements known by their `id()`; `taken` are the lines that the judge took."""

    def __init__(self, element: Element, lines: Sequence[Line], taken: Sequence[bool]) -> None:
        self.element = element
        mine = [line for line, is_taken in zip(lines, taken, strict=True) if is_taken]
        self._holders = {id(around) for line in mine for around in (line.parent, *line.parent.ancestors())}
        self._known = {line.words for line in mine}
        self.flows: Counter[int] = Counter()
        """Characters taken that are up to two elements further in."""
        self.wide: Counter[int] = Counter()
        """Those that are up to three."""
        self.forms: Counter[tuple[Form, Form]] = Counter()
        """Characters taken in lines of a form."""
        for line in mine:
            self.forms[forms_of(line)] += len(line.text)
            for around in (line.parent, line.parent.parent or line.parent):
                self.flows[id(around)] += len(line.text)
            for around in islice((line.parent, *line.parent.ancestors()), 3):
                self.wide[id(around)] += len(line.text)
        self.inside: Counter[int] = Counter()
        """Characters taken in an element."""
        self.whole: Counter[int] = Counter()
        """Characters in it."""
        for line, is_taken in zip(lines, taken, strict=True):
            for around in (line.parent, *line.parent.ancestors()):
                self.whole[id(around)] += len(line.text)
                self.inside[id(around)] += len(line.text) * is_taken
        self.pictured: set[int] = set()
        """Elements around pictures."""
        for picture in element.find(*_PICTURES):
            for around in takewhile(lambda outer: id(outer) not in self.pictured, picture.ancestors()):
                self.pictured.add(id(around))
        self.links: Counter[int] = Counter()
        """Characters of links in an element without anything taken."""
        self.sizes: Counter[int] = Counter()
        """Characters in it."""
        self.before: dict[int, Line | None] = {}
        """The line before an element without anything taken, if that line was taken."""
        self.leading: set[int] = set()
        """Elements without anything taken, but with links that lead to other pages."""
        self.linking: set[int] = set()
        """Those that begin with such a link."""
        before: Line | None = None
        for line, is_taken in zip(lines, taken, strict=True):
            for around in () if is_taken else self.without_taken(line):
                leading = line.linked > 0 and not _leads_to_no_page(line)
                if leading and line.link_density > LINKED and id(around) not in self.before:
                    self.linking.add(id(around))
                if leading:
                    self.leading.add(id(around))
                self.links[id(around)] += line.linked
                self.sizes[id(around)] += len(line.text)
                self.before.setdefault(id(around), before)
            before = line if is_taken else None

    def without_taken(self, line: Line) -> Iterator[Element]:
        """Yield the elements around a line, nearest first, that hold nothing the judge took."""
        for around in (line.parent, *line.parent.ancestors()):
            if around is self.element or id(around) in self._holders:
                return
            yield around

    def link_density(self, element: Element) -> float:
        """Return the share of an element's characters that are links, if it holds a line and nothing taken."""
        return self.links[id(element)] / self.sizes[id(element)]

    def is_copy(self, line: Line) -> bool:
        """Say whether a line repeats one that the judge took."""
        return len(line.words) >= COPIED and line.words in self._known


def _leads_to_no_page(line: Line) -> bool:
    """Say whether all links of a line lead to files, or to where one writes or calls."""
    links = [
        link
        for node in line.nodes
        if isinstance(node, Element)
        for link in node.elements()
        if link.name == "a"
    ]
    return bool(links) and all(_FILE.match(link.get("href")) for link in links)
