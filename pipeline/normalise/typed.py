"""Lists as Word writes them: paragraphs that each carry their sign, and say in their style which list they are of."""

import re
from itertools import groupby
from typing import NamedTuple

from pipeline.normalise.dom import Element

_LISTED = re.compile(r"mso-list:\s*l\d+ level(\d+)", re.IGNORECASE)
_DEEPEST = 9
"""Levels that Word has."""
_SIGN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"\(?([0-9]{1,4})[.)]")
_BULLET = re.compile(r"\W|o")
"""An `o` is what Courier has for an empty dot."""


class _Item(NamedTuple):
    paragraph: Element
    level: int


def settle_lists(root: Element) -> None:
    """Make the listed paragraphs that follow each other in a page, as it was parsed, one list, and take their signs out."""
    for element in list(root.elements()):
        if not any(_level(child) for child in element.children):
            continue
        children: list[Element | str] = []
        for _, run in groupby(element.children, lambda node: _level(node) > 0 or _is_blank(node)):
            nodes = list(run)
            items = [
                _Item(node, _level(node)) for node in nodes if isinstance(node, Element) and _level(node)
            ]
            children += _read_lists(items, element) if items else nodes
        element.children = children


def _level(node: Element | str) -> int:
    """Return how deep a paragraph is listed; 0 for all else."""
    found = _LISTED.search(node.get("style")) if isinstance(node, Element) and node.name == "p" else None
    return min(_DEEPEST, int(found[1])) if found else 0


def _is_blank(node: Element | str) -> bool:
    return isinstance(node, str) and not node.strip()


def _read_lists(items: list[_Item], parent: Element) -> list[Element]:
    lists: list[Element] = []
    opened: list[tuple[int, Element]] = []
    last = parent
    """The item that a deeper list stands in."""
    for paragraph, level in items:
        name, start = _take_sign(paragraph)
        while opened and (opened[-1][0] > level or (opened[-1][0] == level and opened[-1][1].name != name)):
            last = opened.pop()[1].parent or parent
        if not opened or opened[-1][0] < level:
            holder = Element(name, {"start": start} if start else {}, [], last)
            (last.children if opened else lists).append(holder)
            opened.append((level, holder))
        holder = opened[-1][1]
        last = Element("li", {}, [paragraph], holder)
        paragraph.parent = last
        holder.children.append(last)
    return lists


def _take_sign(paragraph: Element) -> tuple[str, str]:
    """Return the kind of list that a paragraph's sign makes, and its number; a letter stays in the text."""
    sign = next((one for one in paragraph.elements() if _SIGN.search(one.get("style"))), None)
    text = "".join(sign.text().split()) if sign is not None else ""
    number = _NUMBER.fullmatch(text)
    if sign is not None and (number or _BULLET.fullmatch(text)):
        sign.remove()
    return ("ol", number[1]) if number else ("ul", "")
