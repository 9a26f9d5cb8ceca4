"""What the watched files hold: read again only where size or time say that they changed."""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

_MOST_FILES = 100_000
"""More than this is no project's sources; the rest is not watched."""


class Watch:
    """Files and folders, and what they held when last looked at."""

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = tuple(places)
        self._known: dict[str, tuple[tuple[int, int, int], bytes]] = {}

    def digest(self) -> str:
        """Return a name for everything the files hold now: the same content has the same name.

        A file that was saved without a change, or by a tool that first writes another, makes no difference.
        """
        known = {}
        for path, stamp in sorted(_files(self._places)):
            before = self._known.get(path)
            if before and before[0] == stamp:
                known[path] = before
                continue
            try:
                known[path] = (stamp, sha256(Path(path).read_bytes()).digest())
            except OSError:  # gone, or not to be read, since it was listed
                continue
        self._known = known
        whole = sha256()
        for path, (_, content) in known.items():
            whole.update(os.fsencode(path) + b"\0" + content)
        return whole.hexdigest()[:16]


def _files(places: Sequence[Path]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield each file with its inode, size and time; hidden ones and editors' backups left out."""
    left = _MOST_FILES
    for place in places:
        stack = [str(place)]
        while stack and left:
            here = stack.pop()
            try:
                if not Path(here).is_dir():
                    left -= 1
                    yield here, _stamp(here)
                    continue
                with os.scandir(here) as found:
                    stack += [one.path for one in found if _watched(one)]
            except OSError:
                continue


def _watched(one: os.DirEntry[str]) -> bool:
    """Whether an entry is no hidden file, no backup, and no link to a folder, which could lead in a circle."""
    if one.name.startswith((".", "#")) or one.name.endswith(("~", ".tmp", ".new")):
        return False
    return not (one.is_symlink() and one.is_dir())


def _stamp(path: str) -> tuple[int, int, int]:
    found = Path(path).stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
