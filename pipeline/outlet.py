"""Where editions go: a folder, or a place that fsspec reaches."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.extras import load_extra
from pipeline.files import write_whole

File = tuple[str, bytes]
"""A path below the outlet and what is in it."""


class Outlet(Protocol):
    """Files by their paths below one place, `/` between the parts. What cannot be done is an `OSError`."""

    def write(self, files: Iterable[File]) -> tuple[str, ...]:
        """Write files, each whole, but for those that hold their content; return the paths that were written."""
        ...

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        ...

    def missing(self, paths: Iterable[str]) -> str:
        """Return the first path at which there is no file; empty where all are there."""
        ...

    def below(self, folder: str) -> Sequence[str]:
        """Return the paths of all files below a folder, sorted; none where there is no such folder."""
        ...

    def read(self, path: str) -> bytes:
        """Return what is in a file; nothing where there is none."""
        ...

    def name(self, path: str) -> str:
        """Return a path as a person finds it."""
        ...


class Folder:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, files: Iterable[File]) -> tuple[str, ...]:
        """See `Outlet`."""
        # what can be made again need not wait for the disk
        return tuple(
            path for path, content in files if write_whole(self._folder / path, content, durable=False)
        )

    def remove(self, path: str) -> None:
        """See `Outlet`."""
        (self._folder / path).unlink(missing_ok=True)

    def missing(self, paths: Iterable[str]) -> str:
        """See `Outlet`."""
        return next((path for path in paths if not (self._folder / path).is_file()), "")

    def below(self, folder: str) -> Sequence[str]:
        """See `Outlet`."""
        found = (self._folder / folder).rglob("*")
        return sorted(path.relative_to(self._folder).as_posix() for path in found if path.is_file())

    def read(self, path: str) -> bytes:
        """See `Outlet`."""
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return b""

    def name(self, path: str) -> str:
        """See `Outlet`."""
        return str(self._folder / path)


def outlet(place: Path | str) -> Outlet:
    """Return the outlet at a folder or an address. Raises `PipelineError` for an address that nothing reaches."""
    if isinstance(place, Path):
        return Folder(place)
    remote: Outlet = load_extra("pipeline.remote", "cluster", f"out = {place!r}").Remote(place)
    return remote
