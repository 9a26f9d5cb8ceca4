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

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import gather
from pipeline.gather import Source
from pipeline.outlet import Outlet, outlet
from pipeline.publish import (
    Plan,
    make_plan,
    shared_files,
    site_files,
    take_away,
    warn_of_strangers,
    withdraw,
    write_files,
)
from pipeline.report import Failure, Redone
from pipeline.run.attachments import Attachment, beside_of, content_of, copied_of
from pipeline.run.crew import Hands, Lost
from pipeline.run.errand import Errand, Step, Watcher
from pipeline.run.filling import Filling, Machine, ask, fill_and_finish, own_parts, send
from pipeline.run.finishing import Finished, Finishing, finish_article
from pipeline.run.glossary import glossary_of
from pipeline.run.inventory import Due, Project, Stock, plan_stamp
from pipeline.run.names import name_out
from pipeline.run.opening import Opened, open_article
from pipeline.run.printing import Printed, Printing, order_of, print_article, site_of, view_of
from pipeline.run.published import Published
from pipeline.run.recall import Memories, read_orphans, recall, remember
from pipeline.run.record import Brief, Digests, Kept, Known, Left, Record, Shown, Told, pack, unpack
from pipeline.run.spool import Task, clear_finished, clear_printed, work_of
from pipeline.run.stamps import content_digest, join, split
from pipeline.run.state import State
from pipeline.run.tales import told_of
from pipeline.translate import Translator

