"""Which addresses may stand in an edition, and where they lead."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from pipeline.model import Edition, Inline, Passage

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
_ADDRESSES = frozenset({"cite", "href", "src"})
"""Attributes that hold one."""

_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_SCHEME = re.compile(r"([^/?#:]*):")
_ANCHOR = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")


def safe_address(address: str, schemes: frozenset[str] = LINK_SCHEMES) -> str:
    """Return an address that a reader may follow, or nothing.

    Relative addresses and those of `schemes` may stand. The scheme is looked for as the most lenient reader
    would: without blanks and control characters, with entities read, however deep.
    """
    address = re.sub(r"[\x00-\x1f\x7f]", "", address).strip()
    seen = address
    for _ in range(4):
        seen = html.unescape(seen)
    scheme = _SCHEME.match(_INVISIBLE.sub("", seen))
    if scheme and scheme[1].lower() not in schemes:
        return ""
    return address


def whole_address(address: str, base: str) -> str:
    """Return a relative address joined with a base of the web; any other, and a place on the page itself, as it is."""
    if not base or address.startswith("#"):
        return address
    try:
        if urlsplit(address).scheme or _SCHEME.match(_INVISIBLE.sub("", address)):
            return address
        whole = urljoin(base, address)
        parts = urlsplit(whole)
    except ValueError:
        return address
    return whole if parts.scheme in IMAGE_SCHEMES and parts.netloc else address


def lead_all(edition: Edition, lead: Callable[[str], str]) -> Edition:
    """Return an edition in which each address of a link, an image or a quotation is what `lead` makes of it."""
    return replace(edition, passages=tuple(_led(passage, lead) for passage in edition.passages))


def _led(passage: Passage, lead: Callable[[str], str]) -> Passage:
    source, link = passage.block.source, passage.block.link
    if not source and not link and not any(piece.inlines for piece in passage.pieces):
        return passage
    pieces = tuple(
        replace(piece, inlines=tuple((key, _led_inline(inline, lead)) for key, inline in piece.inlines))
        if piece.inlines
        else piece
        for piece in passage.pieces
    )
    if not source and not link:
        return Passage(passage.block, pieces)
    led = replace(passage.block, source=source and lead(source), link=link and lead(link))
    return Passage(led, pieces)


def _led_inline(inline: Inline, lead: Callable[[str], str]) -> Inline:
    if not any(name in _ADDRESSES for name, _ in inline.attributes):
        return inline
    attributes = ((name, lead(value) if name in _ADDRESSES else value) for name, value in inline.attributes)
    return replace(inline, attributes=tuple(attributes))


def safe_anchor(anchor: str) -> str:
    """Return an id as HTML allows it, or nothing."""
    return anchor if _ANCHOR.fullmatch(anchor) else ""
