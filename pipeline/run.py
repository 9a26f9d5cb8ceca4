"""The corridor: the rooms in order.

    source/ ─gather─▶ Page ─normalise─▶ Article ─segment─▶ SegmentedArticle ─┐
    locales/ ──────────────────────────▶ Catalog ─reconcile─▶ Catalog ─fill_gaps─▶ Catalog ─▶ locales/
                                                                   └─assemble─▶ Edition ─publish─▶ build/

Each command is a stretch of it. An article that cannot be read is a `Failure` and the others go on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import gather, markup
from pipeline.assemble import assemble, hold_back
from pipeline.catalogs import Guide, Shelf, ask_beside, lay_beside, recall, reconcile
from pipeline.checks import review
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import way
from pipeline.glossary import read_glossary
from pipeline.model import (
    Catalog,
    Edition,
    Held,
    Language,
    Page,
    PageLayout,
    SegmentedArticle,
    Skipped,
    State,
)
from pipeline.normalise import normalise
from pipeline.publish import Order, Original, Site, find_original, ids, name_of, path_of, publish
from pipeline.report import Coverage, Failure, Gap, Report
from pipeline.report.review import Sheet, Voice, write_review
from pipeline.segment import Identifier, Remembered, identifier, segment
from pipeline.terms import Glossary
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
    desk = _fill(_open(config), translator, progress, _glossary(config))
    return _report(config, desk, written=_store(config, desk))


def build(config: Config) -> Report:
    """Make the editions from the sources and the catalogs as they are; the catalogs are not written."""
    desk = _open(config)
    return _publish(config, desk, written=())


def run(config: Config, translator: Translator, progress: Progress) -> Report:
    """Do all of it."""
    desk = _fill(_open(config), translator, progress, _glossary(config))
    return _publish(config, desk, written=_store(config, desk))


def check(config: Config) -> Report:
    """Write nothing; find stale catalogs, gaps, and translations that look wrong."""
    desk, shelf = _open(config), Shelf(config.locales)
    stale = [path for work in desk.works for path in shelf.stale(work.segmented, work.catalogs)]
    glossary = _glossary(config)
    return replace(
        _report(config, desk),
        stale=tuple(_name(path, config) for path in stale),
        findings=tuple(finding for catalog in _catalogs(desk) for finding in review(catalog, glossary)),
    )


def review_pages(config: Config, folder: Path, words: Language | None = None) -> Report:
    """Write a page for each article and language to `folder`, to read and correct its units on.

    `words` is the language that the pages themselves speak; None for that of each edition.
    """
    desk = _open(config)
    glossary = _glossary(config)
    sheets = [
        _sheet(config, folder, work, catalog, glossary) for work in desk.works for catalog in work.catalogs
    ]
    voice = Voice(words, config.default_language, config.templates)
    return _report(config, desk, written=write_review(sheets, config.site_name, folder, voice))


def status(config: Config) -> Report:
    """Write nothing; count units by state."""
    return _report(config, _open(config))


def understand(page: Page, languages: Sequence[Language], identify: Identifier) -> SegmentedArticle | Skipped:
    """Take one page as far as its units: what the editions will be made of."""
    article = normalise(page)
    return article if isinstance(article, Skipped) else segment(article, languages, identify)


def _open(config: Config) -> Desk:
    """Read every source and fit its catalogs to it."""
    shelf, guide = Shelf(config.locales), _guide(config)
    identify = Remembered(identifier(config.languages), config.root / ".diptych" / "languages.json")
    works: list[Work] = []
    skipped: list[Skipped] = []
    failures: list[Failure] = []
    for source in gather.find(config.source, config.root):
        try:
            page = gather.read(source)
            if isinstance(page, Skipped):
                skipped.append(page)
                continue
            segmented = understand(page, config.languages, identify)
            if isinstance(segmented, Skipped):
                skipped.append(segmented)
                continue
            slug = segmented.article.slug
            previous = [shelf.load(slug, language) for language in config.languages]
        except PipelineError as error:
            failures.append(Failure(source.location, str(error)))
            continue
        catalogs = zip(previous, config.languages, strict=True)
        works.append(
            Work(
                page,
                segmented,
                tuple(reconcile(old, segmented, language, guide) for old, language in catalogs),
            )
        )
    identify.save()
    desk = Desk(tuple(works), tuple(skipped), tuple(failures))
    return _with(desk, recall(_catalogs(desk)))


def _guide(config: Config) -> Guide:
    folder = _name(config.out, config) if config.out.is_relative_to(config.root) else ""
    return Guide(_glossary(config), config.base_url or folder)


def _glossary(config: Config) -> Glossary:
    files = (config.root / name if name else None for name in (config.glossary, config.do_not_translate))
    return read_glossary(*files)


def _fill(desk: Desk, translator: Translator, progress: Progress, glossary: Glossary) -> Desk:
    """Fill the gaps of all catalogs in one go, and lay a draft beside each suggestion."""
    catalogs = _catalogs(desk)
    filled = fill_gaps([ask_beside(catalog) for catalog in catalogs], translator, progress, glossary)
    return _with(desk, [lay_beside(*pair) for pair in zip(catalogs, filled, strict=True)])


def _catalogs(desk: Desk) -> list[Catalog]:
    return [catalog for work in desk.works for catalog in work.catalogs]


def _with(desk: Desk, catalogs: Sequence[Catalog]) -> Desk:
    """Lay other catalogs on the desk, in the order in which they lay there."""
    filled = iter(catalogs)
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


def _sheet(config: Config, folder: Path, work: Work, catalog: Catalog, glossary: Glossary) -> Sheet:
    edition = assemble(work.segmented, catalog, config.terms(catalog.slug, catalog.language))
    name = name_of(config.names, catalog.language, catalog.slug) if config.names else ""
    page = config.out / path_of(replace(edition, name=name))
    return Sheet(
        segmented=work.segmented,
        catalog=catalog,
        edition=edition,
        findings=tuple(review(catalog, glossary)),
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
