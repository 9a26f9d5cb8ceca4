"""Files are written whole: a new file beside the old one, then a rename."""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote


def write_whole(path: Path, content: str | bytes, *, durable: bool = True) -> bool:
    """Write bytes, or UTF-8 text with `\\n` line ends, unless the file holds them already; say whether it was written.

    A reader sees the old file or the new one, never half of either. A `durable` file is on the disk when this
    returns, whatever happens to the machine; one that can be made again need not wait for that: after a power
    cut it may be empty, and the next run sees that and writes it. Raises `OSError`.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".new")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def way(folder: Path, file: Path) -> str:
    """Return the relative address of a file for a page in a folder; absolute where no relative one exists."""
    try:
        return quote(Path(os.path.relpath(file, folder)).as_posix())
    except ValueError:  # another drive of a Windows machine
        return file.absolute().as_uri()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
