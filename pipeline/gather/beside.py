"""Files beside an article that it refers to: images, documents, recordings and data in the source folder.

Whoever may add an article says with an address which file is published, so the rules are those of sources, and
stricter: only what lies in the source folder, links followed, only kinds that nothing runs in, and only so large.
"""

import posixpath
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.gather.folder import MEDIA, Source

KINDS_TEXT = "avif gif jpeg jpg png svg webp pdf csv zip flac m4a mp3 oga ogg opus wav mp4 ogv webm"
"""What is copied: images, documents, sound and moving pictures. No browser runs anything that stands in one.

Of SVG that is true of drawings alone (see `svg`).
"""
MOST_BYTES = 50_000_000
"""No file that is copied is larger."""
MOST_DRAWN = 5_000_000
"""No SVG is: it must be read to be judged."""

_KINDS = frozenset(f".{kind}" for kind in KINDS_TEXT.split())
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
"""Signs that a record, a page or a file system would not bear in a name."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not copied, and why: words that follow its address."""

    reason: str


def name_beside(source: Source, folder: Path, address: str) -> str:
    """Return the path below the source folder that an address in a source means; it may begin with `..`.

    Nothing for an address that is not relative to the source, and for a name that cannot be written down.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return ""
    here = posixpath.dirname(path_below(source, folder))
    name = unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(here, unquote(parts.path))))
    return "" if _UNSAFE.search(name) else name


def path_below(source: Source, folder: Path) -> str:
    """Return a source's path below the source folder.

    It is one path, however the disk of whoever wrote the article composes its accents.
    """
    return unicodedata.normalize("NFC", source.path.relative_to(folder).as_posix())


def is_copied(name: str) -> bool:
    """Whether a file of this name is of a kind that is copied."""
    return posixpath.splitext(name)[1].lower() in _KINDS


def look_beside(folder: Path, name: str, closed: Sequence[Path] = ()) -> Path | Refused:
    """Return the file at a path below the source folder, or why it is not to be shown.

    `closed` are files and folders of the project that are nobody's to show, wherever they lie.
    """
    steps = name.split("/")
    if ".." in steps:
        return Refused("lies outside the source folder")
    if any(step.startswith(".") for step in steps):
        return Refused("is hidden")
    try:
        file = next((path for path in _spellings(folder, name) if path.is_file()), None)
        if file is None:
            return Refused("is not there")
        home, end = folder.resolve(), file.resolve()
        if not end.is_relative_to(home) or any(step.startswith(".") for step in end.relative_to(home).parts):
            return Refused("is a link out of the source folder, or to what is hidden there")
        if any(end.is_relative_to(place) for place in _within(home, closed)):
            return Refused("belongs to the project, and to no article")
        endings = {file.suffix.lower(), end.suffix.lower()}
        if endings & MEDIA:
            return Refused("leads to no edition that is published")
        if not endings <= _KINDS:
            return Refused(f"is not of a kind that is copied ({KINDS_TEXT.replace(' ', ', ')})")
        most = MOST_DRAWN if ".svg" in endings else MOST_BYTES
        if end.stat().st_size > most:
            return Refused(f"is larger than {most // 1_000_000} MB")
        if ".svg" in endings and not _is_drawing(end.read_bytes()):
            return Refused("is an SVG with more in it than a drawing, such as a script or a link")
    except OSError:  # a name too long, a folder closed to us, links in a circle
        return Refused("is not there")
    return end


def _is_drawing(data: bytes) -> bool:
    from pipeline.gather.svg import is_drawing  # noqa: PLC0415 - lxml is slow to load, rarely needed

    return is_drawing(data)


def _spellings(folder: Path, name: str) -> list[Path]:
    return [folder / name, folder / unicodedata.normalize("NFD", name)]


def _within(home: Path, closed: Sequence[Path]) -> list[Path]:
    """Return the closed places below the source folder: it may itself lie in one, as in `out = "."`."""
    ends = (place.resolve() for place in closed)
    return [end for end in ends if end != home and end.is_relative_to(home)]
