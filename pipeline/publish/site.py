"""Where things are on the site."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Edition, Flavour, Format, Language

INDEX = "index.html"
STYLE = "style.css"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share."""

    name: str
    base_url: str
    """Public address of the out folder, without a slash at the end; empty where it is not known."""
    languages: tuple[Language, ...]
    """The order in which languages are listed; others follow in the order they come."""
    default_language: Language
    """The edition that x-default points at, and the language of the index."""
    article_type: str = "Article"
    """What schema.org calls the articles."""

    def address(self, path: str, here: str) -> str:
        """Return the address of `path` for machines: absolute where the site has one, else seen from `here`."""
        return f"{self.base_url.rstrip('/')}/{path}" if self.base_url else relative(path, here)

    def ordered(self, editions: Iterable[Edition]) -> tuple[Edition, ...]:
        """Return editions in the order of the site's languages."""
        place = {language: number for number, language in enumerate(self.languages)}
        return tuple(sorted(editions, key=lambda edition: place.get(edition.language, len(place))))

    def default(self, editions: Iterable[Edition]) -> Edition:
        """Return the edition for readers of no listed language; the first where the default one is missing."""
        ordered = self.ordered(editions)
        return next((one for one in ordered if one.language == self.default_language), ordered[0])


@dataclass(frozen=True, slots=True)
class Order:
    """What the press is to make."""

    formats: tuple[Format, ...] = (
        Format.HTML,
        Format.MARKDOWN,
        Format.TEXT,
        Format.FEED,
        Format.SITEMAP,
    )
    """A feed and a sitemap are made only for a site with an address."""
    flavour: Flavour = Flavour.PLAIN
    templates: Path | None = None
    """The folder of the project's own templates, which need not exist."""
    names: Path | None = None
    """The folder where the names of editions are kept; None where they are those of the sources."""
    list_size: int = 50
    """Articles on one page of a list; 0 for all."""

    def makes(self, made: Format, site: Site) -> bool:
        """Tell whether a format is to be made for a site."""
        return made in self.formats and bool(site.base_url or made not in (Format.FEED, Format.SITEMAP))


def path_of(edition: Edition, ending: str = "html") -> str:
    """Return where an edition lies below the out folder."""
    return f"{edition.language}/{edition.file_name}.{ending}"


def relative(path: str, here: str) -> str:
    """Return the way from the file `here` to the file `path`, both below the out folder."""
    return posixpath.relpath(path, posixpath.dirname(here) or ".")
