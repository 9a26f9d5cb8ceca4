"""Where catalogs stand: `<slug>.pot`, `<language>/LC_MESSAGES/<slug>.po`, `<language>/machine/<slug>.tsv`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from pipeline.catalogs import marks, po_reader, po_writer
from pipeline.catalogs.entries import read_entries, write_entries, write_template
from pipeline.catalogs.header import SEVERAL
from pipeline.catalogs.notes import describe
from pipeline.catalogs.po import CatalogError, PoFile
from pipeline.catalogs.provenance import Ledger
from pipeline.files import remedy, write_whole
from pipeline.model import Catalog, Language, SegmentedArticle, base
from pipeline.places import SLUG, catalog_place, ledger_place, locale_name, template_place

_LARGEST = 50_000_000
"""Bytes of a file: hundreds of thousands of units, where a long article has a few hundred."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of catalogs.

    A file in it may be a link to another of the project, which is then read and written in its place. One that leads
    out of the project is refused, as a source that does: whoever may add a catalog could read and replace any file
    of the machine through it.
    """

    locales: Path
    root: Path | None = None
    """The project's folder; None for nothing beyond the catalogs'."""

    def template_path(self, slug: str) -> Path:
        """Return where an article's template stands."""
        return template_place(self.locales, _checked(slug, SLUG))

    def catalog_path(self, slug: str, language: Language) -> Path:
        """Return where an article's catalog for a language stands."""
        return catalog_place(self.locales, _checked(slug, SLUG), _tag(language))

    def ledger_path(self, slug: str, language: Language) -> Path:
        """Return where the record of machines' work on that catalog stands."""
        return ledger_place(self.locales, _checked(slug, SLUG), _tag(language))

    def slugs(self, language: Language) -> tuple[str, ...]:
        """Return the articles that have a catalog for a language, sorted."""
        found = catalog_place(self.locales, "any", _tag(language)).parent.glob("*.po")
        return tuple(sorted(path.stem for path in found if SLUG.fullmatch(path.stem)))

    def state(self, slug: str, language: Language) -> bytes:
        """Return the bytes of a catalog and its ledger: they change when anything about it does."""
        paths = (self.catalog_path(slug, language), self.ledger_path(slug, language))
        return b"\0".join(self._bytes(path) or b"" for path in paths)

    def load(self, slug: str, language: Language) -> Catalog | None:
        """Read a catalog with its ledger; None where there is no file.

        Raises `CatalogError` for a file that is broken, unreadable or in another language.
        """
        path = self.catalog_path(slug, language)
        file = self._read(path)
        if file is None:
            return None
        _check_language(file, path, language)
        _check_conflicts(file, path)
        self._check_article(file, path, slug, language)
        return read_entries(file, slug, language, self.ledger(slug, language))

    def store(self, segmented: SegmentedArticle, catalogs: Sequence[Catalog]) -> tuple[Path, ...]:
        """Write an article's template, catalogs and ledgers where their content differs; return what was written.

        A file that says the same in other words (wrapped by another tool, say) stays as it is. Raises
        `CatalogError` before anything is written if a file in the way is broken, or when writing fails.
        """
        return self._write(self._changed(segmented, catalogs))

    def _write(self, changes: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
        changed = tuple(changes)
        for path, text in changed:
            self._put(path, text)
        return tuple(path for path, _ in changed)

    def _put(self, path: Path, text: str) -> None:
        try:
            write_whole(self._end(path), text)
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            raise CatalogError(message, where=str(path), next_step=remedy(error)) from error

    def _end(self, path: Path) -> Path:
        """Return the file that a path stands for. Raises `CatalogError` for a link that leads out of the project."""
        if not path.is_symlink():
            return path
        try:
            end = path.resolve()
            if any(end.is_relative_to(home.resolve()) for home in (self.locales, self.root or self.locales)):
                return end
            message = "is a link to a file outside the project"
        except (OSError, RuntimeError):  # before Python 3.13 a loop is a RuntimeError
            message = "is a link that leads nowhere"
        raise CatalogError(message, where=str(path), next_step="put the file itself there")

    def _bytes(self, path: Path) -> bytes | None:
        return _bytes(self._end(path), path)

    def _read(self, path: Path) -> PoFile | None:
        data = self._bytes(path)
        return None if data is None else _parsed(data, str(path))

    def _difference(self, path: Path, file: PoFile) -> Iterator[tuple[Path, str]]:
        """Yield path and text of a file whose content is not what stands there."""
        data, text = self._bytes(path), po_writer.render(file)
        if data == text.encode():
            return
        if data is None or not _plain(data) or _parsed(data, str(path)) != file:
            yield path, text

    def keep(self, catalog: Catalog) -> tuple[Path, ...]:
        """Write one catalog and its ledger where they differ, without its article; return what was written.

        Raises `CatalogError` as `store` does.
        """
        return self._write(self._changed_catalog(catalog))

    def purge(self, slug: str, language: Language, *, dry: bool = False) -> int:
        """Delete the obsolete entries of a catalog; return how many there were. `dry` only counts them.

        Raises `CatalogError` as `load` and `store` do.
        """
        catalog = self.load(slug, language)
        if catalog is None or not catalog.obsolete:
            return 0
        if not dry:
            written = write_entries(replace(catalog, obsolete=()), self.ledger(slug, language))
            self._put(self.catalog_path(slug, language), po_writer.render(written.file))
            self._put(self.ledger_path(slug, language), marks.write_ledger(written.ledger))
        return len(catalog.obsolete)

    def stale(self, segmented: SegmentedArticle, catalogs: Sequence[Catalog]) -> tuple[Path, ...]:
        """Return what `store` would write."""
        return tuple(path for path, _ in self._changed(segmented, catalogs))

    def _changed(
        self, segmented: SegmentedArticle, catalogs: Sequence[Catalog]
    ) -> Iterator[tuple[Path, str]]:
        slug = segmented.article.slug
        template = self.template_path(slug)
        yield from self._difference(template, write_template(slug, describe(segmented)))
        for catalog in catalogs:
            yield from self._changed_catalog(catalog)

    def _changed_catalog(self, catalog: Catalog) -> Iterator[tuple[Path, str]]:
        before = self.ledger(catalog.slug, catalog.language)
        written = write_entries(catalog, before)
        yield from self._difference(self.catalog_path(catalog.slug, catalog.language), written.file)
        if written.ledger != before:
            path = self.ledger_path(catalog.slug, catalog.language)
            yield path, marks.write_ledger(written.ledger)

    def _check_article(self, file: PoFile, path: Path, slug: str, language: Language) -> None:
        """Refuse a file that was saved over another article's; a header that names no article is fine."""
        named = dict(file.header).get("Project-Id-Version", "")
        if named != slug and SLUG.fullmatch(named) and self.catalog_path(named, language).is_file():
            line = _line_of(path, '"Project-Id-Version:')
            message = f"the header says that this is the catalog of {named}"
            next_step = f"restore the file of {slug}, or set Project-Id-Version to {slug} if it is right"
            raise CatalogError(message, where=f"{path}:{line}", next_step=next_step)

    def ledger(self, slug: str, language: Language) -> Ledger:
        """Read what is known about machines' work on a catalog."""
        data = self._bytes(self.ledger_path(slug, language))
        return Ledger() if data is None else marks.read_ledger(data.decode("utf-8", errors="replace"))


def _tag(language: Language) -> Language:
    return Language(_checked(language, _LANGUAGE))


def _checked(name: str, pattern: re.Pattern[str]) -> str:
    """Return a name that cannot lead out of the folder."""
    if not pattern.fullmatch(name):
        message = f"{name!r} cannot name a catalog"
        raise CatalogError(message, next_step="use letters, digits and hyphens")
    return name


def _bytes(path: Path, named: Path) -> bytes | None:
    """Read a file that was asked for under a name."""
    try:
        found = path.stat()
        regular = S_ISREG(found.st_mode)
        if not regular or found.st_size > _LARGEST:
            problem = "is no file" if not regular else f"is larger than {_LARGEST // 1_000_000} MB"
            raise CatalogError(problem, where=str(named), next_step="put the article's own catalog there")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise CatalogError(message, where=str(named), next_step="check the file's permissions") from error


@lru_cache(maxsize=8)
def _parsed(data: bytes, where: str) -> PoFile:
    """Read a file; an article's last few are remembered, for what is loaded is soon compared with what is stored."""
    return po_reader.parse(po_reader.decode(data, where), where)


def _plain(data: bytes) -> bool:
    """Whether gettext can read a file too: UTF-8 without a byte order mark."""
    try:
        return not data.decode().startswith("\ufeff")
    except UnicodeDecodeError:
        return False


def _line_of(path: Path, words: str) -> int:
    return path.read_text(encoding="utf-8", errors="replace").split(words)[0].count("\n") + 1


def _check_conflicts(file: PoFile, path: Path) -> None:
    for message in file.messages:
        if po_reader.in_conflict(message):
            where = f"{path}:{message.line}"
            raise CatalogError(po_reader.CONFLICT, where=where, next_step=po_reader.KEEP_ONE)


def _check_language(file: PoFile, path: Path, language: Language) -> None:
    named = dict(file.header).get("Language", "")
    if named not in ("", SEVERAL) and re.split("[-_@.]", named)[0].lower() != base(language):
        line = _line_of(path, '"Language:')
        message = f"the header says Language: {named}, the folder says {language}"
        own = locale_name(language)
        next_step = (
            f"put the file into its own language's folder, or set Language to {own} if it is right here"
        )
        raise CatalogError(message, where=f"{path}:{line}", next_step=next_step)
