"""Where on the page each block of the article stands.

A block is whole texts of the page, one after the other; only what the reader of the page left out (a hidden
label, a button) may stand between them. So a block is looked for as signs that begin where a text begins and
end where one ends. Blocks that stand on the page once, in the order of the article, are sure; the others are
looked for between them. What is not found stays as it is on the page, and is said.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import NamedTuple

from pipeline import markup
from pipeline.model import Block, BlockKind
from pipeline.publish.original.formulas import seen
from pipeline.publish.original.ground import Ground, Node
from pipeline.publish.original.letters import signs

Run = tuple[int, ...]
"""Numbers of nodes, rising."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HOMES = {
    BlockKind.HEADING: _HEADINGS,
    BlockKind.QUESTION: (*_HEADINGS, "dt", "summary"),
    BlockKind.ITEM: ("li", "dt", "dd"),
    BlockKind.COLUMN: ("td", "th"),
    BlockKind.CELL: ("td", "th"),
    BlockKind.QUOTE: ("blockquote",),
    BlockKind.CAPTION: ("figure", "figcaption", "caption"),
}
"""Elements that a block of some kind is looked for in, before it is looked for elsewhere."""
_SURE = 12
"""Signs from which a block that stands on the page once is taken for sure."""
_REACH = 120
"""Nodes that a block may be away from the blocks around it that were found."""
_HEADS = (48, 12, 4, 1)
"""Signs by which beginnings are filed."""
_MOST = 400
"""Places that are tried for one block."""


class _Wanted(NamedTuple):
    """What is looked for."""

    signs: str
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class _Text:
    """All signs of the page."""

    nodes: Sequence[Node]
    whole: str
    starts: tuple[int, ...]
    """Where each node begins, and where the last one ends."""
    heads: dict[str, list[int]]
    """Nodes by the first sign, and by the first few, of what begins there."""
    homes: dict[BlockKind, list[int]]
    """For some kinds: how many elements that such a block may be at home in are around each node."""

    def nearest(self, wanted: "_Wanted", low: int, high: int) -> Run:
        """Return the first run from `low` to before `high`: one at home there, if any is."""
        homes = self.homes.get(wanted.kind)
        found = list(islice(self.runs(wanted.signs, low, high), _MOST))
        at_home = (run for run in found if homes is None or homes[run[0]])
        return next(at_home, found[0] if found else ())

    def runs(self, wanted: str, low: int, high: int) -> Iterator[Run]:
        """Yield the runs of nodes from `low` to before `high` that are `wanted`."""
        length = next(length for length in _HEADS if length <= len(wanted))
        nodes = self.heads.get(wanted[:length], [])
        for node in islice(nodes, bisect_left(nodes, low), None):
            if node >= high:
                return
            if run := self.run_at(wanted, node, high):
                yield run

    def run_at(self, wanted: str, node: int, high: int) -> Run:
        """Return the run of nodes that begins at a node and is `wanted`; empty where there is none."""
        if not self.whole.startswith(wanted, self.starts[node]):
            return ()
        end = bisect_left(self.starts, self.starts[node] + len(wanted))
        fits = end <= high and self.starts[end] == self.starts[node] + len(wanted)
        return tuple(range(node, end)) if fits else ()


class Places(NamedTuple):
    """Where an article stands on its page."""

    runs: tuple[Run, ...]
    """One for each block; empty for one that is not on the page, has no text, or is never translated."""
    repeats: tuple[tuple[int, Run], ...]
    """The number of a block that the page has again within the article, and where: a pulled quotation, a highlight."""


def align(ground: Ground, blocks: Sequence[Block]) -> Places:
    """Find each block, and where the page repeats one that the article has once."""
    text = _read(ground)
    wanted = [_Wanted(_signs(block), block.kind) for block in blocks]
    found: list[Run] = [()] * len(blocks)
    body = [
        number
        for number, block in enumerate(blocks)
        if wanted[number].signs and block.kind is not BlockKind.TITLE
    ]
    _find_sure(text, wanted, body, found)
    _find_between(text, wanted, body, found)
    _find_parted(text, wanted, body, found)
    _find_displaced(text, wanted, body, found)
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE and wanted[number].signs:
            found[number] = _title(ground, text, wanted[number].signs, found)
    return Places(tuple(found), tuple(_repeats(text, wanted, body, found)))


def _signs(block: Block) -> str:
    if block.kind in (BlockKind.AUTHOR, BlockKind.IMAGE):
        return ""
    return signs("".join(word for word in seen(markup.parse(block.text)) if isinstance(word, str)))


def _read(ground: Ground) -> _Text:
    nodes = ground.nodes
    whole = "".join(node.signs for node in nodes)
    starts = tuple(accumulate((len(node.signs) for node in nodes), initial=0))
    heads: defaultdict[str, list[int]] = defaultdict(list)
    for number in range(len(nodes)):
        for length in _HEADS:
            head = whole[starts[number] : starts[number] + length]
            if len(head) == length:
                heads[head].append(number)
    return _Text(nodes, whole, starts, dict(heads), {kind: _around(ground, _HOMES[kind]) for kind in _HOMES})


def _around(ground: Ground, names: Sequence[str]) -> list[int]:
    """Count for each node the elements of these names around it."""
    changes = [0] * (len(ground.nodes) + 1)
    for element in ground.elements:
        if element.name in names:
            changes[element.first] += 1
            changes[element.last] -= 1
    return list(accumulate(changes))


