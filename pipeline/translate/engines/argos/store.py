"""The Argos packages of this machine: listed and installed."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pipeline.translate.door import TranslateError
from pipeline.translate.engines.argos.archive import LARGEST, foreign, unpack
from pipeline.translate.engines.argos.packages import EMBEDDED, Package, load_library, read_package
from pipeline.translate.engines.argos.shop import SHA256, Progress, choose, fetch_package
from pipeline.translate.engines.placing import put, room_beside, subfolders

SETTING = "ARGOS_PACKAGES_DIR"
"""The environment variable that names the folder of packages."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Shelved:
    """A folder where a package should be."""

    path: Path
    package: Package | None
    """None where the folder is no usable package."""
    embedded: bool


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed."""

    path: Path
    signature: str
    sha256: str = ""
    """Of the archive; empty for what came as a folder."""


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
    with room_beside(target, SETTING) as room:
        local = Path(wanted)
        if local.is_file():
            return _install_file(local, wanted, sha256.lower(), target, room, force=force)
        if local.suffix or local.name != wanted:
            raise TranslateError("there is no such file", where=wanted, next_step="check the name")
        offer = choose(wanted)
        file = room / "package.argosmodel"
        fetch_package(offer, file, progress)
        return _install_file(file, offer.code, sha256.lower() or offer.sha256, target, room, force=force)


def install_folder(folder: Path, *, force: bool = False) -> Installed:
    """Install an expanded package: a copy of the folder. Raises `TranslateError`."""
    _, settings = load_library()
    target = Path(settings.package_data_dir)
    with room_beside(target, SETTING) as room:
        inside = room / "unpacked"
        inside.mkdir()
        copy = inside / (folder.resolve().name.lstrip(".") or "package")
        shutil.copytree(folder, copy, copy_function=shutil.copyfile, ignore=_odd)
        fault = foreign(copy)
        if fault:
            raise TranslateError(fault, where=str(folder), next_step="name the folder of one package")
        return _placed(copy, str(folder), target, room, force=force)


def _odd(folder: str, names: list[str]) -> list[str]:
    """Name what in a folder is not copied: hidden files, links to elsewhere, pipes and devices."""
    kept = (
        name
        for name in names
        if not name.startswith(".")
        and ((path := Path(folder) / name).is_file() or (path.is_dir() and not path.is_symlink()))
    )
    return sorted(set(names) - set(kept))


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
    return replace(_placed(unpacked, where, target, room, force=force), sha256=digest)


def _placed(folder: Path, where: str, target: Path, room: Path, *, force: bool) -> Installed:
    if read_package(folder) is None:
        raise TranslateError("no usable translation package", where=where, next_step="get another one")
    place = target / folder.name
    if place.exists() and not force:
        raise TranslateError("is installed already", where=str(place), next_step="replace it with --force")
    put(folder, place, room / "before")
    package = read_package(place)
    if package is None:
        raise TranslateError("went while it was installed", where=str(place), next_step="try again")
    return Installed(place, package.model.signature())


def _digest(file: BinaryIO, where: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
        if size > LARGEST:
            raise TranslateError(f"is larger than {LARGEST:,} bytes", where=where)
    return digest.hexdigest(), size
