"""One run at a time in a project: two that write the same files would undo each other's work."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import PipelineError
from pipeline.files import remedy


class LockError(PipelineError):
    """Another process works on the project."""


@contextmanager
def hold(folder: Path) -> Iterator[bool]:
    """Hold a project's lock; give whether the run before came to its end.

    The lock goes with the process, however it ends. Raises `LockError` where another process holds it, or where
    the folder cannot be written to.
    """
    note = folder / "running"
    lock = FileLock(folder / "lock", blocking=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        message = f"another diptych{_who(note)} is working on this project"
        raise LockError(message, where=str(folder), next_step="wait until it ends, or end it") from error
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise LockError(message, where=str(folder), next_step=remedy(error)) from error
    with lock:
        ended = not note.exists()
        with contextlib.suppress(OSError):  # a full disk: whoever comes second is not told the number
            note.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield ended
        note.unlink(missing_ok=True)


def _who(note: Path) -> str:
    try:
        number = note.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {number})" if number.isdigit() else ""
