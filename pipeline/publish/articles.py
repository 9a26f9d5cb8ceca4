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


class Named:
    """The same articles under their names."""

    def __init__(self, articles: Articles, names: Names) -> None:
        self._articles = articles
        self._names = names

    def __iter__(self) -> Iterator[tuple[Summary, ...]]:
        return map(self._named, self._articles)

    def of(self, slug: str) -> tuple[Summary, ...]:
        """See `Articles`."""
        return self._named(self._articles.of(slug))

    def _named(self, summaries: tuple[Summary, ...]) -> tuple[Summary, ...]:
        if not self._names:
            return summaries
        return tuple(
            replace(one, edition=replace(one.edition, name=name))
            if (name := self._names.get((one.edition.slug, one.edition.language)))
            else one
            for one in summaries
        )
