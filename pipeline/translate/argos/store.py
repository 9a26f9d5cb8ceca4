"""The packages of this machine: listed, installed, tried out."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.model import Language
from pipeline.translate.argos import ArgosTranslator
from pipeline.translate.argos.archive import LARGEST, unpack
from pipeline.translate.argos.packages import (
    EMBEDDED,
    Package,
    load_library,
    read_package,
    subfolders,
)
from pipeline.translate.argos.shop import SHA256, Progress, choose, fetch_package
from pipeline.translate.door import Request, TranslateError

_PIECE = 1 << 20
_TRIED = "Internet"
"""A word that most languages have."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A folder where a package should be."""

    path: Path
    package: Package | None
    """None where the folder is no usable package."""
    embedded: bool

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed."""

    path: Path
    signature: str
    sha256: str
    """Of the archive."""


def shelved() -> tuple[Shelved, ...]:
    """Return every package folder of this machine, then the embedded ones. Raises `TranslateError`."""
    _, settings = load_library()
    folders = [(folder, False) for folder in settings.package_dirs] + [(EMBEDDED, True)]
    return tuple(
        Shelved(child, read_package(child), embedded)
        for folder, embedded in folders
        for child in subfolders(folder)
    )


def install(
    wanted: str, *, sha256: str = "", force: bool = False, progress: Progress | None = None
) -> Installed:
    """Install a package from a file, or from the index by its pair (`en_fr`) or code (`translate-en_fr`).

    `sha256` must be the archive's; else the index's, where it has one, counts. A folder of the same name is
    replaced with `force` only. Nothing is left behind where it fails. Raises `TranslateError`.
    """
    if sha256 and not SHA256.fullmatch(sha256.lower()):
        raise TranslateError(
            f"{sha256[:80]!r} is no SHA-256", next_step="give its 64 hexadecimal digits with --sha256"
        )
    _, settings = load_library()
    target = Path(settings.package_data_dir)
    with _room_beside(target) as room:
        local = Path(wanted)
        if local.is_file():
            return _install_file(local, wanted, sha256.lower(), target, room, force=force)
        if local.suffix or local.name != wanted:
            raise TranslateError("there is no such file", where=wanted, next_step="check the name")
        offer = choose(wanted)
        file = room / "package.argosmodel"
        fetch_package(offer, file, progress)
        return _install_file(file, offer.code, sha256.lower() or offer.sha256, target, room, force=force)


def verify(one: Shelved) -> str:
    """Load a package and translate a word with it; return its signature.

    Raises `TranslateError` where it cannot be used.
    """
    if one.package is None:
        raise TranslateError(
            "no usable translation package", where=str(one.path), next_step="install it again, or remove it"
        )
    pair = Language(one.package.source), Language(one.package.target)
    signature = one.package.signature()
    ((best, *_),) = ArgosTranslator().translate_with(one.package, [Request(_TRIED, *pair)])
    if not best.text:
        raise TranslateError(
            f"the model has no answer to {_TRIED!r}", where=str(one.path), next_step="install it again"
        )
    return signature


def _install_file(
    archive: Path, where: str, sha256: str, target: Path, room: Path, *, force: bool
) -> Installed:
    inside = room / "unpacked"
    inside.mkdir()
    with archive.open("rb") as file:
        digest, size = _digest(file, where)
        if sha256 and digest != sha256:
            raise TranslateError(
                f"the SHA-256 is {digest}, not {sha256}",
                where=where,
                next_step="get the package again, or ask where the sum comes from",
            )
        file.seek(0)
        unpacked = unpack(file, size, inside, where)
    if read_package(unpacked) is None:
        raise TranslateError("no usable translation package", where=where, next_step="get another one")
    place = target / unpacked.name
    if place.exists() and not force:
        raise TranslateError("is installed already", where=str(place), next_step="replace it with --force")
    _put(unpacked, place, room / "before")
    package = read_package(place)
    if package is None:
        raise TranslateError("went while it was installed", where=str(place), next_step="try again")
    return Installed(place, package.signature(), digest)


def _digest(file: BinaryIO, where: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
        if size > LARGEST:
            raise TranslateError(f"is larger than {LARGEST:,} bytes", where=where)
    return digest.hexdigest(), size


def _put(unpacked: Path, place: Path, before: Path) -> None:
    """Move a folder to its place; what was there comes back if that fails."""
    replaced = place.exists()
    if replaced:
        place.rename(before)
    try:
        unpacked.rename(place)
    except BaseException:
        if replaced:
            before.rename(place)
        raise


@contextmanager
def _room_beside(target: Path) -> Iterator[Path]:
    """Make a hidden folder on the packages' own disk, so that a package comes to its place in one step."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".install-", dir=target))
    except OSError as error:
        raise TranslateError(
            f"cannot be written: {error}",
            where=str(target),
            next_step="set ARGOS_PACKAGES_DIR to a folder that can",
        ) from error
    try:
        yield room
    except OSError as error:  # a full disk, say
        raise TranslateError(f"nothing was installed: {error}", where=str(target)) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)
