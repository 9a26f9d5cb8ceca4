"""What there is to tell of all articles: held where they are few, read from the disk each time where they are many."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar, overload

from pipeline.run.record import Told
from pipeline.run.state import State

_FEW = 2_000
"""Articles of which all is held: what is told of one whose units all lack a translation takes 15 KB."""

_One = TypeVar("_One")


class Stream(Sequence[_One], Generic[_One]):
    """A sequence that is made anew each time it is walked through."""

    def __init__(self, make: Callable[[], Iterator[_One]]) -> None:
        self._make = make
        self._length = -1

    def __iter__(self) -> Iterator[_One]:
        return self._make()

    def __len__(self) -> int:
        if self._length < 0:
            self._length = sum(1 for _ in self._make())
        return self._length

    @overload
    def __getitem__(self, place: int) -> _One: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_One, ...]: ...
    def __getitem__(self, place: int | slice) -> _One | tuple[_One, ...]:
        if isinstance(place, slice):
            return tuple(self._make())[place]
        return next(islice(self._make(), place if place >= 0 else len(self) + place, None))


class Tales:
    """What reports say of some articles, in order."""

    def __init__(self, folder: Path, locations: Sequence[str], held: Mapping[str, Told]) -> None:
        """Take where the records are, whose are wanted, and what is told of those that have none there."""
        self._folder = folder
        self._locations = locations
        self._held = held
        self._few = tuple(self._all()) if len(locations) <= _FEW else None

    def each(self, part: Callable[[Told], Sequence[_One]]) -> Sequence[_One]:
        """Return what a part of them all has."""
        if self._few is not None:
            return tuple(one for told in self._few for one in part(told))
        return Stream(lambda: (one for told in self._all() for one in part(told)))

    def _all(self) -> Iterator[Told]:
        with State(self._folder, writable=False) as state:
            yield from told_of(state, self._locations, self._held)


def told_of(state: State, locations: Sequence[str], held: Mapping[str, Told]) -> Iterator[Told]:
    """Yield what is told of articles, in order: what is held goes before what the state has."""
    found = state.tales([location for location in locations if location not in held])
    coming = next(found, None)
    for location in locations:
        if location in held:
            yield held[location]
        elif coming and coming[0] == location:
            yield coming[1]
            coming = next(found, None)
