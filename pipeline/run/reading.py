"""The review pages: made from all articles as they are now, and kept nowhere."""

from dataclasses import replace
from pathlib import Path

from pipeline import gather
from pipeline.assemble import assemble
from pipeline.catalogs import recall
from pipeline.checks import review
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import way
from pipeline.model import Catalog, Language, Skipped
from pipeline.publish import ids, name_of, path_of
from pipeline.report import Failure, Report
from pipeline.report.review import Sheet, Voice, write_review
from pipeline.run.coverage import coverage_of
from pipeline.run.glossary import glossary_of
from pipeline.run.inventory import find_orphans
from pipeline.run.names import name_in
from pipeline.run.opening import read_work
from pipeline.run.recall import given_by, read_left
from pipeline.run.spool import Work
from pipeline.sides import side


def review_pages(config: Config, folder: Path, words: Language | None = None) -> Report:
    """Write a page for each article and language to `folder`.

    `words` is the language that the pages themselves speak; None for that of each edition. Raises
    `PipelineError`.
    """
    works: list[Work] = []
    skipped: list[Skipped] = []
    failures: list[Failure] = []
    sources = gather.find(config.source, config.root)
    for source in sources:
        try:
            work = read_work(config, source)
        except PipelineError as error:
            failures.append(Failure.of(source.location, error))
            continue
        if isinstance(work, Skipped):
            skipped.append(work)
        else:
            works.append(work)
    left = find_orphans(config, sources, {one.location for one in skipped})
    gone = {slug: read_left(config, slug) for slug in left}
    filled = iter(recall([catalog for work in works for catalog in work.catalogs], given_by(gone)))
    works = [replace(work, catalogs=tuple(next(filled) for _ in work.catalogs)) for work in works]
    pairs = [(work, catalog) for work in works for catalog in work.catalogs]
    sheets = [_sheet(config, folder, work, catalog) for work, catalog in pairs]
    voice = Voice(words, config.default_language, config.templates)
    return Report(
        coverage=tuple(coverage_of(work.segmented, catalog) for work, catalog in pairs),
        skipped=tuple(skipped),
        failures=tuple(failures),
        written=tuple(
            name_in(path, config) for path in write_review(sheets, config.site_name, folder, voice)
        ),
    )


def _sheet(config: Config, folder: Path, work: Work, catalog: Catalog) -> Sheet:
    segmented = side(work.segmented, catalog.language).segmented
    edition = assemble(segmented, catalog, config.terms(catalog.slug, catalog.language))
    name = name_of(config.names, catalog.language, catalog.slug) if config.names else ""
    page = config.out / path_of(replace(edition, name=name)) if isinstance(config.out, Path) else None
    return Sheet(
        segmented=segmented,
        catalog=catalog,
        edition=edition,
        findings=tuple(review(catalog, glossary_of(config))),
        anchors=tuple(ids(segmented.article.blocks)),
        page=way(folder / catalog.language, page) if page and page.is_file() else "",
    )
