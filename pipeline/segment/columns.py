"""Tables that say the same in two columns, one French and one English."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from pipeline.model import Block, BlockKind
from pipeline.segment.likeness import Likeness

_CELLS = frozenset({BlockKind.COLUMN, BlockKind.CELL})
_ENOUGH = 10.0
"""Log-odds of two columns."""
_ALIKE = 0.6
"""Share of their rows that must be more likely a pair than not."""

_NEAREST = 2
"""English columns that a French one is compared with."""
_MOST = 500
"""Rows that are compared."""

Column = tuple[int, ...]
"""The numbers of a table's blocks that stand below each other, the header's first."""


def pair_columns(
    blocks: Sequence[Block], text: Callable[[int], str], language: Callable[[int], str | None]
) -> Iterator[tuple[Column, Column]]:
    """Yield the French and English columns that say the same.

    `text` and `language` tell those of a block by its number; a language is `fr`, `en`, nothing for no words, or
    None for a mixture.
    """
    for columns in _tables(blocks):
        spoken: defaultdict[str | None, list[Column]] = defaultdict(list)
        for column in columns:
            said = {language(number) for number in column if blocks[number].kind is BlockKind.CELL} - {""}
            if len(said) == 1:
                spoken[said.pop()].append(column)
        taken: set[Column] = set()
        for french in spoken["fr"]:
            free = (english for english in spoken["en"] if english not in taken)
            near = sorted(free, key=lambda english: abs(english[0] - french[0]))[:_NEAREST]
            found = next((english for english in near if _say_the_same(french, english, blocks, text)), None)
            if found is not None:
                taken.add(found)
                yield french, found


def _tables(blocks: Sequence[Block]) -> Iterator[list[Column]]:
    """Yield the columns of each table whose rows are equally wide."""
    tables: defaultdict[int, dict[int, list[int]]] = defaultdict(dict)
    for number, block in enumerate(blocks):
        if block.group and block.kind in _CELLS:
            tables[block.group].setdefault(block.row, []).append(number)
    for rows in tables.values():
        if len({len(row) for row in rows.values()}) == 1:
            yield list(zip(*rows.values(), strict=True))


def _say_the_same(
    french: Column, english: Column, blocks: Sequence[Block], text: Callable[[int], str]
) -> bool:
    cells = [
        (text(one), text(other))
        for one, other in zip(french, english, strict=True)
        if blocks[one].kind is BlockKind.CELL
    ]
    if any(bool(one) != bool(other) for one, other in cells):  # one language has something of its own
        return False
    rows = [(one, other) for one, other in cells if one][:_MOST]
    likeness = Likeness([one for one, _ in rows], [other for _, other in rows])
    scores = [likeness.of((number,), (number,)) for number in range(len(rows))]
    return sum(scores) >= _ENOUGH and sum(score > 0 for score in scores) >= _ALIKE * len(scores)
