"""What lies beside the sources and is copied where an article refers to it: told from digests alone."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from pipeline.config import Config
from pipeline.gather import Refused, look_beside
from pipeline.outlet import Outlet
from pipeline.places import state_place
from pipeline.run.record import Brief
from pipeline.run.stamps import file_digest, split, spoiled

_AT_HAND = 4_096
"""Files whose digests are held: what many articles share, such as a logo, is read once."""


def find_beside(config: Config, name: str) -> Path | Refused:
    """Return the file at a path below the source folder, or why it may not be shown."""
    closed = [config.locales, config.templates, state_place(config.root)]
    closed += [config.out] if isinstance(config.out, Path) else []
    closed += [
        config.root / name for name in (config.glossary, config.do_not_translate, config.cache) if name
    ]
    return look_beside(config.source, name, closed)


def digest_beside(file: Path) -> str:
    """Return the digest of a file that articles refer to; what many share, such as a logo, is read once."""
    try:
        told = file.stat()
    except OSError:
        return file_digest(file)
    return _digest(file, told.st_size, told.st_mtime_ns)


@lru_cache(_AT_HAND)
def _digest(file: Path, size: int, changed: int) -> str:  # noqa: ARG001 - a file of another size or time is read anew
    return file_digest(file)


def stamp_beside(config: Config, name: str) -> str:
    """Return what stands for the file at a path below the source folder: its digest, or why it may not be shown."""
    found = find_beside(config, name)
    return found.reason if isinstance(found, Refused) else digest_beside(found)


class Surroundings:
    """Says whether what articles refer to is as it was when their pages were made, and its copies are."""

    def __init__(self, config: Config, out: Path | Outlet) -> None:
        self._out = out
        self._stamp = lru_cache(_AT_HAND)(partial(stamp_beside, config))
        self._digest: Callable[[str | Path], str] = lru_cache(_AT_HAND)(file_digest)

    def displaced(self, brief: Brief) -> str:
        """Name the first file that is not; empty where all are."""
        if not brief.beside:
            return ""
        found = (name for name, known in split(brief.beside).items() if self._stamp(name) != known)
        return next(found, "") or spoiled(brief.copies, self._out, self._digest)
