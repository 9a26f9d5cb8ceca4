"""Headings that a page only sets as such: by their role, or by what frameworks call the look of one."""

import re

from pipeline.normalise.characters import clean
from pipeline.normalise.dom import BLOCKS, Element
from pipeline.normalise.headings import looks_like_heading

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEVEL = re.compile("h([2-6])")
_HIGHEST, _DEEPEST = 2, 6
"""Levels; the first is the title's."""


def settle_headings(root: Element) -> None:
    """Make headings of what a page, as it was parsed, sets as one, whatever element it is."""
    for element in list(root.find("div", "p", "span")):
        level = _level(element)
        if level and not _holds_blocks(element) and not _is_inside_heading(element):
            element.name = f"h{level}"


def _level(element: Element) -> int:
    """Return the level of a heading that an element is set as; 0 for none."""
    if element.get("role").lower() == "heading":
        said = element.get("aria-level")
        return min(_DEEPEST, max(_HIGHEST, int(said))) if re.fullmatch("[1-9]", said) else _HIGHEST
    called = [found for name in element.classes() if (found := _LEVEL.fullmatch(name))]
    if element.name == "span" or len(called) != 1 or not looks_like_heading(clean(element.text())):
        return 0
    return int(called[0][1])


def _holds_blocks(element: Element) -> bool:
    return any(inner.name in BLOCKS for inner in element.elements() if inner is not element)


def _is_inside_heading(element: Element) -> bool:
    return any(around.name in _HEADINGS for around in element.ancestors())
