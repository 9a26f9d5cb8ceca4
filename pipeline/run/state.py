"""Records on disk: `.diptych/state.sqlite`, which may be thrown away at any time.

Whatever is wrong with the file, it is an empty one. It holds no text that is not in `source/` or `locales/`.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import PipelineError
from pipeline.run.record import Brief, Digests, Kept, Left, Record, Shown, Told, pack, unpack

_VERSION = 3
"""Of the tables; a file of another version is not read."""
_AT_ONCE = 200
"""Articles in one question; the base takes up to 999 names."""
_SLOW_DISK = 10.0
"""Seconds to wait for another process that reads the file."""
_SCHEMA = """
create table article (location text primary key, brief blob, told blob, kept blob, shown blob) without rowid;
create table pages (location text primary key, files text) without rowid;
create table orphan (slug text primary key, known blob) without rowid;
create table site (name text primary key, value text) without rowid;
"""
_NOTHING = "".join(f"drop table if exists {name};" for name in ("article", "pages", "orphan", "site"))

_log = logging.getLogger(__name__)


class StateError(PipelineError):
    """What is remembered cannot be read or written in the middle of a run."""


class State:
    """The records of a project's articles. A context manager; what was committed before an interruption stays.

    Where the file cannot be opened or written to, the records live as long as this object. All methods raise
    `StateError` when the disk fails.
    """

    def __init__(self, folder: Path, *, writable: bool) -> None:
        self._path = folder / "state.sqlite"
        self._writable = writable
        self.lasts = writable
        """Whether what is kept will be there when this object is gone."""
        self._base = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._base.commit()
        self._base.close()

    def briefs(self) -> dict[str, Brief]:
        """Return what says of each article whether it must be worked on again."""
        rows = self._rows("select location, brief from article")
        return {str(location): brief for location, data in rows if (brief := unpack(data, Brief))}

    def brief(self, location: str) -> Brief | None:
        """Return that of one article; None where nothing is remembered of it."""
        return next((unpack(data, Brief) for (data,) in self._of("brief", location)), None)

    def told(self, location: str) -> Told | None:
        """Return what reports say of an article; None where nothing is known."""
        return next((told for _, told in self.tales((location,))), None)

    def tales(self, locations: Sequence[str]) -> Iterator[tuple[str, Told]]:
        """Yield what reports say of those articles of whom something is known, in the order they are asked for.

        Asked of one after the other, the base would take most of the time of a run that has nothing to do.
        """
        for start in range(0, len(locations), _AT_ONCE):
            asked = locations[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(asked))
            query = f"select location, told from article where location in ({marks})"  # noqa: S608 - marks alone
            found = {str(location): data for location, data in self._rows(query, asked)}
            for location in asked:
                if location in found and (told := unpack(found[location], Told)):
                    yield location, told

    def kept(self, location: str) -> Kept | None:
        """Return what other articles' catalogs must know of an article; None where nothing is known."""
        return next((unpack(data, Kept) for (data,) in self._of("kept", location)), None)

    def shown(self, location: str) -> Shown | None:
        """Return what other articles' pages must know of an article; None where nothing is known."""
        return next((unpack(data, Shown) for (data,) in self._of("shown", location)), None)

    def keep(self, records: Iterable[Record]) -> None:
        """Remember articles; on disk with the next `commit`."""
        rows = [
            (record.location, pack(record.brief), record.told, record.kept, record.shown)
            for record in records
        ]
        self._write("insert or replace into article values (?, ?, ?, ?, ?)", rows)

    def renew(self, location: str, brief: Brief, told: Told | None = None) -> None:
        """Remember another brief of an article that is remembered, and what there is to tell of it if that changed."""
        self._write("update article set brief = ? where location = ?", [(pack(brief), location)])
        if told:
            self._write("update article set told = ? where location = ?", [(pack(told), location)])

    def forget(self, locations: Iterable[str]) -> None:
        """Forget articles; on disk with the next `commit`.

        What others' pages know of one stays as long as its own pages lie there: one that fails next is led to as before.
        """
        rows = [(b"", b"", b"", location) for location in locations]
        self._write("update article set brief = ?, told = ?, kept = ? where location = ?", rows)
        printed = "select location from pages"
        self._write(f"delete from article where length(brief) = 0 and location not in ({printed})", [()])  # noqa: S608 - our own names

    def pages(self) -> dict[str, Digests]:
        """Return the files that were printed of each article: also of those that are forgotten, as long as they lie there."""
        rows = self._rows("select location, files from pages order by location")
        return {str(location): str(files) for location, files in rows}

    def printed(self, location: str) -> Digests:
        """Return the files that were printed of an article when it last was; none where that is not remembered."""
        rows = self._rows("select files from pages where location = ?", (location,))
        return next((str(files) for (files,) in rows), "")

    def keep_pages(self, location: str, files: Digests) -> None:
        """Remember the files that were printed of an article; on disk with the next `commit`. None are forgotten."""
        if files:
            self._write("insert or replace into pages values (?, ?)", [(location, files)])
        else:
            self._write("delete from pages where location = ?", [(location,)])

    def orphans(self) -> dict[str, Left]:
        """Return what is known of catalogs without an article, by the name that it had."""
        rows = self._rows("select slug, known from orphan order by slug")
        return {str(slug): left for slug, data in rows if (left := unpack(data, Left))}

    def keep_orphans(self, orphans: Mapping[str, Left]) -> None:
        """Remember all of them; on disk with the next `commit`."""
        self._write("delete from orphan", [()])
        self._write(
            "insert into orphan values (?, ?)", [(slug, pack(left)) for slug, left in orphans.items()]
        )

    def site(self, name: str) -> str:
        """Return what is remembered of the site as a whole under a name; empty where nothing is."""
        return next(
            (str(value) for (value,) in self._rows("select value from site where name = ?", (name,))), ""
        )

    def keep_site(self, name: str, value: str) -> None:
        """Remember something of the site as a whole; on disk with the next `commit`."""
        self._write("insert or replace into site values (?, ?)", [(name, value)])

    def commit(self) -> None:
        """Put what was kept and forgotten on disk, all of it or nothing."""
        with self._saying():
            self._base.commit()

    def _of(self, column: str, location: str) -> list[tuple[bytes, ...]]:
        return self._rows(f"select {column} from article where location = ?", (location,))  # noqa: S608 - our own names

    def _rows(self, query: str, values: Sequence[str] = ()) -> list[tuple[bytes, ...]]:
        with self._saying():
            return self._base.execute(query, values).fetchall()

    def _write(self, query: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._saying():
            self._base.executemany(query, rows)

    @contextlib.contextmanager
    def _saying(self) -> Iterator[None]:
        """Say in words what is wrong with the file, or the disk it is on."""
        try:
            yield
        except sqlite3.Error as error:
            message = f"cannot be used: {error}"
            raise StateError(
                message,
                where=str(self._path),
                next_step="see that the disk is not full; the file may be deleted, all in it can be worked out again",
            ) from error

    def _open(self) -> sqlite3.Connection:
        try:
            if not self._writable:
                return self._checked(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True))
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return self._checked(sqlite3.connect(self._path, timeout=_SLOW_DISK))
            except sqlite3.Error:
                self._path.unlink(missing_ok=True)
                return self._checked(sqlite3.connect(self._path, timeout=_SLOW_DISK))
        except (sqlite3.Error, OSError) as error:
            self.lasts = False
            if self._writable:
                _log.warning(
                    "%s cannot be written, so the next run starts from nothing: %s", self._path, error
                )
            return _empty()

    def _checked(self, base: sqlite3.Connection) -> sqlite3.Connection:
        """Return a base with our tables in it; one of another version is emptied. Raises `sqlite3.Error`."""
        try:
            (version,) = base.execute("pragma user_version").fetchone()
            if version != _VERSION:
                if not self._writable:
                    message = "another version"
                    raise sqlite3.DatabaseError(message)
                base.executescript(f"{_NOTHING}{_SCHEMA}pragma user_version = {_VERSION};")
            base.execute("select location, brief, told, kept, shown from article limit 1").fetchone()
        except sqlite3.Error:
            base.close()
            raise
        return base


def _empty() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.executescript(_SCHEMA)
    return base
