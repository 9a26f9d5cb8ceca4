"""One article's way, in three steps that run in any process: opened, finished, printed.

Between them the corridor does what needs all articles: what people wrote elsewhere, the machine, the plan of
names and links. What lies between two steps is kept in a file of the spool, so that memory does not grow with
the number of articles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline import gather, markup
from pipeline.assemble import assemble, hold_back
from pipeline.catalogs import Guide, Shelf, ask_beside, gives, open_sources, reconcile
from pipeline.checks import review
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import remedy, write_whole
from pipeline.gather import Source
from pipeline.glossary import read_glossary
from pipeline.model import (
    NO_BITEXT,
    Catalog,
    Edition,
    Entry,
    Give,
    Held,
    Key,
    Language,
    Page,
    PageLayout,
    SegmentedArticle,
    Skipped,
    State,
    Translation,
)
from pipeline.outlet import outlet
from pipeline.publish import (
    Neighbours,
    Order,
    Site,
    article_files,
    find_original,
    summarise,
    write_files,
)
from pipeline.report import Coverage, Failure, Gap
from pipeline.run.attachments import Attachment, attach
from pipeline.run.errand import Errand
from pipeline.run.record import Brief, Digests, Kept, Record, Shown, Stage, Told, pack
from pipeline.run.stamps import Stamps, changed, content_digest, digest, is_written, join, split
from pipeline.segment import Identifier, identifier, written
from pipeline.sides import side
from pipeline.terms import Glossary
from pipeline.understanding import understand

_WORK, _PROOF = "work", "proof"
"""What an article's files in the spool end in: what opening it leaves for finishing it, and that for printing it."""

_Noun = TypeVar("_Noun")


class SpoolError(PipelineError):
    """What lies between two steps cannot be written."""


@dataclass(frozen=True, slots=True)
class Work:
    """One article with its catalogs, one for each of the project's languages."""

    page: Page
    segmented: SegmentedArticle
    catalogs: tuple[Catalog, ...]
    parts: Digests = ""
    """What it was made from, as it was before any of it was read."""


@dataclass(frozen=True, slots=True)
class Task:
    """An article to be opened."""

    config: Config
    source: Source
    stamps: Stamps
    spool: Path


@dataclass(frozen=True, slots=True)
class Opened:
    """An article whose catalogs fit its source."""

    location: str
    gives: tuple[tuple[Language, tuple[Give, ...]], ...]
    gaps: int


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


@dataclass(frozen=True, slots=True)
class Printing:
    """An article whose editions are to be written."""

    task: Task
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Printed:
    """An article's files."""

    location: str
    slug: str
    view: str
    """What stands for what its pages know of other articles."""
    files: Digests
    """Below the out folder."""
    attachments: tuple[Attachment, ...]
    """Files that they refer to, still to be copied."""
    written: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Proof:
    """What editions are printed from."""

    editions: tuple[Edition, ...]
    original: tuple[Page, SegmentedArticle] | None


def open_article(task: Task) -> Opened | Brief | Failure:
    """Read an article and fit its catalogs to it; they go to the spool. A source that is no article is known at once."""
    # before it is read: an edit in the midst of it is one for the next run
    own, beside = task.stamps.own(task.source), task.stamps.beside(task.source)
    try:
        work = read_work(task.config, task.source)
        if isinstance(work, Skipped):
            return Brief(task.source.slug, own, skipped=work.reason)
        _put(_spooled(task, _WORK), replace(work, parts=own + beside))
    except PipelineError as error:
        return Failure.of(task.source.location, error)
    return Opened(
        task.source.location,
        tuple((catalog.language, gives(catalog)) for catalog in work.catalogs),
        sum(1 for catalog in work.catalogs for _ in catalog.gaps()),
    )


def read_work(config: Config, source: Source) -> Work | Skipped:
    """Read an article and fit its catalogs to it. Raises `PipelineError`."""
    page = gather.read(source)
    if isinstance(page, Skipped):
        return page
    languages = written(config.languages)
    segmented = understand(page, languages, _identifier(languages))
    if isinstance(segmented, Skipped):
        return segmented
    if config.keeps_both(source.slug):
        segmented = replace(segmented, bitext=NO_BITEXT)
    shelf, guide = Shelf(config.locales, config.root), _guide(config)
    return Work(
        page,
        segmented,
        tuple(
            reconcile(shelf.load(source.slug, language), side(segmented, language).segmented, language, guide)
            for language in config.languages
        ),
    )


