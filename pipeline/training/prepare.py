"""Text → numbers: pairs sifted, varied, tokenised and laid down flat, so that a training reads them without delay."""

import io
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.files import write_whole
from pipeline.training.augment import join, vary
from pipeline.training.errors import TrainingError
from pipeline.training.pairs import LANGUAGES, Pair, Sieve, read_pairs
from pipeline.training.sources import THERE, Source
from pipeline.training.vocabulary import draw_pieces, forced, learn_pieces, load_pieces

_JOINED = 0.05
"""Of the pairs, how many stand on one line with the one before."""
_LESSON = 600_000
"""Lines that a vocabulary is learnt from; more change little and cost memory."""
_LARGEST_VOCABULARY = 1 << 16
_AT_ONCE = 20_000
_COPIES = 4
"""A pair that is met more often than this in a pass comes in no more ways of being cut."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A pair as it will be met."""

    pair: Pair
    weight: float
    ways: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A folder of prepared data, in memory."""

    tokens: NDArray[np.uint16]
    """English and French of each pair in turn."""
    offsets: NDArray[np.int64]
    """Where each text begins, and the end: 2 × pairs + 1."""
    weights: NDArray[np.float32]
    ways: NDArray[np.uint8]
    vocabulary: int
    tags: tuple[int, ...]
    """The forced tokens, by target: French for a pair seen from English, then English."""

    def __len__(self) -> int:
        return len(self.weights)


def prepare(
    sources: Sequence[Source],
    folder: Path,
    *,
    pieces: Path | None = None,
    size: int = 8000,
    held_out: Iterable[str] = (),
    share: float = 0.4,
    drawn: float = 0.0,
    seed: int = 1,
) -> Mapping[str, Any]:
    """Prepare sources into a folder; return what was taken of each and what stayed behind.

    `pieces` is a vocabulary to use; without it one of `size` is learnt. `share` of the pairs is met in a variant
    too. `drawn` of the texts are cut into pieces by chance (subword regularisation, Kudo 2018), and a pair that a
    pass meets more than once is cut anew for each: what is met often is then not learnt by heart. The same input
    makes the same bytes. Raises `TrainingError`.
    """
    if pieces:
        load_pieces(pieces)
    model = folder / "pieces.model"
    folder.mkdir(parents=True, exist_ok=True)
    held = tuple(held_out)
    if pieces:
        write_whole(model, pieces.read_bytes())
    else:
        learn_pieces(_lesson(sources, held, seed), model, size)
    processor = load_pieces(model)
    if processor.vocab_size() > _LARGEST_VOCABULARY:
        raise TrainingError(f"has more than {_LARGEST_VOCABULARY} pieces", where=str(model))
    sieve, taken = Sieve(held), dict.fromkeys((source.name for source in sources), 0)
    samples = _samples(sources, sieve, taken, share, seed)
    told: dict[str, Any] = {
        "vocabulary": processor.vocab_size(),
        "tags": [processor.piece_to_id(forced(language)) for language in reversed(LANGUAGES)],
        "seed": seed,
        "share": share,
        "drawn": drawn,
    }
    cut = _Cutter(processor, drawn, seed)
    told |= _lay_down(_repeated(samples) if drawn else samples, cut, folder)
    told |= {"taken": taken, "refused": dict(sorted(sieve.refused.items()))}
    write_whole(folder / "prepared.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return told


def load_prepared(folder: Path) -> Prepared:
    """Open a folder that `prepare` made; the tokens stay on disk. Raises `TrainingError`."""
    try:
        told = json.loads((folder / "prepared.json").read_text("utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _PARTS}
        return Prepared(**arrays, vocabulary=int(told["vocabulary"]), tags=tuple(told["tags"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        step = "make it with: python -m pipeline.training prepare"
        raise TrainingError(f"holds no prepared data: {error}", where=str(folder), next_step=step) from error


_PARTS = ("tokens", "offsets", "weights", "ways")


def _lesson(sources: Sequence[Source], held_out: Iterable[str], seed: int) -> Iterator[str]:
    """Yield text to learn a vocabulary from: sources by their weights, whole ones at most."""
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    sieve = Sieve(held_out)
    lines = (
        side
        for source in sources
        for pair in sieve.sift(read_pairs(source.path))
        if chance.random() < source.weight
        for side in pair
    )
    return islice(lines, _LESSON)


def _samples(
    sources: Sequence[Source], sieve: Sieve, taken: dict[str, int], share: float, seed: int
) -> Iterator[Sample]:
    """Yield each pair plain, some in a variant too, and some joined to the one before, by the pair's own chance."""
    for source in sources:
        chance = Random(f"{seed} {source.name}")  # noqa: S311 - repeatable, not secret
        before: Pair | None = None
        for pair in sieve.sift(read_pairs(source.path)):
            taken[source.name] += 1
            varied = vary(pair, chance) if chance.random() < share else None
            yield Sample(pair, source.weight / 2 if varied else source.weight, source.ways)
            if varied:
                found, both = varied
                ways = source.ways if both else source.ways & THERE
                if ways:
                    yield Sample(found, source.weight / 2, ways)
            joined = join(before, pair) if before and chance.random() < _JOINED else None
            if joined:
                yield Sample(joined, source.weight, source.ways)
            before = pair


def _repeated(samples: Iterator[Sample]) -> Iterator[Sample]:
    """Yield a pair that a pass meets several times as so many samples, each with its share of the weight."""
    for sample in samples:
        copies = min(_COPIES, max(1, round(sample.weight)))
        for _ in range(copies):
            yield Sample(sample.pair, sample.weight / copies, sample.ways)


class _Cutter:
    """Texts → pieces, some of them cut by chance."""

    def __init__(self, processor: Any, drawn: float, seed: int) -> None:  # noqa: ANN401 - sentencepiece ships no types
        self._processor, self._drawn, self._seed = processor, drawn, seed
        self._chance = Random(f"{seed} pieces")  # noqa: S311 - repeatable, not secret
        self._calls = 0

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the pieces of each text."""
        plain: list[list[int]] = self._processor.encode(texts)
        drawn = [at for at in range(len(texts)) if self._drawn and self._chance.random() < self._drawn]
        if drawn:
            self._calls += 1
            found = draw_pieces(self._processor, [texts[at] for at in drawn], 1000 * self._seed + self._calls)
            for at, pieces in zip(drawn, found, strict=True):
                plain[at] = pieces
        return plain


def _lay_down(samples: Iterator[Sample], cutter: _Cutter, folder: Path) -> dict[str, int]:
    tokens, offsets, weights, ways = array("H"), array("q", [0]), array("f"), array("B")
    while some := list(islice(samples, _AT_ONCE)):
        for side in cutter.cut([text for sample in some for text in sample.pair]):
            tokens.extend(side)
            offsets.append(len(tokens))
        weights.extend(sample.weight for sample in some)
        ways.extend(sample.ways for sample in some)
    if not weights:
        raise TrainingError(
            "no pair is left after sifting", next_step="look at what was refused, and give more text"
        )
    laid = (np.asarray(tokens), np.asarray(offsets), np.asarray(weights), np.asarray(ways))
    for name, values in zip(_PARTS, laid, strict=True):
        buffer = io.BytesIO()
        np.save(buffer, values)
        write_whole(folder / f"{name}.npy", buffer.getvalue())
    return {"pairs": len(weights), "tokens": len(tokens)}
