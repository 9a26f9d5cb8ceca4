"""Digests of all that an article's catalogs and pages are made from: content, never a time of day."""

import os
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import pipeline
from pipeline.config import Config
from pipeline.gather import Source, origin_path
from pipeline.outlet import Outlet
from pipeline.places import catalog_place, ledger_place, template_place
from pipeline.run.record import Digests

_DIGITS = 32
"""Hexadecimal digits of a digest: 128 bits, enough that no two contents ever share one."""
_CHUNK = 1 << 18
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would turn line ends."""
ABSENT = ""
"""The digest of a file that is not there."""
_CATALOGS = ("languages", "base_url", "out", "glossary", "do_not_translate", "keep_both")
"""Settings that catalogs depend on."""
_TEMPLATE, _CATALOG, _LEDGER = "template", "catalog", "ledger"
"""What people are told of files in the catalogs' folder, the last two with their language."""
_NO_PAGE = ("root", "user_agent", "min_translated", "min_approved", "max_doubtful", "list_size")
"""Settings that no article's page depends on; they depend on all others."""


def digest(*chunks: bytes | str) -> str:
    """Return 32 hexadecimal digits that stand for a sequence of chunks."""
    found = sha256()
    for chunk in chunks:
        data = chunk.encode("utf-8", "surrogatepass") if isinstance(chunk, str) else chunk
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()[:_DIGITS]


def file_digest(path: str | Path) -> str:
    """Return what stands for a file's content; ABSENT where none can be read."""
    # thousands of files on each run: a file object each would cost as much as reading it
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY)
    except OSError:
        return ABSENT
    found = sha256()
    try:
        while chunk := os.read(descriptor, _CHUNK):
            found.update(chunk)
    except OSError:
        return ABSENT
    finally:
        os.close(descriptor)
    return found.hexdigest()[:_DIGITS]


class Stamps:
    """Digests of one project's parts, under its present settings."""

    def __init__(self, config: Config) -> None:
        self._files = _beside(config)
        self.program = program()
        self.catalogs = digest(*_settings(config, _CATALOGS), *_terms(config))
        self.pages = digest(
            self.program,
            *_settings(config, [one.name for one in fields(config) if one.name not in _NO_PAGE]),
            *_folder(config.templates),
        )

    def parts(self, source: Source) -> Digests:
        """Return what one article is made from, its own files and all that it shares with others."""
        return self.own(source) + self.beside(source)

    def own(self, source: Source) -> Digests:
        """Return what decides whether a source is an article, and what it says."""
        return join(
            ("program", self.program),
            ("settings", self.catalogs),
            (
                "source",
                digest(
                    source.location,
                    str(source.shares_slug),
                    str(source.outside),
                    ABSENT if source.lost else file_digest(str(source.path)),
                ),
            ),
            ("record of where it came from", file_digest(origin_path(source.path))),
        )

    def beside(self, source: Source) -> Digests:
        """Return what lies in the catalogs' folder for an article."""
        return self.catalogs_of(source.slug)

    def catalogs_of(self, slug: str) -> Digests:
        """Return the same for an article's name."""
        return join(*((name, file_digest(f"{before}{slug}{after}")) for name, before, after in self._files))

    def left(self, slug: str) -> Digests:
        """Return what tells the state of the catalogs of an article that is gone, and who reads them."""
        return join(("program", self.program)) + self.catalogs_of(slug)


def content_digest(content: bytes) -> str:
    """Return what stands for the content of a file, as `file_digest` does for one on the disk."""
    # SHA-256 has instructions of its own on the processors of the last years: faster there than anything of its kind
    return sha256(content).hexdigest()[:_DIGITS]


def join(*parts: tuple[str, str]) -> Digests:
    """Write names and digests as lines."""
    return "".join(f"{name}\t{known}\n" for name, known in parts)


def split(digests: Digests) -> dict[str, str]:
    """Read lines of names and digests."""
    pairs = (line.split("\t") for line in digests.split("\n") if line)
    return {name: known for name, known in pairs}  # noqa: C416 - a line of another shape is an error


def changed(before: Digests, now: Digests) -> tuple[str, ...]:
    """Name the parts that are not what they were."""
    if before == now:
        return ()
    known, found = split(before), split(now)
    gone = [name for name in known if name not in found]
    return (*(name for name, value in found.items() if known.get(name) != value), *gone)


def spoiled(files: Digests, out: Path | Outlet, digest_of: Callable[[str | Path], str] = file_digest) -> str:
    """Name the first file that is not as it was written; empty where all are.

    Files at an address are only looked for: reading them all would cost what writing them does.
    """
    if not isinstance(out, Path):
        return out.missing(split(files))
    folder = str(out)
    return next((path for path, known in split(files).items() if digest_of(f"{folder}/{path}") != known), "")


def _beside(config: Config) -> tuple[tuple[str, str, str], ...]:
    """Return what stands for an article in the catalogs' folder: a name for people, and the path around its slug.

    Text, for there are five such paths for each of ten thousand articles.
    """
    mark = "\0"
    places = (
        (_TEMPLATE, template_place(config.locales, mark)),
        *(
            (f"{what} {language}", place(config.locales, mark, language))
            for language in config.languages
            for what, place in ((_CATALOG, catalog_place), (_LEDGER, ledger_place))
        ),
    )
    parted = ((name, str(path).partition(mark)) for name, path in places)
    return tuple((name, before, after) for name, (before, _, after) in parted)


def is_written(name: str) -> bool:
    """Say whether a part of an article is one of those that a run itself writes, told by what people read of it."""
    return name.partition(" ")[0] in (_TEMPLATE, _CATALOG, _LEDGER)


def program() -> str:
    """Return what stands for the program: its own files, and the names and versions of all that is installed beside it."""
    home = Path(pipeline.__file__).parent
    own = sorted(
        path
        for folder, inner, names in os.walk(home)
        if _is_program(folder, inner)
        for path in (os.path.join(folder, name) for name in names)  # noqa: PTH118 - see file_digest
    )
    installed = sorted(
        name
        for name in os.listdir(sysconfig.get_path("purelib"))  # noqa: PTH208 - names alone
        if name.endswith(".dist-info")
    )
    chunks = (f"{os.path.relpath(path, home)} {file_digest(path)}" for path in own)
    return digest(sys.version, *installed, *chunks)


def _is_program(folder: str, inner: list[str]) -> bool:
    """Leave out compiled files, and models: what an engine says is remembered with what it said."""
    inner[:] = sorted(name for name in inner if name not in ("__pycache__", "models"))
    return bool(folder)


def _settings(config: Config, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = getattr(config, name)
        if isinstance(value, Path) and value.is_relative_to(config.root):
            value = value.relative_to(config.root).as_posix()
        yield f"{name}={value!r}"


def _terms(config: Config) -> Iterator[str]:
    for name in (config.glossary, config.do_not_translate):
        yield file_digest(config.root / name) if name else ABSENT


def _folder(folder: Path) -> Iterator[str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for path in paths:
        yield f"{path.relative_to(folder).as_posix()} {file_digest(path)}"
