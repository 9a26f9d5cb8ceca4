"""The corridor: the rooms in order.

    source/ ─gather─▶ Page ─normalise─▶ Article ─segment─▶ SegmentedArticle ─┐
    locales/ ──────────────────────────▶ Catalog ─reconcile─▶ Catalog ─fill_gaps─▶ Catalog ─▶ locales/
                                                                   └─assemble─▶ Edition ─publish─▶ build/

Each command is a stretch of it. An article that cannot be read is a `Failure` and the others go on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import gather, markup
from pipeline.assemble import assemble, hold_back
from pipeline.catalogs import Shelf, reconcile
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import way
from pipeline.model import Catalog, Edition, Held, Page, PageLayout, SegmentedArticle, Skipped, State
from pipeline.normalise import normalise
from pipeline.publish import Order, Original, Site, find_original, ids, name_of, path_of, publish
from pipeline.report import Coverage, Failure, Gap, Report
from pipeline.report.review import Sheet, find_doubts, write_review
from pipeline.segment import LangidIdentifier, Remembered, segment
from pipeline.translate import Translator, fill_gaps

Progress = Callable[[int, int], None]
"""Called with units done and units in all."""


@dataclass(frozen=True, slots=True)
class Work:
    """One article with its catalogs, one for each of the project's languages."""

    page: Page
    segmented: SegmentedArticle
    catalogs: tuple[Catalog, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is being worked on."""

    works: tuple[Work, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Failure, ...] = ()


def extract(config: Config) -> Report:
    """Bring the catalogs up to date with the sources; new units are gaps."""
    desk = _open(config)
    return _report(config, desk, written=_store(config, desk))


def translate(config: Config, translator: Translator, progress: Progress) -> Report:
    """Bring the catalogs up to date and fill their gaps."""
    desk = _fill(_open(config), translator, progress)
    return _report(config, desk, written=_store(config, desk))


def build(config: Config) -> Report:
    """Make the editions from the sources and the catalogs as they are; the catalogs are not written."""
    desk = _open(config)
    return _publish(config, desk, written=())


def run(config: Config, translator: Translator, progress: Progress) -> Report:
    """Do all of it."""
    desk = _fill(_open(config), translator, progress)
    return _publish(config, desk, written=_store(config, desk))


def check(config: Config) -> Report:
    """Write nothing; find stale catalogs and gaps."""
    desk, shelf = _open(config), Shelf(config.locales)
    stale = [path for work in desk.works for path in shelf.stale(work.segmented, work.catalogs)]
    return replace(_report(config, desk), stale=tuple(_name(path, config) for path in stale))


def review_pages(config: Config, folder: Path) -> Report:
    """Write a page for each article and language to `folder`, to read and correct its units on."""
    desk = _open(config)
    sheets = [_sheet(config, folder, work, catalog) for work in desk.works for catalog in work.catalogs]
    return _report(config, desk, written=write_review(sheets, config.site_name, folder))


def status(config: Config) -> Report:
    """Write nothing; count units by state."""
    return _report(config, _open(config))


def _open(config: Config) -> Desk:
    """Read every source and fit its catalogs to it."""
    shelf = Shelf(config.locales)
    identify = Remembered(LangidIdentifier(config.languages), config.root / ".diptych" / "languages.json")
    works: list[Work] = []
    skipped: list[Skipped] = []
    failures: list[Failure] = []
    for source in gather.find(config.source, config.root):
        try:
            page = gather.read(source)
            if isinstance(page, Skipped):
                skipped.append(page)
                continue
            article = normalise(page)
            if isinstance(article, Skipped):
                skipped.append(article)
                continue
            segmented = segment(article, config.languages, identify)
            previous = [shelf.load(article.slug, language) for language in config.languages]
        except PipelineError as error:
            failures.append(Failure(source.location, str(error)))
            continue
        catalogs = zip(previous, config.languages, strict=True)
        works.append(
            Work(page, segmented, tuple(reconcile(old, segmented, language) for old, language in catalogs))
        )
    identify.save()
    return Desk(tuple(works), tuple(skipped), tuple(failures))


def _fill(desk: Desk, translator: Translator, progress: Progress) -> Desk:
    """Fill the gaps of all catalogs in one go."""
    catalogs = [catalog for work in desk.works for catalog in work.catalogs]
    filled = iter(fill_gaps(catalogs, translator, progress))
    return replace(
        desk,
        works=tuple(
            replace(work, catalogs=tuple(next(filled) for _ in work.catalogs)) for work in desk.works
        ),
    )


def _store(config: Config, desk: Desk) -> tuple[Path, ...]:
    shelf = Shelf(config.locales)
    return tuple(path for work in desk.works for path in shelf.store(work.segmented, work.catalogs))


def _publish(config: Config, desk: Desk, written: tuple[Path, ...]) -> Report:
    site = Site(
        config.site_name, config.base_url, config.languages, config.default_language, config.article_type
    )
    order = Order(config.formats, config.markdown, config.templates, config.names)
    editions, held = _editions(config, desk)
    originals = list(_originals(config, desk))
    pages = publish(editions, site, config.out, order, held, originals)
    lost = [problem for original in originals for problem in original.problems]
    return replace(
        _report(config, desk, written=(*written, *pages)),
        problems=(*_problems(editions), *lost),
        held=tuple(held),
    )


def _originals(config: Config, desk: Desk) -> Iterator[Original]:
    """Find the articles on their pages, where those are to be published."""
    if config.layout is PageLayout.ORIGINAL:
        for work in desk.works:
            yield find_original(work.page, work.segmented, trusted=config.trust_source)


def _editions(config: Config, desk: Desk) -> tuple[list[Edition], list[Held]]:
    """Assemble every edition; part those that their terms keep back from those that go out."""
    editions: list[Edition] = []
    held: list[Held] = []
    for work in desk.works:
        for catalog in work.catalogs:
            terms = config.terms(catalog.slug, catalog.language)
            edition = assemble(work.segmented, catalog, terms)
            kept = hold_back(edition, terms)
            if kept:
                held.append(kept)
            else:
                editions.append(edition)
    return editions, held


def _sheet(config: Config, folder: Path, work: Work, catalog: Catalog) -> Sheet:
    edition = assemble(work.segmented, catalog, config.terms(catalog.slug, catalog.language))
    name = name_of(config.names, catalog.language, catalog.slug) if config.names else ""
    page = config.out / path_of(replace(edition, name=name))
    return Sheet(
        segmented=work.segmented,
        catalog=catalog,
        edition=edition,
        findings=find_doubts(catalog),
        anchors=tuple(ids(work.segmented.article.blocks)),
        page=way(folder / catalog.language, page) if page.is_file() else "",
    )


def _problems(editions: list[Edition]) -> list[str]:
    return [
        f"{edition.slug}, {edition.language}: {problem}"
        for edition in editions
        for problem in edition.problems
    ]


def _report(config: Config, desk: Desk, written: tuple[Path, ...] = ()) -> Report:
    return Report(
        coverage=tuple(
            _coverage(work.segmented, catalog) for work in desk.works for catalog in work.catalogs
        ),
        skipped=desk.skipped,
        failures=desk.failures,
        written=tuple(_name(path, config) for path in written),
    )


def _coverage(segmented: SegmentedArticle, catalog: Catalog) -> Coverage:
    units = dict.fromkeys(State, 0)
    words = dict.fromkeys(State, 0)
    for entry in catalog.entries:
        units[entry.translation.state] += 1
        words[entry.translation.state] += len(markup.plain(entry.key.msgid).split())
    gaps = tuple(Gap(*entry.key, entry.translation.problem) for entry in catalog.gaps())
    article = segmented.article
    return Coverage(
        article.slug, article.location, catalog.language, tuple(units.items()), tuple(words.items()), gaps
    )


def _name(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)
