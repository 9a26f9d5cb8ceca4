"""Which heading of a page is its article's title, and not the site's name or a section's."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.normalise.characters import clean, same_words
from pipeline.normalise.dom import Element
from pipeline.normalise.metadata import Metadata

_SITES_TEXT = "blog-title brand logo menu-title navbar-brand site-logo site-name site-title sitename"
_SITES = frozenset(_SITES_TEXT.split())
"""What themes call the element with the site's name."""
_UNMARKED = ("body", "document", "html")
"""Where the whole page is the article's body, the site's name stands in it too."""
_BEHIND = re.compile(r"\s*[|:]\s|\s[–—·«»<>-]\s")
_BEFORE = re.compile(r".*(?:[|:]|\s[–—·«»<>-])\s")
"""How a page's title parts the article's from the site's name that stands behind or before it."""
_PARAGRAPH = 80
"""Characters from which on a paragraph is the article's text."""
_LATE = 2
"""Paragraphs behind which a heading of the first level is a section's, where the page's `title` is another."""
_MOST = 500
"""Headings that are looked at; no page has its title further down."""


class _Heading(NamedTuple):
    element: Element
    words: str
    """As `same_words` has them."""
    site: bool
    """Whether it is the site's name rather than a title."""


def find_title(root: Element, body: Element, metadata: Metadata, address: str) -> Element | None:
    """Return the heading that is the article's title: the first of the first level in its `body`, if it has one.

    Of those around it, one that the page declares as its title counts before any other, whatever its level, and the
    site's name is none: it is taken out of the page. `address` is the page's.
    """
    _raise_styled(root)
    late = _behind_text(body)
    marked = body.name not in _UNMARKED
    inside = next((heading for heading in body.find("h1") if clean(heading.text())), None) if marked else None
    if inside is not None and not (metadata.title and id(inside) in late):
        within = set(map(id, body.elements()))
        for outer in [heading for heading in root.find("h1") if id(heading) not in within]:
            if _is_site(outer, metadata, address):
                outer.remove()
        return inside
    headings = [
        _Heading(
            element, same_words(element.text()), element.name == "h1" and _is_site(element, metadata, address)
        )
        for element in _with_text(root)
    ]
    site = [heading for heading in headings if heading.site]
    found = _choose(headings, metadata, _opening(root), late)
    if found is None and not metadata.title:
        return site[0].element if site else None
    for heading in site:
        heading.element.remove()
    return found


def _with_text(root: Element) -> Iterator[Element]:
    found = (heading for heading in root.find("h1", "h2", "h3") if clean(heading.text()))
    return (heading for heading, _ in zip(found, range(_MOST), strict=False))


def _opening(root: Element) -> frozenset[int]:
    """Return the `id()` of each element before the first paragraph: a heading behind one is a section's."""
    before = takewhile(lambda one: one.name != "p" or len(clean(one.text())) < _PARAGRAPH, root.elements())
    return frozenset(map(id, before))


def _raise_styled(root: Element) -> None:
    """Make a first-level heading of the paragraph that Word or Google Docs styles as the title, if it stands before any."""
    google = any("doc-content" in body.classes() for body in root.find("body"))
    styles = {"msotitle", "title"} if google else {"msotitle"}
    for element in root.find("h1", "p"):
        if element.name == "h1":
            return
        if styles & element.classes() and clean(element.text()):
            element.name = "h1"
            return


def _behind_text(body: Element) -> frozenset[int]:
    """Return the `id()` of each first-level heading behind so much of a body's text that it heads a section of it."""
    paragraphs = 0
    late: set[int] = set()
    for element in body.find("h1", "p"):
        if element.name == "p":
            paragraphs += len(clean(element.text())) >= _PARAGRAPH
        elif paragraphs >= _LATE:
            late.add(id(element))
    return frozenset(late)


def _choose(
    headings: list[_Heading], metadata: Metadata, opening: frozenset[int], late: frozenset[int]
) -> Element | None:
    """Return the heading that most likely is the title; none of them where only the site is named.

    One of a lower level that `title` only begins with is a title in the `opening` alone, and where no other is
    declared; a `late` one where it is declared, or the page says nothing of its title.
    """
    declared = frozenset(filter(None, map(same_words, metadata.titles)))
    sites = frozenset(heading.words for heading in headings if heading.site) | {same_words(metadata.site)}
    first = [heading for heading in headings if heading.element.name == "h1" and not heading.site]
    lower = [heading for heading in headings if heading.element.name != "h1" and heading.words not in sites]
    ways = (
        (heading for heading in first + lower if heading.words in declared),
        (heading for heading in first if _is_titled(heading, metadata.page_title, sites)),
        (heading for heading in first if not (metadata.title and id(heading.element) in late)),
        (
            heading
            for heading in lower
            if not declared
            and id(heading.element) in opening
            and _is_titled(heading, metadata.page_title, sites)
        ),
    )
    return next((heading.element for way in ways for heading in way), None)


def _is_titled(heading: _Heading, title: str, sites: frozenset[str]) -> bool:
    """Say whether the page's `title` is a heading: alone, before another name, or behind the site's."""
    if not heading.words or same_words(title) == heading.words:
        return bool(heading.words)
    text = clean(heading.element.text())
    if title.startswith(text):
        return _BEHIND.match(title, len(text)) is not None
    before = title.removesuffix(text)
    return before != title and _BEFORE.fullmatch(before) is not None and same_words(before) in sites - {""}


def _is_site(heading: Element, metadata: Metadata, address: str) -> bool:
    """Say whether a heading around the article names the site: by what it is called, says or leads to."""
    words = same_words(heading.text())
    if words in map(same_words, (metadata.title, *metadata.titles)):
        return False
    if words == same_words(metadata.site):
        return True
    links = list(heading.find("a"))
    called = [element for element in (heading, heading.parent, *links) if element is not None]
    if any((element.classes() | {element.get("id").lower()}) & _SITES for element in called):
        return True
    whole = len(links) == 1 and same_words(links[0].text()) == words
    return whole and ("home" in links[0].get("rel").split() or _is_root(links[0].get("href"), address))


def _is_root(href: str, address: str) -> bool:
    """Say whether a link leads to the first page of the site that the page at an address belongs to."""
    try:
        way, own = urlsplit(href), urlsplit(address)
    except ValueError:
        return False
    same = not way.netloc or way.netloc.lower() == own.netloc.lower()
    return same and way.path == "/" * bool(way.path) and bool(href) and not (way.query or way.fragment)
