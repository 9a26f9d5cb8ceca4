"""Text that is still being changed, with links to its source that follow every change."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Self

from pipeline.translate.door import Link


class Edit(NamedTuple):
    """`text` stands for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with all edits made; they are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def undo(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead from `apply(text, edits)` back to `text`."""
    back: list[Edit] = []
    grown = 0
    for edit in edits:
        start = edit.start + grown
        back.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        grown += len(edit.text) - (edit.end - edit.start)
    return tuple(back)


class Moves:
    """Where positions of a text come to stand after edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._grown = list(accumulate((len(e.text) - (e.end - e.start) for e in edits), initial=0))

    def first(self, position: int) -> int:
        """Return the new place of a span's first position; inside an edit it goes to the edit's start."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._edits[index].end:
            return self._starts[index] + self._grown[index]
        return position + self._grown[index + 1]

    def last(self, position: int) -> int:
        """Return the new place of a span's last position; inside an edit it goes to the edit's end."""
        index = bisect_left(self._starts, position) - 1
        if index >= 0 and position < self._edits[index].end:
            return self._starts[index] + self._grown[index] + len(self._edits[index].text)
        return position + self._grown[index + 1]


@dataclass(frozen=True, slots=True)
class Draft:
    """Plain text in the target language on its way to a translation."""

    text: str
    links: tuple[Link, ...] = ()
    repairs: tuple[str, ...] = ()
    """What was put right in it, in the order it was done, each once."""

    def edited(self, edits: Iterable[Edit], repair: str = "") -> Self:
        """Return the draft with the edits made (in any order, without overlap) and the links moved along.

        `repair` names them, where they put something right.
        """
        ordered = sorted(edits)
        if not ordered:
            return self
        moves = Moves(ordered)
        links = tuple(
            link._replace(target_start=moves.first(link.target_start), target_end=moves.last(link.target_end))
            for link in self.links
        )
        repairs = self.repairs if not repair or repair in self.repairs else (*self.repairs, repair)
        return type(self)(apply(self.text, ordered), links, repairs)

    def shifted(self, source: int, target: int) -> tuple[Link, ...]:
        """Return the links as they stand when both texts begin at these places of longer texts."""
        return tuple(Link(a + source, b + source, c + target, d + target) for a, b, c, d in self.links)


def join(drafts: Iterable[tuple[int, Draft]]) -> Draft:
    """Put drafts one after the other; each comes with the place where its source begins."""
    pieces: list[str] = []
    links: list[Link] = []
    repairs: dict[str, None] = {}
    length = 0
    for source, draft in drafts:
        repairs |= dict.fromkeys(draft.repairs)
        links += draft.shifted(source, length)
        pieces.append(draft.text)
        length += len(draft.text)
    return Draft("".join(pieces), tuple(links), tuple(repairs))
