"""Flattened tables: cells are told apart again only where the article itself shows how."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalise.characters import clean
from pipeline.normalise.names import WORD, find_names, find_pairs

_LONGEST = 40
"""Words; a longer line is no row of short cells."""
_NUMBER = re.compile(r"[(~≈<>±+\-–−]*[€$£]?\d[\d.,:/]*[%€$£kKM]?\)?|[-–—]")
_THOUSANDS = re.compile(r"\d{1,3} \d{3}\b")
_OPENING_WORDS_TEXT = (
    "a à an and at au aux avec by dans de des du en et for from in into la le les of on or ou par pour "
    "sans sous sur the to un une vs with"
)
_OPENING_WORDS = frozenset(_OPENING_WORDS_TEXT.split())
"""Small words that no cell ends in."""
_DELIMITER = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What running text says about the words of a table."""

    names: frozenset[tuple[str, ...]]
    """Words that stand capitalised together in the middle of sentences."""
    pairs: frozenset[tuple[str, str]]
    """Words that stand next to each other somewhere, without case."""


class _Cuts(NamedTuple):
    """Where a line may be cut: before the words with these numbers."""

    sure: frozenset[int]
    possible: frozenset[int]

    def into(self, cells: int) -> frozenset[int] | None:
        """Return the only way to cut the line into so many cells; None where there is none or a choice."""
        if len(self.sure) == cells - 1:
            return self.sure
        return self.sure | self.possible if len(self.sure) + len(self.possible) == cells - 1 else None


def gather_evidence(prose: Sequence[str], headings: Iterable[str]) -> Evidence:
    """Collect names and neighbours from paragraphs, and neighbours from headings; tables say nothing."""
    return Evidence(
        frozenset(name for text in prose for name in find_names(text)),
        frozenset(pair for text in (*prose, *headings) for pair in find_pairs(text)),
    )


def recover_cells(lines: Sequence[str], evidence: Evidence) -> tuple[tuple[str, ...], ...] | None:
    """Cut a table's lines into cells, header first; None where the evidence does not settle each cut.

    All rows of the result have as many cells as the header, at least two.
    """
    for mark in ("\t", "|"):
        if all(mark in line for line in lines):
            return _cut_at(mark, lines)
    table = [line.split() for line in lines]
    if any(len(words) > _LONGEST or _THOUSANDS.search(" ".join(words)) for words in table):
        return None
    names = [_name_length(words, evidence) for words in table[1:]]
    named = all(names)
    cuts = [_find_cuts(table[0], 0, evidence)]
    cuts += [
        _find_cuts(words, name if named else 0, evidence)
        for words, name in zip(table[1:], names, strict=True)
    ]
    widths = [width for width in range(2, _LONGEST) if all(cut.into(width) for cut in cuts)]
    if len(widths) != 1:
        return None
    cells = tuple(_split(words, cut.into(widths[0]) or ()) for words, cut in zip(table, cuts, strict=True))
    return cells if _is_convincing(cells, named=named) else None


def _is_convincing(cells: Sequence[tuple[str, ...]], *, named: bool) -> bool:
    """Say whether capitals alone did not decide, or decided alike in rows enough."""
    columns = [[_is_number(cell) for cell in column] for column in zip(*cells[1:], strict=True)]
    if any(any(column) and not all(column) for column in columns):
        return False
    if named:
        return True
    # as many words as the header has is chance; as many capitals, with small words between, is not
    phrases = any(" " in cell for row in cells[1:] for cell in row)
    return len(cells) > 2 and (any(map(all, columns)) or (len(columns) > 2 and phrases))


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.split(" ", 1)[0]) is not None


def _cut_at(mark: str, lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    rows = [line.strip(" ") for line in lines]
    if mark == "|":
        rows = [row.removeprefix("|").removesuffix("|") for row in rows if not _DELIMITER.fullmatch(row)]
    cells = [tuple(map(clean, row.split(mark))) for row in rows]
    width = max(map(len, cells), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in cells)


def _name_length(words: Sequence[str], evidence: Evidence) -> int:
    """Return how many words of a row's beginning are a name that stands elsewhere; 0 for none."""
    for length in range(min(len(words) - 1, 6), 0, -1):
        if tuple(words[:length]) in evidence.names:
            return length
    return 0


def _find_cuts(words: Sequence[str], name: int, evidence: Evidence) -> _Cuts:
    sure, possible = set(), set()
    in_number = bool(words) and _is_number(words[0])
    depth = 0
    for number, (before, word) in enumerate(pairwise(words), start=1):
        depth += before.count("(") - before.count(")")
        if number < name or depth > 0:
            continue
        if _is_number(word):
            sure.add(number)
            in_number = True
        elif _starts_high(word):
            if in_number or number == name:
                sure.add(number)
                in_number = False
            elif _may_part(before, word, evidence):
                possible.add(number)
    return _Cuts(frozenset(sure), frozenset(possible))


def _may_part(before: str, word: str, evidence: Evidence) -> bool:
    last, first = WORD.findall(before), WORD.findall(word)
    if not last or not first or before[-1] in ",&-–/" or before.casefold() in _OPENING_WORDS:
        return False
    return (last[-1].casefold(), first[0].casefold()) not in evidence.pairs


def _starts_high(word: str) -> bool:
    return word.lstrip("«“\"'(")[:1].isupper()


def _split(words: Sequence[str], cuts: Iterable[int]) -> tuple[str, ...]:
    edges = [0, *sorted(cuts), len(words)]
    return tuple(" ".join(words[start:end]) for start, end in pairwise(edges))