if TYPE_CHECKING:
    from pipeline.run.cluster import Cluster

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
    crew: Hands
    spool: Path
    machine: Callable[[], Translator] | None
    """Gives the machine, which nobody has loaded before there is something to ask it."""
    watcher: Watcher
    cluster: "Cluster | None" = None
    """Whose workers each have a machine of their own; it is the crew, too."""
    make: Machine | None = None
    """Makes such a machine."""

    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of all articles that were worked on."""
    opened: dict[str, Opened] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    """Of those that were worked on and did not fail."""
    told: dict[str, Told] = field(default_factory=dict)
    """Of those that were worked on, what the state does not hold."""
    passed: dict[str, Brief] = field(default_factory=dict)
    """Of sources that are no articles, until that is remembered."""
    orphans: dict[str, Left] = field(default_factory=dict)
    """Of catalogs that have no article any more, by the name that it had."""
    failures: dict[str, Failure] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    copied: set[str] = field(default_factory=set)
    """Files below the out folder that are copies of what lies beside a source, and were written or looked at."""
    left: dict[str, str] = field(default_factory=dict)
    """Files that were printed of articles and are no more, with what was in them."""
    stale: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Walk it. Raises `PipelineError` for what concerns all articles."""
        glossary_of(self.project.config)  # broken, it would fail each of them
        self._open(self.stock.due)
        gives = {location: opened.gives for location, opened in self.opened.items()}
        self.orphans = read_orphans(self.project, self._no_articles(), self.stock.orphans)
        memories, concerned = remember(self.project, self.stock, self.state, gives, self.orphans)
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

    def _no_articles(self) -> set[str]:
        """Return the locations of the sources that are none."""
        known = {source.location: self.stock.known[source.location] for source in self.stock.fresh}
        return {location for location, one in (known | self.known).items() if one.skipped}

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
                    self._skip(location, result)
                case _:
                    self._fail(task.source, result)
            self.watcher(Step("reading", done, len(tasks), "articles", location))

    def _skip(self, location: str, brief: Brief) -> None:
        self.known[location] = Known.of(brief)
        self.passed[location] = brief

    def _finish(self, memories: Memories) -> None:
        """Fill gaps, write catalogs, put editions together, for all articles that are open."""
        sources = [source for source in self.project.sources if source.location in self.opened]
        results = self._finished(sources, memories)
        for done, (source, result) in enumerate(zip(sources, results, strict=True), 1):
            clear_finished(self._task(source))
            if isinstance(result, Finished):
                self._keep(result.record)
                self.written += result.written
                self.stale += result.stale
            else:
                self._fail(source, result)
            self.watcher(Step("finishing", done, len(sources), "articles", source.location))
        self.opened.clear()
        self._commit()

    def _finished(
        self, sources: Sequence[Source], memories: Memories
    ) -> Iterator[Finished | Failure | Lost[Finishing] | Lost[Filling]]:
        """Yield the outcome of each article."""
        if self.cluster is None:
            yield from self.crew.each(finish_article, self._filled(sources, memories), len(sources))
            return
        memory = self.spool / "memory"
        if not memory.exists():
            send(memories, memory)
        make = self.make if self.errand.asks else None
        tasks = (Filling(self._finishing(source), memory, make) for source in sources)
        yield from self.cluster.together(fill_and_finish, tasks, len(sources))

    def _filled(self, sources: Sequence[Source], memories: Memories) -> Iterator[Finishing]:
        """Yield open articles with what people and the machine have for their gaps, a chunk at a time."""
        units = sum(self.opened[source.location].gaps for source in sources)
        asked = 0
        translator = self.machine() if self.errand.asks and self.machine and sources else None
        if translator is None and not any(memories.values()):  # nothing is changed that lies in the spool
            yield from map(self._finishing, sources)
            return

        def progress(done: int, total: int) -> None:
            self.watcher(Step("translating", asked + done, max(units, asked + total), "units"))

        for start in range(0, len(sources), _CHUNK):
            chunk = sources[start : start + _CHUNK]
            before = [catalog for source in chunk for catalog in work_of(self._task(source)).catalogs]
            filled = recall(before, memories)
            if translator:
                filled = ask(filled, translator, self.project.config, progress, redraft=self.errand.redrafts)
            asked += sum(self.opened[source.location].gaps for source in chunk)
            yield from own_parts([self._finishing(source) for source in chunk], before, filled)

    def _finishing(self, source: Source) -> Finishing:
        return Finishing(self._task(source), self.errand, None)

    def _print(self, memories: Memories) -> None:
        """Write the pages of all articles that need it, and what leads to them."""
        config = self.project.config
        site, order, place = site_of(config), order_of(config), outlet(config.out)
        warn_of_strangers(order.templates)
        self.state.keep_site("plan", "")
        self.left = split(self.state.site("left"))
        self._note(write_files(place, shared_files(site, order)))
        plan = make_plan(self._published(), place, site, order)
        late = tuple(self._late(plan))
        if late:
            self._open(late)
            self._forget([due.source.location for due in late])
            self._finish(memories)
        held = [held for told in self._all_told() for held in told.held]
        withdraw(held, plan, place, site, order, self._failed_pages())
        self._clear_gone(place)
        self._press(plan)
        self._clear_left(place)
        digests: list[tuple[str, str]] = []
        for path, content in site_files(plan, site, order):
            self._note(write_files(place, [(path, content)]))
            digests.append((path, content_digest(content)))
        digests += self._clear(place, {path for path, _ in digests})
        self.state.keep_site("files", join(*digests))
        self.state.keep_site("plan", plan_stamp(self.project, {**self.stock.known, **self.known}))
        self.state.commit()

    def _clear(self, place: Outlet, made: Container[str]) -> Iterable[tuple[str, str]]:
        """Take away what once led to articles and is made no more.

        Where an article failed, its pages stay, and so does what leads to them: return what is left for another run.
        """
        known = split(self.state.site("files"))
        gone = {path: digest for path, digest in known.items() if path not in made}
        if self.failures:
            return gone.items()
        _take_back(place, gone)
        return ()

    def _clear_gone(self, place: Outlet) -> None:
        """Take away the pages of articles that are gone."""
        sources = {source.location for source in self.project.sources} - self._no_articles()
        kept = self._kept_pages().values()
        for location, files in self.state.pages().items():
            # an article whose source has another ending now, and fails, keeps its pages
            if location not in sources and location not in kept:
                _take_back(place, split(files))
                self.state.keep_pages(location, "")

    def _failed_pages(self) -> frozenset[str] | None:
        """Return the files of articles that failed, as they were printed before; None where none failed."""
        pages = self.state.pages() if self.failures else {}
        printed = frozenset(path for one in self._kept_pages().values() for path in split(pages.get(one, "")))
        return printed if self.failures else None

    def _clear_left(self, place: Outlet) -> None:
        """Take away what was printed of articles under other names, of other days, in other languages and formats."""
        if self.left:
            printed = {path for files in self.state.pages().values() for path in split(files)}
            _take_back(place, {path: digest for path, digest in self.left.items() if path not in printed})
        self.state.keep_site("left", "")

    def _published(self) -> Published:
        """Return all articles with what their pages show: those of one that failed are as they were."""
        before = self.stock.known
        kept = self._kept_pages()
        locations: dict[str, str] = {}
        for source in self.project.sources:
            location = source.location
            known = self.known.get(location, None if location in self.reasons else before[location])
            if known and not known.skipped:
                locations[source.slug] = location
            elif known is None and source.slug in kept:
                locations.setdefault(source.slug, kept[source.slug])
        return Published(self.state, locations, self.project.config.languages)

    def _kept_pages(self) -> dict[str, str]:
        """Return the locations of articles that failed and have pages, by name.

        One whose source has another ending now was printed from the other.
        """
        failed = {source.slug for source in self.project.sources if source.location in self.failures}
        pages = self.state.pages() if failed else {}
        return {slug: location for location in pages if (slug := self._slug_of(location)) in failed}

    def _slug_of(self, location: str) -> str:
        config = self.project.config
        prefix = gather.location_of(config.source / "x", config.root).removesuffix("x")
        return gather.slug_of(location.removeprefix(prefix))

    def _late(self, plan: Plan) -> Iterator[Due]:
        """Find the unchanged articles to whose pages others have changed: their names, or what they link to."""
        fresh = {
            source.slug: source
            for source in self.stock.fresh
            if source.location not in self.reasons and not self.stock.known[source.location].skipped
        }
        views = {slug: view_of(neighbours) for slug, neighbours in plan.neighbours(fresh.keys())}
        for slug, source in fresh.items():
            if self.stock.known[source.location].page != views.get(slug, ""):
                yield Due(source, ("what its pages link to changed",))

    def _press(self, plan: Plan) -> None:
        """Write the pages of the articles that were finished; remember each when its pages are there."""
        places = {
            source.slug: source
            for source in self.project.sources
            if source.location in self.known and not self.known[source.location].skipped
        }
        published = plan.editions.keys()
        for slug in places.keys() - published:  # all its editions are held back
            self._remember(places[slug].location)
        tasks = (
            Printing(self._task(places[slug]), neighbours)
            for slug, neighbours in plan.neighbours(places.keys())
        )
        total = len(places.keys() & published)
        for done, result in enumerate(self.crew.each(print_article, tasks, total), 1):
            if isinstance(result, Lost):
                self._fail(result.task.task.source, result)
                continue
            clear_printed(self._task(places[result.slug]))
            self.written += result.written
            self._copy(result.attachments)
            self._remember(result.location, result)
            if done % _OFTEN == 0:
                self.state.keep_site("left", join(*self.left.items()))  # a killed run leaves it to the next
                self.state.commit()
            self.watcher(Step("writing", done, total, "articles", result.location))

    def _copy(self, attachments: Sequence[Attachment]) -> None:
        """Copy what pages refer to, a file at a time, each once in this run."""
        place = outlet(self.project.config.out)
        for one in attachments:
            new = [path for path in one.copies if path not in self.copied]
            content = content_of(self.project.config, one.name) if new else None
            if content is not None:
                self._note(write_files(place, ((path, content) for path in new)))
                self.copied.update(new)

    def _remember(self, location: str, printed: Printed | None = None) -> None:
        """Note that an article's pages are there; None for an article that has none."""
        brief = self.state.brief(location)
        if brief is None:  # somebody emptied the state meanwhile: the next run begins anew
            return
        brief = replace(brief, settings=self.project.stamps.pages)
        told = None
        if printed:
            beside, copies = beside_of(printed.attachments), copied_of(printed.attachments)
            brief = replace(brief, page=printed.view, files=printed.files, beside=beside, copies=copies)
        self._keep_pages(location, printed.files if printed else "")
        if printed and printed.problems:
            told = self.told.get(location) or self.state.told(location) or Told()
            told = replace(told, problems=(*told.problems, *printed.problems))
            if location in self.told:
                self.told[location] = told
        self.state.renew(location, brief, told)
        self.known[location] = Known.of(brief)

    def _all_told(self) -> Iterator[Told]:
        locations = [source.location for source in self.project.sources]
        known = [one for one in locations if one in self.known or one not in self.reasons]
        yield from told_of(self.state, known, self.told)

    def _note(self, paths: Iterable[str]) -> None:
        self.written += (name_out(path, self.project.config) for path in paths)

    def _task(self, source: Source) -> Task:
        return Task(self.project.config, source, self.project.stamps, self.spool)

    def _keep_pages(self, location: str, files: Digests) -> None:
        """Remember what was printed of an article, and what was before and is no more."""
        now, before = split(files), split(self.state.printed(location))
        self.left |= {path: digest for path, digest in before.items() if path not in now}
        self.state.keep_pages(location, files)

    def _forget(self, locations: Sequence[str]) -> None:
        """Forget articles before anything of them is written; what is no article needs nothing written."""
        if self.errand.writes:
            self.state.keep_orphans(self.orphans)
            self.state.forget(locations)
            for location in locations:
                if location in self.passed:
                    none = pack(Told()), pack(Kept()), pack(Shown())
                    self.state.keep((Record(location, self.passed.pop(location), *none),))
            self.state.commit()

    def _keep(self, record: Record) -> None:
        """Remember an article: for the rest of this run, and for the next if this one writes anything."""
        self.known[record.location] = Known.of(record.brief)
        if self.errand.writes:
            self.state.keep((record,))
        if not (self.errand.writes and self.state.lasts):
            self.told[record.location] = unpack(record.told, Told) or Told()

    def _commit(self) -> None:
        if self.errand.writes:
            self.state.commit()

    def _fail(
        self,
        source: Source,
        result: Failure | Lost[Task] | Lost[Finishing] | Lost[Filling] | Lost[Printing],
    ) -> None:
        failure = (
            result
            if isinstance(result, Failure)
            else Failure(
                source.location,
                f"{source.location}: the process that worked on it was killed, twice",
                "give the machine more memory, or take the article out of the source folder",
            )
        )
        self.failures[source.location] = failure
        self.watcher(failure)


def _take_back(place: Outlet, files: Mapping[str, str]) -> None:
    """Take files away, by path and digest, as far as they are as they were written."""
    take_away(place, files, lambda path, content: content_digest(content) == files[path])
