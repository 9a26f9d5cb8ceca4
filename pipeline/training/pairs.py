"""Parallel text: one pair a line, `English<TAB>French`, plain or compressed with gzip or Zstandard."""

import gzip
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from pipeline.training.errors import TrainingError, require

LANGUAGES = ("en", "fr")
"""In the order of a pair."""
_MOST_WORDS = 200
_MOST_GROWTH = 3.0
"""Times its length that a side may be longer than the other; 20 characters are given to both, for short texts vary more."""
_MOST_ALIKE = 4
"""Pairs that may share one side: formulas that a manual repeats teach nothing new."""


class Pair(NamedTuple):
    """A text in both languages."""

    en: str
    fr: str

    def swap(self) -> "Pair":
        """Return the pair seen from the other language; for functions that look at the first side only."""
        return Pair(self.fr, self.en)


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file; lines without exactly one tab are passed over.

    Raises `TrainingError`, naming file and line, for a file that is missing, damaged or not UTF-8.
    """
    read = 0
    try:
        with _open(path) as file:
            for line in file:
                columns = line.decode("utf-8").rstrip("\r\n").split("\t")
                if len(columns) == len(LANGUAGES):
                    yield Pair(*columns)
                read += 1
    except FileNotFoundError as error:
        raise TrainingError("there is no such file", where=str(path), next_step="check the name") from error
    except (OSError, EOFError, ValueError) as error:
        where = f"{path}:{read + 1}"
        raise TrainingError(f"cannot be read: {error}", where=where, next_step="save it as UTF-8") from error


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text, without their ends. Raises `TrainingError`."""
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"cannot be read: {error}", where=str(path), next_step="check the name"
        ) from error


def _open(path: Path) -> BinaryIO:
    if path.suffix == ".zst":
        require("zstandard")
        import zstandard  # noqa: PLC0415 - part of the extra, for these files alone

        return cast("BinaryIO", io.BufferedReader(zstandard.open(path, "rb")))
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def tidy(text: str) -> str:
    """Return a side as models see it: NFC, plain single spaces (typography sets the others after translation)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fault(pair: Pair) -> str:
    """Say why a tidy pair is of no use; empty where it is."""
    if not pair.en or not pair.fr:
        return "empty"
    if any("\ufffd" in side or not side.isprintable() for side in pair):
        return "control or replacement characters"
    if max(len(side.split()) for side in pair) > _MOST_WORDS:
        return "too long"
    short, long = sorted(len(side) for side in pair)
    if (long + 20) / (short + 20) > _MOST_GROWTH:
        return "one side much longer"
    if key(pair.en) == key(pair.fr) and len(pair.en.split()) > 3:
        return "copied"
    if any(sum(map(str.isalpha, side)) < len(side) / 3 for side in pair):
        return "hardly any letters"
    return ""


def key(text: str) -> str:
    """Return what makes two texts the same one: letters and digits without case, or all of a text that has none."""
    return re.sub(r"[\W_]+", "", text.casefold()) or text


class Sieve:
    """Lets each pair through once, and none that is of no use or held out; counts what stayed behind."""

    def __init__(self, held_out: Iterable[str] = ()) -> None:
        self._held_out = {_digest(key(text)) for text in held_out}
        self._seen: set[bytes] = set()
        self._alike: Counter[bytes] = Counter()
        self.refused: Counter[str] = Counter()

    def sift(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Yield the good ones, tidied, in order."""
        for raw in pairs:
            pair = Pair(tidy(raw.en), tidy(raw.fr))
            reason = fault(pair) or self._met(pair)
            if reason:
                self.refused[reason] += 1
            else:
                yield pair

    def _met(self, pair: Pair) -> str:
        sides = tuple(_digest(key(side)) for side in pair)
        whole = sides[0] + sides[1]
        if not self._held_out.isdisjoint(sides):
            return "held out"
        if whole in self._seen:
            return "seen before"
        labelled = (b"en" + sides[0], b"fr" + sides[1])
        if any(self._alike[side] >= _MOST_ALIKE for side in labelled):
            return "one side seen too often"
        self._seen.add(whole)
        self._alike.update(labelled)
        return ""


def _digest(text: str) -> bytes:
    """Return eight bytes for a text: millions of texts must fit in memory."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
