"""The pages that lead to articles: all of them, those in one language, those with one tag."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Language, State, Summary
from pipeline.phrases import Phrases, number, own_name, phrases_for
from pipeline.publish.anchors import tag_page
from pipeline.publish.environment import render
from pipeline.publish.page import Twin
from pipeline.publish.site import FEED, INDEX, STYLE, Site, path_of, relative
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
    slug: str
    modified: str
    tags: tuple[str, ...]


def index_page(articles: Sequence[Sequence[Card]], site: Site, templates: Path | None = None) -> str:
    """Return the index of all articles, the newest first, those without a date last."""
    newest_first = sorted(articles, key=lambda cards: cards[0].date[:10], reverse=True)
    phrases = phrases_for("page", site.default_language, templates)
    own = site.address(INDEX, INDEX)
    context = {
        "site": site,
        "language": phrases.language,
        "direction": direction(phrases.language),
        "phrases": phrases,
        "title": site.name or phrases["articles"],
        "description": phrases["index"],
        "articles": newest_first,
        "twins": _twins(languages_of(articles, site), INDEX, site, INDEX),
        "own": own,
        "default": own,
        "style": STYLE,
        "feed": "",
    }
    return render("index.html", context, templates)


def languages_of(articles: Sequence[Sequence[Card]], site: Site) -> tuple[Language, ...]:
    """Return the languages that have an index: the site's, then others in the order they come."""
    return tuple(
        dict.fromkeys((*site.languages, *(card.twin.language for cards in articles for card in cards)))
    )


def _default(listed: "_List", languages: Sequence[Language], site: Site) -> str:
    """Return the list for readers of no listed language: the index of all, or the tag's page in the site's default."""
    if listed.name == INDEX:
        return INDEX
    return f"{site.default_language if site.default_language in languages else languages[0]}/{listed.name}"


def _twins(languages: Sequence[Language], here: str, site: Site, name: str) -> tuple[Twin, ...]:
    """Return a page of lists in all its languages, as the page `here` refers to them."""
    paths = {language: f"{language}/{name}" for language in languages}
    return tuple(
        Twin(
            language=language,
            name=own_name(language),
            href=relative(path, here),
            address=site.address(path, here),
            og_locale=open_graph_locale(language),
            current=path == here,
        )
        for language, path in paths.items()
    )


def list_pages(
    articles: Sequence[Sequence[Card]], site: Site, templates: Path | None = None, *, feed: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each language's index and tag pages; an index is there if nothing is on it, too."""
    languages = languages_of(articles, site)
    cards = {
        language: [card for cards in articles for card in cards if card.twin.language == language]
        for language in languages
    }
    tagged = {language: _by_tag(language, own) for language, own in cards.items()}
    for language, own in cards.items():
        phrases = phrases_for("page", language, templates)
        listed = _List(INDEX, language, phrases["articles"], own, phrases["all_articles"])
        with_feed = feed and bool(own)
        yield listed.path, _list_page(listed, languages, site, templates, feed=with_feed)
        for name, one in tagged[language].items():
            others = [other for other in languages if name in tagged[other]]
            yield one.path, _list_page(one, others, site, templates, feed=with_feed)


@dataclass(frozen=True, slots=True)
class _List:
    """What a page lists."""

    name: str
    """Where it lies in the folder of any language."""
    language: Language
    title: str
    cards: list[Card]
    description: str = ""

    @property
    def path(self) -> str:
        """Where it lies below the out folder."""
        return f"{self.language}/{self.name}"


def _by_tag(language: Language, cards: Sequence[Card]) -> dict[str, _List]:
    """Return what has a tag, by the name of the tag's page."""
    found: dict[str, _List] = {}
    for card in cards:
        for path, tag in {tag_page(language, tag): tag for tag in reversed(card.tags)}.items():
            if path:
                name = path.removeprefix(f"{language}/")
                found.setdefault(name, _List(name, language, tag, [])).cards.append(card)
    return found


def _list_page(
    listed: _List, languages: Sequence[Language], site: Site, templates: Path | None, *, feed: bool
) -> str:
    """Return the page of a list; `languages` are those that have the same list."""
    path, language = listed.path, listed.language
    phrases = phrases_for("page", language, templates)
    context = {
        "site": site,
        "language": language,
        "direction": direction(language),
        "phrases": phrases,
        "title": listed.title,
        "description": listed.description,
        "cards": [
            (card, relative(card.twin.href, path))
            for card in sorted(listed.cards, key=lambda card: card.date[:10], reverse=True)
        ],
        "twins": _twins(languages, path, site, listed.name),
        "own": site.address(path, path),
        "default": site.address(_default(listed, languages, site), path),
        "home": relative(f"{language}/{INDEX}", path),
        "index": relative(INDEX, path),
        "style": relative(STYLE, path),
        "feed": site.address(f"{language}/{FEED}", path) if feed else "",
    }
    return render("list.html", context, templates)


def cards_of(summaries: Sequence[Summary], site: Site, templates: Path | None = None) -> tuple[Card, ...]:
    """Return an article's editions as the index shows them, in the site's order."""
    phrases = phrases_for("page", site.default_language, templates)
    by_language = {summary.edition.language: summary for summary in summaries}
    ordered = site.ordered(summary.edition for summary in summaries)
    return tuple(_card(by_language[edition.language], site, phrases) for edition in ordered)


def _card(summary: Summary, site: Site, phrases: Phrases) -> Card:
    edition = summary.edition
    published = day(edition.published)
    path = path_of(edition)
    counts = tuple(_counts(summary, phrases))
    return Card(
        twin=Twin(
            language=edition.language,
            name=own_name(edition.language),
            href=path,
            address=site.address(path, INDEX),
            og_locale=open_graph_locale(edition.language),
            current=False,
        ),
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
