"""Tables in HTML: rows of equal width, spans padded with nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.normalise.dom import Element
from pipeline.normalise.pictures import is_stand_in

_WIDEST = 60
"""Columns; cells beyond are put into the last."""
_BLOCKS_IN_LAYOUT = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section")
_JOINED = "cells"


class Row(NamedTuple):
    """One row; its number is 0 for the header, and counts from 1 for the others."""

    number: int
    cells: tuple[Element | None, ...]
    """None where a span covers the column or the row is short."""


def is_data_table(table: Element) -> bool:
    """Say whether a table holds data, not a page's layout: no headings or tables in it, and two columns.

    Nor is it data where a row is pictures only and no cell is a header's: they are the article's own.
    """
    if table.get("role").lower() in ("presentation", "none"):
        return False
    if next(table.find(*_BLOCKS_IN_LAYOUT), None) is not None:
        return False
    rows = list(_rows(table))
    if next(table.find("th"), None) is not None:
        return bool(rows)
    return any(len(list(_cells(row))) > 1 for row in rows) and not any(map(_is_pictured, rows))


def read_grid(table: Element) -> list[Row]:
    """Return a table's rows, all as wide as its widest, rows without words left out; at most one is the header."""
    rows = [row for row in _rows(table) if _has_words(row)]
    head = _header_length(rows)
    grid: list[list[Element | None]] = []
    below: dict[int, int] = {}
    for row in rows:
        cells, below = _place(row, below)
        grid.append(cells)
    width = max(map(len, grid), default=0)
    even = [(*cells, *[None] * (width - len(cells))) for cells in grid]
    header = [Row(0, _stacked(even[:head]))] if head else []
    return header + [Row(number, cells) for number, cells in enumerate(even[head:], start=1)]


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows, the foot's last."""
    rows = list(table.find("tr"))
    for in_foot in (False, True):
        yield from (row for row in rows if (row.parent is not None and row.parent.name == "tfoot") is in_foot)


def _has_words(row: Element) -> bool:
    """Say whether a row has text, or pictures with an alternative one."""
    return bool(row.text().strip()) or any(image.get("alt") for image in row.find("img"))


def _is_pictured(row: Element) -> bool:
    """Say whether a row has pictures and no text."""
    return any(not is_stand_in(image) for image in row.find("img")) and not row.text().strip()


def _cells(row: Element) -> Iterator[Element]:
    return (child for child in row.children if isinstance(child, Element) and child.name in ("td", "th"))


def _header_length(rows: list[Element]) -> int:
    """Return how many rows are the header: those of `thead`, or a first row of `th` only."""
    head = 0
    while head < len(rows) and (parent := rows[head].parent) is not None and parent.name == "thead":
        head += 1
    if head or len(rows) < 2:
        return head
    return int(all(cell.name == "th" for cell in _cells(rows[0])))


def _place(row: Element, above: dict[int, int]) -> tuple[list[Element | None], dict[int, int]]:
    """Put a row's cells into columns; `above` says how many rows more each column is covered from above."""
    cells: list[Element | None] = []
    below = {column: rows - 1 for column, rows in above.items() if rows > 1}
    for cell in _cells(row):
        while above.get(len(cells), 0) > 0:
            cells.append(None)
        columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
        if len(cells) >= _WIDEST:
            cells[-1] = _joined(cells[-1], cell)
            continue
        covered = range(len(cells), min(_WIDEST, len(cells) + columns))
        cells += [cell, *[None] * (len(covered) - 1)]
        if rows > 1:
            below |= dict.fromkeys(covered, rows - 1)
    return cells, below


def _span(cell: Element, name: str) -> int:
    digits = cell.get(name)
    return max(1, min(int(digits), _WIDEST)) if digits.isdecimal() and len(digits) < 6 else 1


def _joined(one: Element | None, other: Element) -> Element:
    """Return a cell that holds two, each on its line; one that was joined before takes one more."""
    if one is None:
        return other
    if one.name == _JOINED:
        one.children.append(other)
        return one
    return Element(_JOINED, {}, [one, other], one.parent, blocky=True)


def _stacked(rows: list[tuple[Element | None, ...]]) -> tuple[Element | None, ...]:
    """Join header rows into one, column by column, a line each."""
    stacked: list[Element | None] = list(rows[0])
    for row in rows[1:]:
        for column, cell in enumerate(row):
            if cell is not None:
                stacked[column] = _joined(stacked[column], cell)
    return tuple(stacked)
