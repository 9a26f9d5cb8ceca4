"""The articles that have pages, as their records tell of them."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from pipeline.model import Language, Summary
from pipeline.run.record import Shown
from pipeline.run.state import State

_AT_HAND = 2_000
"""Articles of which what their pages show is held; of those whose turn is long ago it is read again."""


class Published:
    """See `publish.Articles`."""

    def __init__(self, state: State, locations: Mapping[str, str], languages: Collection[Language]) -> None:
        """Take where the records are, the locations of articles by their own names, in order, and the project's languages.

        What was printed of an article that fails now may be in others.
        """
        self._state = state
        self._locations = locations
        self._languages = languages
        self._read = lru_cache(_AT_HAND)(self._find)

    def __iter__(self) -> Iterator[tuple[Summary, ...]]:
        for slug in self._locations:
            summaries = self.of(slug)
            if summaries:  # else all its editions are held back
                yield summaries

    def of(self, slug: str) -> tuple[Summary, ...]:
        """See `publish.Articles`."""
        return self._read(slug)

    def _find(self, slug: str) -> tuple[Summary, ...]:
        location = self._locations.get(slug, "")
        summaries = (self._state.shown(location) or Shown()).summaries
        return tuple(one for one in summaries if one.edition.language in self._languages)
