"""The page that leads to every article."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Edition, State
from pipeline.publish.inline import plain
from pipeline.publish.layout import lay_out
from pipeline.publish.page import Twin, description_of, render_index, title_of
from pipeline.publish.phrases import Phrases, phrases_for
from pipeline.publish.site import INDEX, STYLE, Site, path_of
from pipeline.publish.tongue import day, direction, number, open_graph_locale, own_name, spoken_day


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
    """An edition as the index shows it."""

    twin: Twin
    title: str
    description: str
    authors: tuple[str, ...]
    date: str
    published: str
    direction: str
    counts: tuple[Count, ...]
    total: int


def index_page(articles: Sequence[Sequence[Card]], site: Site) -> str:
    """Return the index of all articles, the newest first, those without a date last."""
    newest_first = sorted(articles, key=lambda cards: cards[0].date[:10], reverse=True)
    return render_index(
        {
            "site": site,
            "phrases": phrases_for(site.default_language),
            "articles": newest_first,
            "style": STYLE,
            "address": site.address(INDEX, INDEX),
        }
    )


def cards_of(editions: Sequence[Edition], site: Site) -> tuple[Card, ...]:
    """Return an article's editions as the index shows them, in the site's order."""
    return tuple(_card(edition, site) for edition in site.ordered(editions))


def _card(edition: Edition, site: Site) -> Card:
    layout = lay_out(edition)
    published = day(edition.published)
    path = path_of(edition)
    counts = tuple(_counts(edition, phrases_for(site.default_language)))
    return Card(
        twin=Twin(
            language=edition.language,
            name=own_name(edition.language),
            href=path,
            address=site.address(path, INDEX),
            og_locale=open_graph_locale(edition.language),
            current=False,
        ),
        title=title_of(layout, edition),
        description=description_of(layout, edition),
        authors=tuple(plain(part.passage) for part in layout.authors),
        date=edition.published if published else "",
        published=spoken_day(published, edition.language) if published else "",
        direction=direction(edition.language),
        counts=counts,
        total=sum(count.count for count in counts),
    )


def _counts(edition: Edition, phrases: Phrases) -> list[Count]:
    counts = edition.counts()
    found: list[Count] = []
    for state, name in phrases.states.items():
        if state in counts:
            before = found[-1].before + found[-1].count if found else 0
            spoken = number(counts[state], phrases.language)
            found.append(Count(state, name, counts[state], before, spoken))
    return found
