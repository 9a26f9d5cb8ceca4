"""Front matter: what an author writes about a text above it, in YAML between `---` or in TOML between `+++`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from pipeline.errors import PipelineError
from pipeline.model import Language
from pipeline.normalise.characters import break_lines, clean
from pipeline.normalise.dates import read_declared_date
from pipeline.normalise.links import absolute, beside, read_language
from pipeline.normalise.values import UnreadableError, read_toml, read_yaml

_LONGEST = 50_000
"""Characters; a longer one is no front matter."""
_READ: dict[str, Callable[[str], dict[str, object]]] = {"---": read_yaml, "+++": read_toml}
"""What reads the text between two fences."""
_OPENED = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n")
_CLOSED = {
    fence: re.compile(rf"^(?:{re.escape(fence)}|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE) for fence in _READ
}
_KEY = re.compile(r"""["']?([\w.-]{1,40})["']?[ \t]*[:=]""")
_STAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(:\d\d(?:\.\d+)?)?[ \t]*(Z|[+-]\d\d(?::?\d\d)?)?)?"
)
"""A date, or date and time, as YAML and site generators write them."""
_SHOWN = 80
"""Characters of a line that cannot be read."""
_TITLE = ("title", "titre")
_AUTHOR = ("author", "authors", "auteur", "auteurs", "by")
_PUBLISHED = ("date", "published", "publishdate", "pubdate")
_MODIFIED = ("lastmod", "modified", "updated", "last_modified")
_DESCRIPTION = ("description", "summary", "excerpt", "teaser", "chapo")
_LANGUAGE = ("lang", "language", "locale", "langue")
_TAGS = ("tags", "keywords", "categories")
_ADDRESS = ("canonical", "canonical_url", "canonicalurl", "url")
_IMAGE = ("image", "cover")
_NO_DATES = frozenset(
    (
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "created",
        "last modified",
        "git created",
        "git last modified",
    )
)
"""What is no date in its place, and means something: Jekyll's `published: true`, Eleventy's `date: Last Modified`."""
_NO_LANGUAGES = frozenset(("und", "mul", "mis", "zxx"))
"""Tags that name no language."""
_OTHERS = ("draft", "layout", "permalink", "slug", "template", "weight")
_READ_HERE = (_TITLE, _AUTHOR, _PUBLISHED, _MODIFIED, _DESCRIPTION, _LANGUAGE, _TAGS, _ADDRESS, _IMAGE)
_KNOWN = frozenset(chain(_OTHERS, *_READ_HERE))
"""Keys by which front matter is known for what it is meant to be, though it cannot be read."""


class FrontMatterError(PipelineError):
    """Front matter that cannot be read: its text must not be taken for the article's."""


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


def split_front_matter(text: str, location: str) -> tuple[FrontMatter, str]:
    """Return what the front matter says, and the text under it.

    A text without one is returned whole: two rules may well stand around a paragraph. Raises `FrontMatterError`,
    which names `location` and the line, for what has front matter's keys and cannot be read.
    """
    whole = break_lines(text)
    opened = _OPENED.match(whole)
    if not opened:
        return FrontMatter(), text
    closed = _CLOSED[opened[1]].search(whole, opened.end(), _LONGEST)
    inside = whole[opened.end() : closed.start() if closed else _LONGEST]
    if closed is None:
        if _key_in(inside.partition("\n")[0]) in _KNOWN:
            raise _unclosed(opened[1], location)
        return FrontMatter(), text
    try:
        values = _READ[opened[1]](inside)
    except UnreadableError as error:
        if not _is_meant(inside):
            return FrontMatter(), text
        raise _unreadable(opened[1], inside, error.line, location) from error
    return _read(values, inside, location), whole[closed.end() :]


def _is_meant(inside: str) -> bool:
    """Say whether a text between fences was to be front matter: its first lines have a key that is known."""
    first, _, _ = inside.lstrip("\n").partition("\n\n")
    return any(_key_in(line) in _KNOWN for line in first.split("\n"))


def _key_in(line: str) -> str:
    key = _KEY.match(line)
    return key[1].lower() if key else ""


def _unclosed(fence: str, location: str) -> FrontMatterError:
    message = f"the front matter has no end within {_LONGEST:,} characters"
    step = f"write {fence} on a line of its own under it"
    return FrontMatterError(message, where=f"{location}:1", next_step=step)


def _unreadable(fence: str, inside: str, line: int | None, location: str) -> FrontMatterError:
    lines = inside.split("\n")
    while line and line > 1 and not "".join(lines[line - 1 : line]).strip():  # what misses its end is above
        line -= 1
    shown = clean(lines[line - 1])[:_SHOWN] if line and line <= len(lines) else ""
    message = f"the front matter cannot be read: {shown}" if shown else "the front matter cannot be read"
    sign = " =" if fence == "+++" else ":"
    step = (
        f'quote the value, as in title{sign} "One: two"'
        if _key_in(shown)
        else f"write title{sign} and a space before the title, and so on, and {fence} under the last line"
    )
    where = f"{location}:{line + 1}" if line else f"{location}:1"
    return FrontMatterError(message, where=where, next_step=step)


