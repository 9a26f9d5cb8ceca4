"""What an edition takes from an article that says things in two languages: of each pair, its own side.

What is said once stays in every edition, next to what it stood next to. Blocks go by their numbers in the whole
article.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.model import NO_BITEXT, Block, BlockKind, Halves, Language, Pair, SegmentedArticle, Unit, base

_CELLS = frozenset({BlockKind.COLUMN, BlockKind.CELL})
_FRONT = frozenset({BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.TEASER})

_Row = tuple[Block, tuple[Unit, ...]]
"""A block and its units."""


@dataclass(frozen=True, slots=True)
class Side:
    """An article as one edition has it: everything once."""

    segmented: SegmentedArticle
    """Without a bitext."""
    places: tuple[int, ...]
    """For each of its blocks, the number of the block of the whole article at whose place it stands."""
    instead: tuple[tuple[int, int], ...] = ()
    """Numbers of blocks that are left out, and of those that say the same alone, one for one."""


def side(segmented: SegmentedArticle, language: Language) -> Side:
    """Return an article's side for the edition in `language`.

    A language that is on neither side of a pair has the side that stands first.
    """
    if segmented.bitext == NO_BITEXT:
        return Side(segmented, tuple(range(len(segmented.units))))
    blocks = segmented.article.blocks
    plan = _Plan(segmented, language)
    places = plan.places()
    rows = [plan.row(place) for place in places]
    rows = _renumbered(rows, {block.group for block in blocks if block.kind is BlockKind.ITEM})
    article = replace(segmented.article, blocks=tuple(block for block, _ in rows))
    units = tuple(units for _, units in rows)
    return Side(replace(segmented, article=article, units=units, bitext=NO_BITEXT), places, plan.instead())


class _Plan:
    """Which blocks an edition has, where, and with whose words."""

    def __init__(self, segmented: SegmentedArticle, language: Language) -> None:
        self._rows = tuple(zip(segmented.article.blocks, segmented.units, strict=True))
        self._language = language
        self._halves = {one.block: one for one in segmented.bitext.halves}
        self._words: dict[int, int] = {}
        """The title's number and that of the heading whose words it has in this edition."""
        self._counterparts: dict[int, int] = {}
        """Of a block that is left out, the last of those that say the same here."""
        self._ends: dict[int, int] = {}
        """Of such a one, where what stands with it ends."""
        self._aliases: dict[int, int] = {}
        """Of a heading, the one whose id it shares."""
        self._spoken: dict[int, tuple[Language, Language]] = {}
        """Of a block in a pair, the language of its side and that of the other."""
        gone: set[int] = set()
        paired: set[int] = set()
        for pair in segmented.bitext.pairs:
            kept, left = _sides(pair, language)
            self._spoken |= dict.fromkeys(pair.first_blocks, (pair.first, pair.second))
            self._spoken |= dict.fromkeys(pair.second_blocks, (pair.second, pair.first))
            paired.update(kept, left)
            if len(kept) == len(left):
                self._aliases |= dict(zip(pair.second_blocks, pair.first_blocks, strict=True))
                self._aliases |= dict(zip(pair.first_blocks, pair.second_blocks, strict=True))
            if self._kind(left[0]) is BlockKind.TITLE:
                self._words[left[0]] = kept[0]
                gone.add(kept[0])
            else:
                gone.update(left)
            self._counterparts |= dict.fromkeys(left, kept[-1])
        self._paired = paired
        self._boxed = set(self._narrow(gone))
        gone.update(
            number
            for number in segmented.bitext.pointers
            if self._kind(number) is not BlockKind.COLUMN or number in self._boxed
        )
        self._gone = gone

    def places(self) -> tuple[int, ...]:
        """Return the numbers of the blocks at whose places the edition's stand, in its order."""
        order: list[tuple[int, int, int]] = []
        groups = self._groups()
        here = self._paired - self._gone
        last = -1
        for number, (block, _) in enumerate(self._rows):
            if number in self._paired:
                last = number
            if number in self._gone:
                continue
            free = number not in self._paired and not groups.get(block.group, set()) & here
            if free and last in self._counterparts and block.kind not in _FRONT:
                order.append((self._behind(self._counterparts[last], groups), 1, number))
            else:
                order.append((number, 0, number))
        return tuple(number for *_, number in sorted(order))

    def _behind(self, beside: int, groups: Mapping[int, set[int]]) -> int:
        """Return the last of the blocks that stand with one: its group's, and what is said once right behind."""
        if beside not in self._ends:
            last = max({beside, *groups.get(self._rows[beside][0].group, ())})
            while last + 1 < len(self._rows) and self._is_free(last + 1, groups):
                last += 1
            self._ends[beside] = last
        return self._ends[beside]

    def instead(self) -> tuple[tuple[int, int], ...]:
        """Return the blocks that are left out and those that stand for them, where it is one for one."""
        found = ((number, self._aliases.get(number)) for number in sorted(self._gone))
        return tuple(
            (number, other) for number, other in found if other is not None and other not in self._gone
        )

    def _is_free(self, number: int, groups: Mapping[int, set[int]]) -> bool:
        """Say whether nothing of a block's group is in a pair."""
        group = groups.get(self._rows[number][0].group, {number})
        return group.isdisjoint(self._paired)

    def row(self, place: int) -> _Row:
        """Return the block of the edition that stands at a place."""
        own, _ = self._rows[place]
        number = self._words.get(place, place)
        block, units = self._rows[number]
        block = self._named(block, number)
        if place in self._halves:
            block, units = self._half(block, self._halves[place])
        if number != place:
            block = replace(block, kind=own.kind, level=own.level, group=0, row=0)
        if place in self._boxed:
            block = replace(block, kind=BlockKind.PARAGRAPH, group=0, row=0)
        return block, tuple(
            replace(unit, kind=block.kind, language=self._spoken_in(number, unit)) for unit in units
        )

    def _spoken_in(self, number: int, unit: Unit) -> Language:
        """Return the language of a unit: what a side says in the other one is its author's own word, and stays."""
        own, other = self._spoken.get(number, (unit.language, unit.language))
        return own if unit.language == other else unit.language

    def _kind(self, number: int) -> BlockKind:
        return self._rows[number][0].kind

    def _groups(self) -> Mapping[int, set[int]]:
        """Return the blocks of each group; none for 0, which is no group."""
        groups: defaultdict[int, set[int]] = defaultdict(set)
        for number, (block, _) in enumerate(self._rows):
            if block.group:
                groups[block.group].add(number)
        return groups

    def _narrow(self, gone: set[int]) -> Iterator[int]:
        """Yield the cells of tables that have one column left of several."""
        for numbers in self._groups().values():
            if any(self._kind(number) not in _CELLS for number in numbers) or not numbers & gone:
                continue
            widths: defaultdict[int, int] = defaultdict(int)
            for number in numbers - gone:
                widths[self._rows[number][0].row] += 1
            if set(widths.values()) == {1}:
                yield from numbers - gone

    def _named(self, block: Block, number: int) -> Block:
        """Return a block whose id is the same in all editions."""
        if number in self._halves:
            return replace(block, alias=self._halves[number].texts[0][1])
        if number not in self._aliases or block.anchor:
            return block
        other, _ = self._rows[self._aliases[number]]
        first, _ = self._rows[min(number, self._aliases[number])]
        return replace(block, anchor=other.anchor, alias=first.text)

    def _half(self, block: Block, halves: Halves) -> _Row:
        texts = dict(halves.texts)
        chosen = _choice(list(texts), self._language)
        inlines = {inline.number: inline for inline in block.inlines}
        text, behind = markup.shorten(markup.parse(texts[chosen]), inlines)
        return replace(block, text=texts[chosen]), (Unit(block.kind, chosen, text, inlines=behind),)


def _sides(pair: Pair, language: Language) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the blocks of a pair that the edition has, and those it leaves out."""
    if _choice([pair.first, pair.second], language) == pair.first:
        return pair.first_blocks, pair.second_blocks
    return pair.second_blocks, pair.first_blocks


def _choice(languages: Sequence[Language], language: Language) -> Language:
    """Return the one that is the edition's, or near to it, or the first."""
    if language in languages:
        return language
    return next((one for one in languages if base(one) == base(language)), languages[0])


def _renumbered(rows: Sequence[_Row], lists: set[int]) -> list[_Row]:
    """Count the items of each list from 1 again."""
    counts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    made: list[_Row] = []
    for block, units in rows:
        if block.group in lists and block.group and block.row:
            known = counts[block.group]
            made.append((replace(block, row=known.setdefault(block.row, len(known) + 1)), units))
        else:
            made.append((block, units))
    return made
