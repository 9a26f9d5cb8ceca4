"""Where files lie from a time when more was published: of editions that are held back, of lists that are gone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.model import Edition, Format, Held, Language
from pipeline.outlet import Outlet
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.lists import Lists
from pipeline.publish.names import NAME, names_in, source_name
from pipeline.publish.plan import Plan
from pipeline.publish.site import FEED, Order, Site, path_of

_ENDINGS = {Format.HTML: "html", Format.TEXT: "txt", Format.JSON: "json", Format.EPUB: "epub"}
_LISTED = re.compile(r"(?:[^/]+/)?(?:tags/[a-z0-9-]+|pages/(?:tags/[a-z0-9-]+/)?[1-9][0-9]*)\.html")
"""Where `Listing.path` puts pages of lists, but for the first of those that are always there."""
_MARK = re.compile(
    rb"""<meta\s+name=["']?generator["']?\s+content=["']?Diptych\b|<generator>Diptych<""", re.IGNORECASE
)
"""Stands in `base.html` and `feed.xml`; programs that make pages smaller may have taken its quotation marks."""


def withdrawn(held: Sequence[Held], plan: Plan, site: Site, order: Order) -> Iterator[str]:
    """Yield where editions that are held back may lie from a time when they were not.

    In today's formats alone: somebody may have put files of others there. So do the pages lie that led to an edition
    from its other names. What is another edition's by now is left out. Raises `PublishError`.
    """
    named: dict[Language, Mapping[str, Sequence[str]]] = {}
    found: dict[str, str] = {}
    for one in held:
        if not (NAME.fullmatch(one.slug) and NAME.fullmatch(one.language)):
            continue
        if order.names and one.language not in named:
            named[one.language] = names_in(order.names, one.language)
        names = (source_name(one.slug), *named.get(one.language, {}).get(one.slug, ()))
        found |= {path.lower(): path for path in _files(one, names, site, order)}
    if found:
        for edition in (summary.edition for summaries in plan.articles for summary in summaries):
            for path in _paths(edition, site, order):
                found.pop(path.lower(), None)
    yield from found.values()


def unlisted(lists: Lists, feeds: Iterable[Language], place: Outlet, order: Order) -> Iterator[str]:
    """Yield where pages lie that look like those of lists and are none: of a tag that nobody has, beyond a list's end.

    Likewise feeds of languages without any.
    """
    yield from (f"{language}/{FEED}" for language in feeds if language not in lists.fed)
    made = {path for listing in lists.each() for path in listing.paths(order.list_size)}
    folders = ("", *(f"{listing.language}/" for listing in lists.languages))
    for folder in (f"{one}{name}" for one in folders for name in ("pages", "tags")):
        yield from (path for path in place.below(folder) if _LISTED.fullmatch(path) and path not in made)


def is_marked(content: bytes) -> bool:
    """Tell whether a page or a feed says that it is Diptych's."""
    return bool(_MARK.search(content))


def _files(held: Held, names: Sequence[str], site: Site, order: Order) -> Iterator[str]:
    edition = Edition(held.slug, held.language, ())
    for name in names:
        yield from _paths(replace(edition, name=name), site, order)
    yield from _paths(replace(edition, name=names[0], published=held.published), site, order)


def _paths(edition: Edition, site: Site, order: Order) -> Iterator[str]:
    """Yield where the files of an edition lie."""
    yield from (path_of(edition, ending) for made, ending in _ENDINGS.items() if order.makes(made, site))
    if order.makes(Format.MARKDOWN, site):
        yield CONVENTIONS[order.flavour].path(edition)
