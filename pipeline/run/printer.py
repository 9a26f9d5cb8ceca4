"""The pages of all articles, when their catalogs are done: planned, printed, and what is no more taken away."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline import gather
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
from pipeline.run.attachments import Attachment, beside_of, content_of, copied_of
from pipeline.run.crew import Lost
from pipeline.run.errand import Step
from pipeline.run.found import Found
from pipeline.run.gear import Gear
from pipeline.run.inventory import Due, plan_stamp
from pipeline.run.names import name_out
from pipeline.run.printing import Printed, Printing, order_of, print_article, site_of, view_of
from pipeline.run.published import Published
from pipeline.run.record import Digests, Known, Told
from pipeline.run.spool import clear_printed
from pipeline.run.stamps import content_digest, join, split
from pipeline.run.tales import told_of

_OFTEN = 64
"""Articles after which what is remembered goes to the disk."""


class Printer:
    """Prints what was finished: first `plan`, then `print_all`, and what is `late` is finished in between."""

    def __init__(self, gear: Gear, found: Found) -> None:
        """Take what the walk has and what it found; what is found out here is added to that."""
        config = gear.project.config
        self._gear = gear
        self._project, self._stock, self._state = gear.project, gear.stock, gear.state
        self._found = found
        self._site, self._order, self._place = site_of(config), order_of(config), outlet(config.out)
        self._copied: set[str] = set()
        """Files below the out folder that are copies of what lies beside a source, and were written or looked at."""
        self._left: dict[str, str] = {}
        """Files that were printed of articles and are no more, with what was in them."""

    def plan(self) -> Plan:
        """Write what all pages share, and plan the names and links of all articles. Raises `PublishError`."""
        warn_of_strangers(self._order.templates)
        self._state.keep_site("plan", "")
        self._left = split(self._state.site("left"))
        self._note(write_files(self._place, shared_files(self._site, self._order)))
        return make_plan(self._published(), self._place, self._site, self._order)

    def late(self, plan: Plan) -> Iterator[Due]:
        """Find the unchanged articles to whose pages others have changed: their names, or what they link to."""
        fresh = {
            source.slug: source
            for source in self._stock.fresh
            if source.location not in self._found.reasons and not self._stock.known[source.location].skipped
        }
        views = {slug: view_of(neighbours) for slug, neighbours in plan.neighbours(fresh.keys())}
        for slug, source in fresh.items():
            if self._stock.known[source.location].page != views.get(slug, ""):
                yield Due(source, ("what its pages link to changed",))

    def print_all(self, plan: Plan) -> None:
        """Write the pages of the articles that were finished, and what leads to them. Raises `PublishError`."""
        held = [held for told in self._all_told() for held in told.held]
        withdraw(held, plan, self._place, self._site, self._order, self._failed_pages())
        self._clear_gone()
        self._press(plan)
        self._clear_left()
        self._clear_copies()
        digests: list[tuple[str, str]] = []
        for path, content in site_files(plan, self._site, self._order):
            self._note(write_files(self._place, [(path, content)]))
            digests.append((path, content_digest(content)))
        digests += self._clear({path for path, _ in digests})
        self._state.keep_site("files", join(*digests))
        self._state.keep_site("plan", plan_stamp(self._project, {**self._stock.known, **self._found.known}))
        self._state.commit()

    def _clear(self, made: Container[str]) -> Iterable[tuple[str, str]]:
        """Take away what once led to articles and is made no more.

        Where an article failed, its pages stay, and so does what leads to them: return what is left for another run.
        """
        known = split(self._state.site("files"))
        gone = {path: digest for path, digest in known.items() if path not in made}
        if self._found.failures:
            return gone.items()
        _take_back(self._place, gone)
        return ()

    def _clear_gone(self) -> None:
        """Take away the pages of articles that are gone."""
        sources = {source.location for source in self._project.sources} - self._found.no_articles(self._stock)
        kept = self._kept_pages().values()
        for location, files in self._state.pages().items():
            # an article whose source has another ending now, and fails, keeps its pages
            if location not in sources and location not in kept:
                _take_back(self._place, split(files))
                self._state.keep_pages(location, "")

    def _failed_pages(self) -> frozenset[str] | None:
        """Return the files of articles that failed, as they were printed before; None where none failed."""
        pages = self._state.pages() if self._found.failures else {}
        printed = frozenset(path for one in self._kept_pages().values() for path in split(pages.get(one, "")))
        return printed if self._found.failures else None

    def _clear_left(self) -> None:
        """Take away what was printed of articles under other names, of other days, in other languages and formats."""
        if self._left:
            printed = {path for files in self._state.pages().values() for path in split(files)}
            gone = {path: digest for path, digest in self._left.items() if path not in printed}
            _take_back(self._place, gone)
        self._state.keep_site("left", "")

    def _clear_copies(self) -> None:
        """Take away copies of what no article refers to any more; where one failed, all stay for another run."""
        before = split(self._state.site("copies"))
        known = (self._known(source.location) for source in self._project.sources)
        now = {path: digest for one in known if one for path, digest in split(one.copies).items()}
        if self._found.failures:
            now = before | now
        kept = {path.lower() for path in now}  # another spelling is the same file on some disks
        gone = {path: digest for path, digest in before.items() if path.lower() not in kept}
        _take_back(self._place, gone)
        self._state.keep_site("copies", join(*sorted(now.items())))

    def _known(self, location: str) -> Known | None:
        """Return what is known of an article by now; None where it failed."""
        before = None if location in self._found.reasons else self._stock.known[location]
        return self._found.known.get(location, before)

    def _published(self) -> Published:
        """Return all articles with what their pages show: those of one that failed are as they were."""
        kept = self._kept_pages()
        locations: dict[str, str] = {}
        for source in self._project.sources:
            location = source.location
            known = self._known(location)
            if known and not known.skipped:
                locations[source.slug] = location
            elif known is None and source.slug in kept:
                locations.setdefault(source.slug, kept[source.slug])
        return Published(self._state, locations, self._project.config.languages)

    def _kept_pages(self) -> dict[str, str]:
        """Return the locations of articles that failed and have pages, by name.

        One whose source has another ending now was printed from the other.
        """
        failed = {source.slug for source in self._project.sources if source.location in self._found.failures}
        pages = self._state.pages() if failed else {}
        return {slug: location for location in pages if (slug := self._slug_of(location)) in failed}

    def _slug_of(self, location: str) -> str:
        config = self._project.config
        prefix = gather.location_of(config.source / "x", config.root).removesuffix("x")
        return gather.slug_of(location.removeprefix(prefix))

    def _press(self, plan: Plan) -> None:
        """Write the pages of the articles that were finished; remember each when its pages are there."""
        places = {
            source.slug: source
            for source in self._project.sources
            if source.location in self._found.known and not self._found.known[source.location].skipped
        }
        published = plan.editions.keys()
        for slug in places.keys() - published:  # all its editions are held back
            self._remember(places[slug].location)
        tasks = (
            Printing(self._gear.task(places[slug]), neighbours)
            for slug, neighbours in plan.neighbours(places.keys())
        )
        total = len(places.keys() & published)
        for done, result in enumerate(self._gear.crew.each(print_article, tasks, total), 1):
            if isinstance(result, Lost):
                self._found.fail(result.task.task.source, result, self._gear.watcher)
                continue
            clear_printed(self._gear.task(places[result.slug]))
            self._found.written += result.written
            self._copy(result.attachments)
            self._remember(result.location, result)
            if done % _OFTEN == 0:
                self._state.keep_site("left", join(*self._left.items()))  # a killed run leaves it to the next
                self._state.commit()
            self._gear.watcher(Step("writing", done, total, "articles", result.location))

    def _copy(self, attachments: Sequence[Attachment]) -> None:
        """Copy what pages refer to, a file at a time, each once in this run."""
        for one in attachments:
            new = [path for path in one.copies if path not in self._copied]
            content = content_of(self._project.config, one.name) if new else None
            if content is not None:
                self._note(write_files(self._place, ((path, content) for path in new)))
                self._copied.update(new)

    def _remember(self, location: str, printed: Printed | None = None) -> None:
        """Note that an article's pages are there; None for an article that has none."""
        brief = self._state.brief(location)
        if brief is None:  # somebody emptied the state meanwhile: the next run begins anew
            return
        brief = replace(brief, settings=self._project.stamps.pages)
        told = None
        if printed:
            beside, copies = beside_of(printed.attachments), copied_of(printed.attachments)
            brief = replace(brief, page=printed.view, files=printed.files, beside=beside, copies=copies)
        self._keep_pages(location, printed.files if printed else "")
        if printed and printed.problems:
            told = self._found.told.get(location) or self._state.told(location) or Told()
            told = replace(told, problems=(*told.problems, *printed.problems))
            if location in self._found.told:
                self._found.told[location] = told
        self._state.renew(location, brief, told)
        self._found.known[location] = Known.of(brief)

    def _all_told(self) -> Iterator[Told]:
        locations = [source.location for source in self._project.sources]
        known = [one for one in locations if one in self._found.known or one not in self._found.reasons]
        yield from told_of(self._state, known, self._found.told)

    def _note(self, paths: Iterable[str]) -> None:
        self._found.written += (name_out(path, self._project.config) for path in paths)

    def _keep_pages(self, location: str, files: Digests) -> None:
        """Remember what was printed of an article, and what was before and is no more."""
        now, before = split(files), split(self._state.printed(location))
        self._left |= {path: digest for path, digest in before.items() if path not in now}
        self._state.keep_pages(location, files)


def _take_back(place: Outlet, files: Mapping[str, str]) -> None:
    """Take files away, by path and digest, as far as they are as they were written."""
    take_away(place, files, lambda path, content: content_digest(content) == files[path])
