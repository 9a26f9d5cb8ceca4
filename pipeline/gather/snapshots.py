"""Pages are kept in the source folder, each with its record; what a person wrote there is never touched."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import write_whole
from pipeline.gather.folder import SourceError, find, location_of, slug_from
from pipeline.gather.origin import Origin, origin_of, origin_path, read_origin, write_origin
from pipeline.gather.outcome import Fate, Outcome
from pipeline.gather.received import Received
from pipeline.gather.slugs import slugs_for

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
"""What a file's name ends in; that of a record need not be a file's (`Release 2.5`)."""


@dataclass(frozen=True, slots=True)
class _Held:
    path: Path
    origin: Origin


class Snapshots:
    """The source folder as a place where pages land.

    Raises `SourceError` and `OriginError` for a folder or a record that cannot be read.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root
        self._slugs: dict[str, Path] = {}
        self._held: dict[tuple[str, str], _Held] = {}
        for source in find(folder, root) if folder.exists() else ():
            self._slugs[source.slug] = source.path
            record = origin_path(source.path)
            origin = read_origin(record, location_of(record, root))
            if origin is not None:
                self._held[origin.url, origin.file] = _Held(source.path, origin)

    def known(self, url: str) -> tuple[str, str]:
        """Return the ETag and the Last-Modified of an address's snapshot; empty where there is none."""
        held = self._held.get((url, ""))
        return (held.origin.etag, held.origin.last_modified) if held else ("", "")

    def location(self, url: str) -> str:
        """Return where the snapshot of an address stands."""
        return location_of(self._held[url, ""].path, self._root)

    def holds(self, path: Path) -> bool:
        """Say whether a path is the source folder itself, in it, or around it."""
        one, other = path.resolve(), self._folder.resolve()
        return one.is_relative_to(other) or other.is_relative_to(one)

    def land(self, received: Received, suffix: str) -> Outcome:
        """Keep a page that has arrived.

        A snapshot is replaced only by a newer one of the same page, and only if nobody edited it. Raises
        `SourceError` where that cannot be.
        """
        origin = origin_of(received)
        try:
            held = self._held.get((origin.url, origin.file))
            return self._renew(held, received, suffix) if held else self._add(received, suffix)
        except OSError as error:
            raise SourceError(
                f"cannot be written ({error.strerror})",
                where=location_of(self._folder, self._root),
                next_step="check its permissions",
            ) from error

    def _renew(self, held: _Held, received: Received, suffix: str) -> Outcome:
        where = location_of(held.path, self._root)
        if received.sha256 == held.origin.sha256:
            return self._store(held.path, None, received, Fate.UNCHANGED)
        if hashlib.sha256(held.path.read_bytes()).hexdigest() != held.origin.sha256:
            message = "was edited here, and the page it came from has changed as well"
            raise SourceError(message, where=where, next_step="move it away to have the page's new state")
        if held.path.suffix != suffix:
            message = f"the page it came from would now be a {suffix} file"
            raise SourceError(message, where=where, next_step="delete it, and fetch the page again")
        return self._store(held.path, received.body, received, Fate.CHANGED)

    def _add(self, received: Received, suffix: str) -> Outcome:
        for slug in self._names(received):
            taken = self._slugs.get(slug)
            if taken is None:
                path = self._folder / f"{slug}{suffix}"
                self._slugs[slug] = path
                return self._store(path, received.body, received, Fate.NEW)
            if taken.read_bytes() == received.body:
                if not origin_path(taken).exists():
                    return self._store(taken, None, received, Fate.UNCHANGED)
                return self._outcome(taken, received, Fate.UNCHANGED)
        message = "another source has the name that this page would get"
        raise SourceError(message, where=received.url or received.file, next_step="rename the other one")

    def _names(self, received: Received) -> Iterable[str]:
        if received.url:
            return slugs_for(received.url)
        return (slug_from(_ENDING.sub("", received.file), received.file),)

    def _store(self, path: Path, body: bytes | None, received: Received, fate: Fate) -> Outcome:
        """Write the page, if it is new, and then its record."""
        if body is not None:
            write_whole(path, body)
        origin = origin_of(received)
        write_whole(origin_path(path), write_origin(origin))
        self._held[origin.url, origin.file] = _Held(path, origin)
        return self._outcome(path, received, fate)

    def _outcome(self, path: Path, received: Received, fate: Fate) -> Outcome:
        return Outcome(received.url or received.file, fate, location_of(path, self._root))
