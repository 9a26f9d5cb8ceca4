"""What editions' files are called: after the title in their own language, the same in every run.

`locales/<language>/slugs.tsv` keeps the names: an article and a name on each line. The last line of an article
is its name; readers who come with one of those above it, or with the source's own name, are led there.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pipeline.errors import line_of
from pipeline.files import write_whole
from pipeline.model import Language
from pipeline.places import register_place
from pipeline.publish.anchors import slug as letters
from pipeline.publish.articles import Articles, Names
from pipeline.publish.environment import PublishError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,199}")
RESERVED = frozenset({"index"})
"""Names of pages that are no edition's."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_HEAD = "# article\tname: the last line of an article is its name, those above it lead there\n"


@dataclass(slots=True)
class _Register:
    """The names of one language."""

    path: Path
    lines: list[tuple[str, str]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    """Each article's names, the present one last."""

    def add(self, article: str, name: str) -> None:
        """Note another name of an article."""
        self.lines.append((article, name))
        self.names.setdefault(article, []).append(name)

    def save(self) -> None:
        text = _HEAD + "".join(f"{article}\t{name}\n" for article, name in self.lines)
        write_whole(self.path, text)


@dataclass(slots=True)
class _Taken:
    """The names of one language that are somebody's, in lower case."""

    names: set[str]
    slugs: Collection[str]
    """Each is free for its own article alone."""
    reached: dict[str, int] = field(default_factory=dict)
    """By wish, the number below which no name is free: articles of one title are many in some archives."""

    def take(self, wish: str, slug: str) -> str:
        """Return the first name that is nobody's, but for the article's own; it is the article's from now on."""
        name = next(name for name in self._numbered(wish, slug) if self._is_free(name.lower(), slug.lower()))
        self.names.add(name.lower())
        return name

    def _is_free(self, name: str, slug: str) -> bool:
        return name not in self.names and (name not in self.slugs or name == slug)

    def _numbered(self, wish: str, slug: str) -> Iterator[str]:
        yield wish
        first = self.reached.get(wish.lower(), 2)
        start, _, own = slug.rpartition("-")
        if start.lower() == wish.lower() and _NUMBER.fullmatch(own) and 2 <= int(own) < first:
            yield f"{wish}-{own}"
        for number in count(first):
            self.reached[wish.lower()] = number
            yield f"{wish}-{number}"


@dataclass(frozen=True, slots=True)
class Redirect:
    """A name that an edition had."""

    name: str
    slug: str
    language: Language


def name_editions(
    articles: Articles, slugs: Collection[str], folder: Path
) -> tuple[Names, tuple[Redirect, ...]]:
    """Give every edition its name, note new ones, and return the names that lead to others.

    `slugs` are the articles' own names, lower case. An edition whose title is not translated yet is called after
    the source, and nothing is noted. Raises `PublishError` for a file that cannot be read, and `OSError` for one
    that cannot be written.
    """
    registers: dict[Language, _Register] = {}
    taken: dict[Language, _Taken] = {}
    given: dict[tuple[str, Language], str] = {}
    redirects: list[Redirect] = []
    for edition, wish in ((one.edition, one.wish) for summaries in articles for one in summaries):
        slug, language = edition.slug, edition.language
        if language not in registers:
            registers[language] = _read(folder, language)
            names_so_far = {name.lower() for _, name in registers[language].lines}
            taken[language] = _Taken(names_so_far | RESERVED, slugs)
        register = registers[language]
        if slug not in register.names and wish is not None:
            register.add(slug, taken[language].take(wish or slug, slug))
        names = register.names.get(slug, [])
        if names:
            given[slug, language] = names[-1]
        now = names[-1] if names else edition.file_name
        former = dict.fromkeys((source_name(slug), *names[:-1]))
        redirects += (Redirect(name, slug, language) for name in former if name != now)
    for register in registers.values():
        if register.lines:
            register.save()
    return given, tuple(redirects)


def name_of(folder: Path, language: Language, article: str) -> str:
    """Return the name that an edition has had so far; nothing where it has none."""
    return next(reversed(_read(folder, language).names.get(article, [])), "")


def names_in(folder: Path, language: Language) -> Mapping[str, Sequence[str]]:
    """Return all names that the articles have had in a language, those of each in order.

    Raises `PublishError` for a file that cannot be read.
    """
    return _read(folder, language).names


def source_name(slug: str) -> str:
    """Return what the editions of an article are called where they have no other name."""
    return f"{slug}-article" if slug.lower() in RESERVED else slug


def _read(folder: Path, language: Language) -> _Register:
    register = _Register(register_place(folder, language))
    try:
        lines = register.path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return register
    except UnicodeDecodeError as error:
        message, where = "this is not UTF-8", f"{register.path}:{line_of(error)}"
        raise PublishError(message, where=where, next_step="save the file as UTF-8") from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise PublishError(message, where=str(register.path), next_step="check its permissions") from error
    owners: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        article, _, name = line.strip().partition("\t")
        problem = _problem(article, name, owners)
        if problem:
            raise PublishError(
                problem,
                where=f"{register.path}:{number}",
                next_step="write an article, a tab and a name of letters, digits and hyphens",
            )
        owners[name.lower()] = article
        register.add(article, name)
    return register


def _problem(article: str, name: str, owners: dict[str, str]) -> str:
    if not NAME.fullmatch(article) or not NAME.fullmatch(name) or name.lower() in RESERVED:
        return "this line does not name an article and what its edition is called"
    owner = owners.get(name.lower(), article)
    return f"{name!r} is the name of {owner!r} already" if owner != article else ""


def title_name(titles: Iterable[str]) -> str:
    """Return a title in ASCII letters, digits and hyphens; nothing where it has none of them."""
    name = re.sub("-+", "-", re.sub(r"[^a-z0-9-]", "", letters(" ".join(titles)))).strip("-")
    return name if NAME.fullmatch(name) else ""
