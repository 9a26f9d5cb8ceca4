"""Links: those from one article of the project to another lead to its edition in the same language, others to the web."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote, urljoin, urlsplit

from pipeline.model import Edition, Summary
from pipeline.publish.addresses import lead_all, whole_address

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
            whole = [_canonical(urljoin(base, address)) for base in (edition.base, edition.url)]
            parts = urlsplit(address)
        except ValueError:
            return ""
        for one in whole:
            if one in self._articles:
                return self._articles[one]
        if parts.scheme or parts.netloc or parts.query:
            return ""
        path = posixpath.join(posixpath.dirname(edition.location), unquote(parts.path))
        return self._articles.get(posixpath.normpath(path), "")


def relink(
    edition: Edition, targets: Mapping[str, Target], href_of: Callable[[Edition], str | None]
) -> Edition:
    """Return the edition with its links to other articles led where `href_of` says; None leaves one as it is.

    What else is relative, images too, is joined with the edition's base, where it has one.
    """
    hrefs = {
        address: href + fragment
        for address, (other, fragment) in targets.items()
        if (href := href_of(other)) is not None
    }
    if not hrefs and not edition.base:
        return edition

    def lead(address: str) -> str:
        return hrefs.get(address) or whole_address(address, edition.base)

    return lead_all(edition, lead)


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
