"""Lists in plain text: bullets, numbers, and depth by indentation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BULLET = re.compile(r"( *)(?:([•◦▪‣●○■□∙·])\s*|([-*–])\s+|(\d{1,3})[.)]\s+)(?=\S)")
_NESTING = 2
"""How many columns further in an item stands before it counts as nested."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One line of a list as it is written."""

    indent: int
    mark: str
    """The bullet itself; empty for a number."""
    number: int
    """0 for a bullet."""
    column: int
    """Where the text starts; a wrapped line goes on there."""
    text: str

    def as_line(self) -> str:
        """Return the line with its bullet, for a line that turned out not to be an item."""
        return f"{self.mark or f'{self.number}.'} {self.text}"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, understood."""

    depth: int
    """From 1."""
    ordered: bool
    text: str


def read_bullet(line: str) -> Bullet | None:
    """Read a line that begins with a bullet or a number; None for any other line."""
    found = _BULLET.match(line.expandtabs(4))
    if not found:
        return None
    whole = line.expandtabs(4)
    mark = found[2] or found[3] or ""
    return Bullet(len(found[1]), mark, int(found[4] or 0), found.end(), whole[found.end() :].strip())


def follows(last: Bullet, bullet: Bullet) -> bool:
    """Say whether a bullet after a blank line goes on with the list that `last` ended."""
    if bullet.indent > last.indent:
        return True
    if bullet.number:
        return last.number > 0 and bullet.number == last.number + 1 and bullet.indent == last.indent
    return bullet.mark == last.mark


def read_items(bullets: Sequence[Bullet]) -> tuple[Item, ...] | None:
    """Give each line its depth; None where the lines are no list.

    Numbers are structure only when they count up from 1: a lone `1.` heads a section, and a list that
    starts at 4 would come out numbered otherwise. A lone dash opens a line of dialogue.
    """
    if len(bullets) == 1 and (bullets[0].number or bullets[0].mark == "–"):
        return None
    depths = list(_depths(bullets))
    counts: dict[int, int] = {}
    for bullet, depth in zip(bullets, depths, strict=True):
        counts = {level: count for level, count in counts.items() if level <= depth}
        if bullet.number:
            counts[depth] = counts.get(depth, 0) + 1
            if counts[depth] != bullet.number:
                return None
    return tuple(
        Item(depth, bool(bullet.number), bullet.text) for bullet, depth in zip(bullets, depths, strict=True)
    )


def _depths(bullets: Sequence[Bullet]) -> Iterator[int]:
    """Yield the depth of each line, from 1: further in than the line above is one deeper."""
    stack: list[int] = []
    for bullet in bullets:
        while stack and bullet.indent < stack[-1]:
            stack.pop()
        if not stack or bullet.indent >= stack[-1] + _NESTING:
            stack.append(bullet.indent)
        yield len(stack)
