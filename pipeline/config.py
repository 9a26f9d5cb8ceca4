"""What a project sets: `diptych.toml`, or the `[tool.diptych]` table of its `pyproject.toml`."""

import difflib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from babel import Locale, UnknownLocaleError

from pipeline.errors import PipelineError
from pipeline.model import (
    NO_LEVELS,
    Flavour,
    Format,
    Language,
    Levels,
    ModelFolder,
    Naming,
    PageLayout,
    Policy,
    Terms,
)


class ConfigError(PipelineError):
    """The configuration cannot be used; the message lists everything that is wrong with it."""


_LANGUAGES = (Language("fr"), Language("en"))


_FORMATS = (Format.HTML, Format.MARKDOWN, Format.TEXT, Format.FEED, Format.SITEMAP)


_PLACES = ("source", "locales", "templates")
"""Settings that name a folder below the project's, or anywhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Other terms for some editions."""

    pattern: str
    """Names them as `<article>/<language>`; `*` and `?` stand for any letters and any letter."""
    changes: tuple[tuple[str, Any], ...]
    """Fields of `Terms` and their values."""


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings; every field but `root` is a key of the table, described in KEYS."""

    root: Path
    languages: tuple[Language, ...] = _LANGUAGES
    default_language: Language = _LANGUAGES[-1]
    source: Path = Path("source")
    locales: Path = Path("locales")
    out: Path | str = Path("build")
    """A folder, or an address that fsspec knows."""
    base_url: str = ""
    site_name: str = "Diptych"
    publish: Policy = Policy.MACHINE
    stale: str = "show"
    threshold: int = 0
    note: bool = True
    policy: tuple[Rule, ...] = ()
    formats: tuple[Format, ...] = _FORMATS
    markdown: Flavour = Flavour.PLAIN
    slugs: Naming = Naming.SOURCE
    templates: Path = Path("templates")
    article_type: str = "Article"
    list_size: int = 50
    layout: PageLayout = PageLayout.CLEAN
    trust_source: bool = False

    @property
    def names(self) -> Path | None:
        """The folder where the names of editions are kept; None where they are those of the sources."""
        return self.locales if self.slugs is Naming.TITLE else None

    @property
    def absolute(self) -> "Config":
        """The same for a process that works in another folder."""
        places = {name: getattr(self, name).absolute() for name in ("root", *_PLACES)}
        out = self.out.absolute() if isinstance(self.out, Path) else self.out
        models = tuple(replace(one, path=str(Path(one.path).absolute())) for one in self.models)
        return replace(self, **places, out=out, models=models)

    @property
    def folder(self) -> Path:
        """The out folder. Raises `ConfigError` where `out` is no folder of this machine."""
        if isinstance(self.out, Path):
            return self.out
        message = f"out = {self.out!r} is no folder of this machine"
        raise ConfigError(message, next_step="set `out` to a folder for this command")

    def terms(self, slug: str, language: Language) -> Terms:
        """Return the terms of one edition; where several rules name it, the last one that says something counts."""
        terms = Terms(self.publish, self.stale == "show", self.threshold, self.note)
        for rule in self.policy:
            if fnmatchcase(f"{slug}/{language}", rule.pattern):
                terms = replace(terms, **dict(rule.changes))
        return terms

    engine: tuple[str, ...] = ("libretranslate", "models", "argos", "embedded")
    models: tuple[ModelFolder, ...] = ()
    libretranslate: str = ""
    cache: str = ""
    user_agent: str = ""
    glossary: str = ""
    do_not_translate: str = ""
    min_translated: Levels = NO_LEVELS
    min_approved: Levels = NO_LEVELS
    max_doubtful: Levels = NO_LEVELS


_DEFAULTS = Config(root=Path())

KEYS = {
    "languages": "editions to make, as BCP 47 tags; the first is listed first everywhere",
    "default_language": "the edition that x-default points at; the last of `languages` if not set",
    "source": "folder with the mixed-language articles",
    "locales": "folder with the gettext catalogs",
    "out": "folder for the finished editions, or an address that fsspec knows, such as `s3://bucket/site`, see *Clusters and large archives*",
    "base_url": "public address of the out folder, for canonical and hreflang links; relative links if empty",
    "site_name": "name shown on the pages and the index",
    "publish": "what an edition shows: `machine`: machine drafts too, marked; `touched`: only what a person wrote or confirmed; `approved`: of that, only what needs no other look. The source text stands in for the rest",
    "stale": "a translation made for an earlier wording: `show` it, marked, or let the `source` text stand in",
    "threshold": "of a hundred sentences, how many an edition must show in its language; one below is held back and reported",
    "note": "whether a page says what a machine translated",
    "policy": "exceptions from the four settings above, see *Publishing policy*",
    "formats": "what is written: `html`, `markdown`, `text`, `json`, `epub`, `feed` (Atom) and `sitemap`; the last two need `base_url`",
    "markdown": "whose conventions Markdown follows: `plain`, `hugo`, `jekyll`, `eleventy`, `astro` or `pelican`",
    "slugs": "`source`: files are named after the source in every language; `title`: after the title in theirs, recorded in `locales/<language>/slugs.tsv`",
    "templates": "folder with templates that stand in for Diptych's own, file by file",
    "article_type": "what JSON-LD calls an article: `Article`, `NewsArticle` or `BlogPosting`",
    "list_size": "articles on one page of the index, of a language's list and of a tag's; 0 for all of them",
    "layout": "`clean`: Diptych's own pages; `original`: the source page itself with its article's texts replaced (HTML sources only)",
    "trust_source": "`true`: in the original layout, scripts and frames of the source pages stay; `false`: they are taken out",
    "engine": "who translates, in order of preference, see *Engines*",
    "models": "folders with converted models, see *Engines*",
    "libretranslate": "address of a LibreTranslate server, which then gets the texts",
    "cache": "folder that keeps what engines answered, see *Engines*; none if empty",
    "user_agent": "name that `fetch` gives itself; `diptych/` and its version, with `base_url`, if empty",
    "glossary": "file with settled translations: CSV (first line: language tags) or TBX; translators see the terms, the machine uses them where grammar allows and says where it could not, `check` looks for them",
    "do_not_translate": "file with one name a line that stays as it is in every language",
    "min_translated": "of a hundred units, how many `check` wants translated: a number, or one for each language (`{ fr = 100, en = 80 }`)",
    "min_approved": "of a hundred units, how many a person must stand behind, likewise",
    "max_doubtful": "of a hundred units, how many may be machine texts that are doubtful, likewise",
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
    for key in _PLACES:
        values[key] = root / values.get(key, getattr(_DEFAULTS, key))
    out = values.get("out", _DEFAULTS.out)
    values["out"] = root / out if isinstance(out, Path) else out
    if "models" in values:
        values["models"] = tuple(replace(one, path=str(root / one.path)) for one in values["models"])
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
    return Path(_text(key, value))


def _outlet(key: str, value: object) -> Path | str:
    if "://" not in _text(key, value):
        return _folder(key, value)
    address = _text(key, value)
    parts = urlsplit(address)
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


def _address(key: str, value: object) -> str:
    address = _text(key, value).rstrip("/")
    parts = urlsplit(address)
    if address and not (
        parts.scheme in ("http", "https") and parts.netloc and not parts.query + parts.fragment
    ):
        message = f"{key} must be an http or https address, such as 'https://example.org/articles'"
        raise ValueError(message)
    return address


def _server(key: str, value: object) -> str:
    address = _address(key, value)
    if "@" in urlsplit(address).netloc:
        message = (
            f"{key}: leave name and password out; a key goes into the environment, as LIBRETRANSLATE_API_KEY"
        )
        raise ValueError(message)
    return address


def _names(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(set(map(str, value))) < len(value):
        message = f"{key} must be a list of different names, such as ['argos', 'embedded']"
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
    path = _text(f"{key}: path", table.get("path", ""))
    if not path:
        message = f"{key}: path must name a folder"
        raise ValueError(message)
    source, target = (read_language(f"{key}: {name}", table.get(name, "")) for name in ("from", "to"))
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
    changes = {name: _READ[name](f"{key}: {name}", table[name]) for name in known if name in table}
    if "stale" in changes:
        changes["show_stale"] = changes.pop("stale") == "show"
    return Rule(pattern, tuple(changes.items()))


_READ: dict[str, Callable[[str, object], Any]] = {
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
    "engine": _names,
    "models": _models,
    "libretranslate": _server,
    "cache": _text,
    "user_agent": _robot,
    "glossary": _text,
    "do_not_translate": _text,
    "min_translated": _levels,
    "min_approved": _levels,
    "max_doubtful": _levels,
}
