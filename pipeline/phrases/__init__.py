"""What Diptych's own pages say, in the language of their readers.

The words are data: a file for each language beside this one, and a project's `templates/phrases/<language>.toml`,
which adds a language or says single things otherwise. A page in a language that nobody has given words for
speaks English, and says so in its `lang` attributes.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from pipeline.errors import PipelineError, line_of
from pipeline.model import Language, base

Part = Literal["page", "review"]
"""Whose words: those of the editions and what leads to them, or those of the review pages."""
FOLDER = "phrases"
"""The folder in a project's templates."""

_OWN = Path(__file__).parent
_LAST = Language("en")
_STATES = "states"
_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""CLDR's plural categories."""
_BLANK = re.compile(r"\{([a-z]+)\}")

Words = Mapping[str, str | Mapping[str, str]]
"""By name, tables joined with full stops: a text, or its forms for one, for several …"""


class PhrasesError(PipelineError):
    """A project's file of words cannot be used; the message lists everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one kind of page in one language."""

    language: Language
    """The language they are in, which need not be the page's."""
    words: Words

    def __getitem__(self, name: str) -> str:
        """Return a text; what it leaves open stands in braces."""
        found = self.words[name]
        return found if isinstance(found, str) else found["other"]

    def say(self, name: str, **values: object) -> str:
        """Return a text with values in their places."""
        return _filled(self[name], values)

    def count(self, name: str, count: int) -> str:
        """Return the form of a text that this language has for a count, with the count in it."""
        forms = self.words[name]
        if isinstance(forms, str):
            return _filled(forms, {"n": number(count, self.language)})
        form = forms.get(str(_locale(self.language).plural_form(count)), forms["other"])
        return _filled(form, {"n": number(count, self.language)})

    def is_foreign_to(self, language: Language) -> bool:
        """Tell whether a page in this language must say that its own words are in another."""
        return base(self.language) != base(language)


@lru_cache(maxsize=1024)
def number(count: int, language: Language) -> str:
    """Write a count as the language does."""
    return format_decimal(count, locale=_locale(language))


@lru_cache(maxsize=64)
def own_name(language: Language) -> str:
    """Return a language's name in itself, as it stands alone: `Français`."""
    locale = _locale(language)
    name = locale.get_display_name() if locale.language == base(language) else None
    return name[0].upper() + name[1:] if name else language


def phrases_for(part: Part, language: Language, templates: Path | None = None) -> Phrases:
    """Return the words of a kind of page in a language, its nearest relative (`fr` for `fr-CA`), or English.

    `templates` is the project's folder of templates, which need not exist. Raises `PhrasesError`.
    """
    tags = [Language(tag) for tag in (*_parents(language), _LAST)]
    given = {tag: _stamped(templates, tag) for tag in tags}
    return _phrases_for(part, tuple(given.items()))


@lru_cache(maxsize=256)
def _phrases_for(part: Part, given: tuple[tuple[Language, "_File | None"], ...]) -> Phrases:
    for tag, file in given:
        words = _words(part, tag, file)
        if words:
            return Phrases(tag, words)
    raise AssertionError(part)  # English has all parts


@dataclass(frozen=True, slots=True)
class _File:
    """A project's file as it is now; another when it is saved again, as it may be while a preview runs."""

    path: Path
    stamp: tuple[int, int]


def _stamped(templates: Path | None, tag: Language) -> _File | None:
    if templates is None:
        return None
    path = templates / FOLDER / f"{tag}.toml"
    try:
        found = path.stat()
    except OSError:
        return None
    return _File(path, (found.st_mtime_ns, found.st_size))


def _parents(language: Language) -> Iterator[str]:
    """Yield a tag, then shorter and shorter ones."""
    parts = language.split("-")
    yield from ("-".join(parts[:end]) for end in range(len(parts), 0, -1))


def _words(part: Part, tag: Language, file: _File | None) -> Words:
    """Return what Diptych says in a language and the project says otherwise; nothing where neither knows it."""
    own = dict(_flat(_known(tag)))
    project = dict(_read(file)) if file else {}
    if not any(name.startswith(f"{part}.") for name in (*own, *project)):
        return {}
    words = {**own, **project}
    needed = [name for name in _english() if name.split(".")[0] in (part, _STATES)]
    missing = [name for name in needed if name not in words]
    if missing and file:
        message = f"it does not say: {', '.join(missing)}"
        raise PhrasesError(message, where=str(file.path), next_step="add them, or leave the whole part out")
    prefix = f"{part}."
    return {name.removeprefix(prefix): words[name] for name in needed}


@lru_cache(maxsize=1)
def _english() -> dict[str, str | Mapping[str, str]]:
    return dict(_flat(_known(_LAST)))


def _known(tag: Language) -> Mapping[str, Any]:
    path = _OWN / f"{tag}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for name, value in table.items():
        if isinstance(value, dict) and not ("other" in value and _FORMS.issuperset(value)):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _read(file: _File) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    """Read a project's file; everything in it must be something that the pages say."""
    try:
        found = dict(_flat(tomllib.loads(file.path.read_text(encoding="utf-8-sig"))))
    except UnicodeDecodeError as error:
        message, where = "this is not UTF-8", f"{file.path}:{line_of(error)}"
        raise PhrasesError(message, where=where, next_step="save the file as UTF-8") from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise PhrasesError(message, where=str(file.path), next_step="check its permissions") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PhrasesError(str(error), where=str(file.path), next_step="mend the file") from error
    problems = [problem for name, value in found.items() for problem in _problems(name, value)]
    if problems:
        raise PhrasesError(
            "; ".join(problems), where=str(file.path), next_step="see the README, *Words of the pages*"
        )
    yield from found.items()


def _problems(name: str, value: object) -> Iterator[str]:
    known = _english().get(name)
    if known is None:
        near = difflib.get_close_matches(name, _english(), n=1)
        yield f"unknown key {name!r}" + (f" (do you mean {near[0]!r}?)" if near else "")
        return
    forms = value.values() if isinstance(value, dict) and isinstance(known, dict) else (value,)
    texts = [text for text in forms if isinstance(text, str)]
    if len(texts) < len(forms):
        yield f"{name} must be a text" + (", or have one for each plural category" * isinstance(known, dict))
        return
    blanks = _blanks([known] if isinstance(known, str) else known.values())
    if strange := sorted(_blanks(texts) - blanks):
        yield f"{name} cannot say {', '.join(f'{{{one}}}' for one in strange)}"


def _blanks(texts: Iterable[str]) -> set[str]:
    return {blank for text in texts for blank in _BLANK.findall(text)}


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), text)


@lru_cache(maxsize=64)
def _locale(language: Language) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_LAST)
