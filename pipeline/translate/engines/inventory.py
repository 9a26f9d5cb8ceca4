"""Everything on this machine that translates, which of it serves a pair and why, and how to get rid of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Language, ModelFolder
from pipeline.translate.door import Request, TranslateError
from pipeline.translate.engines import converted
from pipeline.translate.engines.argos import store
from pipeline.translate.engines.ctranslate import Driver
from pipeline.translate.engines.folders import read_folder
from pipeline.translate.engines.lineup import Engine, Lineup
from pipeline.translate.engines.local import LocalTranslator
from pipeline.translate.engines.model import Model, word
from pipeline.translate.engines.placing import size, take_away

_TRIED = "Internet"
"""A word that most languages have."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A model on this machine, or a folder where one should be."""

    engine: str
    """The name that the setting `engine` knows it by."""
    path: Path
    model: Model | None
    version: str = ""
    problem: str = ""
    """Why it cannot be used, where it cannot."""
    setting: str = ""
    """The environment variable that names the folder it was installed in; empty where it was not installed."""

    @property
    def pair(self) -> str:
        """Its direction, such as `en_fr`; `?` where nobody knows."""
        return self.model.pair if self.model else "?"

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return size(self.path)


@dataclass(frozen=True, slots=True)
class Service:
    """Who serves a pair, and why."""

    source: Language
    target: Language
    signature: str
    """Empty where nobody does."""
    reason: str


def holdings(folders: Sequence[ModelFolder]) -> tuple[Holding, ...]:
    """Return all models, in the order in which engines would take them. Raises `TranslateError`."""
    return (*_named(folders), *_converted(), *_packages())


def _named(folders: Sequence[ModelFolder]) -> Iterator[Holding]:
    for folder in folders:
        try:
            yield Holding("models", Path(folder.path), read_folder(folder))
        except TranslateError as error:
            yield Holding("models", Path(folder.path), None, problem=error.message)


def _converted() -> Iterator[Holding]:
    for one in converted.shelved():
        yield Holding("models", one.path, one.model, problem=one.problem, setting=converted.SETTING)


def _packages() -> Iterator[Holding]:
    for one in store.shelved():
        engine, setting = ("embedded", "") if one.embedded else ("argos", store.SETTING)
        if one.package:
            yield Holding(engine, one.path, one.package.model, word(one.package.version), setting=setting)
        else:
            yield Holding(engine, one.path, None, problem="no usable translation package", setting=setting)


def service(lineup: Lineup, source: Language, target: Language) -> Service:
    """Say who serves a pair and why that one. Raises `TranslateError`."""
    way = lineup.way(source, target)
    if way is None:
        return Service(source, target, "", "no engine has the pair, nor a way through a third language")
    name, translator = way
    names = [engine.name for engine in lineup.engines]
    if name in names:
        before = names[: names.index(name)]
        reason = f"{name} is the first engine" + (
            f" that has it ({', '.join(before)} without)" if before else ""
        )
    else:
        reason = f"no engine has the pair itself; {name}"
    return Service(source, target, translator.signature(source, target), reason)


def serving(lineup: Lineup, source: Language, target: Language) -> Path | None:
    """Return the folder of the model that serves a pair directly; None where it is none on this machine."""
    way = lineup.way(source, target)
    model = way[1].model(source, target) if way and isinstance(way[1], LocalTranslator) else None
    return model.path if model else None


def verify(one: Holding) -> str:
    """Load a model and translate a word with it; return its signature.

    Raises `TranslateError` where it cannot be used.
    """
    if one.model is None:
        raise TranslateError(one.problem, where=str(one.path), next_step="install it again, or remove it")
    pair = Language(one.model.source), Language(one.model.target)
    signature = one.model.signature()
    ((best, *_),) = Driver().translate(one.model, [Request(_TRIED, *pair)])
    _expect(best.text, str(one.path))
    return signature


def others(
    lineup: Lineup, pairs: Sequence[tuple[Language, Language]]
) -> Iterator[tuple[Engine, Language, Language]]:
    """Yield the engines that are no models on this machine, with each of the pairs they may be asked for."""
    for engine in lineup.engines:
        if not isinstance(engine.translator, LocalTranslator):
            yield from ((engine, *pair) for pair in pairs)


def verify_other(engine: Engine, source: Language, target: Language) -> str:
    """Have an engine translate a word; return its signature, or nothing where it does not serve the pair.

    Raises `TranslateError` where it does not answer.
    """
    translator = engine.translator
    if not translator.supports(source, target):
        return ""
    ((best, *_),) = translator.translate([Request(_TRIED, source, target)])
    _expect(best.text, f"engine {engine.name!r}")
    return translator.signature(source, target)


def _expect(text: str, where: str) -> None:
    if not text:
        raise TranslateError(
            f"the model has no answer to {_TRIED!r}", where=where, next_step="install it again"
        )


def uninstall(wanted: str, folders: Sequence[ModelFolder]) -> Path:
    """Take an installed model away: by its folder's name, or by its pair where one model alone has it.

    Raises `TranslateError`.
    """
    everything = holdings(folders)
    found = [one for one in everything if one.path.name == wanted] or [
        one for one in everything if wanted in (one.pair, f"translate-{one.pair}")
    ]
    installed = [one for one in found if one.setting]
    if len(installed) > 1:
        raise TranslateError(
            "several models have this pair",
            where=wanted,
            next_step=f"name one of: {', '.join(one.path.name for one in installed)}",
        )
    if not installed:
        told = (
            "is not installed, but comes with the project or stands in the settings"
            if found
            else "is not installed"
        )
        raise TranslateError(
            told,
            where=wanted,
            next_step="see what is with: diptych models list; `engine` and `models` in the settings say what is used",
        )
    (one,) = installed
    take_away(one.path, one.setting)
    return one.path
