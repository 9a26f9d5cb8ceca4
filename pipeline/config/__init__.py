"""What a project sets: `diptych.toml`, or the `[tool.diptych]` table of its `pyproject.toml`."""

import difflib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pipeline.config.lines import find_key
from pipeline.config.settings import KEYS, LANGUAGES, PLACES, Config, ConfigError, Rule
from pipeline.config.values import READ, read_language
from pipeline.errors import line_of
from pipeline.model import NO_LEVELS, Flavour, Format, Language
from pipeline.places import FILES

__all__ = ["KEYS", "Config", "ConfigError", "Rule", "check_apart", "load", "read_language"]

_DEFAULTS = Config(root=Path())
_APART = (
    ("out", "source", "editions would be articles of the next run"),
    ("templates", "source", "templates would be articles"),
    ("locales", "out", "catalogs would be published, and lost with the editions, which can be deleted"),
    ("out", "templates", "each run would find its own editions to be changed templates"),
    ("cache", "source", "what engines answered would be taken for articles"),
    ("cache", "templates", "each run would find new answers to be changed templates"),
)
"""Settings whose folders may not lie in another's, and what would come of it."""


def load(root: Path) -> Config:
    """Read the settings of the project in folder `root`; all defaults where there is no file.

    Raises `ConfigError` with every problem at once.
    """
    table = _table(root)
    problems = [_Problem(key, _unknown(key)) for key in table.values if key not in KEYS]
    values: dict[str, Any] = {}
    for key, value in table.values.items():
        if key in KEYS:
            try:
                values[key] = READ[key](key, value)
            except ValueError as error:
                problems.append(_Problem(key, str(error), _first_bad(key, value)))
    languages = values.get("languages", LANGUAGES)
    if "languages" in values:
        values.setdefault("default_language", languages[-1])
    problems += _strangers(values, languages)
    if not values.get("base_url") and "base_url" not in {problem.key for problem in problems}:
        problems += [
            _Problem("formats", f"formats: {made.value!r} needs the public address of the pages, base_url")
            for made in values.get("formats", ())
            if made in (Format.FEED, Format.SITEMAP)
        ]
    if problems:
        raise _error(table, problems)
    for key in PLACES:
        values[key] = root / values.get(key, getattr(_DEFAULTS, key))
    out = values.get("out", _DEFAULTS.out)
    values["out"] = root / out if isinstance(out, Path) else out
    if "models" in values:
        values["models"] = tuple(replace(one, path=str(root / one.path)) for one in values["models"])
    config = Config(root=root, **values)
    if overlaps := tuple(_overlaps(config)):
        raise ConfigError(
            "; ".join(overlaps),
            where=table.path.name,
            next_step="give each of these keys a folder of its own",
        )
    if "templates" in table.values and not config.templates.is_dir():
        message = f"templates: there is no folder {str(table.values['templates'])!r}"
        raise _error(table, [_Problem("templates", message)])
    return config


def _overlaps(config: Config) -> Iterator[str]:
    """Say which folders lie in others where what one run writes would be read by the next, or published."""
    places = {key: getattr(config, key).resolve() for key in PLACES}
    if config.cache:
        places["cache"] = (config.root / config.cache).resolve()
    if isinstance(config.out, Path):
        places["out"] = out = config.out.resolve()
        for part in _parts(config):
            if places["source"].is_relative_to(out / part):
                yield f"source is in {part!r}, a folder that is written in out: what is written would be articles of the next run"
    for inner, outer, harm in _APART:
        if inner in places and outer in places and places[inner].is_relative_to(places[outer]):
            how = "the same folder as" if places[inner] == places[outer] else "inside"
            yield f"{inner} is {how} {outer}: {harm}"


def check_apart(config: Config, folder: Path) -> None:
    """See that review pages in a folder would not stand where a run reads or writes. Raises `ConfigError`."""
    place = folder.resolve()
    for key in (*PLACES, "out"):
        known = getattr(config, key)
        if not isinstance(known, Path):
            continue
        theirs = known.resolve()
        taken = [theirs / part for part in _parts(config)] if key == "out" else [theirs]
        ours = [place / language for language in config.languages]
        if place == theirs or any(map(place.is_relative_to, taken)) or any(map(theirs.is_relative_to, ours)):
            message = f"review pages would stand among what the folder {key} holds"
            raise ConfigError(message, where=str(folder), next_step="name a folder of their own with -o")


