"""XML that strangers send: decoded here, without a DTD, without entities, never larger or deeper than bounded."""

import re

from lxml import etree

from pipeline.catalogs.exchange.sheet import ExchangeError

MOST_TAGS = 3_000_000
"""Opening and closing ones; a tree takes some ten times the memory of its file."""

NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?1?\d|latin-?1|windows-125\d|cp125\d|utf-?16(?:le|be)?", re.I
)
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
"""Possessive: what a stranger sends must not make the matcher remember its way back."""
_PLAIN_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+\w+(?:\s+SYSTEM\s+(?:"[^"<>]*"|'[^'<>]*')|\s+PUBLIC\s+(?:"[^"<>]*"|'[^'<>]*')\s+(?:"[^"<>]*"|'[^'<>]*'))?\s*>"""
)
"""One that names a DTD and declares nothing itself, as most TMX files begin."""


def parse(data: bytes, where: str) -> etree._Element:
    """Return the root of a document; a declaration of entities is refused, a DTD that it names is never looked up.

    Raises `ExchangeError` with the line that cannot be read.
    """
    text = _without_doctype(_decode(data, where), where)
    if text.count("<") > MOST_TAGS:
        message = f"it holds more than {MOST_TAGS} tags"
        raise ExchangeError(message, where=where, next_step="cut it into several files")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        message = f"this is not well-formed XML: {error.msg}"
        line = f"{where}:{error.lineno}" if error.lineno else where
        raise ExchangeError(
            message, where=line, next_step="ask for the file again, or mend the line"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None or any(
        isinstance(node, etree._Entity) for node in root.iter(etree.Entity)
    ):
        raise _declares(where)
    return root


def _decode(data: bytes, where: str) -> str:
    declared = _ENCODING.match(data)
    name = declared[1].decode() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf") or name.lower().startswith("utf-8"):
        name = "utf-8-sig"
    if name != "utf-8-sig" and not _KNOWN.fullmatch(name):
        message = f"its encoding, {name}, is not read"
        raise ExchangeError(message, where=where, next_step="save the file as UTF-8")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        message = f"this is not {name.removesuffix('-sig').upper()}"
        line = data.count(b"\n", 0, error.start) + 1
        raise ExchangeError(message, where=f"{where}:{line}", next_step="save the file as UTF-8") from error
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def _without_doctype(text: str, where: str) -> str:
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if not text.startswith("<!DOCTYPE", start):
        return text
    plain = _PLAIN_DOCTYPE.match(text, start)
    if not plain:
        raise _declares(where)
    # The line ends stay, so that errors name the right line.
    return text[:start] + "\n" * plain[0].count("\n") + text[plain.end() :]


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
