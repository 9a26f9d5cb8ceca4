"""Which old sentences are worth comparing with a new one: those that share its rarest runs of six bytes.

numpy counts the runs: of a hundred thousand old sentences only the places where a new one's rare runs stand are
ever looked at in Python.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_WORD, _MORE = 4, 2
"""Bytes of a run: one 32-bit number and one of 16."""
_BITS = 18
_HASHES = 1 << _BITS
_RAREST = 12
_AT_LEAST = 2
_POSTINGS = 200
_CANDIDATES = 8

_Numbers = NDArray[np.int64]


def candidates_of(new: list[str], old: list[str]) -> Iterator[tuple[int, int]]:
    """Yield positions in both, of the sentences that share most of the new one's rarest runs."""
    before, after = _Runs(old), _Runs(new)
    counts = sum((np.bincount(hashes, minlength=_HASHES) for hashes in before.hashes), np.zeros(_HASHES, int))
    runs, of = _rarest(*after.where(counts > 0), counts)
    wanted = np.zeros(_HASHES, dtype=bool)
    wanted[runs] = True
    found, sentences = before.where(wanted)
    order = np.argsort(found, kind="stable")
    found, sentences = found[order], sentences[order]
    starts = np.searchsorted(found, runs, side="left")
    lengths = np.minimum(np.searchsorted(found, runs, side="right") - starts, _POSTINGS)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    pairs = np.repeat(of, lengths) * len(old) + sentences[np.repeat(starts, lengths) + within]
    pairs, shared = np.unique(pairs, return_counts=True)
    order = np.lexsort((pairs, -shared, pairs // len(old)))
    positions, others = np.divmod(pairs[order], len(old))
    near = np.arange(len(order)) - np.searchsorted(positions, positions) < _CANDIDATES
    return zip(positions[near].tolist(), others[near].tolist(), strict=True)


class _Runs:
    """Every run of six bytes in sentences, as hashes."""

    def __init__(self, sentences: list[str]) -> None:
        text = "\0".join(["", *sentences, ""])
        if text.count("\0") != len(sentences) + 1:
            text = "\0".join(["", *(sentence.replace("\0", " ") for sentence in sentences), ""])
        data = text.encode(errors="surrogatepass") + bytes(_WORD + _MORE)
        self._ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0)[1 : len(sentences) + 1]
        self.hashes = [_hashes(data, offset) for offset in range(_WORD)]
        """Of the runs that begin at bytes 0, 4, 8 …, then of those at 1, 5, 9 …, and so on."""

    def where(self, wanted: NDArray[np.bool_]) -> tuple[_Numbers, _Numbers]:
        """Return the hashes that are wanted, and the position of the sentence that each stands in."""
        hashes: list[_Numbers] = []
        sentences: list[_Numbers] = []
        for offset, all_hashes in enumerate(self.hashes):
            places = np.flatnonzero(wanted[all_hashes])
            hashes.append(all_hashes[places])
            sentences.append(np.searchsorted(self._ends, places * _WORD + offset + 1))
        found = np.concatenate(sentences)
        whole = found < len(self._ends)
        return np.concatenate(hashes)[whole], found[whole]


def _hashes(data: bytes, offset: int) -> _Numbers:
    count = (len(data) - offset - _MORE) // _WORD
    codes = np.frombuffer(data, dtype="<u4", count=count, offset=offset)
    more = np.frombuffer(data, dtype="<u2", count=count * 2 - 1, offset=offset + _WORD)[::2]
    mixed = (codes ^ more * np.uint32(0x85EBCA6B)) * np.uint32(0x9E3779B1)
    return (mixed >> np.uint32(32 - _BITS)).astype(np.int64)


def _rarest(runs: _Numbers, of: _Numbers, counts: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Keep of each sentence the runs that are rarest in the old ones, each once."""
    of, runs = np.divmod(np.unique(of * _HASHES + runs), _HASHES)
    order = np.lexsort((runs, counts[runs], of))
    of, runs = of[order], runs[order]
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    kept = (rank < _RAREST) & ((counts[runs] <= _POSTINGS) | (rank < _AT_LEAST))
    return runs[kept], of[kept]
