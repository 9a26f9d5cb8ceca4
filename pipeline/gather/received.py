"""A page as it arrived, from wherever it came."""

import hashlib
import re
from dataclasses import dataclass

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
}
"""What can become an article, and the ending of its snapshot."""
LISTS = frozenset(
    {
        "application/atom+xml",
        "application/gzip",
        "application/octet-stream",  # what servers call a packed sitemap
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-gzip",
        "application/xml",
        "text/xml",
    }
)
"""What may hold a feed or a sitemap, or XHTML: the content decides."""
LARGEST_LIST = 52_428_800
"""Bytes; the sitemap protocol's own limit, unpacked."""
_MEDIA = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_CHARSET = re.compile(r"""(?:^|;)\s*charset\s*=\s*["']?\s*([A-Za-z0-9_:.+-]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of a page and what was said with them."""

    url: str
    """The address it came from in the end, or empty for a local file."""
    body: bytes
    """As received, content codings undone."""
    media: str = ""
    """The type it was said to be, in lower case; empty where nothing was said."""
    charset: str = ""
    """The encoding it was said to be in, beside the page (an HTTP header)."""
    language: str = ""
    """The languages it was said to be for, beside the page (Content-Language)."""
    etag: str = ""
    last_modified: str = ""
    file: str = ""
    """For a local file: its path in the folder that was read."""

    @property
    def sha256(self) -> str:
        """The body's digest."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that is as it was received last (304)."""

    url: str


def read_content_type(header: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header, each empty where it makes no sense."""
    media = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header[:500])
    return media if _MEDIA.fullmatch(media) else "", charset[1].lower() if charset else ""


def read_content_language(header: str) -> str:
    """Return a Content-Language header's tags, or nothing if it makes no sense."""
    tags = [tag.strip() for tag in header.split(",")]
    return ", ".join(tags) if all(map(_LANGUAGE.fullmatch, tags)) else ""


def read_validator(header: str) -> str:
    """Return an ETag or Last-Modified header, or nothing if it cannot be sent back as it is."""
    return header if _VALIDATOR.fullmatch(header) else ""
