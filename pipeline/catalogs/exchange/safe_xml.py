"""XML that strangers send: decoded here, without a DTD, without entities, never larger or deeper than bounded."""

import io
import re
from codecs import iterdecode
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from pipeline.catalogs.exchange.sheet import ExchangeError, line_of_fault

MOST_TAGS = 3_000_000
"""Opening and closing ones: more than the largest file that goes out has."""

_MOST_PARTS = 100_000
"""Elements inside one unit, which is a tree in memory while it is read."""

_MOST_ATTRIBUTES = 100
"""Of one element; libxml2 compares each with all before it, so that a hundred thousand take minutes."""

_LONG_TAG = re.compile(rb"""<(?=[^<]{700})(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")
"""One that may have more attributes than that: a tag that is long, or before a long text."""
_ATTRIBUTE = re.compile(rb"""=\s*["']""")

_PIECE = 1 << 20
"""Bytes decoded at once."""

NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?1?\d|latin-?1|windows-125\d|cp125\d|utf-?16(?:le|be)?", re.I
)
_PROLOG = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
"""Possessive: what a stranger sends must not make the matcher remember its way back."""
_PLAIN_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+\w+(?:\s+SYSTEM\s+(?:"[^"<>]*"|'[^'<>]*')|\s+PUBLIC\s+(?:"[^"<>]*"|'[^'<>]*')\s+(?:"[^"<>]*"|'[^'<>]*'))?\s*>"""
)
"""One that names a DTD and declares nothing itself, as most TMX files begin."""


class Document:
    """A document that is read element by element; what is done with is forgotten, so that memory stays bounded."""

    def __init__(self, body: bytes, where: str) -> None:
        """Read as far as the root: its name and attributes are known, not what it holds."""
        self._body = body
        self._where = where
        self._events = _events(body, where)
        self.root: etree._Element = next(self._events)[1]

    def count(self, name: str) -> int:
        """Count the elements of that local name without reading them; those in comments count, too."""
        pattern = re.compile(rb"<(?:[^\s<>/:]{1,50}:)?" + name.encode() + rb"[\s/>]")
        return sum(1 for _ in pattern.finditer(self._body))

    def each(self, name: str, *, near: str = "") -> Iterator[tuple[etree._Element, Mapping[str, str]]]:
        """Yield each element of that local name, whole, with the attributes of the last `near` that began before it.

        An element is gone when the next one is asked for. Raises `ExchangeError` for what cannot be read.
        """
        attributes: Mapping[str, str] = {}
        unit: etree._Element | None = None
        parts = 0
        for event, element in self._events:
            if unit is not None:
                parts += 1
                if parts > 2 * _MOST_PARTS:
                    message = f"one <{name}> holds more than {_MOST_PARTS} elements"
                    line = f"{self._where}:{unit.sourceline}"
                    raise ExchangeError(message, where=line, next_step="ask for the file again")
            elif event == "start":
                if local(element) == name:
                    unit, parts = element, 0
                elif local(element) == near:
                    attributes = dict(element.items())
            if event == "end" and unit in (None, element):
                if unit is not None:
                    yield unit, attributes
                unit = None
                _forget(element)


def _forget(element: etree._Element) -> None:
    """Drop an element that was read, and what stands before it in its parent."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _events(body: bytes, where: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the start and end of each element, the root's start first."""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        for event, element in events:
            if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
                raise _declares(where)
            yield event, element
    except etree.XMLSyntaxError as error:
        message = f"this is not well-formed XML: {error.msg}"
        line = f"{where}:{error.lineno}" if error.lineno else where
        raise ExchangeError(
            message, where=line, next_step="ask for the file again, or mend the line"
        ) from error


def parse(data: bytes, where: str) -> Document:
    """Begin to read a document; a declaration of entities is refused, a DTD that it names is never looked up.

    Raises `ExchangeError` with the line that cannot be read.
    """
    body = _without_doctype(_as_utf8(data, where), where)
    if body.count(b"<") > MOST_TAGS:
        message = f"it holds more than {MOST_TAGS} tags"
        raise ExchangeError(message, where=where, next_step="cut it into several files")
    for long in _LONG_TAG.finditer(body):
        attributes = _ATTRIBUTE.finditer(body, *long.span())
        if sum(1 for _ in islice(attributes, _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES:
            message = f"an element has more than {_MOST_ATTRIBUTES} attributes"
            line = body.count(b"\n", 0, long.start()) + 1
            raise ExchangeError(message, where=f"{where}:{line}", next_step="ask for the file again")
    return Document(body, where)


def _as_utf8(data: bytes, where: str) -> bytes:
    """Return a document in UTF-8, without its declaration."""
    declared = _ENCODING.match(data)
    name = declared[1].decode() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf") or name.lower().startswith("utf-8"):
        name = "utf-8-sig"
    if name != "utf-8-sig" and not _KNOWN.fullmatch(name):
        message = f"its encoding, {name}, is not read"
        raise ExchangeError(message, where=where, next_step="save the file as UTF-8")
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    try:
        body = b"".join(text.encode(errors="replace") for text in iterdecode(pieces, name))
    except UnicodeDecodeError as error:
        message = f"this is not {name.removesuffix('-sig').upper()}"
        line = f"{where}:{line_of_fault(data, name)}"
        raise ExchangeError(message, where=line, next_step="save the file as UTF-8") from error
    declaration = _DECLARATION.match(body)
    return body[declaration.end() :] if declaration else body


def _without_doctype(body: bytes, where: str) -> bytes:
    prolog = _PROLOG.match(body)
    start = prolog.end() if prolog else 0
    if not body.startswith(b"<!DOCTYPE", start):
        return body
    plain = _PLAIN_DOCTYPE.match(body, start)
    if not plain:
        raise _declares(where)
    # The line ends stay, so that errors name the right line.
    return body[:start] + b"\n" * plain[0].count(b"\n") + body[plain.end() :]


def _declares(where: str) -> ExchangeError:
    message = "it declares entities or a document type of its own, which may hide anything"
    return ExchangeError(message, where=where, next_step="export it again without a DOCTYPE")


def serialize(root: etree._Element) -> bytes:
    """Write a document; elements that hold elements only are indented, text is never touched."""
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element in its parent's namespace, on a line of its own; `xml_space` stands for `xml:space`."""
    depth = sum(1 for _ in parent.iterancestors()) + 1
    element = etree.SubElement(
        parent, f"{{{etree.QName(parent).namespace}}}{name}" if "}" in parent.tag else name
    )
    for key, value in attributes.items():
        prefix, _, local = key.partition("_")
        element.set(f"{NAMESPACE}{local}" if prefix == "xml" else key, value)
    element.text = text or None
    before = element.getprevious()
    if before is None:
        parent.text = "\n" + "  " * depth
    else:
        before.tail = "\n" + "  " * depth
    element.tail = "\n" + "  " * (depth - 1)
    return element


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the child elements of that local name."""
    return [child for child in element if local(child) == name]


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
