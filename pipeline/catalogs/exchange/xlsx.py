"""XLSX: one worksheet whose heading and source columns are locked, as a zip of XML without a clock.

Written and read here rather than with a library: one sheet of text cells is little, and the zip, the XML and
their sizes stay under our own bounds.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.catalogs.exchange import safe_xml
from pipeline.catalogs.exchange.safe_xml import Document, children, local
from pipeline.catalogs.exchange.sheet import MOST_BYTES, ExchangeError, Sheet
from pipeline.catalogs.exchange.table import COLUMNS, EDITABLE, Row, read_rows, write_rows
from pipeline.catalogs.exchange.xlsx_parts import PARTS, cell_xml, sheet_xml

_MOST_PARTS = 1000
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name."""
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{0,7}")
_WIDEST = 64
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def write(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as one worksheet.

    Raises `ExchangeError` for more than `read` takes back.
    """
    rows = write_rows(sheets)
    editable = [name in EDITABLE for name in COLUMNS]
    body = [
        "".join(
            cell_xml(cell, heading=number == 0, editable=free)
            for cell, free in zip(row, editable, strict=True)
        )
        for number, row in enumerate(rows)
    ]
    sheet = sheet_xml(body)
    if len(sheet.encode()) > MOST_BYTES:
        message = "the worksheet would be too large to be taken back"
        raise ExchangeError(message, next_step="export the articles one by one, or with --only")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*PARTS, ("xl/worksheets/sheet1.xml", sheet)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, text.encode())
    return file.getvalue()


def read(data: bytes, where: str) -> tuple[Sheet, ...]:
    """Read the first worksheet, whoever wrote it.

    Raises `ExchangeError` for a zip that is broken, encrypted or unpacks to more than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _MOST_PARTS:
                raise _too_large(where)
            return read_rows(_rows(_Book(archive, where)), where)
    # zipfile raises RuntimeError for a password, and a kind of it for a compression that it does not know
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        message = f"this is not a whole XLSX file: {error}"
        raise ExchangeError(
            message, where=where, next_step="save it as XLSX again, without a password"
        ) from error
    except KeyError as error:
        message = f"this is not an XLSX file: {error.args[0]}"
        raise ExchangeError(message, where=where, next_step="save it as XLSX again") from error


class _Book:
    """The parts of a workbook; together they unpack to no more than is read."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive = archive
        self._where = where
        self._left = MOST_BYTES

    def part(self, name: str) -> Document:
        """Return a part; `KeyError` where there is none."""
        info = self._archive.getinfo(name)
        if info.file_size > self._left:
            raise _too_large(self._where)
        with self._archive.open(info) as file:
            data = file.read(self._left + 1)  # what the zip says of its sizes may be a lie
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._where)
        return safe_xml.parse(data, f"{self._where}({name})")

    def has(self, name: str) -> bool:
        """Say whether there is such a part."""
        return name in self._archive.namelist()


def _too_large(where: str) -> ExchangeError:
    message = f"it unpacks to more than {MOST_BYTES // 1024 // 1024} MiB"
    return ExchangeError(message, where=where, next_step="ask for a file with the units alone")


def _rows(book: _Book) -> Iterator[Row]:
    shared = [_text(item) for item, _ in book.part(_SHARED).each("si")] if book.has(_SHARED) else []
    for row, _ in book.part(_first_sheet(book)).each("row"):
        cells: list[str] = []
        faults: dict[int, str] = {}
        for cell in children(row, "c"):
            column = _column(cell, len(cells))
            if len(cells) <= column < _WIDEST:
                value = _value(cell, shared)
                if cell.get("t") in _NO_TEXT and value:
                    faults[column], value = _NO_TEXT[cell.get("t", "")].format(value[:20]), ""
                cells += [""] * (column - len(cells)) + [value]
        yield Row(cells, faults)


_NO_TEXT = {"e": "the spreadsheet's error {}", "b": "a truth value, {}"}
"""Types of cells whose values a spreadsheet made, not a person."""
_SHARED = "xl/sharedStrings.xml"


def _first_sheet(book: _Book) -> str:
    for sheet, _ in book.part("xl/workbook.xml").each("sheet"):
        name = sheet.get(_RELATIONSHIP)
        for relation, _ in book.part("xl/_rels/workbook.xml.rels").each("Relationship"):
            if relation.get("Id") == name:
                target = str(relation.get("Target", ""))
                return target[1:] if target.startswith("/") else f"xl/{target}"
        break
    message = "it has no worksheet"
    raise KeyError(message)


def _column(cell: etree._Element, following: int) -> int:
    """Return a cell's column from 0; where it names none, it follows the one before."""
    found = _REFERENCE.fullmatch(cell.get("r", ""))
    if not found:
        return following
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: etree._Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(_text(item) for item in children(cell, "is"))
    value = "".join(one.text or "" for one in children(cell, "v"))
    if cell.get("t") == "s":
        position = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else len(shared)
        return shared[position] if position < len(shared) else ""
    return _unescape(value)


def _text(item: etree._Element) -> str:
    """Return a string's characters, formatted or not, without the reading aids of East Asian scripts."""
    parts = [
        part.text or ""
        for child in item
        for part in ([child] if local(child) == "t" else children(child, "t") if local(child) == "r" else [])
    ]
    return _unescape("".join(parts))


def _unescape(text: str) -> str:
    if not _ESCAPED.search(text):
        return text
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # two halves of a character that stand side by side are that character, one alone is none
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
