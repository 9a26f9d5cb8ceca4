"""Where files lie from a time when more was published: of editions that are held back, feeds that are empty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.model import Edition, Held, Language
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.names import NAME, names_in, source_name
from pipeline.publish.plan import Plan
from pipeline.publish.site import FEED, Order, path_of

_ENDINGS = ("html", "md", "txt", "json", "epub")


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
        if one.language not in plan.lists.spoken:
            found[f"{one.language}/{FEED}".lower()] = f"{one.language}/{FEED}"
    if found:
        for edition in (summary.edition for summaries in plan.articles for summary in summaries):
            for path in _paths(edition):
                found.pop(path.lower(), None)
    yield from found.values()


def _files(held: Held, names: Sequence[str]) -> Iterator[str]:
    edition = Edition(held.slug, held.language, ())
    for name in names:
        yield from _paths(replace(edition, name=name))
    yield from _paths(replace(edition, name=names[0], published=held.published))


def _paths(edition: Edition) -> Iterator[str]:
    """Yield where the files of an edition lie, whatever is wanted of it."""
    yield from (path_of(edition, ending) for ending in _ENDINGS)
    yield from (convention.path(edition) for convention in CONVENTIONS.values())
