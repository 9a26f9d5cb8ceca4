"""What the settings' table may hold: each key's value read, or said no to in one sentence."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from babel import Locale, UnknownLocaleError

from pipeline.config.settings import Rule
from pipeline.model import Flavour, Format, Language, Levels, ModelFolder, Naming, PageLayout, Policy

_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]*:[0-9a-f:.]*")
"""A name, or numbers of either kind, as `hostname` gives them: lower case, without brackets."""


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or any(ord(character) < 32 for character in value):
        message = f"{key} must be a line of text, not {value!r}"
        raise ValueError(message)
    return value


def _robot(key: str, value: object) -> str:
    name = _text(key, value).strip()
    if name and not re.fullmatch(r"[A-Za-z_-]+(?:/[!-~]+)?(?: [ -~]*)?", name):
        message = f"{key} must be a name in ASCII, such as 'diptych/1.0 (+https://example.org)'"
        raise ValueError(message)
    return name


def _folder(key: str, value: object) -> Path:
    if not _text(key, value):
        message = f"{key} must name a folder"
        raise ValueError(message)
    return Path(_path(key, value))


def _path(key: str, value: object) -> str:
    """Read a path; `~` is the home folder, as in a shell."""
    path = _text(key, value)
    try:
        return str(Path(path).expanduser()) if path.startswith("~") else path
    except RuntimeError as error:
        message = f"{key}: there is no home folder for {path!r}"
        raise ValueError(message) from error


def _outlet(key: str, value: object) -> Path | str:
    if "://" not in _text(key, value):
        return _folder(key, value)
    address = _text(key, value)
    parts = _parts(key, address, web=False)
    if parts.scheme in ("file", "local"):
        return Path(unquote(parts.path))
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", parts.scheme) or not parts.netloc or "::" in address:
        message = f"{key} must be a folder or an address such as 's3://bucket/folder', not {value!r}"
        raise ValueError(message)
    if parts.password is not None or parts.query or parts.fragment:
        message = f"{key}: leave passwords and options out; fsspec reads them from its own configuration"
        raise ValueError(message)
    return address.rstrip("/")


def read_language(key: str, value: object) -> Language:
    """Read a BCP 47 tag that CLDR knows, written its way. Raises `ValueError` with `key` in the message."""
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
    return tuple(read_language(key, tag) for tag in value)


def _address(key: str, value: object, *, why: str = "everybody would see them") -> str:
    """Read an address of the web that others can be made from; signs that no path may hold are written as it holds them.

    `why` is the reason for which no name and password may be in it.
    """
    address = _text(key, value).rstrip("/")
    if not address:
        return ""
    parts = _parts(key, address, web=True)
    if "@" in parts.netloc:
        message = f"{key}: leave name and password out; {why}"
        raise ValueError(message)
    if parts.scheme not in ("http", "https") or not parts.hostname or not set("?#").isdisjoint(address):
        message = f"{key} must be an http or https address, such as 'https://example.org/articles'"
        raise ValueError(message)
    if not _HOST.fullmatch(parts.hostname):
        message = f"{key}: {parts.hostname!r} is no host; write its letters in ASCII ('xn--…' for others)"
        raise ValueError(message)
    if re.search(r"%(?![0-9A-Fa-f]{2})", parts.path):
        message = f"{key}: write '%25' for a per cent sign in {parts.path!r}"
        raise ValueError(message)
    return parts._replace(path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def _parts(key: str, address: str, *, web: bool) -> SplitResult:
    """Take an address apart; the message names the key where it cannot be, or where one of the web has an odd port."""
    try:
        parts = urlsplit(address)
        if web:  # what is behind a colon elsewhere (`s3://arn:aws:…`) is fsspec's business
            _ = parts.port
    except ValueError as error:  # neither is shown: a password may be in it
        message = f"{key} is no address: its port or its brackets are odd; write one such as 'https://example.org/articles'"
        raise ValueError(message) from error
    return parts


def _server(key: str, value: object) -> str:
    return _address(key, value, why="a key goes into the environment, as LIBRETRANSLATE_API_KEY")


def _names(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        message = f"{key} must be a list of different names, such as ['argos', 'embedded']"
        raise ValueError(message)
    return tuple(_text(key, one) for one in value)


def _patterns(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        message = f"{key} must be a list of articles' names, such as ['welcome', 'notice-*']"
        raise ValueError(message)
    return tuple(_text(key, one) for one in value)


def _models(key: str, value: object) -> tuple[ModelFolder, ...]:
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        message = f"{key} must be tables [[{key}]]"
        raise ValueError(message)
    return tuple(_model(key, table) for table in value)


def _model(key: str, table: dict[str, object]) -> ModelFolder:
    prefixes = ("source_prefix", "target_prefix")
    for name in table:
        if name not in ("path", "from", "to", *prefixes):
            message = f"{key}: unknown key {name!r}; the keys are path, from, to, {', '.join(prefixes)}"
            raise ValueError(message)
    path = _path(f"{key}: path", table.get("path", ""))
    if not path:
        message = f"{key}: path must name a folder"
        raise ValueError(message)
    for name in ("from", "to"):
        if name not in table:
            message = (
                f"{key}: {name!r} is missing: the language that {path!r} translates {name}, such as 'fr'"
            )
            raise ValueError(message)
    source, target = (read_language(f"{key}: {name}", table[name]) for name in ("from", "to"))
    tokens = (tuple(_text(f"{key}: {name}", table.get(name, "")).split()) for name in prefixes)
    return ModelFolder(path, source, target, *tokens)


def _one_of(*choices: str) -> Callable[[str, object], str]:
    def read(key: str, value: object) -> str:
        if value not in choices:
            message = f"{key} must be one of {', '.join(choices)}, not {value!r}"
            raise ValueError(message)
        return str(value)

    return read


def _member(kind: type[StrEnum]) -> Callable[[str, object], StrEnum]:
    choose = _one_of(*kind)
    return lambda key, value: kind(choose(key, value))


def _formats(key: str, value: object) -> tuple[StrEnum, ...]:
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        message = f"{key} must be a list of different formats, such as ['html', 'epub']"
        raise ValueError(message)
    return tuple(_member(Format)(key, one) for one in value)


def _percent(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        message = f"{key} must be a whole number from 0 to 100, not {value!r}"
        raise ValueError(message)
    return value


def _count(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
        message = f"{key} must be a whole number from 0 to 10000, not {value!r}"
        raise ValueError(message)
    return value


def _levels(key: str, value: object) -> Levels:
    if isinstance(value, dict):
        return Levels(
            each=tuple(
                (read_language(key, tag), _percent(f"{key}: {tag}", one)) for tag, one in value.items()
            )
        )
    return Levels(_percent(key, value))


def _truth(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        message = f"{key} must be true or false, not {value!r}"
        raise ValueError(message)
    return value


def _rules(key: str, value: object) -> tuple[Rule, ...]:
    if not isinstance(value, list) or not all(isinstance(rule, dict) for rule in value):
        message = f"{key} must be tables [[{key}]]"
        raise ValueError(message)
    return tuple(_rule(key, rule) for rule in value)


def _rule(key: str, table: dict[str, object]) -> Rule:
    known = ("publish", "stale", "threshold", "note")
    for name in table:
        if name not in ("for", *known):
            message = f"{key}: unknown key {name!r}; the keys are for, {', '.join(known)}"
            raise ValueError(message)
    pattern = _text(f"{key}: for", table.get("for", ""))
    if "/" not in pattern:
        message = f"{key}: for must be <article>/<language>, such as '*/fr', not {pattern!r}"
        raise ValueError(message)
    changes = {name: READ[name](f"{key}: {name}", table[name]) for name in known if name in table}
    if "stale" in changes:
        changes["show_stale"] = changes.pop("stale") == "show"
    return Rule(pattern, tuple(changes.items()))


READ: dict[str, Callable[[str, object], Any]] = {
    "languages": _languages,
    "default_language": read_language,
    "source": _folder,
    "locales": _folder,
    "out": _outlet,
    "base_url": _address,
    "site_name": _text,
    "publish": _member(Policy),
    "stale": _one_of("show", "source"),
    "threshold": _percent,
    "note": _truth,
    "policy": _rules,
    "formats": _formats,
    "markdown": _member(Flavour),
    "slugs": _member(Naming),
    "templates": _folder,
    "article_type": _one_of("Article", "NewsArticle", "BlogPosting"),
    "list_size": _count,
    "layout": _member(PageLayout),
    "trust_source": _truth,
    "keep_both": _patterns,
    "engine": _names,
    "models": _models,
    "libretranslate": _server,
    "cache": _path,
    "user_agent": _robot,
    "glossary": _path,
    "do_not_translate": _path,
    "min_translated": _levels,
    "min_approved": _levels,
    "max_doubtful": _levels,
}
"""How each key is read, by its name: raises `ValueError` with the name in the message."""
