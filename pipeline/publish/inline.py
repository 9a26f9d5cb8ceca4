"""The words of a passage as HTML: only known elements, only known attributes, everything else text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.mathml import is_formula
from pipeline.model import Inline, Language, Passage, Piece, State, base
from pipeline.publish.addresses import IMAGE_SCHEMES, LINK_SCHEMES, safe_address
from pipeline.publish.tongue import direction

BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
"""What would begin another line or column in a format of plain text, where that means something."""
ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_ATTRIBUTES = {
    "": frozenset({"lang", "title", "translate", "dir"}),
    "a": frozenset({"href", "hreflang"}),
    "time": frozenset({"datetime"}),
    "data": frozenset({"value"}),
    "q": frozenset({"cite"}),
    "del": frozenset({"cite", "datetime"}),
    "ins": frozenset({"cite", "datetime"}),
    "img": frozenset({"src", "alt", "width", "height"}),
}
"""By element; those of the empty name may stand on every element."""

_SHAPES = {
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}"),
    "hreflang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}"),
    "translate": re.compile(r"yes|no"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "width": re.compile(r"[0-9]{1,5}"),
    "height": re.compile(r"[0-9]{1,5}"),
}
MARKED = frozenset({State.MACHINE, State.SUGGESTED, State.MISSING})
"""The states that a page marks."""


def words(passage: Passage, language: Language) -> Markup:
    """Return a passage's text as HTML for an edition in `language`, with what no person wrote or read marked."""
    written = "".join(_marked(piece, language) + _escaped(piece.tail) for piece in passage.pieces)
    return Markup(written)  # noqa: S704  # every text in it went through _escaped


def marks(passage: Passage, language: Language) -> Markup:
    """Return the marks of a passage's first piece as attributes, for a text that is one itself."""
    written = _mark(passage.pieces[0], language) if passage.pieces else ""
    return Markup(written)  # noqa: S704  # every text in it went through _escaped


def plain(passage: Passage) -> str:
    """Return a passage's text without tags; a line break becomes a space."""
    return "".join(plain_piece(piece) + piece.tail for piece in passage.pieces)


def plain_piece(piece: Piece) -> str:
    """Return a piece's text without tags."""
    return "".join(
        token if isinstance(token, str) else " " if token.name == "br" else "" for token in tokens(piece)
    )


def tokens(piece: Piece) -> tuple[Token, ...]:
    """Return a piece's text and tags; its text alone where the tags do not fit together."""
    return _tokens(piece.text)


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[Token, ...]:
    """Read markup text; a piece goes into several files in a row, so the last ones are kept."""
    try:
        return markup.parse(text)
    except markup.MarkupError:
        return (markup.unescape(markup.strip(text)),)


def _escaped(text: str) -> str:
    """Write literal characters as HTML, for text and attributes alike.

    Strings are put together here, not `Markup`: this runs for every sentence of every page, and is five times
    as fast.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def _marked(piece: Piece, language: Language) -> str:
    html, attributes = _html(piece, language), _mark(piece, language)
    return f"<span{attributes}>{html}</span>" if attributes else html


def _mark(piece: Piece, language: Language) -> str:
    if piece.state not in MARKED:
        return ""
    lang = f' lang="{_escaped(piece.language)}"' if piece.language != language else ""
    if lang and direction(piece.language) != direction(language):
        lang += f' dir="{direction(piece.language)}"'
    return f' data-state="{piece.state.value}"{lang}'


class _Formula(NamedTuple):
    """A formula, and how many parts had been written before it."""

    place: int
    text: str


def _formula(inline: Inline) -> str:
    """Return an element's MathML; empty where it has none that can do nothing but show."""
    text = dict(inline.attributes).get("mathml", "") if inline.name == "math" else ""
    return text if is_formula(text) else ""


def _html(piece: Piece, language: Language) -> str:
    if "<" not in piece.text and "&" not in piece.text:
        return _escaped(piece.text)
    inlines = dict(piece.inlines)
    found = tokens(piece)
    foreign = _no_longer_foreign(found, inlines, language) if piece.state in _TRANSLATED else None
    parts: list[str] = []
    opened: list[str | _Formula] = []
    for token in found:
        if isinstance(token, str):
            parts.append(_escaped(token))
        elif token.role == "close":
            closing = opened.pop()
            if isinstance(closing, str):
                parts.append(closing)
            else:  # a formula stands in the place of its words
                parts[closing.place :] = [closing.text]
        else:
            inline = inlines.get(token.key, Inline(0, token.name))
            if token.role == "open" and (formula := _formula(inline)):
                opened.append(_Formula(len(parts), formula))
                continue
            element = _element(inline, without="lang" if token is foreign else "")
            parts.append(element)
            if token.role == "open":
                opened.append(f"</{inline.name}>" if element else "")
    return "".join(parts)


_TRANSLATED = frozenset(State) - {State.SOURCE, State.MISSING}


def _no_longer_foreign(found: Sequence[Token], inlines: dict[str, Inline], language: Language) -> Tag | None:
    """Find the element that said "this sentence is in the other language": its translation is not."""
    outside = "".join(_outside_first_element(found))
    first = next((token for token in found if isinstance(token, Tag)), None)
    if first is None or any(character.isalnum() for character in outside):
        return None
    lang = dict(inlines.get(first.key, Inline(0, first.name)).attributes).get("lang", "")
    return first if lang and base(Language(lang)) != base(language) else None


def _outside_first_element(found: Sequence[Token]) -> Iterator[str]:
    depth, entered = 0, False
    for token in found:
        if isinstance(token, Tag):
            if token.role != "void":
                if depth == 0 and token.role == "open" and entered:
                    yield "x"  # a second element beside the first: the first is not the whole sentence
                depth += 1 if token.role == "open" else -1
                entered = True
        elif depth == 0:
            yield token


def _element(inline: Inline, without: str) -> str:
    """Write an opening tag; nothing for an element or a link that may not stand."""
    if inline.name not in ELEMENTS:
        return ""
    allowed = _ATTRIBUTES[""] | _ATTRIBUTES.get(inline.name, frozenset())
    attributes: dict[str, str] = {}
    for name, given in inline.attributes:
        value = _value(name, given) if name in allowed and name != without else None
        if value is not None:
            attributes.setdefault(name, value)
    needed = {"a": "href", "img": "src"}.get(inline.name)
    if needed and needed not in attributes:
        return ""
    if inline.name == "img":
        attributes.setdefault("alt", "")
    if inline.name == "span" and not attributes:
        return ""
    written = "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())
    return f"<{inline.name}{written}>"


def _value(name: str, value: str) -> str | None:
    if name in ("href", "src", "cite"):
        return safe_address(value, LINK_SCHEMES if name == "href" else IMAGE_SCHEMES) or None
    shape = _SHAPES.get(name)
    return value if shape is None or shape.fullmatch(value) else None
