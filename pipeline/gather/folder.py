"""Articles in a local folder: `.txt` and `.html` files, in it or below it."""

import codecs
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.gather.charset import decode
from pipeline.gather.origin import ENDING, Origin, origin_path, read_origin
from pipeline.model import Page, Skipped
from pipeline.words import unaccented

MAX_BYTES = 20_000_000
"""No article is larger; a file that is gets refused before it is read."""

_MEDIA = {
    **dict.fromkeys((".txt",), "text/plain"),
    **dict.fromkeys((".md", ".markdown"), "text/markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "text/html"),
}
MEDIA = frozenset(_MEDIA)
"""What the names of articles end in."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class SourceError(PipelineError):
    """A source that cannot be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in the source folder."""

    slug: str
    path: Path
    location: str
    """The path as a person knows it, relative to the project, with `/`."""
    shares_slug: bool = False
    """Another file would become the same article."""
    outside: bool = False
    """A link that leads out of the project: what is there is nobody's article."""
    lost: bool = False
    """Called like an article, and no file: a link that leads nowhere, a pipe. It must not be opened."""


def find(folder: Path, root: Path) -> tuple[Source, ...]:
    """List the files of the source folder in the order of their names, hidden ones and records left out.

    Raises `SourceError` if the folder does not exist or cannot be listed.
    """
    if not folder.is_dir():
        message = "the source folder does not exist"
        raise SourceError(message, where=location_of(folder, root), next_step="make it, or set `source`")
    try:
        kinds = {name: kind for name, kind in _files(folder) if not name.endswith(ENDING)}
    except OSError as error:
        raise SourceError(
            f"cannot be listed ({error.strerror})",
            where=location_of(folder, root),
            next_step="check its permissions",
        ) from error
    # text, not paths: there may be ten thousand of them, and a run with nothing to do does little else
    before = location_of(folder / "x", root).removesuffix("x")
    names = sorted(kinds, key=_by_parts)
    slugs = [slug_of(name) for name in names]
    articles = Counter(slug for slug, name in zip(slugs, names, strict=True) if _ending(name) in _MEDIA)
    homes = tuple(one.resolve() for one in (folder, root)) if _Kind.LINK in kinds.values() else ()
    return tuple(
        Source(
            slug,
            folder / name,
            f"{before}{_spelled(name, 'backslashreplace')}",
            shares_slug=articles[slug] > 1,
            outside=kinds[name] is _Kind.LINK and not _within(folder / name, homes),
            lost=kinds[name] is _Kind.LOST,
        )
        for slug, name in zip(slugs, names, strict=True)
    )


def read(source: Source) -> Page | Skipped:
    """Read one source; a file that is no article is `Skipped`.

    Raises `SourceError` for a file that cannot be read or decoded, whose name another one shares, or that is a
    link that leads nowhere, or out of the project: whoever may add an article could publish any file of the
    machine with it.
    """
    media = _MEDIA.get(source.path.suffix.lower())
    if media is None:
        return Skipped(source.location, f"not one of {', '.join(_MEDIA)}")
    if source.shares_slug:
        message = f"several sources would become the article {source.slug!r}"
        raise SourceError(message, where=source.location, next_step="rename all of them but one")
    if source.lost:
        message = "is no file, nor a link to one that may be read"
        raise SourceError(message, where=source.location, next_step="mend the link, or take it away")
    if source.outside:
        message = "is a link to a file outside the project"
        raise SourceError(message, where=source.location, next_step="put the file itself there")
    try:
        size = source.path.stat().st_size
        data = source.path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise SourceError(
            f"cannot be read ({error.strerror})", where=source.location, next_step="check its permissions"
        ) from error
    if size > MAX_BYTES:
        message = f"{size:,} bytes are more than the {MAX_BYTES:,} that an article may have"
        raise SourceError(message, where=source.location, next_step="cut the file")
    origin = read_origin(origin_path(source.path), origin_path(Path(source.location)).as_posix())
    # What was said with the bytes is true of these bytes alone, not of what a person made of them.
    fetched = origin is not None and origin.sha256 == hashlib.sha256(data).hexdigest()
    if media == "text/html" or fetched:
        text = decode(data, origin.charset if origin and fetched else "", html=media == "text/html")
    else:
        text = _decode_text(data, source)
    said = origin or Origin()
    return Page(source.slug, source.location, media, text, said.url, said.language)


def slug_of(path: str) -> str:
    """Make an article's name from its path in the source folder, with `/`."""
    name = _spelled(path, "surrogateescape")
    return slug_from(os.path.splitext(name)[0], name)  # noqa: PTH122 - a Path for each of ten thousand names is slow


def slug_from(words: str, whole: str) -> str:
    """Make an article's name from words: lower-case ASCII, digits and hyphens.

    Too long or empty, it gets a digest of `whole`, the source's full name.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", unaccented(words).lower()).strip("-")
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    # File systems end at 255 bytes a name; catalogs and editions add endings of their own.
    return slug if 0 < len(slug) <= 120 else f"{slug[:100] or 'article'}-{digest}"


def _decode_text(data: bytes, source: Source) -> str:
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"byte 0x{data[error.start]:02x} is not {encoding.removesuffix('-sig').upper()}",
            where=f"{source.location}:{line}",
            next_step="save the file as UTF-8",
        ) from error


def location_of(path: Path, root: Path) -> str:
    """Return a path as a person knows it: relative to the project where it is in there, with `/`.

    It can be written anywhere: bytes of a name that are no UTF-8 are shown as escapes.
    """
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    return _spelled(inside.as_posix(), "backslashreplace")


def _spelled(path: str, errors: str) -> str:
    """Return a path read as UTF-8: an article has one name, whatever the locale takes its bytes for."""
    return os.fsencode(path).decode("utf-8", errors)


def _by_parts(name: str) -> list[str]:
    """Order a folder's files by the names on their way: those in `a` come before those in `a-b`."""
    return name.split("/")


def _ending(name: str) -> str:
    """Return what a name ends in, from the last dot on, lower case."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a Path for each of ten thousand names is slow


def _within(path: Path, homes: Sequence[Path]) -> bool:
    end = path.resolve()
    return any(end.is_relative_to(home) for home in homes)


class _Kind(Enum):
    """What stands under a name."""

    FILE, LINK, LOST = range(3)


def _files(folder: Path) -> Iterator[tuple[str, _Kind]]:
    """Yield the files in a folder and below it, relative to it, and what each is; hidden ones left out.

    What is called like an article and leads to no file comes with them: it may have been one. Raises `OSError`.
    """
    waiting = [""]
    while waiting:
        within = waiting.pop()
        with os.scandir(folder / within) as entries:
            for entry in entries:
                name = f"{within}{entry.name}"
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name, _Kind.FILE
                elif os.path.isfile(entry):  # noqa: PTH113 - Path's raises where the link's end may not be seen
                    yield name, _Kind.LINK
                elif _ending(name) in _MEDIA and not os.path.isdir(entry):  # noqa: PTH112 - Path's raises where the link's end may not be seen
                    yield name, _Kind.LOST
