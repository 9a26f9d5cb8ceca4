"""WARC files: the pages in what a crawler stored. Read here, for each line and each body must be bounded."""

import gzip
import http.client
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.errors import PipelineError
from pipeline.gather.address import is_web
from pipeline.gather.received import (
    SUFFIXES,
    Received,
    read_content_language,
    read_content_type,
    read_validator,
)
from pipeline.gather.unpack import BodyError, is_gzip, unpack
from pipeline.model import Skipped

_LONGEST_LINE = 16_384
_MOST_HEADERS = 200
_PIECE = 65_536
_MOST_DIGITS = 15


class WarcError(PipelineError):
    """A WARC file that cannot be read; what stood before the damage has been."""


def is_warc(path: Path) -> bool:
    """Say whether a file begins like a WARC file, compressed or not. Raises `OSError`."""
    with path.open("rb") as file:
        start = file.read(_PIECE)
    if is_gzip(start):
        try:
            start = zlib.decompressobj(31).decompress(start, 64)
        except zlib.error:
            return False
    return start.startswith(b"WARC/")


def read_warc(path: Path, limit: int) -> Iterator[Received | Skipped]:
    """Yield the pages of a WARC file in its order; a page that cannot be had whole is `Skipped`.

    Pages are responses with status 200 and resources, of a type that can become an article. The rest of
    what a crawl meets (redirects, images, requests) is passed over. Raises `WarcError`.
    """
    number = 0
    with path.open("rb") as file:
        packed = is_gzip(file.read(2))
        file.seek(0)
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        try:
            while (header := _read_header(stream)) is not None:
                block = _Block(stream, _length(header))
                yield from _read_record(header, block, limit)
                block.drain()
                number += 1
        except (EOFError, OSError, ValueError, zlib.error) as error:
            raise WarcError(
                f"is damaged at record {number + 1} ({error})",
                where=path.name,
                next_step="make the file again; the pages before the damage were read",
            ) from error


class _Block(io.RawIOBase):
    """The bytes of one record."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # the base takes any buffer
        data = self._stream.read(min(len(buffer), self._left, _PIECE))
        if not data and self._left:
            message = "the file ends within a record"
            raise EOFError(message)
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Stand in for the socket that `http.client` reads from."""
        return io.BufferedReader(self, _PIECE)

    def drain(self) -> None:
        """Pass over what nobody read."""
        waste = bytearray(_PIECE)
        while self._left:
            self.readinto(waste)


def _read_header(stream: BinaryIO) -> dict[str, str] | None:
    """Read the header of the next record; None at the end. Names are in lower case."""
    line = b"\n"
    while line in (b"\r\n", b"\n"):
        line = stream.readline(_LONGEST_LINE)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        message = "no record begins where one should"
        raise ValueError(message)
    header: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = stream.readline(_LONGEST_LINE)
        if line in (b"\r\n", b"\n"):
            return header
        if not line.endswith(b"\n"):
            break
        name, _colon, value = line.decode("utf-8", "replace").partition(":")
        header.setdefault(name.strip().lower(), value.strip())
    message = "a record's header does not end"
    raise ValueError(message)


def _length(header: dict[str, str]) -> int:
    length = header.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _MOST_DIGITS):
        message = "a record without a length"
        raise ValueError(message)
    return int(length)


def _read_record(header: dict[str, str], block: _Block, limit: int) -> Iterator[Received | Skipped]:
    url = header.get("warc-target-uri", "").strip("<>")
    kind = header.get("warc-type", "").lower()
    # A crawl keeps robots.txt as plain text; it is nobody's article.
    if not is_web(url) or url.endswith("/robots.txt") or kind not in ("response", "resource"):
        return
    try:
        page = (
            _read_response(url, block, limit)
            if kind == "response"
            else _read_resource(url, header, block, limit)
        )
    except BodyError as error:
        yield Skipped(url, f"what was stored {error}")
    except (http.client.HTTPException, ValueError) as error:
        yield Skipped(url, f"what was stored is no HTTP answer ({type(error).__name__})")
    else:
        if page is not None:
            yield page


def _read_resource(url: str, header: dict[str, str], block: _Block, limit: int) -> Received | None:
    media, charset = read_content_type(header.get("content-type", ""))
    if media not in SUFFIXES:
        return None
    body = unpack(_pieces(block.makefile("rb")), (), limit)
    return Received(url=url, body=body, media=media, charset=charset)


def _read_response(url: str, block: _Block, limit: int) -> Received | None:
    response = http.client.HTTPResponse(block)  # type: ignore[arg-type]  # of a socket it asks makefile alone
    response.begin()
    media, charset = read_content_type(response.getheader("Content-Type", ""))
    if response.status != http.client.OK or media not in SUFFIXES:
        return None
    # The record's length is the crawler's word; Content-Length is the server's, of a body packed otherwise.
    declared, response.length = response.length, None
    body = unpack(_pieces(response), (), limit)
    codings = [name for name in response.getheader("Content-Encoding", "").split(",") if name.strip()]
    if codings and not (codings == ["gzip"] and not is_gzip(body)):  # else it was stored unpacked
        body = unpack([body], codings, limit)
    elif not codings and declared is not None and len(body) < declared:
        message = "ends too early"
        raise BodyError(message)
    return Received(
        url=url,
        body=body,
        media=media,
        charset=charset,
        language=read_content_language(response.getheader("Content-Language", "")),
        etag=read_validator(response.getheader("ETag", "")),
        last_modified=read_validator(response.getheader("Last-Modified", "")),
    )


def _pieces(file: "io.BufferedIOBase") -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