def _find_sure(text: _Text, wanted: Sequence[_Wanted], body: Sequence[int], found: list[Run]) -> None:
    """Find the blocks that stand on the page once: of those the longest row in the article's order."""
    tops: list[int] = []
    ends: list[tuple[int, Run]] = []
    before: dict[int, tuple[int, Run] | None] = {}
    for number in body:
        if len(wanted[number].signs) < _SURE:
            continue
        runs = list(islice(text.runs(wanted[number].signs, 0, len(text.nodes)), 2))
        if len(runs) != 1:
            continue
        place = bisect_right(tops, runs[0][0])
        if place and ends[place - 1][1][-1] >= runs[0][0]:
            continue
        before[number] = ends[place - 1] if place else None
        tops[place : place + 1] = [runs[0][0]]
        ends[place : place + 1] = [(number, runs[0])]
    last = ends[-1] if ends else None
    while last:
        found[last[0]] = last[1]
        last = before[last[0]]


def _find_between(text: _Text, wanted: Sequence[_Wanted], body: Sequence[int], found: list[Run]) -> None:
    """Find the other blocks between those: before the first one backwards, then forwards."""
    first = next((place for place, number in enumerate(body) if found[number]), None)
    if first:
        high = found[body[first]][0]
        for number in reversed(body[:first]):
            runs = list(text.runs(wanted[number].signs, max(0, high - _REACH), high))
            if runs:
                found[number] = runs[-1]
                high = runs[-1][0]
    for number, low, high in _open(text, body, found):
        found[number] = text.nearest(wanted[number], low, high)


def _open(text: _Text, body: Sequence[int], found: list[Run]) -> Iterator[tuple[int, int, int]]:
    """Yield the blocks not found yet, each with the nodes it must stand between."""
    highs = [0] * len(body)
    high = None
    for place in range(len(body) - 1, -1, -1):
        highs[place] = len(text.nodes) if high is None else high
        if run := found[body[place]]:
            high = run[0]
    low = 0 if high is None else max(0, high - _REACH)
    for place, number in enumerate(body):
        if not found[number]:
            yield number, low, min(highs[place], low + _REACH) if high is not None else highs[place]
        if found[number]:
            low = max(low, found[number][-1] + 1)


def _find_parted(text: _Text, wanted: Sequence[_Wanted], body: Sequence[int], found: list[Run]) -> None:
    """Find the blocks within which the page has texts that are not the article's."""
    for number, low, high in _open(text, body, found):
        nodes = range(low, min(high, low + _MOST))
        runs = (_parted(text.nodes, wanted[number].signs, node, high) for node in nodes)
        found[number] = next(filter(None, runs), ())


def _parted(nodes: Sequence[Node], wanted: str, node: int, high: int) -> Run:
    run: list[int] = []
    position = 0
    for number in range(node, min(high, node + _REACH)):
        if wanted.startswith(nodes[number].signs, position):
            run.append(number)
            position += len(nodes[number].signs)
            if position == len(wanted):
                return tuple(run)
        elif not run:
            return ()
    return ()


def _find_displaced(text: _Text, wanted: Sequence[_Wanted], body: Sequence[int], found: list[Run]) -> None:
    """Find the blocks that the article has in another order than the page, such as a table's caption."""
    taken = {node for run in found for node in run}
    if not taken:
        return
    low, high = max(0, min(taken) - _REACH), min(len(text.nodes), max(taken) + _REACH)
    for number in body:
        if not found[number]:
            runs = islice(text.runs(wanted[number].signs, low, high), _MOST)
            found[number] = next((run for run in runs if taken.isdisjoint(run)), ())
            taken.update(found[number])


def _repeats(
    text: _Text, wanted: Sequence[_Wanted], body: Sequence[int], found: Sequence[Run]
) -> Iterator[tuple[int, Run]]:
    taken = {node for run in found for node in run}
    for number in body:
        if found[number] and len(wanted[number].signs) >= _SURE:
            for run in islice(text.runs(wanted[number].signs, min(taken), max(taken)), _MOST):
                if taken.isdisjoint(run):
                    taken.update(run)
                    yield number, run


def _title(ground: Ground, text: _Text, wanted: str, found: Sequence[Run]) -> Run:
    """Find the title in the page's headings, the first level before others: the last one above the body, or the first of all."""
    return _title_in(("h1",), ground, text, wanted, found) or _title_in(
        ("h2", "h3"), ground, text, wanted, found
    )


def _title_in(names: Sequence[str], ground: Ground, text: _Text, wanted: str, found: Sequence[Run]) -> Run:
    taken = {node for run in found for node in run}
    body = min(taken, default=0)
    runs = [
        run
        for heading in ground.elements
        if heading.name in names and heading.first < heading.last
        for run in _heading_runs(text, wanted, heading.first, heading.last)
        if taken.isdisjoint(run)
    ]
    above = [run for run in runs if run[0] < body]
    return (above[-1:] or runs[:1] or [()])[0]


def _heading_runs(text: _Text, wanted: str, low: int, high: int) -> Iterator[Run]:
    if run := next(text.runs(wanted, low, high), ()) or _parted(text.nodes, wanted, low, high):
        yield run
