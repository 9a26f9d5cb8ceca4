"""Folders of models brought to their place in one step, and taken away in one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.translate.door import TranslateError


def subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder that may hold models, in order of their names."""
    try:
        return sorted(
            child for child in folder.iterdir() if child.is_dir() and not child.name.startswith(".")
        )
    except OSError:
        return []


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@contextmanager
def room_beside(target: Path, setting: str) -> Iterator[Path]:
    """Make a hidden folder on the models' own disk, so that one comes to its place, or goes, in one step.

    `setting` is the environment variable that names another place. Raises `TranslateError`.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".install-", dir=target))
    except OSError as error:
        raise TranslateError(
            f"cannot be written: {error}",
            where=str(target),
            next_step=f"set {setting} to a folder that can",
        ) from error
    try:
        yield room
    except OSError as error:  # a full disk, say
        raise TranslateError(f"nothing was changed: {error}", where=str(target)) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def put(folder: Path, place: Path, before: Path) -> None:
    """Move a folder to its place; what was there comes back if that fails."""
    replaced = place.exists()
    if replaced:
        place.rename(before)
    try:
        folder.rename(place)
    except BaseException:
        if replaced:
            before.rename(place)
        raise


def take_away(folder: Path, setting: str) -> None:
    """Delete a folder, first out of sight in one step; of a link only the link goes. Raises `TranslateError`."""
    with room_beside(folder.parent, setting) as room:
        gone = room / "gone"
        folder.rename(gone)
        if gone.is_symlink():
            gone.unlink()
