"""CSV, as spreadsheets and scripts read it: UTF-8 with a byte order mark, every cell quoted.

A cell that a spreadsheet would run as a formula is written with an apostrophe before it, which is taken off again.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from pipeline.catalogs.exchange.sheet import ExchangeError, Sheet, line_of_fault
from pipeline.catalogs.exchange.table import Row, read_rows, write_rows

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Also in their full-width forms, which some spreadsheets take for the same."""
_LONGEST_HEADING = 10_000
"""Characters in which the delimiter is looked for."""
_SHIELDED = re.compile(f"'{_FORMULA.pattern}")


def write(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as one table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([shield(cell) for cell in row] for row in write_rows(sheets))
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, where: str) -> tuple[Sheet, ...]:
    """Read a table; its cells may be parted by commas, semicolons or tabs.

    Raises `ExchangeError` with the line that cannot be read.
    """
    encoding = (
        "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    )  # Excel's "Unicode text"
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as lines:
        try:
            heading = lines.readline(_LONGEST_HEADING)
            lines.seek(0)
            return read_rows(_rows(lines, max(",;\t", key=heading.count), where), where)
        except UnicodeDecodeError as error:
            line = line_of_fault(data, encoding)
            message = "this is not UTF-8"
            raise ExchangeError(
                message, where=f"{where}:{line}", next_step="save it as “CSV UTF-8”, or as XLSX"
            ) from error


def _rows(lines: TextIO, delimiter: str, where: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield Row([unshield(cell) for cell in row])
    except csv.Error as error:
        message = f"this is not CSV: {error}"
        raise ExchangeError(
            message, where=f"{where}:{reader.line_num}", next_step="save it as CSV in UTF-8 again"
        ) from error


def shield(cell: str) -> str:
    """Write a cell so that no spreadsheet runs it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unshield(cell: str) -> str:
    """Read a cell again; the inverse of `shield`, and what a person typed stays as it is."""
    return cell[1:] if _SHIELDED.match(cell) else cell
