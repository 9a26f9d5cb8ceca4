"""What a project sets: `diptych.toml`, or the `[tool.diptych]` table of its `pyproject.toml`."""

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from pipeline.errors import PipelineError
from pipeline.model import Language, Policy


class ConfigError(PipelineError):
    """The configuration cannot be used; the message lists everything that is wrong with it."""


_LANGUAGES = (Language("fr"), Language("en"))


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings; every field but `root` is a key of the table, described in KEYS."""

    root: Path
    languages: tuple[Language, ...] = _LANGUAGES
    default_language: Language = _LANGUAGES[-1]
    source: Path = Path("source")
    locales: Path = Path("locales")
    out: Path = Path("build")
    base_url: str = ""
    site_name: str = "Diptych"
    publish: Policy = Policy.MACHINE
    glossary: str = ""
    do_not_translate: str = ""


_DEFAULTS = Config(root=Path())

KEYS = {
    "languages": "editions to make, as BCP 47 tags; the first is listed first everywhere",
    "default_language": "the edition that x-default points at; the last of `languages` if not set",
    "source": "folder with the mixed-language articles",
    "locales": "folder with the gettext catalogs",
    "out": "folder for the finished editions",
    "base_url": "public address of the out folder, for canonical and hreflang links; relative links if empty",
    "site_name": "name shown on the pages and the index",
    "publish": "`machine`: machine drafts may be published, marked; `approved`: only what a person approved",
    "glossary": "file with settled translations: CSV (first line: language tags) or TBX; translators see the terms, `check` looks for them",
    "do_not_translate": "file with one name a line that stays as it is in every language",
}
"""Every key and what it does; the README's table is checked against it."""


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
                values[key] = _READ[key](key, value)
            except ValueError as error:
                problems.append(str(error))
    languages = values.get("languages", _LANGUAGES)
    if "languages" in values:
        values.setdefault("default_language", languages[-1])
    if values.get("default_language", languages[-1]) not in languages:
        problems.append(f"default_language = {values['default_language']!r} is not one of the languages")
    if problems:
        raise ConfigError(
            "; ".join(problems),
            where=path.name,
            next_step=f"the keys are: {', '.join(KEYS)} (see the README)",
        )
    for key in ("source", "locales", "out"):
        values[key] = root / values.get(key, getattr(_DEFAULTS, key))
    return Config(root=root, **values)


def _table(root: Path) -> tuple[Path, dict[str, Any]]:
    own, shared = root / "diptych.toml", root / "pyproject.toml"
    if not root.is_dir():
        message = "no such folder"
        raise ConfigError(message, where=str(root), next_step="name the project's folder with -C")
    tables = {}
    for path in (own, shared):
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ConfigError(str(error), where=path.name, next_step="mend the file") from error
        tables[path] = document if path == own else document.get("tool", {}).get("diptych")
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


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or any(ord(character) < 32 for character in value):
        message = f"{key} must be a line of text, not {value!r}"
        raise ValueError(message)
    return value


def _folder(key: str, value: object) -> Path:
    if not _text(key, value):
        message = f"{key} must name a folder"
        raise ValueError(message)
    return Path(_text(key, value))


def _language(key: str, value: object) -> Language:
    tag = _text(key, value)
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        message = f"{key}: {tag!r} is not a language that Unicode CLDR knows"
        raise ValueError(message) from error
    if str(locale).replace("_", "-") != tag:
        message = f"{key}: write {str(locale).replace('_', '-')!r} for {tag!r}"
        raise ValueError(message)
    return Language(tag)


def _languages(key: str, value: object) -> tuple[Language, ...]:
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        message = f"{key} must be a list of different language tags, such as ['fr', 'en']"
        raise ValueError(message)
    return tuple(_language(key, tag) for tag in value)


def _address(key: str, value: object) -> str:
    address = _text(key, value).rstrip("/")
    parts = urlsplit(address)
    if address and not (
        parts.scheme in ("http", "https") and parts.netloc and not parts.query + parts.fragment
    ):
        message = f"{key} must be an http or https address, such as 'https://example.org/articles'"
        raise ValueError(message)
    return address


def _policy(key: str, value: object) -> Policy:
    try:
        return Policy(_text(key, value))
    except ValueError as error:
        message = f"{key} must be one of {', '.join(Policy)}, not {value!r}"
        raise ValueError(message) from error


_READ = {
    "languages": _languages,
    "default_language": _language,
    "source": _folder,
    "locales": _folder,
    "out": _folder,
    "base_url": _address,
    "site_name": _text,
    "publish": _policy,
    "glossary": _text,
    "do_not_translate": _text,
}
