"""Rows of Parquet files, read by a process of its own.

A hostile file asks for any amount of memory, and its reader (of the extra `cluster`) then ends the whole process.
So it runs beside this one, with bounded memory, and hands over rows: eight bytes that tell a length, and
MessagePack.
"""

import contextlib
import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from pipeline.child import safe_path
from pipeline.extras import MissingError, install_step

_AT_ONCE = 16
"""Rows in memory: each may hold a whole page."""
_MEMORY = 4 << 30
"""Bytes that the reader may take, its program included."""
_LENGTH = 8
_WORDS = 4096
_RAISED = re.compile(r"^[\w.]+: ")
"""Before what an exception says, its kind."""
_QUOTED = re.compile(r"""\("((?:[^"\\]|\\.)+)"\)$""")
"""What the reader's own code says of an error at which it panics: `… on an `Err` value: EOF("too small")`."""
_MISSING = 3
"""What the reader exits with where it is not installed."""


def rows(path: Path, names: tuple[str, ...], longest: int) -> Iterator[dict[str, object]]:
    """Yield a file's rows, some of their columns only, none of more than `longest` bytes.

    Raises `ValueError` for a file that is damaged, `MissingError` where the reader is not installed.
    """
    words = [sys.executable, "-m", "pipeline.gather.parquet", str(path.absolute()), *names]
    environment = {**os.environ, **safe_path()}
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=complaints, env=environment) as reader,  # noqa: S603 - ourselves
    ):
        try:
            yield from _received(_pipe(reader.stdout), longest)
        except BaseException:  # nobody wants more of it
            reader.kill()
            raise
        reader.wait()
        complaints.seek(0)
        said = complaints.read(_WORDS)
    if reader.returncode == _MISSING:
        message = "the reader of Parquet is not installed"
        raise MissingError(message, where=path.name, next_step=install_step("cluster"))
    if reader.returncode:
        raise ValueError(
            _reason(said.decode("utf-8", "replace")) or f"its reader ended with {reader.returncode}"
        )


def _reason(said: str) -> str:
    """Return what the last line of a traceback says; of a panic of the reader, where that names none of its own parts."""
    words = _RAISED.sub("", (said.strip().splitlines() or [""])[-1])
    quoted = _QUOTED.search(words)
    return (quoted[1] if quoted else words)[:200]


def _received(stream: IO[bytes], longest: int) -> Iterator[dict[str, object]]:
    while len(head := stream.read(_LENGTH)) == _LENGTH:
        length = int.from_bytes(head)
        if length > longest:
            message = f"a row of {length:,} bytes"
            raise ValueError(message)
        data = stream.read(length)
        if len(data) < length:
            return  # it died, and its exit code says so
        yield msgspec.msgpack.decode(data, type=dict[str, Any])


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        message = "no pipe"
        raise ValueError(message)
    return stream


def _read(path: str, *names: str) -> None:
    """Write a file's rows to stdout: the work of the process beside."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such bound
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        read_parquet = importlib.import_module("arro3.io").read_parquet
    except ModuleNotFoundError:
        sys.exit(_MISSING)
    for batch in read_parquet(path, batch_size=_AT_ONCE):
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names if name in names}
        for place in range(batch.num_rows):
            data = msgspec.msgpack.encode({name: _plain(values[place]) for name, values in columns.items()})
            sys.stdout.buffer.write(len(data).to_bytes(_LENGTH) + data)
    sys.stdout.buffer.flush()


def _plain(value: object) -> object:
    return value if isinstance(value, str | bytes) else None


if __name__ == "__main__":
    _read(*sys.argv[1:])
