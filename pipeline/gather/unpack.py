"""Bodies as they travel: compressed, in pieces, and of no size that could be trusted."""

import zlib
from collections.abc import Iterable, Iterator, Sequence

_PIECE = 65_536
_MOST_LAYERS = 2
_MOST_MEMBERS = 10_000
"""Files of gzip in one body, one after the other: empty ones take time and never reach a limit of bytes."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW, _ZLIB_WINDOW = 31, 15
"""What zlib calls the two frames."""


class BodyError(Exception):
    """A body that cannot be had whole; the message says why."""


def unpack(pieces: Iterable[bytes], codings: Sequence[str], limit: int, *, cut: bool = False) -> bytes:
    """Join the pieces of a body and undo its content codings, in the order in which they were applied.

    Bytes are counted while they are unpacked, so that a bomb never unfolds; `cut` takes the beginning of a
    body that is too large. Raises `BodyError`.
    """
    names = [name.strip().lower() for name in codings if name.strip().lower() not in ("", "identity")]
    if len(names) > _MOST_LAYERS:
        message = f"is compressed {len(names)} times over"
        raise BodyError(message)
    stream = _counted(pieces, limit, cut=cut)
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            stream = _inflate(stream, _GZIP_WINDOW)
        elif name == "deflate":
            stream = _inflate(stream, _ZLIB_WINDOW)
        else:
            message = f"is encoded as {name[:20]!r}, which nobody asked for"
            raise BodyError(message)
    return b"".join(_counted(stream, limit, cut=cut))


def is_gzip(data: bytes) -> bool:
    """Say whether bytes begin like a gzip file."""
    return data.startswith(_GZIP)


def gunzip(data: bytes, limit: int) -> bytes:
    """Unpack a gzip file. Raises `BodyError`, also if it unfolds to more than `limit` bytes."""
    return unpack([data], ["gzip"], limit)


def _counted(pieces: Iterable[bytes], limit: int, *, cut: bool) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit and cut:
            yield piece[: limit - size]
            return
        if size > limit:
            message = f"is larger than {limit:,} bytes"
            raise BodyError(message)
        yield piece


def _inflate(pieces: Iterable[bytes], window: int) -> Iterator[bytes]:
    engine: zlib._Decompress | None = None
    members, held = 0, b""
    for each in _sliced(pieces):
        piece, held = held + each, b""
        while piece:
            if engine is None:
                # Some servers send deflate without the zlib frame that the standard asks for.
                raw = window == _ZLIB_WINDOW and piece[0] & 0x8F != 0x08
                engine = zlib.decompressobj(-_ZLIB_WINDOW if raw else window)
            elif engine.eof:
                if window == _GZIP_WINDOW and piece == _GZIP[:1]:
                    held = piece  # the next slice tells whether another member begins
                    break
                if window != _GZIP_WINDOW or not is_gzip(piece):
                    return  # padding after the end, which gzip files from tapes carry
                if (members := members + 1) > _MOST_MEMBERS:
                    message = f"is made of more than {_MOST_MEMBERS:,} compressed parts"
                    raise BodyError(message)
                engine = zlib.decompressobj(window)
            try:
                yield from _drained(engine, piece)
            except zlib.error as error:
                message = "is damaged: it cannot be unpacked"
                raise BodyError(message) from error
            piece = engine.unused_data
    if engine is not None and not engine.eof:
        message = "ends too early"
        raise BodyError(message)


def _sliced(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces small: zlib copies what it has not unpacked yet, at each turn."""
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            yield piece[start : start + _PIECE]


def _drained(engine: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    while True:
        out = engine.decompress(piece, _PIECE)
        if out:
            yield out
        piece = engine.unconsumed_tail
        if engine.eof or (not piece and len(out) < _PIECE):
            return
