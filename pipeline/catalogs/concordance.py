"""Search in all translations of a project, through an index that can be thrown away.

The index knows each catalog by the hash of its bytes and reads again those that changed, so it is never stale.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.catalogs.notes import plain_words
from pipeline.catalogs.po import CatalogError
from pipeline.catalogs.shelf import Shelf
from pipeline.model import Language, State

_VERSION = 1
"""Of the tables; an index of another version is made anew."""
_TABLES = """
    CREATE TABLE files (name TEXT PRIMARY KEY, hash TEXT NOT NULL);
    CREATE VIRTUAL TABLE units USING fts5(
        source, target, name UNINDEXED, slug UNINDEXED, language UNINDEXED, original UNINDEXED,
        context UNINDEXED, state UNINDEXED, place UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
    );
"""
_FIND = """
    SELECT slug, language, original, context, source, target, state FROM units
    WHERE units MATCH ? AND language IN (SELECT value FROM json_each(?))
    ORDER BY state NOT IN ('human', 'approved'), rank, slug, language, CAST(place AS INTEGER) LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A translation that has the words, in its source or in itself."""

    slug: str
    language: Language
    original: Language
    """The language of the source text."""
    context: str
    source: str
    """Plain words, as is `target`."""
    target: str
    state: State


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found."""

    hits: tuple[Hit, ...]
    """People's before machines', the closest first."""
    unread: tuple[str, ...] = ()
    """Why a catalog could not be searched."""


def search(
    shelf: Shelf, languages: Sequence[Language], index: Path, words: Sequence[str], most: int
) -> Findings:
    """Find the units whose source or translation has all the words; accents and capitals do not count.

    Where the index cannot be written, it is made for this search alone. Raises `CatalogError` where that fails, too.
    """
    terms = [term for word in words for term in word.replace("\0", " ").split()]
    if not terms:
        return Findings(())
    query = " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)
    with contextlib.suppress(OSError, sqlite3.Error):  # a project that may only be read
        index.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _search(shelf, languages, index, query, most)
        except sqlite3.DatabaseError:  # cut off, overwritten, of another program: it holds nothing of its own
            index.unlink(missing_ok=True)
            return _search(shelf, languages, index, query, most)
    try:
        return _search(shelf, languages, ":memory:", query, most)
    except (OSError, sqlite3.Error) as error:
        message = f"the index cannot be used: {error}"
        raise CatalogError(
            message, where=str(index), next_step="delete it, and check the folder's permissions"
        ) from error


def _search(
    shelf: Shelf, languages: Sequence[Language], index: Path | str, query: str, most: int
) -> Findings:
    with closing(sqlite3.connect(index)) as database:
        with database:
            unread = tuple(_refresh(database, shelf, languages))
        rows = database.execute(_FIND, (query, json.dumps(languages), most)).fetchall()
    hits = tuple(
        Hit(slug, language, original, context, source, target, State(state))
        for slug, language, original, context, source, target, state in rows
    )
    return Findings(hits, unread)


def _refresh(database: sqlite3.Connection, shelf: Shelf, languages: Sequence[Language]) -> Iterator[str]:
    """Bring the index up to date; yield what is wrong with a catalog that cannot be read."""
    if database.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        database.executescript(
            f"DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS units; {_TABLES} PRAGMA user_version = {_VERSION};"
        )
    known = dict(database.execute("SELECT name, hash FROM files"))
    gone = {name for name in known if name.split("/")[0] in languages}
    for language in languages:
        for slug in shelf.slugs(language):
            name = f"{language}/{slug}"
            gone.discard(name)
            state = sha256(shelf.state(slug, language)).hexdigest()
            if known.get(name) == state:
                continue
            _forget(database, name)
            try:
                database.executemany(
                    "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(shelf, slug, language, name)
                )
            except CatalogError as error:
                yield str(error)
                continue
            database.execute("INSERT INTO files VALUES (?, ?)", (name, state))
    for name in sorted(gone):
        _forget(database, name)


def _forget(database: sqlite3.Connection, name: str) -> None:
    database.execute("DELETE FROM units WHERE name = ?", (name,))
    database.execute("DELETE FROM files WHERE name = ?", (name,))


def _rows(shelf: Shelf, slug: str, language: Language, name: str) -> list[tuple[str | int, ...]]:
    catalog = shelf.load(slug, language)
    entries = (*catalog.entries, *catalog.obsolete) if catalog else ()
    return [
        (
            plain_words(entry.key.msgid),
            plain_words(entry.translation.text),
            name,
            slug,
            language,
            entry.language,
            entry.key.context,
            entry.translation.state.value,
            place,
        )
        for place, entry in enumerate(entries)
        if entry.translation.state not in (State.SOURCE, State.MISSING)
    ]
