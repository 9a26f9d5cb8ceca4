"""The first step of an article's way: it is read, and its catalogs fitted to it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline import gather
from pipeline.catalogs import Guide, Shelf, gives, reconcile
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.gather import Source
from pipeline.model import NO_BITEXT, Give, Language, Skipped
from pipeline.report import Failure
from pipeline.run.glossary import glossary_of
from pipeline.run.names import name_out
from pipeline.run.record import Brief
from pipeline.run.spool import Task, Work, keep_work
from pipeline.segment import Identifier, identifier, written
from pipeline.sides import side
from pipeline.understanding import understand


@dataclass(frozen=True, slots=True)
class Opened:
    """An article whose catalogs fit its source."""

    location: str
    gives: tuple[tuple[Language, tuple[Give, ...]], ...]
    gaps: int


def open_article(task: Task) -> Opened | Brief | Failure:
    """Read an article and fit its catalogs to it; they go to the spool. A source that is no article is known at once."""
    # before it is read: an edit in the midst of it is one for the next run
    own, beside = task.stamps.own(task.source), task.stamps.beside(task.source)
    try:
        work = read_work(task.config, task.source)
        if isinstance(work, Skipped):
            return Brief(task.source.slug, own, skipped=work.reason)
        keep_work(task, replace(work, parts=own + beside))
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


@lru_cache(maxsize=4)
def _identifier(languages: tuple[Language, ...]) -> Identifier:
    return identifier(languages)


def _guide(config: Config) -> Guide:
    inside = isinstance(config.out, Path) and config.out.is_relative_to(config.root)
    return Guide(glossary_of(config), config.base_url or (name_out("", config) if inside else ""))