class _Reader:
    """Reads what stands under keys that mean the same, and names the line of what cannot be read."""

    def __init__(self, values: dict[str, object], inside: str, location: str) -> None:
        self._values = values
        self._keys = [_key_in(line) for line in inside.split("\n")]
        self._location = location

    def day(self, names: tuple[str, ...], language: Language | None) -> str:
        """Return a date in ISO 8601; empty where none is given. Raises `FrontMatterError`."""
        value = _value(self._values, names)
        said = clean(str(value)).lower() if value else ""
        try:
            found = _date(value, language)
        except ValueError as error:
            raise self._no_date(value, names, "is no day of the calendar") from error
        if said and not found and said not in _NO_DATES:
            raise self._no_date(value, names, "cannot be read as a date")
        return found

    def language(self) -> Language | None:
        """Return the language that is declared; None where none is. Raises `FrontMatterError`."""
        said = _first(self._values, _LANGUAGE)
        found = read_language(said)
        if said and found is None and said.lower() not in _NO_LANGUAGES:
            step = "write the language as a tag, such as fr or en"
            raise self._unusable(_LANGUAGE, f"{said[:_SHOWN]} is no language", step)
        return found

    def address(self) -> str:
        """Return the article's whole address; empty for one below the site's own. Raises `FrontMatterError`."""
        said = _first(self._values, _ADDRESS)
        if " " in said and not absolute(said):
            step = "write the whole address, such as https://example.org/article"
            raise self._unusable(_ADDRESS, f"{said[:_SHOWN]} is no address", step)
        return absolute(said)

    def _no_date(self, value: object, names: tuple[str, ...], problem: str) -> FrontMatterError:
        message = f"{clean(str(value))[:_SHOWN]} {problem}"
        return self._unusable(names, message, "write the date as year, month and day, such as 2025-05-14")

    def _unusable(self, names: tuple[str, ...], message: str, step: str) -> FrontMatterError:
        key = next(name for name in names if self._values.get(name))
        line = self._keys.index(key) + 2 if key in self._keys else 1
        return FrontMatterError(message, where=f"{self._location}:{line}", next_step=step)


def _read(values: dict[str, object], inside: str, location: str) -> FrontMatter:
    reader = _Reader(values, inside, location)
    language = reader.language()
    return FrontMatter(
        title=_first(values, _TITLE),
        author=", ".join(_strings(_value(values, _AUTHOR))),
        published=reader.day(_PUBLISHED, language),
        modified=reader.day(_MODIFIED, language),
        description=_first(values, _DESCRIPTION),
        language=language,
        tags=tuple(_strings(_value(values, _TAGS))),
        url=reader.address(),
        image=absolute(_first(values, _IMAGE)) or beside(_first(values, _IMAGE)),
    )


def _value(values: dict[str, object], names: tuple[str, ...]) -> object:
    return next((values[name] for name in names if values.get(name)), None)


def _first(values: dict[str, object], names: tuple[str, ...]) -> str:
    return next(iter(_strings(_value(values, names))), "")


def _strings(value: object) -> list[str]:
    """Return a string, a list's strings, or the names of a list's people, clean, each once."""
    each = value if isinstance(value, list) else [value]
    named = [one.get("name") if isinstance(one, dict) else one for one in each]
    typed = dict.fromkeys(_as_typed(one) for one in named)
    return list(dict.fromkeys(text for one in typed if (text := clean(one))))


def _as_typed(value: object) -> str:
    """Return a value as its author wrote it; empty where it is no text."""
    match value:
        case bool():  # of TOML, as are numbers and dates; those of YAML are strings
            return str(value).lower()
        case str() | int():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return ""


def _date(value: object, language: Language | None) -> str:
    """Return a date in ISO 8601; empty where it is none. Raises `ValueError` for a day or hour that there is not."""
    if isinstance(value, date):
        return value.isoformat()
    text = clean(value) if isinstance(value, str) else ""
    stamp = _STAMP.fullmatch(text)
    if not stamp:
        return read_declared_date(text, language)
    day = f"{stamp[1]}-{stamp[2]:0>2}-{stamp[3]:0>2}"
    if stamp[4] is None:
        return date.fromisoformat(day).isoformat()
    time = f"{stamp[4]:0>2}:{stamp[5]}{stamp[6] or ':00'}{stamp[7] or ''}"
    return datetime.fromisoformat(f"{day}T{time}").isoformat()
