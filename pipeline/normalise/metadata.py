"""What a page says about itself: in its head, in JSON-LD, in its byline."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Language
from pipeline.normalise.byline import read_date
from pipeline.normalise.characters import clean, same_words
from pipeline.normalise.dom import Element
from pipeline.normalise.links import absolute, read_language

_SITE = re.compile(r" (?:[|–—·-]|::) ")
_ARTICLE_TYPES = re.compile(r"(?:[A-Za-z]*Article|[A-Za-z]*Posting|Report|WebPage)")
_LONGEST_LD = 2_000_000
"""Characters; more is no description of an article."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page declares; empty where it says nothing."""

    title: str
    author: str
    description: str
    url: str
    published: str
    modified: str
    language: Language | None


def read_metadata(root: Element) -> Metadata:
    """Collect what the page declares, the most trustworthy place first."""
    declared = _declared(root)
    article = _article_node(root)
    authors = [declared.get("author", ""), _names(article.get("author")), declared.get("article:author", "")]
    return Metadata(
        title=declared.get("og:title")
        or _text(article.get("headline"))
        or _page_title(root, declared.get("og:site_name", "")),
        author=next((name for name in authors if name and "://" not in name), ""),
        description=declared.get("description") or declared.get("og:description", ""),
        url=next(filter(None, map(absolute, (_canonical(root), declared.get("og:url", "")))), ""),
        published=_first_date(
            declared.get("article:published_time"),
            article.get("datePublished"),
            declared.get("datepublished"),
            declared.get("date"),
        ),
        modified=_first_date(
            declared.get("article:modified_time"), article.get("dateModified"), declared.get("datemodified")
        ),
        language=_language(root, declared),
    )


def _declared(root: Element) -> dict[str, str]:
    """Return the contents of `meta` by lower-case name, the first of each that is not empty."""
    found: dict[str, str] = {}
    for meta in root.find("meta"):
        content = meta.get("content")
        for key in ("name", "property", "itemprop", "http-equiv"):
            name = meta.get(key).lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _canonical(root: Element) -> str:
    links = (link for link in root.find("link") if "canonical" in link.get("rel").lower().split())
    return next((link.get("href") for link in links), "")


def _page_title(root: Element, site: str) -> str:
    """Return the `title` without the site's name before or after it."""
    title = next((clean(element.text()) for element in root.find("title")), "")
    parts = _SITE.split(title)
    if len(parts) < 2:
        return title
    for end in (0, -1):
        if site and same_words(parts[end]) == same_words(site):
            return title[len(parts[0]) + 3 :] if end == 0 else title[: -len(parts[-1])].rstrip(" |–—·-:")
    without = title[: -len(parts[-1])].rstrip(" |–—·-:")
    return without if len(without.split()) >= len(parts[-1].split()) else title


def _language(root: Element, declared: dict[str, str]) -> Language | None:
    for element in root.find("html", "body"):
        for key in ("lang", "xml:lang"):
            if language := read_language(element.get(key)):
                return language
    return read_language(declared.get("content-language", ""))


def _article_node(root: Element) -> dict[str, object]:
    """Return the JSON-LD node that describes an article; empty where there is none that can be read."""
    for script in root.find("script"):
        text = script.text().strip()
        if script.get("type").lower() != "application/ld+json" or len(text) > _LONGEST_LD:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # broken, or nested to exhaust the reader
            continue
        for node in _nodes(data):
            types = node.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and _ARTICLE_TYPES.fullmatch(name) for name in names):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, object]]:
    """Yield the objects at the top of JSON-LD, in a list or in a graph."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            yield from (
                (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()
            )


def _names(author: object) -> str:
    people = author if isinstance(author, list) else [author]
    names = [_text(person.get("name") if isinstance(person, dict) else person) for person in people]
    return ", ".join(filter(None, names))


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _first_date(*values: object) -> str:
    return next(filter(None, (read_date(_text(value)) for value in values)), "")
