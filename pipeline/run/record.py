"""What is remembered of an article between two runs, so that nothing is done twice."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

import msgspec

from pipeline.model import Give, Held, Language, Summary
from pipeline.report import Coverage, Finding

_Noun = TypeVar("_Noun")

Digests = str
"""Lines of a name and the digest of its content: text, for there is one such for each of ten thousand articles."""


class Stage(StrEnum):
    """How far an article's catalogs are, as they stand on the disk."""

    OPEN = "open"
    """Not what the source asks for."""
    STORED = "stored"
    """What the source asks for; there may be units that no machine was asked about."""
    ASKED = "asked"
    """A machine was asked about all that people left open."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What says whether an article must be worked on again."""

    slug: str
    parts: Digests
    """What it is made from; the names are for people (`source`, `catalog fr` …)."""
    stage: Stage = Stage.OPEN
    skipped: str = ""
    """Why the source is no article, where it is none."""
    gaps: tuple[tuple[Language, Language, str], ...] = ()
    """Of units without a translation: their language, the edition's, and the machine that had none; each once."""
    settings: str = ""
    """A digest of the settings its editions were put together under; empty where none were."""
    page: str = ""
    """A digest of what its pages knew of other articles."""
    files: Digests = ""
    """Its files below the out folder."""
    beside: Digests = ""
    """What it refers to below the source folder, or why that was not to be had."""
    copies: Digests = ""
    """Copies of it below the out folder, which other articles may share."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a run has at hand of every article; the whole brief of each of ten thousand would fill its memory."""

    slug: str
    stamp: str
    """Stands for what it is made from."""
    skipped: str
    page: str
    """Both as in the brief."""
    gaps: bool
    """Whether there are units without a translation."""
    beside: Digests = ""
    copies: Digests = ""
    """Both as in the brief; mostly empty."""

    @classmethod
    def of(cls, brief: Brief) -> "Known":
        """Return what is at hand of an article with this brief."""
        stamp = sha256(brief.parts.encode()).hexdigest()[:32]
        return cls(brief.slug, stamp, brief.skipped, brief.page, bool(brief.gaps), brief.beside, brief.copies)


@dataclass(frozen=True, slots=True)
class Told:
    """What reports say of an article."""

    coverage: tuple[Coverage, ...] = ()
    findings: tuple[Finding, ...] = ()
    held: tuple[Held, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What other articles' catalogs must know of an article."""

    needs: tuple[tuple[Language, tuple[str, ...]], ...] = ()
    """For each edition, hashes of the source texts for which it would take a person's words."""
    gives: tuple[tuple[Language, tuple[Give, ...]], ...] = ()
    """For each edition, people's translations."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is remembered of catalogs that have no article any more."""

    parts: Digests
    """What they are."""
    catalogs: tuple[Language, ...] = ()
    """The editions they are of."""
    people: int = 0
    """Units in them with a person's words."""
    gives: tuple[tuple[Language, tuple[Give, ...]], ...] = ()
    """As in `Kept`."""
    problem: str = ""
    """Why one of them cannot be read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What other articles' pages must know of an article."""

    summaries: tuple[Summary, ...] = ()
    """Of its editions that are published."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that is remembered of one article."""

    location: str
    """The source's, which no other has."""
    brief: Brief
    told: bytes
    """`Told`, `Kept` and `Shown`, packed where they were found out: whoever passes them on need not unfold them."""
    kept: bytes
    shown: bytes


def pack(noun: Brief | Told | Kept | Shown | Left) -> bytes:
    """Write a noun as it is kept."""
    return msgspec.msgpack.encode(noun)


def unpack(data: bytes, noun: type[_Noun]) -> _Noun | None:
    """Read a noun; None where it was written by a program that knew other nouns."""
    try:
        return msgspec.msgpack.decode(data, type=noun)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
