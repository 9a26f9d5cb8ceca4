"""The formats: which there are, and which one a file that came back is in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from pipeline.catalogs.exchange import comma, po_file, safe_xml, tmx, xliff2, xliff12, xlsx
from pipeline.catalogs.exchange.sheet import ExchangeError, Sheet


class Format(StrEnum):
    """A format that goes out; each of them comes back, too."""

    PO = "po"
    XLIFF = "xliff"
    """1.2, which every translation tool opens."""
    XLIFF2 = "xliff2"
    TMX = "tmx"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format other than PO is written."""

    suffix: str
    inline: bool
    """Whether it holds units that need translation only, with their tags as elements."""
    write: Callable[[Sequence[Sheet]], bytes]


WRITERS = {
    Format.XLIFF: Writer("xlf", inline=True, write=xliff12.write),
    Format.XLIFF2: Writer("xlf", inline=True, write=xliff2.write),
    Format.TMX: Writer("tmx", inline=True, write=tmx.write),
    Format.CSV: Writer("csv", inline=False, write=comma.write),
    Format.XLSX: Writer("xlsx", inline=False, write=xlsx.write),
}
_SUFFIXES = {
    ".po": Format.PO,
    ".xlf": Format.XLIFF,
    ".xliff": Format.XLIFF,
    ".tmx": Format.TMX,
    ".csv": Format.CSV,
    ".xlsx": Format.XLSX,
}
_TABLES = (".csv", ".tsv", ".txt", ".tab")
_OPENINGS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def by_name(name: str) -> Format | None:
    """Return the format that a file's name promises; None where it promises none."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def suffix(kind: Format) -> str:
    """Return how the names of a format's files end."""
    return WRITERS[kind].suffix if kind in WRITERS else kind.value


def read(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Read a file by what it holds; the name decides between a table and PO.

    Raises `ExchangeError` or `CatalogError`.
    """
    if data.startswith(b"PK"):
        return xlsx.read(data, name)
    if data.lstrip(b" \t\r\n").startswith(_OPENINGS):
        return _read_xml(data, name)
    if PurePath(name).suffix.lower() in _TABLES:
        return comma.read(data, name)
    return po_file.read(data, name)


def _read_xml(data: bytes, name: str) -> tuple[Sheet, ...]:
    document = safe_xml.parse(data, name)
    root = safe_xml.local(document.root)
    match root, document.root.get("version", "").partition(".")[0]:
        case "xliff", "1":
            return xliff12.read(document, name)
        case "xliff", "2":
            return xliff2.read(document, name)
        case "tmx", _:
            return tmx.read(document, name)
    message = f"an XML file that begins with <{root[:40]}> is not taken back"
    raise ExchangeError(message, where=name, next_step="send XLIFF 1.2 or 2, TMX, PO, CSV or XLSX")
