"""The corridor's commands: which stretch of it each walks, and what it reports.

Only what says whether there is anything to do is loaded here; the rooms are loaded with the first article that
must be worked on.
"""

import importlib
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import gather
from pipeline.config import Config
from pipeline.extras import load_extra
from pipeline.model import NOBODY, Language, Skipped
from pipeline.outlet import outlet
from pipeline.places import catalog_place, state_place
from pipeline.report import STRAY, Orphan, Report
from pipeline.run.errand import Errand, Step, Watcher, silent
from pipeline.run.found import Found
from pipeline.run.gear import Gear
from pipeline.run.inventory import Machine, Project, Stock, find_strays, printed, take_stock
from pipeline.run.lock import hold
from pipeline.run.record import Known
from pipeline.run.stamps import Stamps, split
from pipeline.run.state import State
from pipeline.run.tales import Tales

if TYPE_CHECKING:
    from pipeline.run.cluster import Cluster
    from pipeline.run.crew import Crew
    from pipeline.run.walk import Walk
    from pipeline.translate import Translator

__all__ = [
    "Step",
    "Watcher",
    "build",
    "check",
    "extract",
    "hold",
    "review_pages",
    "run",
    "status",
    "translate",
]


_EXTRACT = Errand(stores=True)
_BUILD = Errand(prints=True)
_LOOK = Errand()

_log = logging.getLogger(__name__)


def extract(config: Config, watcher: Watcher = silent, jobs: int = 0, cluster: str = "") -> Report:
    """Bring the catalogs up to date with the sources; new units are gaps."""
    return _travel(config, _EXTRACT, None, watcher, jobs, cluster)


def translate(
    config: Config,
    engine: "Callable[[Config], Translator]",
    watcher: Watcher = silent,
    jobs: int = 0,
    cluster: str = "",
    *,
    redraft: bool = False,
) -> Report:
    """Bring the catalogs up to date and fill their gaps; with `redraft`, replace what only a machine wrote."""
    errand = Errand(asks=True, redrafts=redraft, stores=True)
    return _travel(config, errand, engine, watcher, jobs, cluster)


def build(config: Config, watcher: Watcher = silent, jobs: int = 0, cluster: str = "") -> Report:
    """Make the editions from the sources and the catalogs as they are; the catalogs are not written."""
    return _travel(config, _BUILD, None, watcher, jobs, cluster)


def run(
    config: Config,
    engine: "Callable[[Config], Translator]",
    watcher: Watcher = silent,
    jobs: int = 0,
    cluster: str = "",
    *,
    redraft: bool = False,
) -> Report:
    """Do all of it; with `redraft`, replace what only a machine wrote."""
    errand = Errand(asks=True, redrafts=redraft, stores=True, prints=True)
    return _travel(config, errand, engine, watcher, jobs, cluster)


def check(config: Config, watcher: Watcher = silent, jobs: int = 0, cluster: str = "") -> Report:
    """Write nothing; find stale catalogs, gaps, and translations that look wrong."""
    return _travel(config, _LOOK, None, watcher, jobs, cluster, findings=True)


def status(config: Config, watcher: Watcher = silent, jobs: int = 0, cluster: str = "") -> Report:
    """Write nothing; count units by state, doubtful ones, and what the checks find."""
    return _travel(config, _LOOK, None, watcher, jobs, cluster, findings=True)


def review_pages(config: Config, folder: Path, words: Language | None = None) -> Report:
    """Write a page for each article and language to `folder`, to read and correct its units on.

    `words` is the language that the pages themselves speak; None for that of each edition.
    """
    pages: Report = importlib.import_module("pipeline.run.reading").review_pages(config, folder, words)
    return pages


def _travel(
    config: Config,
    errand: Errand,
    engine: "Callable[[Config], Translator] | None",
    watcher: Watcher,
    jobs: int,
    cluster: str,
    *,
    findings: bool = False,
) -> Report:
    """Walk the corridor as far as the errand says. Raises `PipelineError` for what concerns all articles.

    The work is done by `jobs` processes of this machine, or by the workers of a cluster where one is named.
    """
    config = config.absolute if cluster else config
    folder = state_place(config.root)
    with ExitStack() as stack:
        if errand.writes or cluster:  # what a cluster's workers are given lies in the project's folder
            stack.enter_context(hold(config))
        state = stack.enter_context(State(folder, writable=errand.writes))
        stamps, sources = Stamps(config), gather.find(config.source, config.root)
        out = config.out if isinstance(config.out, Path) else outlet(config.out)
        if errand.writes:
            _warn_of_nobody(config, sources)
        project = Project(config, stamps, sources, out)
        machine = cache(partial(engine, config)) if engine else None
        stock = take_stock(project, state.briefs(), state.orphans(), errand, _namer(machine))
        found = Found(stock.orphans)
        if not stock.unchanged or (errand.prints and not printed(project, stock.known, state)):
            # a cluster's workers see the project's folder, and nothing else of this machine
            spool = stack.enter_context(_spool(folder if errand.writes or cluster else None))
            workers = stack.enter_context(_cluster(cluster, spool)) if cluster else None
            crew = workers or stack.enter_context(_crew(jobs, len(stock.due)))
            corridor = importlib.import_module("pipeline.run.walk")
            gear = Gear(project, stock, state, crew, spool, watcher)
            walk: Walk = corridor.Walk(gear, errand, machine, workers, engine)
            found = walk.go()
        return _report(project, stock, found, findings=findings)


