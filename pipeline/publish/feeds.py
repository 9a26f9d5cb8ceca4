"""What programs read: an Atom feed for each language, and the sitemap with every page's other languages."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pipeline.model import Language, Summary
from pipeline.phrases import phrases_for
from pipeline.publish.articles import Articles
from pipeline.publish.cards import Card, cards_of
from pipeline.publish.environment import render
from pipeline.publish.lists import Listing, Lists
from pipeline.publish.page import Twin
from pipeline.publish.site import FEED, INDEX, SITEMAP, Site, path_of
from pipeline.publish.tongue import day, moment

_NEWEST = 50
"""A feed holds no more articles than this."""
_MOST = 5_000
"""Addresses in one sitemap, which may hold 50,000: all of them are in memory at once."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An edition in a feed."""

    card: Card
    id: str
    """Made of the source's name, which stays when the edition's changes."""
    published: str
    updated: str
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class _Address:
    """A page in the sitemap."""

    address: str
    changed: str
    alternates: tuple[tuple[str, str], ...]


def feeds(articles: Articles, site: Site, templates: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield path and text of each language's feed: the newest articles; those without a date are not in it."""
    dated: dict[Language, list[tuple[str, str]]] = {}
    for edition in (summary.edition for summaries in articles for summary in summaries):
        own = dated.setdefault(edition.language, [])
        if day(edition.published):
            own.append((moment(edition.published), edition.slug))
    for language, own in dated.items():
        path = f"{language}/{FEED}"
        newest = heapq.nlargest(_NEWEST, own, key=_moment)
        entries = [
            entry for _, slug in newest for entry in _entries(articles.of(slug), language, site, templates)
        ]
        if entries:
            context = {
                "site": site,
                "language": language,
                "phrases": phrases_for("page", language, templates),
                "own": site.address(path, path),
                "home": site.address(f"{language}/{INDEX}", path),
                "updated": max(entry.updated for entry in entries),
                "entries": entries,
            }
            yield path, render("feed.xml", context, templates)


def _moment(dated: tuple[str, str]) -> str:
    return dated[0]


def _entries(
    summaries: Sequence[Summary], language: Language, site: Site, templates: Path | None
) -> Iterator[_Entry]:
    """Yield an article's edition in a language, if there is one."""
    cards = cards_of(summaries, site, phrases_for("page", site.default_language, templates))
    for card in (card for card in cards if card.twin.language == language):
        published = moment(card.date)
        twins = tuple(other.twin for other in cards if other is not card)
        identity = site.address(f"{card.twin.language}/{card.slug}.html", INDEX)
        yield _Entry(card, identity, published, max(published, moment(card.modified)), twins)


def sitemap(
    articles: Articles, lists: Lists, site: Site, templates: Path | None = None, *, size: int
) -> Iterator[tuple[str, str]]:
    """Yield path and text of the sitemap: one file, or an index of several where there are many addresses.

    All pages of all lists are in it, `size` articles each, but for languages in which there are no articles.
    """
    addresses = chain(
        _list_pages(lists, site, size), (one for each in articles for one in _addresses(each, site))
    )
    paths: list[str] = []
    chunk = list(islice(addresses, _MOST))
    while chunk:
        following = list(islice(addresses, _MOST))
        if following or paths:
            paths.append(f"sitemap-{len(paths) + 1}.xml")
        yield paths[-1] if paths else SITEMAP, render("sitemap.xml", {"entries": chunk}, templates)
        chunk = following
    if paths:
        context = {"addresses": [site.address(path, SITEMAP) for path in paths]}
        yield SITEMAP, render("sitemaps.xml", context, templates)


def _list_pages(lists: Lists, site: Site, size: int) -> Iterator[_Address]:
    """Yield the pages of lists, each with the same page of the same list in the other languages."""
    alike: dict[str, list[Listing]] = {INDEX: [one for one in lists.languages if one.slugs]}
    for tagged in lists.tags:
        alike.setdefault(tagged.name, []).append(tagged)
    for name, same in alike.items():
        whole = lists.whole if name == INDEX else None
        for number in range(1, max(one.length(size) for one in (*same, *filter(None, [whole]))) + 1):
            yield from _same_pages(same, whole, number, site, size)


def _same_pages(
    same: Sequence[Listing], whole: Listing | None, number: int, site: Site, size: int
) -> Iterator[_Address]:
    own = [
        (str(one.language), site.address(one.path(number), SITEMAP))
        for one in same
        if one.length(size) >= number
    ]
    if whole and whole.length(size) >= number:
        alternates = (*own, ("x-default", site.address(whole.path(number), SITEMAP)))
        yield from (_Address(address, "", alternates if own else ()) for _, address in alternates)
    else:
        default = dict(own).get(site.default_language, own[0][1])
        yield from (_Address(address, "", (*own, ("x-default", default))) for _, address in own)


def _addresses(summaries: Sequence[Summary], site: Site) -> Iterator[_Address]:
    editions = site.ordered(summary.edition for summary in summaries)
    own = [(edition.language, site.address(path_of(edition), INDEX)) for edition in editions]
    default = dict(own).get(site.default_language, own[0][1])
    alternates = (*own, ("x-default", default))
    for edition, (_, address) in zip(editions, own, strict=True):
        changed = max(moment(edition.published), moment(edition.modified))[:10]
        yield _Address(address, changed, alternates)
