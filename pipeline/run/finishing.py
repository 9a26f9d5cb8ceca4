"""The second step of an article's way: its catalogs are written, its units checked, its editions put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble import assemble, hold_back
from pipeline.catalogs import Shelf, ask_beside, gives, open_sources
from pipeline.checks import review
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.model import (
    Catalog,
    Edition,
    Entry,
    Held,
    Key,
    Language,
    PageLayout,
    Skipped,
    State,
    Translation,
)
from pipeline.publish import summarise
from pipeline.report import Failure
from pipeline.run.coverage import coverage_of
from pipeline.run.errand import Errand
from pipeline.run.glossary import glossary_of
from pipeline.run.names import name_in
from pipeline.run.opening import read_work
from pipeline.run.record import Brief, Digests, Kept, Record, Shown, Stage, Told, pack
from pipeline.run.spool import Proof, Task, Work, keep_proof, work_of
from pipeline.run.stamps import changed, is_written, join, split
from pipeline.sides import side


@dataclass(frozen=True, slots=True)
class Finishing:
    """An article whose catalogs are as they shall be."""

    task: Task
    errand: Errand
    catalogs: tuple[Catalog, ...] | None
    """None where they are as they were when it was opened."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What is known of an article once its catalogs are."""

    record: Record
    written: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def finish_article(finishing: Finishing) -> Finished | Failure:
    """Write an article's catalogs, count and check its units, put its editions together, as the errand says."""
    task, errand, config = finishing.task, finishing.errand, finishing.task.config
    work = work_of(task)
    filled = finishing.catalogs or work.catalogs
    shelf = Shelf(config.locales, config.root)
    try:
        if errand.stores and changed(work.parts, task.stamps.parts(task.source)):
            work, filled = _reopened(task, work, filled)
        work = replace(work, catalogs=filled)
        stale = shelf.stale(work.segmented, work.catalogs) if not errand.stores else ()
        written = shelf.store(work.segmented, work.catalogs) if errand.stores else ()
        editions, held = _editions(config, work) if errand.prints else ((), ())
        if errand.prints:
            original = (work.page, work.segmented) if config.layout is PageLayout.ORIGINAL else None
            keep_proof(task, Proof(editions, original))
    except PipelineError as error:
        return Failure.of(task.source.location, error)
    glossary = glossary_of(config)
    told = Told(
        coverage=tuple(coverage_of(work.segmented, catalog) for catalog in work.catalogs),
        findings=tuple(finding for catalog in work.catalogs for finding in review(catalog, glossary)),
        held=held,
        problems=_problems(editions),
    )
    kept = Kept(
        needs=tuple((catalog.language, open_sources(catalog)) for catalog in work.catalogs),
        gives=tuple((catalog.language, gives(catalog)) for catalog in work.catalogs),
    )
    shown = Shown(tuple(map(summarise, editions)))
    brief = Brief(
        slug=task.source.slug,
        parts=_stored(work.parts, task.stamps.parts(task.source)) if errand.stores else work.parts,
        stage=_stage(work, stale=bool(stale)),
        gaps=_gaps(work.catalogs),
    )
    return Finished(
        Record(task.source.location, brief, pack(told), pack(kept), pack(shown)),
        tuple(name_in(path, config) for path in written),
        tuple(name_in(path, config) for path in stale),
    )


def _reopened(task: Task, before: Work, filled: tuple[Catalog, ...]) -> tuple[Work, tuple[Catalog, ...]]:
    """Read again an article that somebody edited while the machine was at work, and give its gaps what was found.

    Raises `PipelineError`.
    """
    parts = task.stamps.parts(task.source)
    work = read_work(task.config, task.source)
    if isinstance(work, Skipped):
        return before, filled
    texts = [{entry.key: entry.translation for entry in catalog.entries} for catalog in filled]
    catalogs = tuple(
        replace(catalog, entries=tuple(_given(entry, known) for entry in catalog.entries))
        for catalog, known in zip(work.catalogs, texts, strict=True)
    )
    return replace(work, parts=parts), catalogs


def _given(entry: Entry, known: Mapping[Key, Translation]) -> Entry:
    gap = entry.translation.state is State.MISSING
    return replace(entry, translation=known.get(entry.key, entry.translation)) if gap else entry


def _stored(before: Digests, now: Digests) -> Digests:
    """Return what an article is made from: what was read of others' files, what now stands in those that we write."""
    known, found = split(before), split(now)
    return join(*(known | {name: found[name] for name in found if is_written(name)}).items())


def _gaps(catalogs: Sequence[Catalog]) -> tuple[tuple[Language, Language, str], ...]:
    found = {
        (gap.language, catalog.language, gap.translation.signature)
        for catalog in catalogs
        for gap in catalog.gaps()
    }
    return tuple(sorted(found))


def _stage(work: Work, *, stale: bool) -> Stage:
    if stale:
        return Stage.OPEN
    for catalog in work.catalogs:
        gaps = any(not gap.translation.signature for gap in catalog.gaps())
        if gaps or ask_beside(catalog) != catalog:
            return Stage.STORED
    return Stage.ASKED


def _editions(config: Config, work: Work) -> tuple[tuple[Edition, ...], tuple[Held, ...]]:
    """Assemble every edition; part those that their terms keep back from those that go out."""
    editions: list[Edition] = []
    held: list[Held] = []
    for catalog in work.catalogs:
        terms = config.terms(catalog.slug, catalog.language)
        edition = assemble(side(work.segmented, catalog.language).segmented, catalog, terms)
        kept = hold_back(edition, terms)
        if kept:
            held.append(kept)
        else:
            editions.append(edition)
    return tuple(editions), tuple(held)


def _problems(editions: Sequence[Edition]) -> tuple[str, ...]:
    return tuple(
        f"{edition.slug}, {edition.language}: {problem}"
        for edition in editions
        for problem in edition.problems
    )
