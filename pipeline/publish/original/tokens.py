"""A page's tags and texts with their places in it, cut where the HTML standard's tokenizer cuts.

There are thousands on a page, hence named tuples: they are made five times as fast as dataclasses.
"""

import html
import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_SPACE = "\t\n\f\r "
_ATTRIBUTE = (
    rf"[^{_SPACE}/>][^{_SPACE}/>=]*+"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"[^\"]*\"|'[^']*'|(?=>)|[^{_SPACE}>\"'][^{_SPACE}>]*+)|(?![{_SPACE}]*+=))"
)
_TAG = re.compile(rf"<(/?)([A-Za-z][^{_SPACE}/>]*+)(?:[{_SPACE}/]++|{_ATTRIBUTE})*+>")
_NAMED = re.compile(
    rf"(?P<name>[^{_SPACE}/>][^{_SPACE}/>=]*+)"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?=>)"
    rf"|(?P<bare>[^{_SPACE}>\"'][^{_SPACE}>]*+)))?+"
)
_NAME_END = re.compile(rf"</?[A-Za-z][^{_SPACE}/>]*+")
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_BOGUS = re.compile(r"<(?:[!?]|/(?![A-Za-z]))[^>]*(?:>|\Z)")
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"))
"""Elements in which a browser that runs scripts sees no tags but their own end."""
_VOID_TEXT = "area base br col embed frame hr img input keygen link meta param source track wbr"
VOID = frozenset(_VOID_TEXT.split())
"""Elements that are never closed."""


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    RAW = "raw"
    """The content of a script, a style sheet, a title …"""
    FORMULA = "formula"
    """All that shows one, cut by nobody (see `formulas`)."""
    OTHER = "other"
    """A comment, a doctype, or a tag that the page ends in."""


class Token(NamedTuple):
    """A stretch of the page; all of them together are the page."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    """Lower case; of a RAW token: of the element around it."""


class Attribute(NamedTuple):
    """An attribute as it stands in a tag."""

    name: str
    value: str
    """Character references read; empty where there is none."""
    start: int
    end: int


def tokenise(page: str) -> list[Token]:
    """Cut a page into tokens."""
    return list(_tokens(page))


def _tokens(page: str) -> Iterator[Token]:
    position, text = 0, 0
    unclosed: set[str] = set()
    while (position := page.find("<", position)) >= 0:
        token = _markup_at(page, position)
        if token is None:
            position += 1
            continue
        if position > text:
            yield Token(Kind.TEXT, text, position)
        yield token
        position = text = token.end
        if token.kind is Kind.OPEN and token.name in _RAW and token.name not in unclosed:
            close = _closing(token.name).search(page, position)
            if close is None and token.name == "noscript":
                unclosed.add(token.name)
                continue
            end = close.start() if close else len(page)
            if end > position:
                yield Token(Kind.RAW, position, end, token.name)
            position = text = end
    if text < len(page):
        yield Token(Kind.TEXT, text, len(page))


def _markup_at(page: str, position: int) -> Token | None:
    """Read what begins at a `<`; None if it is a character like any other."""
    following = page[position + 1 : position + 2]
    if following == "/" or (following.isascii() and following.isalpha()):
        if tag := _TAG.match(page, position):
            return Token(Kind.CLOSE if tag[1] else Kind.OPEN, position, tag.end(), tag[2].lower())
        if _NAME_END.match(page, position):
            return Token(Kind.OTHER, position, len(page))
    found = _COMMENT.match(page, position) or _BOGUS.match(page, position)
    return Token(Kind.OTHER, position, found.end()) if found else None


_ENDS = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in _RAW}


def _closing(name: str) -> re.Pattern[str]:
    return _ENDS[name]


def attributes(tag: str) -> list[Attribute]:
    """Return a tag's attributes in order, places counted from its `<`; of two with one name the first counts."""
    name = _NAME_END.match(tag)
    return [
        Attribute(
            found["name"].lower(),
            html.unescape(found["double"] or found["single"] or found["bare"] or ""),
            *found.span(),
        )
        for found in _NAMED.finditer(tag, name.end() if name else len(tag), len(tag) - 1)
    ]


def value_of(tag: str, name: str) -> str | None:
    """Return an attribute's value; None where the tag has no such attribute."""
    return next((found.value for found in attributes(tag) if found.name == name), None)


def with_value(tag: str, name: str, value: str) -> str:
    """Return a tag with an attribute set: in its place where the tag has it, else behind the tag's name."""
    written = f'{name}="{html.escape(value)}"'
    for found in attributes(tag):
        if found.name == name:
            return f"{tag[: found.start]}{written}{tag[found.end :]}"
    end = _NAME_END.match(tag)
    place = end.end() if end else len(tag)
    return f"{tag[:place]} {written}{tag[place:]}"
