"""Files at a place that fsspec reaches: S3, Google Cloud Storage, Azure, SFTP and others.

Who may write there is fsspec's own business: its configuration files, `FSSPEC_…` variables, and what the place's
own tools know. Each kind of place needs its package, such as s3fs or gcsfs.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import fsspec

from pipeline.errors import PipelineError
from pipeline.outlet import File

_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "memory"})
"""Kinds of places where a file is the old one until the new one is all there. Elsewhere it is renamed into place."""


class RemoteError(PipelineError):
    """A place that cannot be reached."""


class Remote:
    """Files below one address."""

    def __init__(self, address: str) -> None:
        """Raises `RemoteError` for a kind of place that is not known, or whose package is not installed."""
        self._address = address.rstrip("/")
        try:
            self._files, self._root = fsspec.core.url_to_fs(self._address)
        except (ValueError, ImportError, OSError) as error:
            raise RemoteError(
                str(error),
                where=address,
                next_step="install the package for it (s3fs for s3://, gcsfs for gs://, adlfs for az://), or mend the address",
            ) from error
        kinds = self._files.protocol
        self._whole = not _WHOLE.isdisjoint([kinds] if isinstance(kinds, str) else kinds)
        self._listed: set[str] | None = None

    def write(self, files: Iterable[File]) -> tuple[str, ...]:
        """See `Outlet`; files are compared and written side by side where the place allows it."""
        wanted = {self._at(path): (path, content) for path, content in files}
        if not wanted:
            return ()
        self._listed = None
        with _said():
            held = self._held(list(wanted))
            new = {
                place: content
                for (place, (_, content)), old in zip(wanted.items(), held, strict=True)
                if old != content
            }
            if self._whole:
                self._files.pipe(new)
            else:
                for place, content in new.items():
                    self._rename(place, content)
        return tuple(wanted[place][0] for place in new)

    def remove(self, path: str) -> None:
        """See `Outlet`."""
        place, listed = self._at(path), self._all()
        if place in listed:
            with _said():
                self._files.rm_file(place)
            listed.remove(place)

    def missing(self, paths: Iterable[str]) -> str:
        """See `Outlet`; the place is listed once, and again after something was written."""
        listed = self._all()
        return next((path for path in paths if self._at(path) not in listed), "")

    def below(self, folder: str) -> Sequence[str]:
        """See `Outlet`; the same list serves."""
        start, cut = self._at(folder) + "/", len(self._at(""))
        return sorted(place[cut:] for place in self._all() if place.startswith(start))

    def read(self, path: str) -> bytes:
        """See `Outlet`."""
        with _said():
            try:
                return bytes(self._files.cat_file(self._at(path)))
            except FileNotFoundError:
                return b""

    def name(self, path: str) -> str:
        """See `Outlet`."""
        return f"{self._address}/{path}"

    def _all(self) -> set[str]:
        if self._listed is None:
            with _said():
                self._files.invalidate_cache()
                self._listed = set(self._files.find(self._root))
        return self._listed

    def _held(self, places: list[str]) -> Sequence[object]:
        """Return what each place holds, or why it cannot be read; `cat` would take a name with `[`, `*` or `?` for a pattern."""
        whole: list[int | None] = [None] * len(places)
        return list(self._files.cat_ranges(places, whole, whole, on_error="return"))

    def _at(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"

    def _rename(self, place: str, content: bytes) -> None:
        folder, _, name = place.rpartition("/")
        self._files.makedirs(folder, exist_ok=True)
        self._files.pipe_file(f"{folder}/.{name}.new", content)
        self._files.mv(f"{folder}/.{name}.new", place)


@contextmanager
def _said() -> Iterator[None]:
    """Make one kind of error of all that fsspec's many implementations raise."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # each implementation has its own, of libraries that we do not know
        raise OSError(None, f"{type(error).__name__}: {error}") from error
