"""The pictures that a book takes with it: a reader that opens it may be on no network."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.model import Edition
from pipeline.publish.attachments import Named, addresses_in

Read = Callable[[str], bytes | None]
"""Gives the content of a file that an article refers to, by its path below the source folder; None if it is gone."""
MOST_BYTES = 64 * 1024 * 1024
"""Of all pictures of a book; those that would go beyond it are told in words."""

_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (0, b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (0, b"GIF87a", "gif", "image/gif"),
    (0, b"GIF89a", "gif", "image/gif"),
    (8, b"WEBP", "webp", "image/webp"),
)
"""How files begin whose kind EPUB 3.3 lets any book hold (its core media types), and from which byte."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within a book."""

    path: str
    """From the book's own texts."""
    type: str
    content: bytes


def pictures_of(edition: Edition, named: Named, read: Read) -> Mapping[str, Picture]:
    """Return the pictures that an edition shows and a book may hold, by their files' names, in the order of the text.

    The first is the article's lead picture, where it has one.
    """
    found: dict[str, Picture] = {}
    left = MOST_BYTES
    for address, shown in addresses_in(edition):
        name = named.get(address, "") if shown else ""
        if not name or name in found:
            continue
        content = read(name)
        kind = _kind(name, content or b"")
        if content and kind and len(content) <= left:
            left -= len(content)
            # a name of its own: no address that an article has itself may come upon it
            digest = hashlib.sha256(content).hexdigest()[:32]
            found[name] = Picture(f"images/{digest}.{kind[0]}", kind[1], content)
    return found


def _kind(name: str, content: bytes) -> tuple[str, str] | None:
    """Return a picture's ending and media type: by what it holds, for a reader goes by that."""
    if name.lower().endswith(".svg"):  # has been looked through where it was taken up
        return "svg", "image/svg+xml"
    for place, signature, ending, kind in _SIGNATURES:
        if content.startswith(signature, place):
            return ending, kind
    return None
