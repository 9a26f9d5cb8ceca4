"""All articles that are published: walked through in order, or asked for by name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from pipeline.model import Language, Summary

Names = Mapping[tuple[str, Language], str]
"""What the files of an edition, told by its article and language, are called."""


class Articles(Protocol):
    """Each article's editions. There may be too many to hold: whoever walks through them keeps little of each."""

    def __iter__(self) -> Iterator[tuple[Summary, ...]]:
        """Yield the editions of each article, in order."""
        ...

    def of(self, slug: str) -> tuple[Summary, ...]:
        """Return the editions of one article; none where there is no such article."""
        ...


class AtHand:
    """Articles that are held, in the order in which their first editions come."""

    def __init__(self, summaries: Iterable[Summary]) -> None:
        self._held: dict[str, tuple[Summary, ...]] = {}
        for summary in summaries:
            slug = summary.edition.slug
            self._held[slug] = (*self._held.get(slug, ()), summary)

    def __iter__(self) -> Iterator[tuple[Summary, ...]]:
        return iter(self._held.values())

    def of(self, slug: str) -> tuple[Summary, ...]:
        """See `Articles`."""
        return self._held.get(slug, ())


class Planned:
    """The same articles under their names, as far as a plan knows them.

    An article may have been read again since the plan was laid, and have editions more or fewer: the next plan will
    know of the first, and the others are missing here.
    """

    def __init__(
        self, articles: Articles, editions: Mapping[str, tuple[Language, ...]], names: Names
    ) -> None:
        """`editions` are the languages of each article, in order; editions without a name here have their own."""
        self._articles = articles
        self._editions = editions
        self._names = names

    def __iter__(self) -> Iterator[tuple[Summary, ...]]:
        return filter(None, map(self.of, self._editions))

    def of(self, slug: str) -> tuple[Summary, ...]:
        """See `Articles`."""
        known = self._editions.get(slug, ())
        return tuple(self._named(one) for one in self._articles.of(slug) if one.edition.language in known)

    def _named(self, summary: Summary) -> Summary:
        edition = summary.edition
        name = self._names.get((edition.slug, edition.language), edition.name)
        return summary if name == edition.name else replace(summary, edition=replace(edition, name=name))
