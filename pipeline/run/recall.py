"""What people wrote in one article and others may have: told from records where an article did not change."""

from collections.abc import Mapping, Sequence

from pipeline.catalogs import Memory
from pipeline.model import Catalog, Give, Language
from pipeline.run.inventory import Due, Project, Stock
from pipeline.run.record import Kept
from pipeline.run.state import State

Gives = tuple[tuple[Language, tuple[Give, ...]], ...]
Memories = dict[Language, Memory]
"""One for each of the project's languages."""
_Given = dict[Language, list[tuple[str, tuple[Give, ...]]]]


def remember(
    project: Project, stock: Stock, state: State, opened: Mapping[str, Gives]
) -> tuple[Memories, tuple[Due, ...]]:
    """Return what people wrote in all articles, and the unchanged articles that a change of it concerns.

    `opened` is what the changed articles give, by location.
    """
    now: _Given = {}
    before: _Given = {}
    for source in project.sources:
        if source.location in opened:
            _add(now, source.slug, opened[source.location])
    for source in stock.fresh:
        gives = _kept(state, source.location).gives
        _add(now, source.slug, gives)
        _add(before, source.slug, gives)
    for location in (*(due.source.location for due in stock.due), *stock.gone):
        if location in stock.known:
            _add(before, stock.known[location].slug, _kept(state, location).gives)
    languages = project.config.languages
    memories = {language: Memory(now.get(language, ())) for language in languages}
    changes = {
        language: memory.changes(Memory(before.get(language, ()))) for language, memory in memories.items()
    }
    return memories, tuple(_concerned(stock, state, changes)) if any(changes.values()) else ()


def _concerned(stock: Stock, state: State, changes: Mapping[Language, frozenset[str]]) -> Sequence[Due]:
    """Find the articles with a unit for which people elsewhere have other words, or with a gap that may be near to one."""
    return [
        Due(source, ("people's words in other articles changed",))
        for source in stock.fresh
        if stock.known[source.location].gaps
        or any(
            not changes.get(language, frozenset()).isdisjoint(needs)
            for language, needs in _kept(state, source.location).needs
        )
    ]


def recall(catalogs: Sequence[Catalog], memories: Memories) -> list[Catalog]:
    """Fill gaps of catalogs with what people wrote elsewhere (see `catalogs.recall`)."""
    found: dict[int, Catalog] = {}
    for language, memory in memories.items():
        places = [place for place, catalog in enumerate(catalogs) if catalog.language == language]
        found.update(zip(places, memory.recall([catalogs[place] for place in places]), strict=True))
    return [found[place] for place in range(len(catalogs))]


def _add(given: _Given, slug: str, gives: Gives) -> None:
    for language, some in gives:
        if some:
            given.setdefault(language, []).append((slug, some))


def _kept(state: State, location: str) -> Kept:
    return state.kept(location) or Kept()
