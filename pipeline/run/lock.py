"""One run at a time in a project: two that write the same files would undo each other's work."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import remedy, sweep
from pipeline.places import state_place


class LockError(PipelineError):
    """Another process works on the project."""


@contextmanager
def hold(config: Config) -> Iterator[None]:
    """Hold a project's lock, and clear away what whoever held it last left half done.

    The lock goes with the process, however it ends. Raises `LockError` where another process holds it, or where
    the folder cannot be written to.
    """
    folder = state_place(config.root)
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
    try:
        if note.exists():
            _tidy(config)
        with contextlib.suppress(OSError):  # a full disk: whoever comes second is not told the number
            note.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
        note.unlink(missing_ok=True)
    finally:
        lock.release()


def _tidy(config: Config) -> None:
    for folder in (config.locales, config.out, config.names):
        if isinstance(folder, Path):
            sweep(folder)
    shutil.rmtree(state_place(config.root) / "spool", ignore_errors=True)


def _who(note: Path) -> str:
    try:
        number = note.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {number})" if number.isdigit() else ""
