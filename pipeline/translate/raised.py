"""What stands above the line: a rank's ending (`XX<sup>e</sup>`), a unit's power (`m<sup>2</sup>`), the call of a note."""

import re
from collections.abc import Sequence

from pipeline.translate.draft import Draft, Edit
from pipeline.translate.elements import Element
from pipeline.translate.forms.found import arabic

_RAISED = "sup"
_ENDING = re.compile(r"st|nd|rd|th|e|er|re|ère|ème|nde?")
_RANK = re.compile(rf"(?<!\w)(\d{{1,4}}|[IVX]{{1,6}})({_ENDING.pattern})(?!\w)")
_POWERS = {"2": "²", "3": "³"}
_UNIT_BEFORE = re.compile(r"(?<![^\W\d_])[cdkm]?m\Z")


def ending(
    element: Element, number: str, end: str, target: str, within: tuple[int, int]
) -> tuple[int, int] | None:
    """Find what a source has raised in its translation: the ending of the rank `number`, or a note's figure behind it."""
    if element.tag.name != _RAISED:
        return None
    if end.isdecimal() and number[-1:].isalpha():
        calls = list(re.compile(rf"(?<=[^\W\d_]){end}(?!\w)").finditer(target, *within))
        return calls[0].span() if len(calls) == 1 else None
    if not _ENDING.fullmatch(end):
        return None
    value = _value(number)
    found = [rank.span(2) for rank in _RANK.finditer(target, *within) if value and value == _value(rank[1])]
    return found[0] if len(found) == 1 else None


def with_powers(source: str, elements: Sequence[Element], draft: Draft) -> Draft:
    """Write the powers of `m²` as plain figures where the source raises them by an element."""
    edits: list[Edit] = []
    for element in elements:
        draft = with_powers(source, element.children, draft)
        figure = source[element.start : element.end] if element.tag.name == _RAISED else ""
        unit = _UNIT_BEFORE.search(source[: element.start]) if figure in _POWERS else None
        written = f"{unit[0]}{_POWERS[figure]}" if unit else ""
        if written and draft.text.count(written) == 1:
            at = draft.text.index(written) + len(written) - 1
            edits.append(Edit(at, at + 1, figure))
    return draft.edited(sorted(edits))


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else arabic(number)
