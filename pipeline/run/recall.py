"""What people wrote in one article and others may have: told from records where an article did not change."""

from collections.abc import Collection, Mapping, Sequence

from pipeline.catalogs import CatalogError, Memory, Shelf, gives, words_of_people
from pipeline.config import Config
from pipeline.model import Catalog, Give, Language
from pipeline.run.inventory import Due, Project, Stock, find_orphans
from pipeline.run.record import Digests, Kept, Left
from pipeline.run.state import State

Gives = tuple[tuple[Language, tuple[Give, ...]], ...]
Memories = dict[Language, Memory]
"""One for each of the project's languages."""
_Given = dict[Language, list[tuple[str, tuple[Give, ...]]]]


def remember(
    project: Project, stock: Stock, state: State, opened: Mapping[str, Gives], orphans: Mapping[str, Left]
) -> tuple[Memories, tuple[Due, ...]]:
    """Return what people wrote in all articles, and the unchanged articles that a change of it concerns.

    `opened` is what the changed articles give, by location; `orphans` are as in `Stock`, as they are now.
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
    left, left_before = given_by(orphans), given_by(stock.orphans)
    memories = {language: Memory(now.get(language, ()), left.get(language, ())) for language in languages}
    changes = {
        language: memory.changes(Memory(before.get(language, ()), left_before.get(language, ())))
        for language, memory in memories.items()
    }
    return memories, tuple(_concerned(stock, state, changes)) if any(changes.values()) else ()


def read_orphans(project: Project, skipped: Collection[str], known: Mapping[str, Left]) -> dict[str, Left]:
    """Read the catalogs that have no article any more, but for those that are `known`.

    `skipped` are the locations of sources that are no articles.
    """
    found: dict[str, Left] = {}
    for slug in find_orphans(project.config, project.sources, skipped):
        parts, before = project.stamps.left(slug), known.get(slug)
        found[slug] = before if before and before.parts == parts else read_left(project.config, slug, parts)
    return found


def read_left(config: Config, slug: str, parts: Digests = "") -> Left:
    """Read what an article that is gone left; one of its catalogs that is broken gives nothing, and stops nobody."""
    shelf = Shelf(config.locales, config.root)
    catalogs: list[Catalog] = []
    editions: list[Language] = []
    problems: list[str] = []
    for language in config.languages:
        try:
            catalog = shelf.load(slug, language)
        except CatalogError as error:
            editions.append(language)
            problems.append(f"{language}: {error.message}")
            continue
        if catalog:
            editions.append(language)
            catalogs.append(catalog)
    return Left(
        parts,
        tuple(editions),
        sum(map(words_of_people, catalogs)),
        tuple((catalog.language, gives(catalog, left=True)) for catalog in catalogs),
        "; ".join(problems),
    )


def given_by(orphans: Mapping[str, Left]) -> _Given:
    """Return what they give, for each language."""
    given: _Given = {}
    for slug, left in orphans.items():
        _add(given, slug, left.gives)
    return given


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
