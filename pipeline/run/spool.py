"""What lies between two steps of an article's way: in files, so that memory does not grow with their number.

An article's way has three steps that run in any process: it is opened, finished, printed. Between them the
corridor does what needs all articles: what people wrote elsewhere, the machine, the plan of names and links.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import remedy, write_whole
from pipeline.gather import Source
from pipeline.model import Catalog, Edition, Page, SegmentedArticle
from pipeline.run.record import Digests
from pipeline.run.stamps import Stamps

_WORK, _PROOF = "work", "proof"
"""What an article's files in the spool end in: what opening it leaves for finishing it, and that for printing it."""

_Noun = TypeVar("_Noun")


class SpoolError(PipelineError):
    """What lies between two steps cannot be written."""


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be opened."""

    config: Config
    source: Source
    stamps: Stamps
    spool: Path


@dataclass(frozen=True, slots=True)
class Work:
    """One article with its catalogs, one for each of the project's languages."""

    page: Page
    segmented: SegmentedArticle
    catalogs: tuple[Catalog, ...]
    parts: Digests = ""
    """What it was made from, as it was before any of it was read."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What editions are printed from."""

    editions: tuple[Edition, ...]
    original: tuple[Page, SegmentedArticle] | None


def keep_work(task: Task, work: Work) -> None:
    """Leave an article that was opened for finishing it. Raises `SpoolError`."""
    _put(_spooled(task, _WORK), work)


def work_of(task: Task) -> Work:
    """Take an article that was opened from the spool."""
    return _take(_spooled(task, _WORK), Work)


def keep_proof(task: Task, proof: Proof) -> None:
    """Leave an article that was finished for printing it. Raises `SpoolError`."""
    _put(_spooled(task, _PROOF), proof)


def proof_of(task: Task) -> Proof:
    """Take an article that was finished from the spool."""
    return _take(_spooled(task, _PROOF), Proof)


def clear_finished(task: Task) -> None:
    """Take what lay between opening and finishing an article off the spool.

    Not before its outcome is known: a worker that is lost after its work was done is asked for the same again.
    """
    _spooled(task, _WORK).unlink(missing_ok=True)


def clear_printed(task: Task) -> None:
    """Take what lay between finishing and printing an article off the spool, likewise."""
    _spooled(task, _PROOF).unlink(missing_ok=True)


def _spooled(task: Task, step: str) -> Path:
    return task.spool / f"{task.source.slug}.{step}"


def _put(path: Path, noun: object) -> None:
    """Raises `SpoolError`."""
    try:
        write_whole(path, msgspec.msgpack.encode(noun), durable=False)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise SpoolError(message, where=str(path), next_step=remedy(error)) from error


def _take(path: Path, noun: type[_Noun]) -> _Noun:
    return msgspec.msgpack.decode(path.read_bytes(), type=noun)
