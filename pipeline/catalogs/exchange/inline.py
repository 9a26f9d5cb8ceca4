"""Markup text ↔ the inline elements of an XML format.

An element's id is its short tag, `a` or `a-2`, so that a target is read without its source and a foreign id
shows itself. Attributes never come back: what a tool puts there is passed over.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml import etree

from pipeline import markup
from pipeline.catalogs.exchange.safe_xml import local
from pipeline.markup import VOID, Tag, Token

_ID = re.compile(r"([a-z][a-z0-9]{0,20})(?:-([1-9][0-9]{0,3}))?")
_NATIVE = re.compile(r'<(/?)([a-z][a-z0-9]{0,20})(?: id="([1-9][0-9]{0,3})")?(/?)>')
_DEEPEST = 200
_MOST = 2000
"""Elements and stretches of text of one unit; no sentence has as many, and a hostile file has millions."""

Dress = Callable[[Tag], tuple[str, dict[str, str]]]
"""Gives an element's name and attributes for an opening or void tag."""

Reading = Callable[[etree._Element], list[Token] | None]
"""Gives what an element stands for, without its content: tags, or nothing. None lets its content through; see `pair`."""


class InlineError(Exception):
    """An element that no tag of ours became; the message says which."""


def identifier(tag: Tag) -> str:
    """Write a tag's key as an XML id."""
    return f"{tag.name}-{tag.number}" if tag.number else tag.name


def tag_of(name: str, role: str) -> Tag:
    """Read an id as an opening (`open`), closing or void tag.

    Raises `InlineError` for an id that is none of ours.
    """
    found = _ID.fullmatch(name)
    if not found:
        message = f"an element that is not the source's: {name[:40]!r}"
        raise InlineError(message)
    number = int(found[2] or 0)
    if role == "void" or found[1] in VOID:
        return Tag("void", found[1], number)
    return Tag("close", found[1]) if role == "close" else Tag("open", found[1], number)


def reading(role: str, *names: str, code: Callable[[etree._Element], str]) -> Reading:
    """Read an element as a tag: by the first attribute of those names, else by the native code it stands for.

    The id is ours where a tool kept our elements; where a tool made them from our PO text, the code is.
    """

    def read(element: etree._Element) -> list[Token]:
        name = next((value for each in names if (value := element.get(each))), "")
        try:
            return [tag_of(name, role)]
        except InlineError:
            tag = native_tag(native) if (native := code(element)) else None
            if tag is None or tag.role != role:
                raise
            return [tag]

    return read


def native_tag(code: str) -> Tag:
    """Read a tag that stands as text inside a protecting element.

    Raises `InlineError` for code that is none of ours.
    """
    found = _NATIVE.fullmatch(code)
    if not found:
        message = f"code that is not the source's: {code[:40]!r}"
        raise InlineError(message)
    role = "close" if found[1] else "void" if found[4] else "open"
    return tag_of(f"{found[2]}-{found[3]}" if found[3] else found[2], role)


def nest(parent: etree._Element, text: str, dress: Dress) -> None:
    """Write markup text as the content of an element; pairs of tags become elements around their content."""
    stack = [parent]
    for token in markup.parse(text):
        top = stack[-1]
        if isinstance(token, str):
            append(top, token)
        elif token.role == "close":
            stack.pop()
        else:
            name, attributes = dress(token)
            element = etree.SubElement(top, name, attributes)
            if token.role == "open":
                stack.append(element)


def append(element: etree._Element, text: str) -> None:
    """Add text after what an element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def read(element: etree._Element, meaning: dict[str, Reading], pairs: tuple[str, ...]) -> tuple[str, str]:
    """Read an element's content as markup text; return it and why it is damaged, or nothing.

    `meaning` tells what each inline element stands for, by its local name; those in `pairs` hold content
    and close after it. Of a damaged text the words are returned.
    """
    tokens: list[Token] = []
    try:
        for token in _tokens(element, meaning, pairs, 0):
            if tokens and isinstance(token, str) and isinstance(tokens[-1], str):
                tokens[-1] += token  # "<" and "b>" on both sides of an annotation are no tag
            else:
                tokens.append(token)
            if len(tokens) > _MOST:
                message = f"more than {_MOST} elements"
                raise InlineError(message)
        return markup.render(tokens), ""
    except InlineError as error:
        words = "".join(islice(element.itertext(), _MOST)).split()
        return markup.escape(" ".join(words)), str(error)


def _tokens(
    element: etree._Element, meaning: dict[str, Reading], pairs: tuple[str, ...], depth: int
) -> Iterator[Token]:
    if depth > _DEEPEST:
        message = "elements nested too deep"
        raise InlineError(message)
    if element.text:
        yield element.text
    for child in element:
        name = local(child)
        if name not in meaning:
            message = f"an element that is not the source's: <{name[:40]}>"
            raise InlineError(message)
        tokens = meaning[name](child)
        if tokens is None:
            yield from _tokens(child, meaning, pairs, depth + 1)
        else:
            yield from tokens
            if name in pairs:
                yield from _tokens(child, meaning, pairs, depth + 1)
                yield Tag("close", tokens[0].name) if isinstance(tokens[0], Tag) else ""
        if child.tail:
            yield child.tail
