"""The corridor: the rooms in order, for the articles that must be worked on.

    source/ ─gather─▶ Page ─normalise─▶ Article ─segment─▶ SegmentedArticle ─┐
    locales/ ─────────────────────────▶ Catalog ─reconcile─▶ Catalog ─recall─▶ Catalog ─fill_gaps─▶ Catalog ─▶ locales/
                                                                              └─assemble─▶ Edition ─publish─▶ build/

An article is *opened* (up to its reconciled catalogs), *finished* (catalogs written, editions put together) and
*printed*; each step runs in any process (see `article`). What needs all articles lies between: after opening,
what people wrote elsewhere, then the machine; after finishing, the plan of names and links. Articles of which
nothing changed take no step: their records stand for them. A record is forgotten before anything of its article
is written and remembered when all is, so what a killed run left is made good by the next one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.catalogs import ask_beside, lay_beside
from pipeline.gather import Source
from pipeline.model import Catalog, Summary
from pipeline.publish import Plan, make_plan, shared_files, site_files, withdraw, write_files
from pipeline.report import Failure, Redone
from pipeline.run.article import (
    Finished,
    Finishing,
    Opened,
    Printing,
    Task,
    finish_article,
    glossary_of,
    name_in,
    open_article,
    order_of,
    print_article,
    site_of,
    work_of,
)
from pipeline.run.crew import Crew, Lost
from pipeline.run.errand import Errand, Step, Watcher
from pipeline.run.inventory import Due, Project, Stock, plan_stamp
from pipeline.run.recall import Memories, recall, remember
from pipeline.run.record import Brief, Kept, Record, Told
from pipeline.run.stamps import content_digest, digest, join
from pipeline.run.state import State
from pipeline.translate import Translator, fill_gaps

_CHUNK = 32
"""Articles whose catalogs are held at once, and whose gaps go to the machine together: thousands of sentences."""
_OFTEN = 64
"""Articles after which what is remembered goes to the disk."""


@dataclass(slots=True)
class Walk:
    """One way through the corridor, and what was found on it, by location."""

    project: Project
    errand: Errand
    stock: Stock
    state: State
    crew: Crew
    spool: Path
    machine: Callable[[], Translator] | None
    """Gives the machine, which nobody has loaded before there is something to ask it."""
    watcher: Watcher

    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of all articles that were worked on."""
    opened: dict[str, Opened] = field(default_factory=dict)
    briefs: dict[str, Brief] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Walk it. Raises `PipelineError` for what concerns all articles."""
        self._open(self.stock.due)
        gives = {location: opened.gives for location, opened in self.opened.items()}
        memories, concerned = remember(self.project, self.stock, self.state, gives)
        self._open(concerned)
        self._forget((*self.reasons, *self.stock.gone))
        self._finish(memories)
        if self.errand.prints:
            self._print(memories)

    @property
    def redone(self) -> tuple[Redone, ...]:
        """The articles that were worked on, and why, in order."""
        sources = (source for source in self.project.sources if source.location in self.reasons)
        return tuple(Redone(source.location, self.reasons[source.location]) for source in sources)

    def _open(self, due: Sequence[Due]) -> None:
        """Read articles and fit their catalogs to them."""
        self.reasons |= {one.source.location: one.reasons for one in due}
        tasks = [self._task(one.source) for one in due]
        results = self.crew.each(open_article, tasks, len(tasks))
        for done, (task, result) in enumerate(zip(tasks, results, strict=True), 1):
            location = task.source.location
            match result:
                case Opened():
                    self.opened[location] = result
                case Brief():
                    self.briefs[location] = result
                    self.told[location] = Told()
                case _:
                    self._fail(task.source, result)
            self.watcher(Step("reading", done, len(tasks), "articles", location))

    def _finish(self, memories: Memories) -> None:
        """Fill gaps, write catalogs, put editions together, for all articles that are open."""
        sources = [source for source in self.project.sources if source.location in self.opened]
        tasks = self._filled(sources, memories)
        results = self.crew.each(finish_article, tasks, len(sources))
        for done, (source, result) in enumerate(zip(sources, results, strict=True), 1):
            if isinstance(result, Finished):
                self._keep(result.record)
                self.written += result.written
                self.stale += result.stale
            else:
                self._fail(source, result)
            self.watcher(Step("finishing", done, len(sources), "articles", source.location))
        self.opened.clear()
        self._commit()

    def _filled(self, sources: Sequence[Source], memories: Memories) -> Iterator[Finishing]:
        """Yield open articles with what people and the machine have for their gaps, a chunk at a time."""
        units = sum(self.opened[source.location].gaps for source in sources)
        asked = 0
        translator = self.machine() if self.errand.asks and self.machine and sources else None
        for start in range(0, len(sources), _CHUNK):
            tasks = [self._task(source) for source in sources[start : start + _CHUNK]]
            open_catalogs = [catalog for task in tasks for catalog in work_of(task).catalogs]
            filled = recall(open_catalogs, memories)
            if translator:
                filled = self._asked(filled, translator, asked, units)
            asked += sum(self.opened[task.source.location].gaps for task in tasks)
            width = len(self.project.config.languages)
            for place, task in enumerate(tasks):
                own = slice(place * width, (place + 1) * width)
                same = filled[own] == open_catalogs[own]
                catalogs = None if same else tuple(filled[own])
                yield Finishing(task, self.errand, catalogs)

    def _asked(
        self, catalogs: Sequence[Catalog], translator: Translator, before: int, units: int
    ) -> list[Catalog]:
        """Fill the gaps that are left, and lay a draft beside each suggestion."""

        def progress(done: int, total: int) -> None:
            self.watcher(Step("translating", before + done, max(units, before + total), "units"))

        asked = [ask_beside(catalog) for catalog in catalogs]
        filled = fill_gaps(asked, translator, progress, glossary_of(self.project.config))
        return [lay_beside(*pair) for pair in zip(catalogs, filled, strict=True)]

    def _print(self, memories: Memories) -> None:
        """Write the pages of all articles that need it, and what leads to them."""
        config = self.project.config
        site, order = site_of(config), order_of(config)
        self.state.keep_site("plan", "")
        self._note(write_files(config.out, shared_files(site, order)))
        plan = make_plan(self._summaries(), config.out, order)
        views = {slug: digest(repr(neighbours)) for slug, neighbours in plan.neighbours()}
        late = tuple(self._late(views))
        if late:
            self._open(late)
            self._forget([due.source.location for due in late])
            self._finish(memories)
        withdraw([held for told in self._all_told() for held in told.held], plan, config.out, order)
        self._press(plan, views)
        files = tuple(site_files(plan, site, order))
        self._note(write_files(config.out, files))
        self.state.keep_site("files", join(*((path, content_digest(content)) for path, content in files)))
        self.state.keep_site("plan", plan_stamp(self.project, {**self.project.briefs, **self.briefs}))
        self.state.commit()

    def _summaries(self) -> Iterator[Summary]:
        """Yield what is known of all editions that are published, in order."""
        for source in self.project.sources:
            if source.location in self.briefs or source.location not in self.reasons:
                yield from (self.state.kept(source.location) or Kept()).summaries

    def _late(self, views: Mapping[str, str]) -> Iterator[Due]:
        """Find the unchanged articles to whose pages others have changed: their names, or what they link to."""
        for source in self.stock.fresh:
            if source.location not in self.reasons:
                brief = self.project.briefs[source.location]
                if not brief.skipped and brief.page != views.get(source.slug, ""):
                    yield Due(source, ("what its pages link to changed",))

    def _press(self, plan: Plan, views: Mapping[str, str]) -> None:
        """Write the pages of the articles that were finished; remember each when its pages are there."""
        pages = self.project.stamps.pages
        places = {
            source.slug: source
            for source in self.project.sources
            if source.location in self.briefs and not self.briefs[source.location].skipped
        }
        for slug in places.keys() - views.keys():  # all its editions are held back
            location = places[slug].location
            self._remember(location, replace(self.briefs[location], settings=pages), ())
        tasks = (
            Printing(self._task(places[slug]), neighbours)
            for slug, neighbours in plan.neighbours()
            if slug in places
        )
        total = len(places.keys() & views.keys())
        for done, result in enumerate(self.crew.each(print_article, tasks, total), 1):
            if isinstance(result, Lost):
                self._fail(result.task.task.source, result)
                continue
            self.written += result.written
            brief = self.briefs[result.location]
            brief = replace(brief, settings=pages, page=views[brief.slug], files=result.files)
            self._remember(result.location, brief, result.problems)
            if done % _OFTEN == 0:
                self.state.commit()
            self.watcher(Step("writing", done, total, "articles", result.location))

    def _remember(self, location: str, brief: Brief, problems: tuple[str, ...]) -> None:
        """Note that an article's pages are there."""
        told = self.told[location]
        told = replace(told, problems=(*told.problems, *problems)) if problems else told
        self._keep(Record(location, brief, told, self.state.kept(location) or Kept()))

    def _all_told(self) -> Iterator[Told]:
        for source in self.project.sources:
            if source.location in self.told:
                yield self.told[source.location]
            elif source.location not in self.reasons and (told := self.state.told(source.location)):
                yield told

    def _note(self, paths: Iterable[Path]) -> None:
        self.written += (name_in(path, self.project.config) for path in paths)

    def _task(self, source: Source) -> Task:
        return Task(self.project.config, source, self.project.stamps, self.spool)

    def _forget(self, locations: Sequence[str]) -> None:
        """Forget articles before anything of them is written; what is no article needs nothing written."""
        if self.errand.writes:
            self.state.forget(locations)
            for location in locations:
                if location in self.briefs:
                    self.state.keep((Record(location, self.briefs[location]),))
            self.state.commit()

    def _keep(self, record: Record) -> None:
        """Remember an article: for the rest of this run, and for the next if this one writes anything."""
        self.briefs[record.location] = record.brief
        self.told[record.location] = record.told
        if self.errand.writes:
            self.state.keep((record,))

    def _commit(self) -> None:
        if self.errand.writes:
            self.state.commit()

    def _fail(self, source: Source, result: Failure | Lost[Task] | Lost[Finishing] | Lost[Printing]) -> None:
        self.failures[source.location] = (
            result
            if isinstance(result, Failure)
            else Failure(
                source.location,
                f"{source.location}: the process that worked on it was killed, twice",
                "give the machine more memory, or take the article out of the source folder",
            )
        )
