"""Prepared data → batches, in an order that a seed alone decides, so that a training goes on where it was."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.training.errors import TrainingError
from pipeline.training.prepare import Prepared
from pipeline.training.sources import BACK, THERE
from pipeline.training.vocabulary import END, PAD, START

_WIDTHS = 8
"""Batches are as wide as a multiple of this: few shapes, for kernels are made once for each."""
_TOGETHER = 400_000
"""Pairs sorted by length at a time; the batches made of them are shuffled."""


class Batch(NamedTuple):
    """Rows of one width on each side."""

    source: NDArray[np.int64]
    """Ends with END, then PAD."""
    shown: NDArray[np.int64]
    """What the decoder sees: START, the forced token, the target."""
    wanted: NDArray[np.int64]
    """What it should say next: nothing for the forced token, the target, END."""


class Place(NamedTuple):
    """How far the data has been read."""

    epoch: int = 0
    batch: int = 0


class Batches:
    """All batches there will ever be, from any place on.

    `size` counts places of the wider side, padding included. `ways` narrows to one direction; `forward` is the
    share of English to French where a pair is taught both ways. `begins` puts START before every source, as e5 wants it.
    """

    def __init__(
        self,
        data: Prepared,
        size: int,
        *,
        seed: int = 1,
        ways: int = THERE | BACK,
        forward: float = 0.5,
        longest: int = 200,
        begins: bool = False,
    ) -> None:
        self._data, self._size, self._seed, self._forward = data, size, seed, forward
        self._begins = int(begins)
        self._lengths = np.diff(data.offsets).reshape(-1, 2)
        self._ways = np.asarray(data.ways) & ways
        fits = (self._lengths > 0).all(1) & (self._lengths <= longest).all(1)
        self._usable = np.flatnonzero(fits & (self._ways > 0))
        if not len(self._usable):
            raise TrainingError("no pair fits the direction and length", next_step="prepare other data")

    def start(self, place: Place = Place()) -> Iterator[tuple[Batch, Place]]:  # noqa: B008 - a frozen value
        """Yield batches from a place on, each with the place after it; without end."""
        epoch, number = place
        while True:
            pairs, rows = self._plan(epoch)
            for index in range(number, len(rows)):
                first, last, width = rows[index]
                yield self._batch(pairs[0][first:last], pairs[1][first:last], width), Place(epoch, index + 1)
            epoch, number = epoch + 1, 0

    def _plan(
        self, epoch: int
    ) -> tuple[tuple[NDArray[np.int64], NDArray[np.bool_]], list[tuple[int, int, int]]]:
        """Return the pairs of a pass with their directions, and where each batch begins and ends, shuffled."""
        chance = np.random.default_rng([self._seed, epoch])
        weights = self._data.weights[self._usable]
        times = np.floor(weights + chance.random(len(weights))).astype(np.int64)
        chosen = np.repeat(self._usable, times)
        if not len(chosen):  # tiny data with small weights
            chosen = self._usable.copy()
        chance.shuffle(chosen)
        ways = self._ways[chosen]
        back = np.where(ways == (THERE | BACK), chance.random(len(chosen)) >= self._forward, ways == BACK)
        widths = _up(self._lengths[chosen].max(1) + 2)
        # what is read is of a length in a batch, so that its sources can be narrower than its targets
        read = self._lengths[chosen, back.astype(int)]
        rows: list[tuple[int, int, int]] = []
        order = np.arange(len(chosen))
        for begin in range(0, len(chosen), _TOGETHER):
            part = order[begin : begin + _TOGETHER]
            part[:] = part[np.lexsort((read[part], widths[part]))]
            rows += self._cut(widths[part], begin)
        chance.shuffle(rows)
        return (chosen[order], back[order]), rows

    def _cut(self, widths: NDArray[np.int64], begin: int) -> Iterator[tuple[int, int, int]]:
        """Yield batches of rows that are sorted by width: one width each."""
        values, starts = np.unique(widths, return_index=True)
        for width, start, end in zip(values, starts, [*starts[1:], len(widths)], strict=True):
            rows = max(1, self._size // int(width))
            for first in range(int(start), int(end), rows):
                yield begin + first, begin + min(first + rows, int(end)), int(width)

    def _batch(self, pairs: NDArray[np.int64], back: NDArray[np.bool_], width: int) -> Batch:
        count = len(pairs)
        source, shown, wanted = (np.full((count, width), PAD, np.int64) for _ in range(3))
        reading, saying = 2 * pairs + back, 2 * pairs + ~back
        source[:, 0] = START  # is written over where sources do not begin so
        ends = self._lay(source, reading, self._begins)
        source[np.arange(count), ends] = END
        wide = ends.max()
        shown[:, 0], shown[:, 1] = START, np.asarray(self._data.tags)[back.astype(int)]
        self._lay(shown, saying, 2)
        ends = self._lay(wanted, saying, 1)
        wanted[np.arange(count), ends] = END
        said = int(_up(ends.max() + 1))
        return Batch(source[:, : int(_up(wide + 1))], shown[:, :said], wanted[:, :said])

    def _lay(self, rows: NDArray[np.int64], texts: NDArray[np.int64], shift: int) -> NDArray[np.int64]:
        """Write texts into rows, `shift` places to the right; return where each one ends."""
        starts = self._data.offsets[texts]
        lengths = self._data.offsets[texts + 1] - starts
        row = np.repeat(np.arange(len(texts)), lengths)
        column = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows[row, column + shift] = self._data.tokens[np.repeat(starts, lengths) + column]
        return np.asarray(lengths + shift)


def _up(widths: NDArray[np.int64]) -> NDArray[np.int64]:
    return -(-widths // _WIDTHS) * _WIDTHS
