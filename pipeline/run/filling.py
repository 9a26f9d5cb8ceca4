"""Gaps filled with what people wrote elsewhere, then by the machine: here, or where the articles are finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import msgspec

from pipeline.catalogs import Known, Memory, ask_beside, keep_drafts, lay_beside, open_drafts
from pipeline.config import Config
from pipeline.files import write_whole
from pipeline.model import Catalog, Language
from pipeline.report import Failure
from pipeline.run.finishing import Finished, Finishing, finish_article
from pipeline.run.glossary import glossary_of
from pipeline.run.recall import Memories, recall
from pipeline.run.spool import work_of
from pipeline.translate import Translator, fill_gaps

Machine = Callable[[Config], Translator]
"""Makes the machine that a project's settings name: a function of a module, which another process can import."""


@dataclass(frozen=True, slots=True)
class Filling:
    """An article that is to be filled where it is finished, by a worker with a machine of its own."""

    finishing: Finishing
    memories: Path
    """What people wrote elsewhere, see `send`."""
    machine: Machine | None
    """None where no machine is asked."""


def ask(
    catalogs: Sequence[Catalog],
    translator: Translator,
    config: Config,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    redraft: bool = False,
) -> list[Catalog]:
    """Fill the gaps of catalogs, and lay a draft beside each suggestion. Raises `PipelineError`.

    With `redraft` what only a machine wrote is asked for again.
    """
    asked = [ask_beside(open_drafts(catalog) if redraft else catalog) for catalog in catalogs]
    filled: Sequence[Catalog] = fill_gaps(asked, translator, progress, glossary_of(config))
    if redraft:
        filled = [keep_drafts(*pair) for pair in zip(catalogs, filled, strict=True)]
    return [lay_beside(*pair) for pair in zip(catalogs, filled, strict=True)]


def send(memories: Memories, path: Path) -> None:
    """Write what people wrote to a file that workers read. Raises `OSError`."""
    rows = [(language, memory.known) for language, memory in memories.items()]
    write_whole(path, msgspec.msgpack.encode(rows), durable=False)


def fill_and_finish(fillings: Sequence[Filling]) -> tuple[Finished | Failure, ...]:
    """Fill the gaps of some articles, all together, and finish each: the work of one share, in a worker.

    Raises `PipelineError` where the machine fails, for that concerns all articles.
    """
    first = fillings[0]
    config = first.finishing.task.config
    tasks = [filling.finishing.task for filling in fillings]
    before = [catalog for task in tasks for catalog in work_of(task).catalogs]
    filled = recall(before, _received(first.memories))
    if first.machine:
        machine = _machine(first.machine, config, first.memories)
        filled = ask(filled, machine, config, redraft=first.finishing.errand.redrafts)
    finishings = own_parts([filling.finishing for filling in fillings], before, filled)
    return tuple(map(finish_article, finishings))


def own_parts(
    finishings: Sequence[Finishing], before: Sequence[Catalog], filled: Sequence[Catalog]
) -> list[Finishing]:
    """Hand each article its own of all their catalogs, unless they are as they were."""
    parts: list[Finishing] = []
    for place, finishing in enumerate(finishings):
        width = len(finishing.task.config.languages)
        own = slice(place * width, (place + 1) * width)
        same = filled[own] == before[own]
        parts.append(replace(finishing, catalogs=None if same else tuple(filled[own])))
    return parts


@lru_cache(maxsize=1)
def _received(path: Path) -> Memories:
    """Read what was sent, once for all shares of a run: each run has a file of its own."""
    rows = msgspec.msgpack.decode(path.read_bytes(), type=list[tuple[Language, Known]])
    return {language: Memory.of(known) for language, known in rows}


_MACHINES: dict[Path, Translator] = {}
"""The one machine of this worker, by the run that it was made for: the next one may find other models."""


def _machine(make: Machine, config: Config, run: Path) -> Translator:
    if run not in _MACHINES:
        _MACHINES.clear()
        _MACHINES[run] = make(config)
    return _MACHINES[run]
