"""Pages in files outside the project: saved by a browser, mirrored, exported."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.gather.folder import MAX_BYTES
from pipeline.gather.received import LARGEST_LIST, Received
from pipeline.model import Skipped

_MEDIA = {
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
}


def pages_in(folder: Path) -> Iterator[Received | Skipped]:
    """Read the pages in a folder and below it in the order of their paths, hidden files left out.

    Raises `OSError`.
    """
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inner.parts):
            known = path.suffix.lower() in _MEDIA
            name = inner.as_posix()
            yield read_file(path, name) if known else Skipped(name, f"not one of {', '.join(_MEDIA)}")


def read_file(path: Path, name: str) -> Received | Skipped:
    """Read a file that may be a page or a list; `name` is what it is known by. Raises `OSError`."""
    media = _MEDIA.get(path.suffix.lower(), "")
    size, limit = path.stat().st_size, MAX_BYTES if media else LARGEST_LIST
    if size > limit:
        return Skipped(name, f"is larger than {limit:,} bytes")
    return Received(url="", body=path.read_bytes(), media=media, file=name)
