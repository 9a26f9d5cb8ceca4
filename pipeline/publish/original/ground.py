"""A page as the ground that an edition is laid on: its texts in order, and the elements around them."""

import html
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline.publish.original.formulas import SIGN, as_one
from pipeline.publish.original.letters import signs
from pipeline.publish.original.tokens import VOID, Kind, Token, tokenise, value_of

_BLOCKS_TEXT = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS_TEXT.split())
"""Elements that stand on lines of their own: those of an article, and `form`, which may lie beside one or around it."""
_CELLS = frozenset(("td", "th"))
_ENDED_BY = {
    "p": BLOCKS - {"caption", "td", "th", "tr", "tbody", "thead", "tfoot", "li", "dd", "dt"},
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELLS | {"tr", "tbody", "tfoot"},
    "th": _CELLS | {"tr", "tbody", "tfoot"},
    "tr": frozenset({"tr", "tbody", "tfoot"}),
}
"""Elements whose end tag may be left out, and what begins after it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A text between two tags, a formula, or an image that is a sign (an emoji); never an empty one."""

    token: int
    signs: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element, from its start tag to its end tag."""

    name: str
    opened: int
    """Number of the token."""
    closed: int | None
    """None where the end tag was left out."""
    first: int
    """Number of the first node in it."""
    last: int
    """Number of the node behind it; as `first` where there is no text in it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A page, cut."""

    page: str
    tokens: tuple[Token, ...]
    nodes: tuple[Node, ...]
    elements: tuple[Element, ...]
    """In the order of their start tags."""
    declaring: tuple[Element, ...]
    """Those within the root that declare a language."""

    def raw(self, token: int) -> str:
        """Return a token as it is written."""
        return self.page[self.tokens[token].start : self.tokens[token].end]


@lru_cache(maxsize=1)
def survey(page: str) -> Ground:
    """Cut a page; the last one is remembered, for its editions are made one after the other."""
    tokens = list(as_one(page, tokenise(page)))
    nodes: list[Node] = []
    elements: list[Element] = []
    stack: list[Element] = []
    depth: Counter[str] = Counter()

    def close(closed: int | None) -> None:
        opened = stack.pop()
        depth[opened.name] -= 1
        elements.append(Element(opened.name, opened.opened, closed, opened.first, len(nodes)))

    for number, token in enumerate(tokens):
        match token.kind:
            case Kind.TEXT:
                if written := signs(html.unescape(page[token.start : token.end])):
                    nodes.append(Node(number, written))
            case Kind.FORMULA:
                nodes.append(Node(number, SIGN))
            case Kind.OPEN:
                while stack and token.name in _ENDED_BY.get(stack[-1].name, ()):
                    close(None)
                if token.name == "img" and (picture := _picture(page[token.start : token.end])):
                    nodes.append(Node(number, picture))
                elif token.name not in VOID:
                    stack.append(Element(token.name, number, None, len(nodes), 0))
                    depth[token.name] += 1
            case Kind.CLOSE if depth[token.name]:
                while stack[-1].name != token.name:
                    close(None)
                close(number)
            case _:
                pass
    while stack:
        close(None)
    elements.sort(key=lambda element: element.opened)
    declaring = [one for one in elements if one.name != "html" and _declares(page, tokens[one.opened])]
    return Ground(page, tuple(tokens), tuple(nodes), tuple(elements), tuple(declaring))


def _declares(page: str, token: Token) -> bool:
    tag = page[token.start : token.end]
    return "lang" in tag.lower() and bool(value_of(tag, "lang"))


def _picture(tag: str) -> str:
    """Return the sign that an image stands for: its alternative text, if that is an emoji."""
    text = value_of(tag, "alt") or ""
    symbols = any(unicodedata.category(character) == "So" for character in text)
    return signs(text) if symbols and not any(map(str.isalpha, text)) else ""