def work_of(task: Task) -> Work:
    """Take an article that was opened from the spool."""
    return _take(_spooled(task, _WORK), Work)


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
            _put(_spooled(task, _PROOF), _Proof(editions, original))
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


def print_article(printing: Printing) -> Printed:
    """Write an article's files. Raises `PublishError`."""
    task, config = printing.task, printing.task.config
    proof = _take(_spooled(task, _PROOF), _Proof)
    original = find_original(*proof.original, trusted=config.trust_source) if proof.original else None
    site, order = site_of(config), order_of(config)
    around = original.addresses if original else ()
    attachments = attach(config, task.source, proof.editions, printing.neighbours, site, order, around)
    named = {address: one.name for one in attachments for address in one.addresses if not one.refused}
    files = tuple(article_files(proof.editions, printing.neighbours, site, order, original, named))
    written = write_files(outlet(config.out), files)
    return Printed(
        task.source.location,
        task.source.slug,
        view_of(printing.neighbours),
        join(*((path, content_digest(content)) for path, content in files)),
        attachments,
        tuple(name_out(path, config) for path in written),
        (
            *(original.problems if original else ()),
            *(problem for one in attachments for problem in one.problems(task.source.slug)),
        ),
    )


def view_of(neighbours: Neighbours) -> str:
    """Return what stands for what an article's pages know of other articles."""
    return digest(repr(neighbours))


def clear_finished(task: Task) -> None:
    """Take what lay between opening and finishing an article off the spool.

    Not before its outcome is known: a worker that is lost after its work was done is asked for the same again.
    """
    _spooled(task, _WORK).unlink(missing_ok=True)


def clear_printed(task: Task) -> None:
    """Take what lay between finishing and printing an article off the spool, likewise."""
    _spooled(task, _PROOF).unlink(missing_ok=True)


def site_of(config: Config) -> Site:
    """Return what all pages of a project share."""
    return Site(
        config.site_name, config.base_url, config.languages, config.default_language, config.article_type
    )


def order_of(config: Config) -> Order:
    """Return what a project wants to be made."""
    return Order(config.formats, config.markdown, config.templates, config.names, config.list_size)


def name_in(path: Path, config: Config) -> str:
    """Return a path as a person knows it: relative to the project where it is in there."""
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def name_out(path: str, config: Config) -> str:
    """Return the name of a file below the out folder likewise."""
    return (
        name_in(config.out / path, config) if isinstance(config.out, Path) else outlet(config.out).name(path)
    )


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


@lru_cache(maxsize=4)
def _identifier(languages: tuple[Language, ...]) -> Identifier:
    return identifier(languages)


def glossary_of(config: Config) -> Glossary:
    """Read the project's terms. Raises `PipelineError`."""
    paths = [config.root / name if name else None for name in (config.glossary, config.do_not_translate)]
    return _terms(*paths, tuple(path.stat().st_mtime_ns if path and path.is_file() else 0 for path in paths))


@lru_cache(maxsize=4)
def _terms(terms: Path | None, kept: Path | None, times: tuple[int, ...]) -> Glossary:
    """Read the project's terms once for all articles; `times` tell one state of the files from another."""
    _ = times
    return read_glossary(terms, kept)


def _guide(config: Config) -> Guide:
    inside = isinstance(config.out, Path) and config.out.is_relative_to(config.root)
    return Guide(glossary_of(config), config.base_url or (name_out("", config) if inside else ""))


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


def coverage_of(segmented: SegmentedArticle, catalog: Catalog) -> Coverage:
    """Count an edition's units by state, and name its gaps."""
    units = dict.fromkeys(State, 0)
    words = dict.fromkeys(State, 0)
    for entry in catalog.entries:
        units[entry.translation.state] += 1
        words[entry.translation.state] += len(markup.plain(entry.key.msgid).split())
    gaps = tuple(Gap(*entry.key, entry.translation.problem) for entry in catalog.gaps())
    doubtful = sum(entry.translation.doubtful for entry in catalog.entries)
    article = segmented.article
    return Coverage(
        article.slug,
        article.location,
        catalog.language,
        tuple(units.items()),
        tuple(words.items()),
        gaps,
        doubtful,
        segmented.bitext.passages,
    )


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
