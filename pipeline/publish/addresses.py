"""Which addresses may stand in an edition."""

import html
import re
from urllib.parse import urljoin, urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})

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


def safe_anchor(anchor: str) -> str:
    """Return an id as HTML allows it, or nothing."""
    return anchor if _ANCHOR.fullmatch(anchor) else ""
