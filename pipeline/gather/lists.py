"""Lists of addresses, known by their content: RSS and Atom feeds, sitemaps, plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from pipeline.gather.address import is_web

_MOST_ENTRIES = 50_000
"""The sitemap protocol's own limit."""
_PROLOGUE = re.compile(
    rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_START = 8_192
_FEEDS = frozenset({"rss", "rdf", "feed"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list names, in its order, each once."""

    pages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """Further sitemaps."""


def root_of(data: bytes) -> str:
    """Return the name of the first element of XML or HTML in lower case, without prefix; empty for text."""
    start = data[:_START]
    if start.startswith(_UTF16):
        start = start.decode("utf-16", "replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf")
    while match := _PROLOGUE.match(start):
        start = start[match.end() :]
    found = _ROOT.match(start)
    return found[1].decode("ascii", "replace").lower() if found else ""


def read_list(data: bytes, base: str) -> Listing | None:
    """Read a feed or a sitemap; None for anything else. Relative links are taken from `base`."""
    kind = root_of(data)
    if kind not in _FEEDS and kind not in _SITEMAPS:
        return None
    # Nothing outside the file is loaded and no entity is unfolded; what is broken is read as far as it goes.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(data, parser)
    if root is None:
        return Listing()
    if kind in _SITEMAPS:
        return Listing(_joined(_locations(root, "url"), base), _joined(_locations(root, "sitemap"), base))
    return Listing(_joined(_read_feed(root), base))


def read_text_list(text: str) -> Listing | None:
    """Read a text with an address on each line; None if any other line is no comment (`#`)."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not all(is_web(line) and " " not in line for line in lines):
        return None
    return Listing(_joined(iter(lines), ""))


def _locations(root: etree._Element, name: str) -> Iterator[str]:
    for entry in root.iter(f"{{*}}{name}"):
        yield from (_text(child) for child in _children(entry, "loc"))


def _read_feed(root: etree._Element) -> Iterator[str]:
    for item in root.iter("{*}item", "{*}entry"):
        link = next(filter(None, map(_link, _children(item, "link"))), "")
        identifiers = [
            _text(guid) for guid in _children(item, "guid") if guid.get("isPermaLink", "true") != "false"
        ]
        yield link or next(filter(is_web, identifiers), "")


def _link(element: etree._Element) -> str:
    """Return where an item's link leads: RSS has it as text, Atom as an attribute."""
    address = element.get("href")
    if address is None:
        return _text(element)
    page = element.get("rel", "alternate") == "alternate" and "html" in element.get("type", "html")
    return urljoin(_base(element), address.strip()) if page else ""


def _base(element: etree._Element) -> str:
    around = [element, *element.iterancestors()]
    return next(filter(None, (one.get("{http://www.w3.org/XML/1998/namespace}base") for one in around)), "")


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return list(element.iterchildren(f"{{*}}{name}"))


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _joined(addresses: Iterator[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for address in addresses:
        if address and len(found) < _MOST_ENTRIES:
            try:
                found[urljoin(base, address)] = None
            except ValueError:  # an address that cannot be taken apart is told as it is
                found[address] = None
    return tuple(found)
