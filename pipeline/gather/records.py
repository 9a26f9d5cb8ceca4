"""Listings of pages as data sets have them: JSON lines or Parquet, a record for each page.

A record says where its page is (`url`), or what it is called (`name`), and holds what is on it: `html`, `markdown`
or `text`. `language` may say in which languages. A record with an address alone names a page to be fetched.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.errors import PipelineError
from pipeline.gather import parquet
from pipeline.gather.address import is_web
from pipeline.gather.received import Received, read_content_language
from pipeline.gather.unpack import is_gzip
from pipeline.model import Skipped

FIELDS = ("url", "name", "html", "markdown", "text", "language")
"""What is read of a record; it may hold anything else."""
_MEDIA = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}
_PARQUET = b"PAR1"
_PIECE = 65_536
_ESCAPED = 6
"""Characters that JSON may take for one."""


class RecordError(PipelineError):
    """A listing that cannot be read; what stood before the damage has been."""


@dataclass(frozen=True, slots=True)
class Named:
    """A page that a record names and does not hold."""

    url: str


def is_records(path: Path) -> bool:
    """Say whether a file begins like Parquet, or like JSON lines, compressed or not. Raises `OSError`."""
    with path.open("rb") as file:
        start = file.read(_PIECE)
    if start.startswith(_PARQUET):
        return True
    if is_gzip(start):
        try:
            start = zlib.decompressobj(31).decompress(start, _PIECE)
        except zlib.error:
            return False
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    line, end, _ = start.partition(b"\n")
    if not end and len(start) >= _PIECE - 16:  # one long line: who begins like that has JSON in mind
        return line.startswith(b'{"')
    return line.startswith(b"{") and _object(line) is not None


def read_records(path: Path, limit: int) -> Iterator[Received | Skipped | Named]:
    """Yield the pages of a listing in its order; a record without a page, or one of more bytes, is `Skipped`.

    Raises `RecordError` for a file that is damaged, `MissingError` where Parquet cannot be read here.
    """
    with path.open("rb") as file:
        tabular = file.read(len(_PARQUET)) == _PARQUET
    rows = _parquet(path, limit) if tabular else _json_lines(path, limit)
    for number, row in enumerate(rows, 1):
        name = f"{path.name}:{number}"
        yield row if isinstance(row, Skipped) else _page(row, name, limit)


def _page(row: Mapping[str, object], place: str, limit: int) -> Received | Skipped | Named:
    url, name = (value if isinstance(value := row.get(key), str) else "" for key in ("url", "name"))
    if url and not is_web(url):
        return Skipped(place, f"its url is no web address: {url[:100]!r}")
    for kind, media in _MEDIA.items():
        content = row.get(kind)
        body = content.encode("utf-8", "replace") if isinstance(content, str) else content
        if isinstance(body, bytes) and body:
            if len(body) > limit:
                return Skipped(url or place, f"is larger than {limit:,} bytes")
            language = row.get("language")
            return Received(
                url=url,
                body=body,
                media=media,
                charset="utf-8" if isinstance(content, str) else "",
                language=read_content_language(language) if isinstance(language, str) else "",
                file="" if url else name or place,
            )
    return Named(url) if url else Skipped(place, f"has none of {', '.join(('url', *_MEDIA))}")


def _json_lines(path: Path, limit: int) -> Iterator[Mapping[str, object] | Skipped]:
    longest, number = limit * _ESCAPED + _PIECE, 0
    with path.open("rb") as file:
        packed = is_gzip(file.read(2))
        file.seek(0)
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        try:
            while line := stream.readline(longest):
                number += 1
                whole = line.endswith(b"\n") or len(line) < longest
                while not whole:  # the rest of a line that nobody will read
                    rest = stream.readline(_PIECE)
                    whole = not rest or rest.endswith(b"\n")
                    line = b""
                row = _object(line)
                if row is not None:
                    yield row
                elif not line:
                    yield Skipped(f"{path.name}:{number}", f"is larger than {limit:,} bytes")
                elif line.strip():
                    yield Skipped(f"{path.name}:{number}", "is no JSON object on a line")
        except (EOFError, OSError, zlib.error) as error:
            raise _damaged(path, f"after line {number}", error) from error


def _parquet(path: Path, limit: int) -> Iterator[Mapping[str, object]]:
    number = 0
    try:
        for row in parquet.rows(path, FIELDS, limit * len(FIELDS) + _PIECE):
            number += 1
            yield row
    except ValueError as error:
        raise _damaged(path, f"after row {number}", error) from error


def _damaged(path: Path, where: str, error: Exception) -> RecordError:
    return RecordError(
        f"is damaged {where} ({error})",
        where=path.name,
        next_step="make the file again; the pages before the damage were read",
    )


def _object(line: bytes) -> Mapping[str, object] | None:
    try:
        found = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
