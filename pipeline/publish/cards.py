"""What lists show of an edition."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import State, Summary
from pipeline.phrases import Phrases, number, own_name
from pipeline.publish.page import Twin
from pipeline.publish.site import INDEX, Site, path_of
from pipeline.publish.tongue import day, direction, open_graph_locale, spoken_day


@dataclass(frozen=True, slots=True)
class Count:
    """How many sentences of an edition are in a state."""

    state: State
    name: str
    count: int
    before: int
    """How many are in the states before it."""
    spoken: str


@dataclass(frozen=True, slots=True)
class Card:
    """An edition as a list shows it."""

    twin: Twin
    title: str
    description: str
    authors: tuple[str, ...]
    date: str
    published: str
    direction: str
    counts: tuple[Count, ...]
    total: int
    slug: str
    modified: str
    tags: tuple[str, ...]


def cards_of(summaries: Sequence[Summary], site: Site, phrases: Phrases) -> tuple[Card, ...]:
    """Return an article's editions as lists show them, in the site's order; `phrases` name the states of sentences."""
    by_language = {summary.edition.language: summary for summary in summaries}
    ordered = site.ordered(summary.edition for summary in summaries)
    return tuple(card_of(by_language[edition.language], site, phrases) for edition in ordered)


def card_of(summary: Summary, site: Site, phrases: Phrases) -> Card:
    """Return one edition likewise."""
    edition = summary.edition
    published = day(edition.published)
    counts = tuple(_counts(summary, phrases))
    return Card(
        twin=twin_of(summary, site),
        title=summary.title,
        description=summary.description,
        authors=summary.authors,
        date=edition.published if published else "",
        published=spoken_day(published, edition.language) if published else "",
        direction=direction(edition.language),
        counts=counts,
        total=sum(count.count for count in counts),
        slug=edition.slug,
        modified=edition.modified if day(edition.modified) else "",
        tags=edition.tags,
    )


def twin_of(summary: Summary, site: Site) -> Twin:
    """Return an edition as pages beside the languages' folders refer to it."""
    edition = summary.edition
    path = path_of(edition)
    return Twin(
        language=edition.language,
        name=own_name(edition.language),
        href=path,
        address=site.address(path, INDEX),
        og_locale=open_graph_locale(edition.language),
        current=False,
    )


_BEST_FIRST = (
    State.SOURCE,
    State.HUMAN,
    State.APPROVED,
    State.SUGGESTED,
    State.MACHINE,
    State.MISSING,
)


def _counts(summary: Summary, phrases: Phrases) -> list[Count]:
    counts = dict(summary.counts)
    found: list[Count] = []
    for state in _BEST_FIRST:
        if state in counts:
            before = found[-1].before + found[-1].count if found else 0
            spoken = number(counts[state], phrases.language)
            found.append(Count(state, phrases[f"states.{state}"], counts[state], before, spoken))
    return found
