"""The corridor: the rooms in order, for the articles that must be worked on.

    source/ ─gather─▶ Page ─normalise─▶ Article ─segment─▶ SegmentedArticle ─┐
    locales/ ─────────────────────────▶ Catalog ─reconcile─▶ Catalog ─recall─▶ Catalog ─fill_gaps─▶ Catalog ─▶ locales/
                                                                              └─assemble─▶ Edition ─publish─▶ build/

An article is *opened* (up to its reconciled catalogs), *finished* (catalogs written, editions put together) and
*printed*; each step runs in any process (see `spool`). What needs all articles lies between: after opening,
what people wrote elsewhere, then the machine; after finishing, the plan of names and links. Articles of which
nothing changed take no step: their records stand for them. A record is forgotten before anything of its article
is written and remembered when all is, so what a killed run left is made good by the next one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gather import Source
from pipeline.report import Failure
from pipeline.run.crew import Lost
from pipeline.run.errand import Errand, Step
from pipeline.run.filling import Filling, Machine, ask, fill_and_finish, own_parts, send
from pipeline.run.finishing import Finished, Finishing, finish_article
from pipeline.run.found import Found
from pipeline.run.gear import Gear
from pipeline.run.glossary import glossary_of
from pipeline.run.inventory import Due
from pipeline.run.opening import Opened, open_article
from pipeline.run.printer import Printer
from pipeline.run.recall import Memories, read_orphans, recall, remember
from pipeline.run.record import Brief, Kept, Known, Record, Shown, Told, pack, unpack
from pipeline.run.spool import clear_finished, work_of
from pipeline.translate import Translator

if TYPE_CHECKING:
    from pipeline.run.cluster import Cluster

_CHUNK = 32
"""Articles whose catalogs are held at once, and whose gaps go to the machine together: thousands of sentences."""


@dataclass(slots=True)
class Walk:
    """One way through the corridor, and what is open on it, by location."""

    gear: Gear
    errand: Errand
    machine: Callable[[], Translator] | None
    """Gives the machine, which nobody has loaded before there is something to ask it."""
    cluster: "Cluster | None" = None
    """Whose workers each have a machine of their own; it is the crew, too."""
    make: Machine | None = None
    """Makes such a machine."""

    found: Found = field(default_factory=Found)
    """What `go` returns."""
    opened: dict[str, Opened] = field(default_factory=dict)
    passed: dict[str, Brief] = field(default_factory=dict)
    """Of sources that are no articles, until that is remembered."""

    def go(self) -> Found:
        """Walk it, and return what was found. Raises `PipelineError` for what concerns all articles."""
        project, stock, found = self.gear.project, self.gear.stock, self.found
        glossary_of(project.config)  # broken, it would fail each of them
        self._open(stock.due)
        gives = {location: opened.gives for location, opened in self.opened.items()}
        found.orphans = read_orphans(project, found.no_articles(stock), stock.orphans)
        memories, concerned = remember(project, stock, self.gear.state, gives, found.orphans)
        self._open(concerned)
        self._forget((*found.reasons, *stock.gone))
        self._finish(memories)
        if self.errand.prints:
            self._print(memories)
        return found

    def _open(self, due: Sequence[Due]) -> None:
        """Read articles and fit their catalogs to them."""
        self.found.reasons |= {one.source.location: one.reasons for one in due}
        tasks = [self.gear.task(one.source) for one in due]
        results = self.gear.crew.each(open_article, tasks, len(tasks))
        for done, (task, result) in enumerate(zip(tasks, results, strict=True), 1):
            location = task.source.location
            match result:
                case Opened():
                    self.opened[location] = result
                case Brief():
                    self._skip(location, result)
                case _:
                    self.found.fail(task.source, result, self.gear.watcher)
            self.gear.watcher(Step("reading", done, len(tasks), "articles", location))

    def _skip(self, location: str, brief: Brief) -> None:
        self.found.known[location] = Known.of(brief)
        self.passed[location] = brief

    def _finish(self, memories: Memories) -> None:
        """Fill gaps, write catalogs, put editions together, for all articles that are open."""
        sources = [source for source in self.gear.project.sources if source.location in self.opened]
        results = self._finished(sources, memories)
        for done, (source, result) in enumerate(zip(sources, results, strict=True), 1):
            clear_finished(self.gear.task(source))
            if isinstance(result, Finished):
                self._keep(result.record)
                self.found.written += result.written
                self.found.stale += result.stale
            else:
                self.found.fail(source, result, self.gear.watcher)
            self.gear.watcher(Step("finishing", done, len(sources), "articles", source.location))
        self.opened.clear()
        self._commit()

    def _finished(
        self, sources: Sequence[Source], memories: Memories
    ) -> Iterator[Finished | Failure | Lost[Finishing] | Lost[Filling]]:
        """Yield the outcome of each article."""
        if self.cluster is None:
            yield from self.gear.crew.each(finish_article, self._filled(sources, memories), len(sources))
            return
        memory = self.gear.spool / "memory"
        if not memory.exists():
            send(memories, memory)
        make = self.make if self.errand.asks else None
        tasks = (Filling(self._finishing(source), memory, make) for source in sources)
        yield from self.cluster.together(fill_and_finish, tasks, len(sources))

    def _filled(self, sources: Sequence[Source], memories: Memories) -> Iterator[Finishing]:
        """Yield open articles with what people and the machine have for their gaps, a chunk at a time."""
        config = self.gear.project.config
        units = sum(self.opened[source.location].gaps for source in sources)
        asked = 0
        translator = self.machine() if self.errand.asks and self.machine and sources else None
        if translator is None and not any(memories.values()):  # nothing is changed that lies in the spool
            yield from map(self._finishing, sources)
            return

        def progress(done: int, total: int) -> None:
            self.gear.watcher(Step("translating", asked + done, max(units, asked + total), "units"))

        for start in range(0, len(sources), _CHUNK):
            chunk = sources[start : start + _CHUNK]
            before = [catalog for source in chunk for catalog in work_of(self.gear.task(source)).catalogs]
            filled = recall(before, memories)
            if translator:
                filled = ask(filled, translator, config, progress, redraft=self.errand.redrafts)
            asked += sum(self.opened[source.location].gaps for source in chunk)
            yield from own_parts([self._finishing(source) for source in chunk], before, filled)

    def _finishing(self, source: Source) -> Finishing:
        return Finishing(self.gear.task(source), self.errand, None)

    def _print(self, memories: Memories) -> None:
        """Have the pages of all articles written that need it, and what leads to them."""
        printer = Printer(self.gear, self.found)
        plan = printer.plan()
        late = tuple(printer.late(plan))
        if late:
            self._open(late)
            self._forget([due.source.location for due in late])
            self._finish(memories)
        printer.print_all(plan)

    def _forget(self, locations: Sequence[str]) -> None:
        """Forget articles before anything of them is written; what is no article needs nothing written."""
        state = self.gear.state
        if self.errand.writes:
            state.keep_orphans(self.found.orphans)
            state.forget(locations)
            for location in locations:
                if location in self.passed:
                    none = pack(Told()), pack(Kept()), pack(Shown())
                    state.keep((Record(location, self.passed.pop(location), *none),))
            state.commit()

    def _keep(self, record: Record) -> None:
        """Remember an article: for the rest of this run, and for the next if this one writes anything."""
        self.found.known[record.location] = Known.of(record.brief)
        if self.errand.writes:
            self.gear.state.keep((record,))
        if not (self.errand.writes and self.gear.state.lasts):
            self.found.told[record.location] = unpack(record.told, Told) or Told()

    def _commit(self) -> None:
        if self.errand.writes:
            self.gear.state.commit()
