"""What every page must know about all others: their names, and where links between articles lead."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Edition, Language, Summary
from pipeline.publish.articles import Articles, Names, Planned
from pipeline.publish.environment import PublishError
from pipeline.publish.links import Directory, Target
from pipeline.publish.lists import Lists, make_lists
from pipeline.publish.names import NAME, RESERVED, Redirect, name_editions, source_name
from pipeline.publish.site import Order, Site, path_of


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the pages of one article must know about others."""

    editions: tuple[Edition, ...]
    """All editions of the article, without their passages, with their names."""
    targets: tuple[tuple[Language, tuple[tuple[str, Target], ...]], ...]
    """For each edition, the addresses in it that are another article's, sorted, and that article's edition."""
    fed: tuple[Language, ...]
    """The languages that have a feed, where feeds are made."""

    def named(self, editions: Iterable[Edition]) -> list[Edition]:
        """Return the article's editions under their names, those left out that the plan does not know."""
        names = {one.language: one.name for one in self.editions}
        return [replace(one, name=names[one.language]) for one in editions if one.language in names]

    def targets_of(self, language: Language) -> Mapping[str, Target]:
        """Return where links of one edition lead."""
        return dict(dict(self.targets)[language])


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles that are published, under their names, and the ways between them."""

    articles: Articles
    editions: Mapping[str, tuple[Language, ...]]
    """The languages of each article, by its own name, in order."""
    redirects: tuple[Redirect, ...]
    directory: Directory
    lists: Lists

    def neighbours(self, wanted: Container[str]) -> Iterator[tuple[str, Neighbours]]:
        """Yield the names of the articles that are wanted and what their pages must know, in order."""
        for slug in self.editions:
            if slug in wanted:
                yield slug, self._neighbours(self.articles.of(slug))

    def _neighbours(self, summaries: Sequence[Summary]) -> Neighbours:
        return Neighbours(
            tuple(summary.edition for summary in summaries),
            tuple((one.edition.language, tuple(sorted(self._targets(one)))) for one in summaries),
            self.lists.fed,
        )

    def _targets(self, summary: Summary) -> Iterator[tuple[str, Target]]:
        """Yield the links of an edition that lead to another article's edition in its language."""
        for address, (slug, fragment) in self.directory.ways(summary).items():
            for other in self.articles.of(slug):
                if other.edition.language == summary.edition.language:
                    yield address, (other.edition, fragment)


def lay_plan(articles: Articles, site: Site, order: Order) -> Plan:
    """Name all editions and find out where their links lead; new names are noted where the order says.

    Raises `PublishError` for names that cannot be, or that two articles share, and `OSError`.
    """
    editions = _editions(articles)
    names: Names = {
        (slug, language): source_name(slug)
        for slug, languages in editions.items()
        if slug.lower() in RESERVED
        for language in languages
    }
    redirects: tuple[Redirect, ...] = ()
    if order.names:
        slugs = frozenset(slug.lower() for slug in editions)
        given, redirects = name_editions(Planned(articles, editions, names), slugs, order.names)
        names = {**names, **given}
    planned = Planned(articles, editions, names)
    _refuse_twins(planned)
    return Plan(planned, editions, redirects, Directory(planned), make_lists(planned, site))


def _editions(articles: Articles) -> Mapping[str, tuple[Language, ...]]:
    """Return the languages of each article by its own name; refuse what cannot be a file name."""
    found: dict[str, tuple[Language, ...]] = {}
    alike: dict[tuple[Language, ...], tuple[Language, ...]] = {}
    for summaries in articles:
        for edition in (summary.edition for summary in summaries):
            if not (NAME.fullmatch(edition.slug) and NAME.fullmatch(edition.language)):
                message = "an article's name must be letters, digits and hyphens"
                raise PublishError(message, where=path_of(edition), next_step="rename the source file")
        languages = tuple(summary.edition.language for summary in summaries)
        found[summaries[0].edition.slug] = alike.setdefault(languages, languages)
    return found


def _refuse_twins(articles: Articles) -> None:
    paths: set[str] = set()
    for edition in (summary.edition for summaries in articles for summary in summaries):
        path = path_of(edition).lower()
        if path in paths:
            message = "two articles have this name"
            raise PublishError(message, where=path_of(edition), next_step="rename one of the source files")
        paths.add(path)
