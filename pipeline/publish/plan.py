"""What every page must know about all others: their names, and where links between articles lead."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Edition, Language, Summary
from pipeline.publish.environment import PublishError
from pipeline.publish.links import Directory, Target
from pipeline.publish.names import NAME, RESERVED, Redirect, name_editions
from pipeline.publish.site import Order, path_of


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the pages of one article must know about others."""

    editions: tuple[Edition, ...]
    """All editions of the article, without their passages, with their names."""
    targets: tuple[tuple[Language, tuple[tuple[str, Target], ...]], ...]
    """For each edition, the addresses in it that are another article's, sorted, and that article's edition."""

    def named(self, edition: Edition) -> Edition:
        """Return an edition under its name."""
        name = next(one.name for one in self.editions if one.language == edition.language)
        return edition if name == edition.name else replace(edition, name=name)

    def targets_of(self, language: Language) -> Mapping[str, Target]:
        """Return where links of one edition lead."""
        return dict(dict(self.targets)[language])


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles that are published, and the ways between them."""

    articles: tuple[tuple[Summary, ...], ...]
    redirects: tuple[Redirect, ...]
    directory: Directory

    def slugs(self) -> set[str]:
        """Return the articles' names."""
        return {summaries[0].edition.slug for summaries in self.articles}

    def neighbours(self, wanted: Container[str]) -> Iterator[tuple[str, Neighbours]]:
        """Yield the names of the articles that are wanted and what their pages must know, in order."""
        for summaries in self.articles:
            if summaries[0].edition.slug not in wanted:
                continue
            editions = tuple(summary.edition for summary in summaries)
            targets = tuple(
                (one.edition.language, tuple(sorted(self.directory.targets(one).items())))
                for one in summaries
            )
            yield editions[0].slug, Neighbours(editions, targets)


def lay_plan(summaries: Iterable[Summary], order: Order) -> Plan:
    """Name all editions and find out where their links lead; new names are noted where the order says.

    Raises `PublishError` for names that cannot be, or that two articles share, and `OSError`.
    """
    articles = _articles(summaries)
    redirects: tuple[Redirect, ...] = ()
    if order.names:
        articles, redirects = name_editions(articles, order.names)
    _refuse_twins(articles)
    return Plan(tuple(map(tuple, articles)), redirects, Directory(articles))


def _articles(summaries: Iterable[Summary]) -> list[list[Summary]]:
    """Group editions by article, in the order they come; refuse what cannot be a file name."""
    articles: dict[str, list[Summary]] = {}
    for summary in summaries:
        edition = summary.edition
        if not (NAME.fullmatch(edition.slug) and NAME.fullmatch(edition.language)):
            message = "an article's name must be letters, digits and hyphens"
            raise PublishError(message, where=path_of(edition), next_step="rename the source file")
        reserved = edition.slug.lower() in RESERVED
        articles.setdefault(edition.slug, []).append(
            replace(summary, edition=replace(edition, name=f"{edition.slug}-article"))
            if reserved
            else summary
        )
    return list(articles.values())


def _refuse_twins(articles: Sequence[Sequence[Summary]]) -> None:
    paths: set[str] = set()
    for summary in (summary for summaries in articles for summary in summaries):
        path = path_of(summary.edition).lower()
        if path in paths:
            message = "two articles have this name"
            raise PublishError(
                message, where=path_of(summary.edition), next_step="rename one of the source files"
            )
        paths.add(path)
