"""What stands together: lists, tables, figures, quotations, questions and answers.

Every passage of an edition comes out exactly once, so whatever its grouping says, nothing is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from pipeline.model import BlockKind, Edition, Passage
from pipeline.publish.anchors import headings, ids

_DEEPEST = 6
"""Lists nest no deeper than this; a page could not show it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A passage in its place on the page."""

    passage: Passage
    id: str = ""
    """What fragment links point at; the same in all editions."""
    level: int = 0
    """1–6 for a heading: never more than one below the heading above it."""

    @property
    def kind(self) -> BlockKind:
        """The block's kind."""
        return self.passage.block.kind


@dataclass(frozen=True, slots=True)
class Single:
    """A heading, a paragraph, code."""

    part: Part


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    parts: tuple[Part, ...]
    lists: tuple["Listing", ...] = ()
    number: int | None = None
    """What it shows in a numbered list that does not count from 1 up."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A bullet list or a numbered one."""

    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a row whose columns could not be told apart has one."""

    captions: tuple[Part, ...]
    head: tuple[tuple[Part, ...], ...]
    rows: tuple[tuple[Part, ...], ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.head + self.rows), default=0)

    @property
    def is_flat(self) -> bool:
        """Whether no row's columns could be told apart."""
        return all(part.kind is BlockKind.ROW for row in self.head + self.rows for part in row)


@dataclass(frozen=True, slots=True)
class Figure:
    """Images, or what else a caption belongs to."""

    parts: tuple[Part, ...]
    captions: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of one paragraph or more."""

    parts: tuple[Part, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what answers it."""

    question: Part | None
    answers: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions and answers."""

    pairs: tuple[Answered, ...]

    @property
    def has_headings(self) -> bool:
        """Whether it is a run of headed sections; if not, every question is a term and has answers."""
        return any(not pair.question or pair.question.level or not pair.answers for pair in self.pairs)


Region = Single | Listing | Table | Figure | Quotation | Faq


@dataclass(frozen=True, slots=True)
class Layout:
    """An edition as it is read."""

    titles: tuple[Part, ...]
    authors: tuple[Part, ...]
    teasers: tuple[Part, ...]
    body: tuple[Region, ...]


_FAMILY = {
    BlockKind.COLUMN: "table",
    BlockKind.CELL: "table",
    BlockKind.ROW: "table",
    BlockKind.ITEM: "list",
    BlockKind.QUESTION: "faq",
    BlockKind.ANSWER: "faq",
    BlockKind.IMAGE: "figure",
    BlockKind.CAPTION: "figure",
    BlockKind.QUOTE: "quotation",
}
_RANK = ("table", "list", "faq", "quotation", "figure")
"""Which family a group is of where its blocks are of several: a table has a caption too."""


@lru_cache(maxsize=16)
def lay_out(edition: Edition) -> Layout:
    """Group an edition's passages; an edition goes into several files in a row, so the last ones are kept."""
    blocks = [passage.block for passage in edition.passages]
    parts = [
        Part(passage, identity, level)
        for passage, identity, level in zip(edition.passages, ids(blocks), headings(blocks), strict=True)
    ]
    front = {BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.TEASER}
    return Layout(
        titles=_of(parts, BlockKind.TITLE),
        authors=_of(parts, BlockKind.AUTHOR),
        teasers=_of(parts, BlockKind.TEASER),
        body=tuple(_regions([part for part in parts if part.kind not in front])),
    )


def _of(parts: Iterable[Part], kind: BlockKind) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.kind is kind)


def _regions(parts: Sequence[Part]) -> Iterator[Region]:
    for run in _runs(parts):
        families = {_FAMILY.get(part.kind, "") for part in run}
        match next((family for family in _RANK if family in families), ""):
            case "table":
                yield from _table(run)
            case "list":
                items = groupby(enumerate(run), _entry)
                yield from _nested([_Row(tuple(part for _, part in item)) for _, item in items])
            case "faq":
                yield _faq(run)
            case "quotation":
                source = next((part.passage.block.source for part in run if part.passage.block.source), "")
                yield Quotation(tuple(run), source)
            case "figure":
                captions = _of(run, BlockKind.CAPTION)
                yield Figure(tuple(part for part in run if part.kind is not BlockKind.CAPTION), captions)
            case _:
                yield from map(Single, run)


def _runs(parts: Iterable[Part]) -> Iterator[list[Part]]:
    run: list[Part] = []
    for part in parts:
        if run and not _belongs(part, run[-1]):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _belongs(part: Part, last: Part) -> bool:
    if part.passage.block.group or last.passage.block.group:
        return part.passage.block.group == last.passage.block.group
    if part.kind is BlockKind.CAPTION:
        return last.kind is BlockKind.IMAGE
    family = _FAMILY.get(part.kind, "")
    return family in ("table", "list", "faq") and family == _FAMILY.get(last.kind, "")


def _table(run: Sequence[Part]) -> Iterator[Region]:
    cells = [part for part in run if _FAMILY.get(part.kind) == "table"]
    rows = [tuple(part for _, part in row) for _, row in groupby(enumerate(cells), _line)]
    head = tuple(row for row in rows if row[0].passage.block.row == 0)
    body = tuple(row for row in rows if row[0].passage.block.row != 0)
    if not body:
        head, body = (), head
    yield Table(_of(run, BlockKind.CAPTION), head, body)
    for part in run:
        if _FAMILY.get(part.kind) != "table" and part.kind is not BlockKind.CAPTION:
            yield Single(part)


def _line(numbered: tuple[int, Part]) -> tuple[int, int]:
    """Tell which parts stand in one row of a table: cells of one number, or a flattened row alone."""
    number, part = numbered
    return (part.passage.block.row, number if part.kind is BlockKind.ROW else -1)


def _entry(numbered: tuple[int, Part]) -> tuple[int, int]:
    """Tell which parts stand in one item of a list: those of one number, or each alone."""
    number, part = numbered
    row = part.passage.block.row
    return (row, -1) if row else (0, number)


class _Row:
    """The parts of one list item, with its depth."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        first = next((part for part in parts if part.kind is BlockKind.ITEM), parts[0])
        self.level = min(first.passage.block.level, _DEEPEST)
        self.ordered = first.passage.block.ordered
        self.number = first.passage.block.number


def _nested(rows: Sequence[_Row]) -> Iterator[Listing]:
    items: list[Item] = []
    ordered = False
    position = 0
    while position < len(rows):
        head = rows[position]
        end = position + 1
        while end < len(rows) and rows[end].level > head.level:
            end += 1
        if items and ordered != head.ordered:
            yield Listing(ordered, tuple(items))
            items = []
        ordered = head.ordered
        items.append(Item(head.parts, tuple(_nested(rows[position + 1 : end])), head.number))
        position = end
    if items:
        yield Listing(ordered, tuple(items))


def _faq(run: Sequence[Part]) -> Faq:
    pairs: list[tuple[Part | None, list[Part]]] = []
    for part in run:
        if part.kind is BlockKind.QUESTION:
            pairs.append((part, []))
        elif pairs:
            pairs[-1][1].append(part)
        else:
            pairs.append((None, [part]))
    return Faq(tuple(Answered(question, tuple(answers)) for question, answers in pairs))
