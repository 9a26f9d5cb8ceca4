"""Front matter: what an author writes about a text above it, in YAML between `---` or in TOML between `+++`."""

import importlib
import re
import tomllib
from dataclasses import dataclass
from datetime import date

from pipeline.model import Language
from pipeline.normalise.characters import break_lines, clean
from pipeline.normalise.dates import read_declared_date
from pipeline.normalise.links import absolute, read_language

_LONGEST = 50_000
"""Characters; a longer one is no front matter."""
_FENCED = re.compile(
    r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TITLE = ("title", "titre")
_AUTHOR = ("author", "authors", "auteur", "auteurs", "by")
_PUBLISHED = ("date", "published", "publishdate", "pubdate")
_MODIFIED = ("lastmod", "modified", "updated", "last_modified")
_DESCRIPTION = ("description", "summary", "excerpt", "teaser", "chapo")
_LANGUAGE = ("lang", "language", "locale", "langue")
_TAGS = ("tags", "keywords", "categories")
_ADDRESS = ("canonical", "canonical_url", "canonicalurl", "url")
_IMAGE = ("image", "cover")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What it says; empty where it says nothing."""

    title: str = ""
    author: str = ""
    published: str = ""
    modified: str = ""
    description: str = ""
    language: Language | None = None
    tags: tuple[str, ...] = ()
    url: str = ""
    image: str = ""


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return what the front matter says, and the text under it.

    A text without one, or with one that cannot be read, is returned whole: two rules may well stand around
    a paragraph.
    """
    whole = break_lines(text)
    found = _FENCED.match(whole[:_LONGEST])
    values = _load(found[1], found[2]) if found else None
    if found is None or values is None:
        return FrontMatter(), text
    return _read(values), whole[found.end() :]


def _load(fence: str, text: str) -> dict[str, object] | None:
    try:
        values = tomllib.loads(text) if fence == "+++" else _load_yaml(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    if not isinstance(values, dict):
        return None
    return {str(key).lower(): value for key, value in values.items()}


def _load_yaml(text: str) -> object:
    """Read YAML; raises `ValueError`. Its library is loaded here, for few texts have any."""
    yaml = importlib.import_module("yaml")
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        message = "no YAML"
        raise ValueError(message) from error


def _read(values: dict[str, object]) -> FrontMatter:
    language = read_language(_first(values, _LANGUAGE))
    return FrontMatter(
        title=_first(values, _TITLE),
        author=", ".join(_strings(_value(values, _AUTHOR))),
        published=_date(_value(values, _PUBLISHED), language),
        modified=_date(_value(values, _MODIFIED), language),
        description=_first(values, _DESCRIPTION),
        language=language,
        tags=tuple(dict.fromkeys(_strings(_value(values, _TAGS)))),
        url=absolute(_first(values, _ADDRESS)),
        image=absolute(_first(values, _IMAGE)),
    )


def _value(values: dict[str, object], names: tuple[str, ...]) -> object:
    return next((values[name] for name in names if values.get(name)), None)


def _first(values: dict[str, object], names: tuple[str, ...]) -> str:
    return next(iter(_strings(_value(values, names))), "")


def _strings(value: object) -> list[str]:
    """Return a string, a list's strings, or the names of a list's people, clean."""
    each = value if isinstance(value, list) else [value]
    named = [one.get("name") if isinstance(one, dict) else one for one in each]
    return [text for one in named if isinstance(one, str | int | float) and (text := clean(str(one)))]


def _date(value: object, language: Language | None) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return read_declared_date(clean(value), language) if isinstance(value, str) else ""