def _warn_of_nobody(config: Config, sources: Sequence[gather.Source]) -> None:
    """Say which settings name articles that there are not: such as a rule for one that was renamed."""
    slugs = {source.slug for source in sources}
    named = [("policy", rule.pattern.rpartition("/")[0]) for rule in config.policy]
    for key, pattern in (*named, *(("keep_both", pattern) for pattern in config.keep_both)):
        if not any(fnmatchcase(slug, pattern) for slug in slugs):
            _log.warning("%s: no article is called %r; nothing comes of it", key, pattern)


def _crew(jobs: int, due: int) -> "Crew":
    """Begin to start the processes, if there are articles enough for them."""
    crew: Crew = importlib.import_module("pipeline.run.crew").Crew(jobs)
    crew.expect(due)
    return crew


def _cluster(address: str, spool: Path) -> "Cluster":
    """Connect to a cluster. Raises `PipelineError`, also where the extra is not installed."""
    room = load_extra("pipeline.run.cluster", "cluster", "--cluster")
    cluster: Cluster = room.Cluster(address, spool)
    return cluster


@contextmanager
def _spool(folder: Path | None) -> Iterator[Path]:
    """Give a folder for what lies between two steps: in the project's own where the errand may write there."""
    if folder:
        folder = folder / "spool"
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="diptych-", dir=folder) as spool:
        yield Path(spool)


def _namer(machine: "Callable[[], Translator] | None") -> Machine:
    """Return what names the machine that serves a pair of languages, or says that nobody does.

    None is made before it is asked for.
    """

    def name(source: Language, target: Language) -> str:
        translator = machine() if machine else None
        serves = translator is not None and translator.supports(source, target)
        return translator.signature(source, target) if translator and serves else NOBODY

    return name


def _named(config: Config, slug: str, language: Language) -> str:
    """Return a catalog's path as a person knows it."""
    return gather.location_of(catalog_place(config.locales, slug, language), config.root)


def _known(project: Project, stock: Stock, found: Found) -> Iterator[tuple[str, Known]]:
    """Yield what is at hand of all sources but those that failed."""
    for source in project.sources:
        location = source.location
        if location in found.known or location not in found.reasons:
            yield location, found.known.get(location) or stock.known[location]


def _report(project: Project, stock: Stock, found: Found, *, findings: bool) -> Report:
    """Tell what is known of all articles, in the order of their sources; what they refer to is not skipped."""
    locations: list[str] = []
    skipped: list[Skipped] = []
    known = dict(_known(project, stock, found))
    beside = {name for one in known.values() if one.beside for name in split(one.beside)}
    for source in project.sources:
        one = known.get(source.location)
        if one and not one.skipped:
            locations.append(source.location)
        elif one and not (beside and gather.path_below(source, project.config.source) in beside):
            skipped.append(Skipped(source.location, one.skipped))
    tales = Tales(state_place(project.config.root), locations, found.told)
    return Report(
        coverage=tales.each(lambda told: told.coverage),
        skipped=tuple(skipped),
        failures=tuple(
            found.failures[source.location] for source in project.sources if source.location in found.failures
        ),
        stale=tuple(found.stale),
        written=tuple(found.written),
        problems=tales.each(lambda told: told.problems),
        held=tales.each(lambda told: told.held),
        findings=tales.each(lambda told: told.findings) if findings else (),
        redone=found.redone(project.sources),
        orphans=tuple(
            Orphan(
                slug,
                tuple(_named(project.config, slug, language) for language in left.catalogs),
                left.people,
                left.problem,
            )
            for slug, left in found.orphans.items()
        )
        + tuple(
            Orphan(path.stem, (gather.location_of(path, project.config.root),), 0, STRAY)
            for path in find_strays(project.config)
        ),
    )
