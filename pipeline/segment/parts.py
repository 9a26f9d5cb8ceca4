"""What is paired as one: a block, or a list, table, quotation or figure that is in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pipeline import markup
from pipeline.model import NO_LANGUAGE, Block, BlockKind, Unit, base

NEUTRAL = ""
"""What the language of a part without words is called."""
_MOSTLY = 0.8
"""Share of a block's characters that makes their language the block's."""
_TABLE = frozenset({BlockKind.COLUMN, BlockKind.CELL, BlockKind.ROW})
_QUOTES = frozenset('«»“”"')
_HEADED = frozenset({BlockKind.TITLE, BlockKind.HEADING})
_SHORT = _HEADED | {BlockKind.ITEM, BlockKind.CAPTION, BlockKind.IMAGE, BlockKind.COLUMN, BlockKind.CELL}
"""Kinds whose place among others says as much as their few words."""
_MIXED = frozenset({BlockKind.ITEM, BlockKind.CELL})
"""Kinds that stand alone where a list or table is in both languages."""
_LABEL = 4
"""Words, and a colon; in French that is one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One or more blocks that stand next to each other."""

    blocks: tuple[int, ...]
    language: str | None
    """`fr`, `en`, NEUTRAL, or None for a mixture or a third one."""
    kinds: tuple[tuple[BlockKind, int], ...]
    """With their levels."""
    text: str
    sources: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def is_paragraph(self) -> bool:
        """Whether it is running text."""
        return all(kind is BlockKind.PARAGRAPH for kind, _ in self.kinds)

    @property
    def is_running(self) -> bool:
        """Whether it is text of sentences, which says more than its place."""
        return not any(kind in _SHORT for kind, _ in self.kinds) and not self._is_label

    @property
    def tells(self) -> bool:
        """Whether its words say more than its place: sentences, or one item or cell of those in both languages."""
        return self.is_running or (len(self.kinds) == 1 and self.kinds[0][0] in _MIXED)

    @property
    def _is_label(self) -> bool:
        """Whether it only names what follows: `Topics:`."""
        return self.text.rstrip().endswith(":") and len(self.text.split()) <= _LABEL

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading alone."""
        return all(kind is BlockKind.HEADING for kind, _ in self.kinds)

    @property
    def is_quoting(self) -> bool:
        """Whether it has quotation marks."""
        return not _QUOTES.isdisjoint(self.text)

    @property
    def signature(self) -> tuple[str, str]:
        """What a part in no language is known by."""
        return self.text, " ".join(self.sources)

    def is_like(self, other: "Part") -> bool:
        """Say whether both are made of the same; a heading further down may be the title again."""
        if self.kinds == other.kinds:
            return True
        kinds = [{kind for kind, _ in one.kinds} for one in (self, other)]
        return BlockKind.TITLE in kinds[0] | kinds[1] and all(one <= _HEADED for one in kinds)

    def gap(self, other: "Part") -> range:
        """Return the numbers of the blocks between two parts."""
        first, second = sorted((self.blocks, other.blocks))
        return range(first[-1] + 1, second[0])


class Reading:
    """What the blocks of an article say, and in which language."""

    def __init__(self, blocks: Sequence[Block], units: Sequence[Sequence[Unit]]) -> None:
        self.blocks = blocks
        self._units = units
        self.text = cache(self._text)
        self.language = cache(self._language)

    def sentences(self, number: int) -> list[str]:
        """Return the sentences of a block as plain texts."""
        return [markup.plain(unit.text) for unit in self._units[number]]

    def _text(self, number: int) -> str:
        return markup.plain(self.blocks[number].text)

    def _language(self, number: int) -> str | None:
        """Return `fr`, `en`, NEUTRAL, or None for a mixture or a third one."""
        letters: dict[str | None, int] = {}
        for unit in self._units[number]:
            own = NEUTRAL if unit.language == NO_LANGUAGE else base(unit.language)
            language = None if unit.spoken else own
            letters[language] = letters.get(language, 0) + len(unit.text)
        return _most(letters)


def parts_of(reading: Reading, taken: set[int]) -> list[Part]:
    """Return an article's parts in order, without blocks that are taken."""
    return list(_parts(reading, taken))


def _parts(reading: Reading, taken: set[int]) -> Iterator[Part]:
    free = [number for number in range(len(reading.blocks)) if number not in taken]
    for group, members in groupby(free, key=lambda number: reading.blocks[number].group or -number):
        numbers = tuple(members)
        said = _mostly(reading, numbers)
        is_table = any(reading.blocks[number].kind in _TABLE for number in numbers)
        if group > 0 and (said is not None or is_table):
            yield _part(reading, numbers, said)
        else:
            yield from (_part(reading, (number,), reading.language(number)) for number in numbers)


def _mostly(reading: Reading, numbers: Sequence[int]) -> str | None:
    letters: dict[str | None, int] = {}
    for number in numbers:
        language = reading.language(number)
        letters[language] = letters.get(language, 0) + len(reading.text(number))
    return _most(letters)


def _most(letters: dict[str | None, int]) -> str | None:
    """Return the language of most of a text, NEUTRAL where it has none, None for a mixture."""
    spoken = {language: count for language, count in letters.items() if language != NEUTRAL}
    most = max(spoken, key=lambda language: spoken[language], default=NEUTRAL)
    return most if not spoken or spoken[most] >= _MOSTLY * sum(spoken.values()) else None


def _part(reading: Reading, numbers: tuple[int, ...], language: str | None) -> Part:
    blocks = [reading.blocks[number] for number in numbers]
    return Part(
        numbers,
        language,
        tuple((block.kind, block.level) for block in blocks),
        " ".join(map(reading.text, numbers)),
        tuple(block.source or block.link for block in blocks),
        tuple(sentence for number in numbers for sentence in reading.sentences(number)),
    )
