"""What a table's columns and a list's items have in common."""

import re
import unicodedata

from pipeline.publish.inline import plain
from pipeline.publish.layout import Listing, Part, Table

_NUMBER = re.compile(r"\W{0,2}[0-9][0-9 .,:/\u00a0\u202f]*[^\s0-9]{0,12}")


def numeric_columns(table: Table) -> frozenset[int]:
    """Return the columns of a table whose cells are all numbers, units included."""
    columns: dict[int, list[str]] = {}
    for row in table.rows:
        for number, part in enumerate(row):
            columns.setdefault(number, []).append(plain(part.passage).strip())
    return frozenset(
        number for number, texts in columns.items() if all(map(_NUMBER.fullmatch, filter(None, texts)))
    )


def is_pictured(listing: Listing) -> bool:
    """Tell whether every item begins with an emoji or another symbol, which is bullet enough."""
    return all(item.parts and _begins_with_symbol(item.parts[0]) for item in listing.items)


def _begins_with_symbol(part: Part) -> bool:
    text = plain(part.passage).lstrip()
    return text != "" and unicodedata.category(text[0]) == "So"
