"""What editions' files are called: after the title in their own language, the same in every run.

`locales/<language>/slugs.tsv` keeps the names: an article and a name on each line. The last line of an article
is its name; readers who come with one of those above it, or with the source's own name, are led there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.files import write_whole
from pipeline.model import Language, Summary
from pipeline.places import register_place
from pipeline.publish.anchors import slug
from pipeline.publish.environment import PublishError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,199}")
RESERVED = frozenset({"index"})
"""Names of pages that are no edition's."""

_HEAD = "# article\tname: the last line of an article is its name, those above it lead there\n"


@dataclass(slots=True)
class _Register:
    """The names of one language."""

    path: Path
    lines: list[tuple[str, str]] = field(default_factory=list)

    def names_of(self, article: str) -> list[str]:
        """Return an article's names, the present one last."""
        return [name for one, name in self.lines if one == article]

    def save(self) -> None:
        text = _HEAD + "".join(f"{article}\t{name}\n" for article, name in self.lines)
        write_whole(self.path, text)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A name that an edition had."""

    name: str
    summary: Summary


def name_editions(
    articles: Sequence[Sequence[Summary]], folder: Path
) -> tuple[list[list[Summary]], tuple[Redirect, ...]]:
    """Give every edition its name, note new ones, and return the names that lead to others.

    An edition whose title is not translated yet is called after the source, and nothing is noted. Raises
    `PublishError` for a file that cannot be read, and `OSError` for one that cannot be written.
    """
    slugs = {summaries[0].edition.slug.lower() for summaries in articles}
    registers: dict[Language, _Register] = {}
    named: list[list[Summary]] = []
    redirects: list[Redirect] = []
    for summaries in articles:
        named.append([])
        for summary in summaries:
            edition = summary.edition
            register = registers.setdefault(edition.language, _read(folder, edition.language))
            names = register.names_of(edition.slug)
            if not names and summary.wish is not None:
                taken = (
                    RESERVED | {name.lower() for _, name in register.lines} | (slugs - {edition.slug.lower()})
                )
                names = [_free(summary.wish or edition.slug, taken)]
                register.lines.append((edition.slug, names[-1]))
            one = replace(summary, edition=replace(edition, name=names[-1])) if names else summary
            named[-1].append(one)
            former = dict.fromkeys((edition.slug, *names[:-1]))
            redirects += (Redirect(name, one) for name in former if name != one.edition.file_name)
    for register in registers.values():
        if register.lines:
            register.save()
    return named, tuple(redirects)


def name_of(folder: Path, language: Language, article: str) -> str:
    """Return the name that an edition has had so far; nothing where it has none."""
    return next(reversed(_read(folder, language).names_of(article)), "")


def _read(folder: Path, language: Language) -> _Register:
    register = _Register(register_place(folder, language))
    try:
        lines = register.path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return register
    except (UnicodeDecodeError, OSError) as error:
        raise PublishError(
            f"cannot be read: {error}", where=str(register.path), next_step="mend the file"
        ) from error
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
        register.lines.append((article, name))
    return register


def _problem(article: str, name: str, owners: dict[str, str]) -> str:
    if not NAME.fullmatch(article) or not NAME.fullmatch(name) or name.lower() in RESERVED:
        return "this line does not name an article and what its edition is called"
    owner = owners.get(name.lower(), article)
    return f"{name!r} is the name of {owner!r} already" if owner != article else ""


def title_name(titles: Iterable[str]) -> str:
    """Return a title in ASCII letters, digits and hyphens; nothing where it has none of them."""
    name = re.sub("-+", "-", re.sub(r"[^a-z0-9-]", "", slug(" ".join(titles)))).strip("-")
    return name if NAME.fullmatch(name) else ""


def _free(name: str, taken: Iterable[str]) -> str:
    return next(one for one in _numbered(name) if one.lower() not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
