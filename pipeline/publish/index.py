"""The pages that lead to articles: all of them, those in one language, those with one tag."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model import Language
from pipeline.phrases import Phrases, number, own_name, phrases_for
from pipeline.publish.articles import Articles
from pipeline.publish.cards import Card, card_of, cards_of
from pipeline.publish.environment import render
from pipeline.publish.lists import Listing, Lists, Page
from pipeline.publish.page import Twin
from pipeline.publish.site import FEED, INDEX, STYLE, Site, relative
from pipeline.publish.tongue import direction, open_graph_locale

_AROUND = 2
"""Pages beside the present one whose numbers are named."""


@dataclass(frozen=True, slots=True)
class Step:
    """A way to another page of a list."""

    spoken: str
    """Its number."""
    href: str
    """Nothing where it is the page itself."""
    skipped: bool
    """Pages between it and the step before it are left out."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The ways between the pages of a list."""

    numbers: tuple[Step, ...]
    previous: str
    next: str


def index_pages(
    lists: Lists, articles: Articles, site: Site, templates: Path | None = None, *, size: int
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each page of the index of all articles, the newest first, those without a date last."""
    language = site.default_language
    phrases = phrases_for("page", language, templates)
    for page in lists.whole.pages(size):
        path = lists.whole.path(page.number)
        pairs = filter(None, (cards_of(articles.of(slug), site, phrases) for slug in page.slugs))
        own = site.address(path, path)
        context = {
            "site": site,
            "language": phrases.language,
            "direction": direction(phrases.language),
            "phrases": phrases,
            "title": _title(site.name or phrases["articles"], page, phrases),
            "heading": _title(phrases["articles"], page, phrases),
            "description": phrases["index"] if page.number == 1 else "",
            "articles": [[_seen_from(path, card) for card in pair] for pair in pairs],
            "twins": _twins(_with_page(lists.languages, page.number, size), path, site, page.number),
            "own": own,
            "default": own,
            "home": relative(INDEX, path),
            "style": relative(STYLE, path),
            "feed": "",
            "steps": _steps(lists.whole, page, phrases),
        }
        yield path, render("index.html", context, templates)


def _seen_from(here: str, card: Card) -> Card:
    return replace(card, twin=replace(card.twin, href=relative(card.twin.href, here)))


def list_pages(
    lists: Lists,
    articles: Articles,
    site: Site,
    templates: Path | None = None,
    *,
    size: int,
    feed: bool = False,
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each page of each language's index and tags; an index is there if nothing is on it, too."""
    named: dict[str, list[Listing]] = {INDEX: [*lists.languages]}
    for one in lists.tags:
        named.setdefault(one.name, []).append(one)
    for own in lists.languages:
        for listed in (own, *(one for one in lists.tags if one.language == own.language)):
            for page in listed.pages(size):
                others = _with_page(named[listed.name], page.number, size)
                context = _context(listed, page, others, articles, site, templates)
                path = listed.path(page.number)
                address = site.address(f"{own.language}/{FEED}", path) if feed and own.dated else ""
                yield path, render("list.html", {**context, "feed": address}, templates)


def _context(
    listed: Listing,
    page: Page,
    same: Sequence[Listing],
    articles: Articles,
    site: Site,
    templates: Path | None,
) -> dict[str, object]:
    """Return what is on a page of a list; `same` are those that have it in all languages."""
    path, language = listed.path(page.number), listed.language or site.default_language
    phrases = phrases_for("page", language, templates)
    states = phrases_for("page", site.default_language, templates)
    summaries = (one for slug in page.slugs for one in articles.of(slug) if one.edition.language == language)
    cards = [card_of(summary, site, states) for summary in summaries]
    whole = listed.name == INDEX
    return {
        "site": site,
        "language": language,
        "direction": direction(language),
        "phrases": phrases,
        "title": _title(listed.tag or phrases["articles"], page, phrases),
        "description": phrases["all_articles"] if whole and page.number == 1 else "",
        "cards": [(card, relative(card.twin.href, path)) for card in cards],
        "twins": _twins(same, path, site, page.number),
        "own": site.address(path, path),
        "default": site.address(_default(listed, same, page.number, site), path),
        "home": relative(f"{language}/{INDEX}", path),
        "index": relative(INDEX, path),
        "style": relative(STYLE, path),
        "steps": _steps(listed, page, phrases),
    }


def _title(title: str, page: Page, phrases: Phrases) -> str:
    if page.number == 1:
        return title
    return phrases.say("nth_page", title=title, n=number(page.number, phrases.language))


def _with_page(listings: Sequence[Listing], wanted: int, size: int) -> list[Listing]:
    """Return the lists that have a page of this number: what is on it is not the same in all, but comes nearest."""
    return [one for one in listings if wanted <= one.length(size)]


def _default(listed: Listing, same: Sequence[Listing], page: int, site: Site) -> str:
    """Return the page for readers of no listed language: of the index of all, or of the tag in the site's default."""
    if listed.name == INDEX:
        return listed.path(page).removeprefix(f"{listed.language}/")
    languages = [one.language for one in same]
    return listed.path(page, site.default_language if site.default_language in languages else languages[0])


def _twins(same: Sequence[Listing], here: str, site: Site, page: int) -> tuple[Twin, ...]:
    """Return a page of lists in all its languages, as the page `here` refers to them."""
    paths: dict[Language, str] = {one.language: one.path(page) for one in same if one.language}
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


def _steps(listed: Listing, page: Page, phrases: Phrases) -> Steps | None:
    """Return the ways from one page to the others: the first, the last, and those around it; none from a single one."""
    if page.of == 1:
        return None
    here = listed.path(page.number)

    def way(number: int) -> str:
        return relative(listed.path(number), here) if 1 <= number <= page.of else ""

    near = range(page.number - _AROUND, page.number + _AROUND + 1)
    named = sorted({1, page.of, *near} & {*range(1, page.of + 1)})
    numbers = tuple(
        Step(
            spoken=number(one, phrases.language),
            href="" if one == page.number else way(one),
            skipped=one > before + 1,
        )
        for before, one in zip([0, *named], named, strict=False)
    )
    return Steps(numbers, way(page.number - 1), way(page.number + 1))