def _parts(config: Config) -> tuple[str, ...]:
    """Return the folders below the out folder that editions, and copies, are written to."""
    return (*config.languages, *Flavour, FILES)


@dataclass(frozen=True, slots=True)
class _Table:
    """The settings as they are written."""

    path: Path
    values: dict[str, Any]
    text: str = ""
    name: str = ""
    """What the table is called in its file; empty where the file is nothing else."""


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with a key, in words."""

    key: str
    words: str
    place: int = 0
    """Of several tables that are its value, the one that is wrong."""


def _strangers(values: dict[str, Any], languages: Sequence[Language]) -> Iterator[_Problem]:
    """Say where other keys name a language that is none of the project's."""
    default = values.get("default_language", languages[-1])
    if default not in languages:
        words = f"default_language = {default!r} is not one of the languages"
        yield _Problem("default_language", words)
    for key in ("min_translated", "min_approved", "max_doubtful"):
        for tag, _ in values.get(key, NO_LEVELS).each:
            if tag not in languages:
                yield _Problem(key, f"{key}: {tag!r} is not one of the languages")
    for place, rule in enumerate(values.get("policy", ())):
        tag = rule.pattern.rpartition("/")[2]
        if not any(fnmatchcase(language, tag) for language in languages):
            words = f"policy: for = {rule.pattern!r}: {tag!r} is not one of the languages ({', '.join(languages)})"
            yield _Problem("policy", words, place)


def _first_bad(key: str, value: object) -> int:
    """Return which of a key's tables it is that cannot be read; 0 where it has none."""
    for place, one in enumerate(value if isinstance(value, list) else ()):
        try:
            READ[key](key, [one])
        except ValueError:
            return place
    return 0


def _error(table: _Table, problems: Sequence[_Problem]) -> ConfigError:
    """Return the error that says all that is wrong, with lines, and what the keys mean."""
    lines = [find_key(table.text, table.name, one.key, one.place) for one in problems]
    known = list(dict.fromkeys(one.key for one in problems if one.key in KEYS))
    if len(known) < len({one.key for one in problems}):
        step = f"the keys are: {', '.join(KEYS)} (see the README)"
    elif len(known) == 1:
        step = f"mend it; `{known[0]}` is: {KEYS[known[0]]}"
    else:
        step = f"mend {', '.join(known)} (see *Settings* in the README)"
    if len(problems) == 1:
        where = f"{table.path.name}:{lines[0]}" if lines[0] else table.path.name
        return ConfigError(problems[0].words, where=where, next_step=step)
    told = zip(problems, lines, strict=True)
    message = "; ".join(f"{one.words} (line {line})" if line else one.words for one, line in told)
    return ConfigError(message, where=table.path.name, next_step=step)


def _table(root: Path) -> _Table:
    own, shared = root / "diptych.toml", root / "pyproject.toml"
    if not root.is_dir():
        message = "no such folder"
        raise ConfigError(message, where=str(root), next_step="name the project's folder with -C")
    tables = {}
    for path in (own, shared):
        text = _text(path)
        if text is None:
            continue
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(str(error), where=path.name, next_step="mend the file") from error
        tools = document.get("tool")
        shares = tools.get("diptych") if isinstance(tools, dict) else None
        values = document if path == own else shares
        if values is not None and not isinstance(values, dict):
            message, step = "tool.diptych is not a table", "write [tool.diptych] and keys below it"
            raise ConfigError(message, where=path.name, next_step=step)
        if values is not None:
            tables[path] = _Table(path, values, text, "" if path == own else "tool.diptych")
    if own in tables and shared in tables:
        message = "the project is configured twice, in diptych.toml and in pyproject.toml"
        raise ConfigError(message, where=own.name, next_step="keep one of them")
    return next(iter(tables.values()), _Table(shared, {}))


def _text(path: Path) -> str | None:
    """Return what is in a file of settings; None where there is none. Raises `ConfigError`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        message, where = "this is not UTF-8", f"{path.name}:{line_of(error)}"
        raise ConfigError(message, where=where, next_step="save the file as UTF-8") from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ConfigError(message, where=path.name, next_step="check its permissions") from error


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
    return f"unknown key {key!r}" + (f" (do you mean {near[0]!r}?)" if near else "")
