"""Converted models that `diptych models install FOLDER` put on this machine."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import ModelFolder
from pipeline.translate.door import TranslateError
from pipeline.translate.engines.folders import RECORD, contents, read_folder, read_record
from pipeline.translate.engines.model import Model, word
from pipeline.translate.engines.placing import put, room_beside, subfolders

SETTING = "DIPTYCH_MODELS_DIR"
"""The environment variable that names the folder of converted models."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A folder where a converted model should be."""

    path: Path
    model: Model | None
    """None where the folder cannot be used."""
    problem: str = ""


def home() -> Path:
    """Return the folder that converted models are installed in."""
    if named := os.environ.get(SETTING):
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "diptych" / "models"


def shelved() -> tuple[Shelved, ...]:
    """Return every installed folder, by name."""
    return tuple(_read(path) for path in subfolders(home()))


def install_folder(folder: ModelFolder, *, force: bool) -> Model:
    """Copy a converted model, and what its folder does not tell, to where models are installed.

    Links are followed, for model hubs keep their files behind links, but only plain files are copied. A model
    of the same name is replaced with `force` only. Raises `TranslateError`.
    """
    path = Path(folder.path)
    read_folder(folder)
    name = word(path.resolve().name).lstrip(".") or f"{folder.source}_{folder.target}"
    place = home() / name
    if place.exists() and not force:
        raise TranslateError("is installed already", where=str(place), next_step="replace it with --force")
    with room_beside(home(), SETTING) as room:
        copy = room / "copy"
        copy.mkdir()
        for file in contents(path):
            shutil.copyfile(file, copy / file.name)
        (copy / RECORD).write_text(_record(folder), "utf-8")
        read_folder(read_record(copy))
        put(copy, place, room / "before")
    return read_folder(read_record(place))


def _record(folder: ModelFolder) -> str:
    told = {
        "from": folder.source,
        "to": folder.target,
        "source_prefix": list(folder.source_prefix),
        "target_prefix": list(folder.target_prefix),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> Shelved:
    try:
        return Shelved(path, read_folder(read_record(path)))
    except TranslateError as error:
        return Shelved(path, None, error.message)
