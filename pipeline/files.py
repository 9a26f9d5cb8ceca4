"""Files are written whole: a new file beside the old one, then a rename."""

import contextlib
import errno
import os
import re
import threading
from pathlib import Path
from urllib.parse import quote

_STRAY = re.compile(r"\..+\.\d+-\d+\.new")
"""What a file is called until it is whole."""
_CUT = 100
"""Bytes of a file's name that are kept in it: systems give a name 255, whatever its letters."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY if hasattr(os, "O_DIRECTORY") else None
"""How a folder is opened; Windows has no way."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
"""A file that was not there: nobody's link is followed."""


def write_whole(path: Path, content: str | bytes, *, durable: bool = True) -> bool:
    """Write bytes, or UTF-8 text with `\\n` line ends, unless the file holds them already; say whether it was written.

    A reader sees the old file or the new one, never half of either. A `durable` file is on the disk when this
    returns, and so is its name, whatever happens to the machine; one that can be made again need not wait for
    that: after a power cut it may be empty, and the next run sees that and writes it. Raises `OSError` that names
    `path`.
    """
    try:
        return _write_whole(path, content, durable=durable)
    except OSError as error:  # nobody knows the file by the name that it has until it is whole
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write_whole(path: Path, content: str | bytes, *, durable: bool) -> bool:
    data = content.encode("utf-8") if isinstance(content, str) else content
    mode = path.stat().st_mode & 0o777 if path.is_file() else None
    if mode is not None and path.read_bytes() == data:
        return False
    start = path.name.encode("utf-8", "replace")[:_CUT].decode("utf-8", "ignore")
    temporary = path.with_name(f".{start}.{os.getpid()}-{threading.get_ident()}.new")
    descriptor = _create(temporary, durable=durable)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _keep_names(path.parent)
    return True


def sweep(folder: Path) -> None:
    """Delete the halves of files that processes left below a folder when they were killed."""
    for inside, _, names in os.walk(folder):
        for name in names:
            if _STRAY.fullmatch(name):
                with contextlib.suppress(OSError):  # the next run tries again
                    (Path(inside) / name).unlink()


def remedy(error: OSError, otherwise: str = "check the folder's permissions") -> str:
    """Say what a person should do about a file that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "make room on the disk and run again: what was written is whole"
    if error.errno == errno.ENAMETOOLONG:
        return "give the article a shorter name"
    return otherwise


def way(folder: Path, file: Path) -> str:
    """Return the relative address of a file for a page in a folder; absolute where no relative one exists."""
    try:
        return quote(Path(os.path.relpath(file, folder)).as_posix())
    except ValueError:  # another drive of a Windows machine
        return file.absolute().as_uri()


def _keep_names(folder: Path) -> None:
    """Have the disk hold what the files of a folder are called, too."""
    if _FOLDER is None:
        return
    with contextlib.suppress(OSError):  # some file systems of a network refuse, and keep names by themselves
        descriptor = os.open(folder, _FOLDER)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _create(path: Path, *, durable: bool) -> int:
    """Open a new file, in a new folder if need be; what a run that was killed left there goes."""
    try:
        return os.open(path, _NEW, 0o666)
    except FileExistsError:
        path.unlink()
    except FileNotFoundError:
        _make(path.parent, durable=durable)
    return os.open(path, _NEW, 0o666)


def _make(folder: Path, *, durable: bool) -> None:
    """Make a folder, and those that it lies in."""
    if not folder.is_dir():
        _make(folder.parent, durable=durable)
        folder.mkdir(exist_ok=True)
        if durable:
            _keep_names(folder.parent)
