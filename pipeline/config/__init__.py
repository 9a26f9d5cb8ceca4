"""What a project sets: `diptych.toml`, or the `[tool.diptych]` table of its `pyproject.toml`."""

import difflib
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.config.settings import KEYS, LANGUAGES, PLACES, Config, ConfigError, Rule
from pipeline.config.values import READ, read_language
from pipeline.model import NO_LEVELS, Flavour
from pipeline.places import FILES

__all__ = ["KEYS", "Config", "ConfigError", "Rule", "load", "read_language"]

_DEFAULTS = Config(root=Path())
_APART = (
    ("out", "source", "editions would be articles of the next run"),
    ("templates", "source", "templates would be articles"),
    ("locales", "out", "catalogs would be published, and lost with the editions, which can be deleted"),
    ("out", "templates", "each run would find its own editions to be changed templates"),
)
"""Settings whose folders may not lie in another's, and what would come of it."""


def load(root: Path) -> Config:
    """Read the settings of the project in folder `root`; all defaults where there is no file.

    Raises `ConfigError` with every problem at once.
    """
    path, table = _table(root)
    problems = [_unknown(key) for key in table if key not in KEYS]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in KEYS:
            try:
                values[key] = READ[key](key, value)
            except ValueError as error:
                problems.append(str(error))
    languages = values.get("languages", LANGUAGES)
    if "languages" in values:
        values.setdefault("default_language", languages[-1])
    if values.get("default_language", languages[-1]) not in languages:
        problems.append(f"default_language = {values['default_language']!r} is not one of the languages")
    problems += [
        f"{key}: {tag!r} is not one of the languages"
        for key in ("min_translated", "min_approved", "max_doubtful")
        for tag, _ in values.get(key, NO_LEVELS).each
        if tag not in languages
    ]
    if problems:
        raise ConfigError(
            "; ".join(problems),
            where=path.name,
            next_step=f"the keys are: {', '.join(KEYS)} (see the README)",
        )
    for key in PLACES:
        values[key] = root / values.get(key, getattr(_DEFAULTS, key))
    out = values.get("out", _DEFAULTS.out)
    values["out"] = root / out if isinstance(out, Path) else out
    if "models" in values:
        values["models"] = tuple(replace(one, path=str(root / one.path)) for one in values["models"])
    config = Config(root=root, **values)
    if overlaps := tuple(_overlaps(config)):
        raise ConfigError(
            "; ".join(overlaps), where=path.name, next_step="give each of these keys a folder of its own"
        )
    return config


def _overlaps(config: Config) -> Iterator[str]:
    """Say which folders lie in others where what one run writes would be read by the next, or published."""
    places = {key: getattr(config, key).resolve() for key in PLACES}
    if isinstance(config.out, Path):
        places["out"] = out = config.out.resolve()
        for part in (*config.languages, *Flavour, FILES):  # editions, and copies, are written there
            if places["source"].is_relative_to(out / part):
                yield f"source is in {part!r}, a folder that is written in out: what is written would be articles of the next run"
    for inner, outer, harm in _APART:
        if inner in places and outer in places and places[inner].is_relative_to(places[outer]):
            how = "the same folder as" if places[inner] == places[outer] else "inside"
            yield f"{inner} is {how} {outer}: {harm}"


def _table(root: Path) -> tuple[Path, dict[str, Any]]:
    own, shared = root / "diptych.toml", root / "pyproject.toml"
    if not root.is_dir():
        message = "no such folder"
        raise ConfigError(message, where=str(root), next_step="name the project's folder with -C")
    tables = {}
    for path in (own, shared):
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            continue
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ConfigError(str(error), where=path.name, next_step="mend the file") from error
        tools = document.get("tool")
        shares = tools.get("diptych") if isinstance(tools, dict) else None
        tables[path] = document if path == own else shares
    if tables.get(own) is not None and tables.get(shared) is not None:
        message = "the project is configured twice, in diptych.toml and in pyproject.toml"
        raise ConfigError(message, where=own.name, next_step="keep one of them")
    path = own if tables.get(own) is not None else shared
    table = tables.get(path) or {}
    if not isinstance(table, dict):
        message = "tool.diptych is not a table"
        raise ConfigError(message, where=path.name, next_step="write [tool.diptych] and keys below it")
    return path, table


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
    return f"unknown key {key!r}" + (f" (do you mean {near[0]!r}?)" if near else "")
