"""Where files lie from a time when more was published: of editions that are held back, of lists that are gone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.model import Edition, Held, Language
from pipeline.outlet import Outlet
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.lists import Lists
from pipeline.publish.names import NAME, names_in, source_name
from pipeline.publish.plan import Plan
from pipeline.publish.site import FEED, Order, path_of

_ENDINGS = ("html", "md", "txt", "json", "epub")
_LISTED = re.compile(r"(?:[^/]+/)?(?:tags/[a-z0-9-]+|pages/(?:tags/[a-z0-9-]+/)?[1-9][0-9]*)\.html")
"""Where `Listing.path` puts pages of lists, but for the first of those that are always there."""
_MARK = re.compile(
    rb"""<meta\s+name=["']?generator["']?\s+content=["']?Diptych\b|<generator>Diptych<""", re.IGNORECASE
)
"""Stands in `base.html` and `feed.xml`; programs that make pages smaller may have taken its quotation marks."""


def withdrawn(held: Sequence[Held], plan: Plan, order: Order) -> Iterator[str]:
    """Yield where editions that are held back may lie from a time when they were not, and feeds that are empty now.

    Formats and site generator may have been others then, so all are thought of; so are the pages that led to an
    edition from its other names. What is another edition's by now is left out. Raises `PublishError`.
    """
    named: dict[Language, Mapping[str, Sequence[str]]] = {}
    found: dict[str, str] = {}
    for one in held:
        if not (NAME.fullmatch(one.slug) and NAME.fullmatch(one.language)):
            continue
        if order.names and one.language not in named:
            named[one.language] = names_in(order.names, one.language)
        names = (source_name(one.slug), *named.get(one.language, {}).get(one.slug, ()))
        found |= {path.lower(): path for path in _files(one, names)}
        if one.language not in plan.lists.fed:
            found[f"{one.language}/{FEED}".lower()] = f"{one.language}/{FEED}"
    if found:
        for edition in (summary.edition for summaries in plan.articles for summary in summaries):
            for path in _paths(edition):
                found.pop(path.lower(), None)
    yield from found.values()


def unlisted(lists: Lists, place: Outlet, order: Order) -> Iterator[str]:
    """Yield where pages lie that look like those of lists and are none: of a tag that nobody has, beyond a list's end.

    Likewise feeds of languages without any.
    """
    yield from (f"{one.language}/{FEED}" for one in lists.languages if not one.dated)
    made = {path for listing in lists.each() for path in listing.paths(order.list_size)}
    folders = ("", *(f"{listing.language}/" for listing in lists.languages))
    for folder in (f"{one}{name}" for one in folders for name in ("pages", "tags")):
        yield from (path for path in place.below(folder) if _LISTED.fullmatch(path) and path not in made)


def is_marked(content: bytes) -> bool:
    """Tell whether a page or a feed says that it is Diptych's."""
    return bool(_MARK.search(content))


def _files(held: Held, names: Sequence[str]) -> Iterator[str]:
    edition = Edition(held.slug, held.language, ())
    for name in names:
        yield from _paths(replace(edition, name=name))
    yield from _paths(replace(edition, name=names[0], published=held.published))


def _paths(edition: Edition) -> Iterator[str]:
    """Yield where the files of an edition lie, whatever is wanted of it."""
    yield from (path_of(edition, ending) for ending in _ENDINGS)
    yield from (convention.path(edition) for convention in CONVENTIONS.values())
