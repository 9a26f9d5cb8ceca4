"""What a numbered list shows beside its items: `start`, `reversed` and `value` say so."""

import re

from pipeline.normalise.dom import Element

_WHOLE = re.compile(r"-?\d{1,6}")


def read_numbers(element: Element) -> dict[int, int]:
    """Return the number of each item of an `ol`, by its identity; none where they count from 1 up.

    Follows the ordinal values of the HTML standard (https://html.spec.whatwg.org/multipage/grouping-content.html#ordinal-value).
    """
    if element.name != "ol":
        return {}
    items = [child for child in element.children if isinstance(child, Element) and child.name == "li"]
    backwards = "reversed" in element.attributes
    start = _whole(element.get("start"))
    number = start if start is not None else len(items) if backwards else 1
    numbers: dict[int, int] = {}
    for item in items:
        value = _whole(item.get("value"))
        number = number if value is None else value
        numbers[id(item)] = number
        number += -1 if backwards else 1
    return {} if list(numbers.values()) == list(range(1, len(items) + 1)) else numbers


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) and text.isascii() else None
