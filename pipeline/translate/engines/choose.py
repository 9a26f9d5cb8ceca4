"""From settings to the one translator that a run asks."""

from collections.abc import Callable, Iterable, Sequence

from pipeline.model import ModelFolder
from pipeline.translate.engines.argos.packages import Package, embedded, installed
from pipeline.translate.engines.converted import shelved
from pipeline.translate.engines.folders import read_folder
from pipeline.translate.engines.lineup import Engine, Lineup
from pipeline.translate.engines.local import LocalTranslator
from pipeline.translate.engines.model import Model
from pipeline.translate.engines.plugins import Foreign

OWN = ("libretranslate", "models", "argos", "embedded")
"""Our own engines, in the order of preference that holds where the settings name none."""


def choose(order: Sequence[str] = OWN, folders: Sequence[ModelFolder] = (), server: str = "") -> Lineup:
    """Return the engines that `order` names, as one translator; no model is loaded yet.

    `folders` are the converted models that the settings name, `server` is LibreTranslate's address; without
    one that engine is left out. Any other name is an entry point of `plugins.GROUP`.
    """
    return Lineup([one for name in order for one in _engines(name, folders, server)])


def _engines(name: str, folders: Sequence[ModelFolder], server: str) -> Iterable[Engine]:
    match name:
        case "libretranslate":
            return _server(name, server)
        case "models":
            return _local(name, lambda: converted(folders))
        case "argos":
            return _local(name, lambda: _models(installed()))
        case "embedded":
            return _local(name, lambda: _models(embedded()))
        case _:
            return (Engine(name, Foreign(name)),)


def converted(folders: Sequence[ModelFolder]) -> tuple[Model, ...]:
    """Return the models of the settings, then the installed ones that can be used. Raises `TranslateError`."""
    named = [read_folder(folder) for folder in folders]
    return (*named, *(one.model for one in shelved() if one.model))


def _models(packages: Iterable[Package]) -> tuple[Model, ...]:
    return tuple(package.model for package in packages)


def _local(name: str, find: Callable[[], tuple[Model, ...]]) -> Iterable[Engine]:
    translator = LocalTranslator(find)
    return (Engine(name, translator, translator.pairs),)


def _server(name: str, address: str) -> Iterable[Engine]:
    if not address:
        return ()
    from pipeline.translate.engines.libretranslate import LibreTranslate  # noqa: PLC0415 - httpx, for this alone

    return (Engine(name, LibreTranslate(address)),)
