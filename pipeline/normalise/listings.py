"""Listings: tables that only put numbers beside the lines of a program are the program."""

from itertools import islice

from pipeline.normalise.dom import Element

_CODE = ("code", "pre")


def unwrap_listings(root: Element) -> None:
    """Make each table of one row, line numbers and code, the code alone; a page as it was parsed."""
    for table in list(root.find("table")):
        if (code := _code_of(table)) is not None:
            table.name, table.attributes, table.children = "pre", {}, code.children
            for child in table.children:
                if isinstance(child, Element):
                    child.parent = table


def is_code(cell: Element) -> bool:
    """Say whether all text in an element is preformatted; what heads a column is no code, however it is set."""
    if cell.name == "th":
        return False
    code = "".join(part.text() for part in cell.find("pre"))
    return bool(code.strip()) and _letters(code) == _letters(cell.text())


def _code_of(table: Element) -> Element | None:
    cells = list(islice(table.find("td", "th"), 3))
    if len(cells) != 2 or cells[0].parent is not cells[1].parent or not _counts(cells[0].text().split()):
        return None
    code = list(islice(cells[1].find("pre"), 2))
    if len(code) == 1 and is_code(cells[1]):
        return code[0]
    return cells[1] if any(around.name in _CODE for around in table.ancestors()) else None


def _counts(words: list[str]) -> bool:
    """Say whether words are numbers that count up by one."""
    if not words or not all(word.isdecimal() and len(word) < 8 for word in words):
        return False
    first = int(words[0])
    return list(map(int, words)) == list(range(first, first + len(words)))


def _letters(text: str) -> str:
    return "".join(text.split())
