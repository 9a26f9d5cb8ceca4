"""Where the translations of a PO file stand, for those who point at them."""

from pathlib import Path

from pipeline.catalogs.po_reader import decode, parse
from pipeline.model import Key


def msgstr_lines(path: Path) -> dict[Key, int]:
    """Return the line of each unit's msgstr, counted from 1; nothing where there is no such file.

    Raises `CatalogError` for a file that cannot be read as a catalog.
    """
    if not path.is_file():
        return {}
    text = decode(path.read_bytes(), path.name).replace("\r\n", "\n")
    lines = text.split("\n") if "\n" in text else text.split("\r")
    found: dict[Key, int] = {}
    for message in parse(text, path.name).messages:
        if not message.obsolete:
            rest = range(message.line, len(lines) + 1)
            at = (number for number in rest if lines[number - 1].lstrip().startswith("msgstr"))
            found.setdefault(message.key, next(at, message.line))
    return found
