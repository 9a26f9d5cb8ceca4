"""Packages as they travel: zip archives from people and servers that nobody vouches for."""

import json
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.translate.door import TranslateError

LARGEST = 2 << 30
"""Bytes of an archive; the largest public package has a tenth of it."""
_LARGEST_UNPACKED = 4 << 30
_MOST_FILES = 10_000
_MOST_GROWTH = 100
"""Times its size that an archive may unfold to; weights hardly shrink at all, so more is a bomb."""
_ALLOWANCE = 1 << 20
_LARGEST_METADATA = 1 << 20
_PIECE = 1 << 20
_NAME = re.compile(r"[^\x00-\x1f\x7f\\:]{1,400}")
_CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
"""What `zipfile` raises; a kind of RuntimeError for a compression that it does not know."""


def unpack(file: BinaryIO, size: int, folder: Path, where: str) -> Path:
    """Unpack an archive of `size` bytes into an empty folder; return the package's own folder in it.

    Raises `TranslateError`, naming `where`, for an archive that reaches out of the folder, that unfolds to
    something enormous, that is damaged, or that holds anything else than one translation package.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            fault = _fault(members, size)
            if not fault:
                for member in members:
                    _write(archive, member, folder)
    except _DAMAGED as error:
        fault = f"the archive cannot be unpacked: {str(error)[:200] or type(error).__name__}"
    if not fault:
        (package,) = folder.iterdir()
        fault = foreign(package)
    if fault:
        raise TranslateError(fault, where=where, next_step="get the package again from a source you trust")
    return package


def _fault(members: list[zipfile.ZipInfo], size: int) -> str:
    """Say what keeps an archive from being unpacked, before anything is."""
    if len(members) > _MOST_FILES:
        return f"holds more than {_MOST_FILES:,} files"
    unpacked = sum(member.file_size for member in members)
    if unpacked > min(_LARGEST_UNPACKED, _MOST_GROWTH * size + _ALLOWANCE):
        return f"would unfold from {size:,} to {unpacked:,} bytes, as no package does"
    for member in members:
        fault = _unsafe(member)
        if fault:
            return f"{member.filename[:100]!r} in it {fault}"
    names = [member.filename.rstrip("/").casefold() for member in members]
    if len(set(names)) < len(names):
        return "holds two files of one name"
    tops = {PurePosixPath(member.filename).parts[0] for member in members}
    if len(tops) != 1 or all(member.is_dir() for member in members):
        return "is not one folder with a package in it"
    if tops.pop().startswith("."):
        return "holds a hidden folder"
    return ""


def _unsafe(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    path = PurePosixPath(member.filename)
    if not _NAME.fullmatch(member.filename) or not path.parts or ".." in path.parts or path.is_absolute():
        return "is not a name inside the package"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if member.flag_bits & 0x1:
        return "is encrypted"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that packages are not"
    return ""


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    """Write one file, no byte more than the archive's table told."""
    path = folder.joinpath(*PurePosixPath(member.filename).parts)
    if member.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as packed, path.open("xb") as file:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                message = f"{member.filename[:100]!r} is longer than the archive says"
                raise ValueError(message)
            file.write(piece)


def foreign(package: Path) -> str:
    """Say why an unpacked folder is not a translation package."""
    for name in ("metadata.json", "model/model.bin"):
        if not (package / name).is_file():
            return f"no Argos package: there is no {name}"
    if not any((package / name).is_file() for name in ("sentencepiece.model", "bpe.model")):
        return "no Argos package: there is neither sentencepiece.model nor bpe.model"
    metadata = package / "metadata.json"
    if metadata.stat().st_size > _LARGEST_METADATA:
        return "metadata.json is too large"
    try:
        told = json.loads(metadata.read_text("utf-8"))
    except (ValueError, RecursionError):
        return "metadata.json is not JSON"
    if not isinstance(told, dict):
        return "metadata.json tells nothing"
    if told.get("type", "translate") != "translate":
        return f"a package of type {str(told.get('type'))[:40]!r}, not of a translation model"
    codes = (told.get("from_code"), told.get("to_code"))
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes):
        return "metadata.json does not say which languages it translates"
    return ""
