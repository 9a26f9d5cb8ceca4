"""Which articles must be worked on, and why: told from digests alone, without reading an article."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Config
from pipeline.gather import Source
from pipeline.model import Language
from pipeline.outlet import Outlet
from pipeline.places import SLUG, catalog_place, register_place
from pipeline.run.beside import Surroundings
from pipeline.run.errand import Errand
from pipeline.run.record import Brief, Known, Left, Stage
from pipeline.run.stamps import Stamps, changed, digest, file_digest, spoiled
from pipeline.run.state import State


@dataclass(frozen=True, slots=True)
class Project:
    """What a run begins with."""

    config: Config
    stamps: Stamps
    sources: tuple[Source, ...]
    out: Path | Outlet
    """Where the editions are."""


@dataclass(frozen=True, slots=True)
class Due:
    """An article that must be worked on."""

    source: Source
    reasons: tuple[str, ...]
    """In words, at least one."""


@dataclass(frozen=True, slots=True)
class Stock:
    """All sources, parted by whether something changed, and what is remembered of those that are gone."""

    due: tuple[Due, ...]
    fresh: tuple[Source, ...]
    gone: tuple[str, ...]
    """Locations."""
    known: Mapping[str, Known]
    """What is remembered, by location."""
    orphans: Mapping[str, Left] = field(default_factory=dict)
    """What is remembered of catalogs that have no article any more, by the name that it had."""
    settled: bool = True
    """Whether they are still those."""

    @property
    def unchanged(self) -> bool:
        """Whether there is nothing to do to any catalog."""
        return not self.due and not self.gone and self.settled


Machine = Callable[[Language, Language], str]
"""Says which machine would be asked for a pair of languages: its signature, or nothing."""
_NO_MACHINE = "rule"
"""The signature of a gap that no machine can fill: its source is broken."""


def take_stock(
    project: Project,
    briefs: Mapping[str, Brief],
    orphans: Mapping[str, Left],
    errand: Errand,
    machine: Machine,
) -> Stock:
    """Find the articles whose catalogs must be opened; `briefs` are by location, `orphans` as in `Stock`.

    The machine is named only where there are gaps to fill.
    """
    due: list[Due] = []
    fresh: list[Source] = []
    around = Surroundings(project.config, project.out)
    for source in project.sources:
        brief = briefs.get(source.location)
        reasons = tuple(_reasons(project, source, brief, errand, machine, around))
        if reasons:
            due.append(Due(source, reasons))
        else:
            fresh.append(source)
    gone = sorted(briefs.keys() - {source.location for source in project.sources})
    known = {location: Known.of(brief) for location, brief in briefs.items()}
    skipped = {location for location, brief in briefs.items() if brief.skipped}
    found = {
        slug: project.stamps.left(slug) for slug in find_orphans(project.config, project.sources, skipped)
    }
    settled = found == {slug: left.parts for slug, left in orphans.items()}
    return Stock(tuple(due), tuple(fresh), tuple(gone), known, orphans, settled)


def find_orphans(config: Config, sources: Sequence[Source], skipped: Collection[str]) -> tuple[str, ...]:
    """Return the names of articles that have catalogs and are gone, in order.

    `skipped` are the locations of sources that are no articles. One that was renamed left its catalogs behind.
    """
    own = {source.slug for source in sources if source.location not in skipped}
    names = {name for language in config.languages for name in _names(config, language)}
    return tuple(slug for slug in sorted(names) if slug not in own and SLUG.fullmatch(slug))


def find_strays(config: Config) -> tuple[Path, ...]:
    """Return the files among the catalogs that no article can have, for their names, in order."""
    return tuple(
        catalog_place(config.locales, name, language)
        for language in config.languages
        for name in sorted(_names(config, language))
        if not SLUG.fullmatch(name) and not name.startswith(".")  # what editors and systems hide is their own
    )


def _names(config: Config, language: Language) -> list[str]:
    """Return what the catalogs of a language are called, without their ending."""
    with suppress(OSError):  # no catalogs in this language yet, or none that articles could read either
        names = os.listdir(catalog_place(config.locales, "any", language).parent)  # noqa: PTH208 - names alone
        return [name.removesuffix(".po") for name in names if name.endswith(".po")]
    return []


def _reasons(
    project: Project,
    source: Source,
    brief: Brief | None,
    errand: Errand,
    machine: Machine,
    around: Surroundings,
) -> Iterator[str]:
    if source.shares_slug:
        yield "another source has its name"
    elif brief is None:
        yield "nothing is remembered of it"
    else:
        stamps = project.stamps
        now = stamps.own(source) if brief.skipped else stamps.parts(source)
        yield from (f"{name} changed" for name in changed(brief.parts, now))
        if brief.skipped:
            return
        if errand.redrafts:
            yield "its drafts are to be made anew"
        if brief.stage is Stage.OPEN:
            yield "its catalogs were not up to date"
        elif errand.asks and brief.stage is Stage.STORED:
            yield "the machine was not asked about all of it"
        elif errand.asks and any(
            asked not in (_NO_MACHINE, machine(source_language, edition))
            for source_language, edition, asked in brief.gaps
        ):
            yield "it has gaps that another machine might fill"
        if errand.prints and brief.settings != project.stamps.pages:
            yield "its pages were not made under these settings"
        elif errand.prints and (path := spoiled(brief.files, project.out)):
            yield f"{path} is missing or was changed"
        elif errand.prints and (path := around.displaced(brief)):
            yield f"{path}, which it refers to, is missing or was changed"


def plan_stamp(project: Project, known: Mapping[str, Known]) -> str:
    """Return what stands for all that the plan of names and links is made from."""
    config = project.config
    registers = (
        file_digest(register_place(config.names, language)) if config.names else ""
        for language in config.languages
    )
    articles = (
        f"{source.location} {known[source.location].stamp}"
        for source in project.sources
        if source.location in known
    )
    return digest(project.stamps.pages, str(config.list_size), *registers, *articles)


def printed(project: Project, known: Mapping[str, Known], state: State) -> bool:
    """Whether the last printing came to its end, and what it made for all articles together is there as it was written."""
    plan = plan_stamp(project, known)
    return state.site("plan") == plan and not spoiled(state.site("files"), project.out)
