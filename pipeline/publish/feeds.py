"""What programs read: an Atom feed for each language, and the sitemap with every page's other languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.phrases import phrases_for
from pipeline.publish.environment import render
from pipeline.publish.index import Card
from pipeline.publish.page import Twin
from pipeline.publish.site import FEED, INDEX, SITEMAP, Site
from pipeline.publish.tongue import moment

_NEWEST = 50
"""A feed holds no more articles than this."""
_LONGEST = 50_000
"""Addresses that one sitemap may hold."""


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


def feeds(
    articles: Sequence[Sequence[Card]], site: Site, templates: Path | None = None
) -> Iterator[tuple[str, str]]:
    """Yield path and text of each language's feed: the newest articles; those without a date are not in it."""
    for language in dict.fromkeys(card.twin.language for cards in articles for card in cards):
        path = f"{language}/{FEED}"
        entries = [
            _entry(card, cards, site)
            for cards in articles
            for card in cards
            if card.twin.language == language and card.date
        ]
        newest = sorted(entries, key=lambda entry: entry.published, reverse=True)[:_NEWEST]
        if newest:
            context = {
                "site": site,
                "language": language,
                "phrases": phrases_for("page", language, templates),
                "own": site.address(path, path),
                "home": site.address(f"{language}/{INDEX}", path),
                "updated": max(entry.updated for entry in newest),
                "entries": newest,
            }
            yield path, render("feed.xml", context, templates)


def _entry(card: Card, cards: Sequence[Card], site: Site) -> _Entry:
    published = moment(card.date)
    twins = tuple(other.twin for other in cards if other is not card)
    identity = site.address(f"{card.twin.language}/{card.slug}.html", INDEX)
    return _Entry(card, identity, published, max(published, moment(card.modified)), twins)


def sitemap(
    articles: Sequence[Sequence[Card]], site: Site, templates: Path | None = None
) -> Iterator[tuple[str, str]]:
    """Yield path and text of the sitemap: one file, or an index of several where one could not hold all."""
    addresses = [
        *_indexes(articles, site),
        *(_address(card, cards, site) for cards in articles for card in cards),
    ]
    if len(addresses) <= _LONGEST:
        yield SITEMAP, render("sitemap.xml", {"entries": addresses}, templates)
        return
    paths: list[str] = []
    for start in range(0, len(addresses), _LONGEST):
        paths.append(f"sitemap-{len(paths) + 1}.xml")
        yield paths[-1], render("sitemap.xml", {"entries": addresses[start : start + _LONGEST]}, templates)
    context = {"addresses": [site.address(path, SITEMAP) for path in paths]}
    yield SITEMAP, render("sitemaps.xml", context, templates)


def _indexes(articles: Sequence[Sequence[Card]], site: Site) -> Iterator[_Address]:
    languages = dict.fromkeys(card.twin.language for cards in articles for card in cards)
    own = [(language, site.address(f"{language}/{INDEX}", SITEMAP)) for language in languages]
    alternates = (*own, ("x-default", site.address(INDEX, SITEMAP)))
    yield from (_Address(address, "", alternates) for _, address in alternates)


def _address(card: Card, cards: Sequence[Card], site: Site) -> _Address:
    default = next((one for one in cards if one.twin.language == site.default_language), cards[0])
    alternates = (
        *((one.twin.language, one.twin.address) for one in cards),
        ("x-default", default.twin.address),
    )
    changed = max(moment(card.date), moment(card.modified))[:10]
    return _Address(card.twin.address, changed, alternates)
