"""Links from one article of the project to another: they lead to its edition in the same language."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from pipeline.model import Edition, Inline, Piece, Summary

Target = tuple[Edition, str]
"""An edition (its passages may be left out), and the fragment in it with its `#`, or nothing."""


class Directory:
    """Knows which addresses are those of articles that are published."""

    def __init__(self, articles: Iterable[Sequence[Summary]]) -> None:
        self._articles: dict[str, str] = {}
        for summaries in articles:
            edition = summaries[0].edition
            for address in (_canonical(edition.url), edition.location):
                if address:
                    self._articles.setdefault(address, edition.slug)

    def ways(self, summary: Summary) -> dict[str, tuple[str, str]]:
        """Return the links of an edition that lead to an article: its own name, and the fragment in it with its `#`."""
        found: dict[str, tuple[str, str]] = {}
        for address in summary.links:
            way, hash_sign, fragment = address.partition("#")
            slug = self._find(way, summary.edition) if way else ""
            if slug:
                found[address] = (slug, hash_sign + fragment)
        return found

    def _find(self, address: str, edition: Edition) -> str:
        """Find the article at an address: where it was published, or its source file beside this one's."""
        try:
            whole = _canonical(urljoin(edition.url, address))
            parts = urlsplit(address)
        except ValueError:
            return ""
        if whole in self._articles:
            return self._articles[whole]
        if parts.scheme or parts.netloc or parts.query:
            return ""
        path = posixpath.join(posixpath.dirname(edition.location), unquote(parts.path))
        return self._articles.get(posixpath.normpath(path), "")


def relink(
    edition: Edition, targets: Mapping[str, Target], href_of: Callable[[Edition], str | None]
) -> Edition:
    """Return the edition with its links to other articles led where `href_of` says; None leaves one as it is."""
    hrefs = {
        address: href + fragment
        for address, (other, fragment) in targets.items()
        if (href := href_of(other)) is not None
    }
    if not hrefs:
        return edition
    passages = (
        replace(passage, pieces=tuple(_relinked(piece, hrefs) for piece in passage.pieces))
        for passage in edition.passages
    )
    return replace(edition, passages=tuple(passages))


def _relinked(piece: Piece, hrefs: Mapping[str, str]) -> Piece:
    if hrefs.keys().isdisjoint(_addresses(piece)):
        return piece
    return replace(piece, inlines=tuple((key, _led(inline, hrefs)) for key, inline in piece.inlines))


def _led(inline: Inline, hrefs: Mapping[str, str]) -> Inline:
    attributes = tuple(
        (name, hrefs.get(value, value) if name == "href" else value) for name, value in inline.attributes
    )
    return replace(inline, attributes=attributes)


def _addresses(piece: Piece) -> Iterable[str]:
    return (value for _, inline in piece.inlines for name, value in inline.attributes if name == "href")


def _canonical(address: str) -> str:
    """Return what two addresses of one page have in common; nothing for an address that is not of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"//{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"
