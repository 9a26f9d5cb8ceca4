"""What a page says about itself: in its head, in JSON-LD, in its byline."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Language
from pipeline.normalise.characters import clean, same_words
from pipeline.normalise.dates import read_date, read_declared_date
from pipeline.normalise.dom import Element
from pipeline.normalise.linked_data import address_of, names_of, read_linked_data, strings_of, text_of
from pipeline.normalise.links import absolute, beside, read_language

BEFORE_SITE = re.compile(r" (?:[|–—·-]|::) ")
"""What stands between a page's title and the site's name, or the other way round."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]*|[\w.+-]+@[\w.-]+")
_TELLING = frozenset(("a", "base", "body", "html", "link", "meta", "script", "title"))
_LONGEST_TAG, _MOST_TAGS = 100, 50

Named = Mapping[str, Sequence[Element]]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page declares; empty where it says nothing."""

    title: str
    titles: tuple[str, ...]
    """What it calls the article where it tells machines, the site's name not in it."""
    page_title: str
    """What its `title` says, the site's name in it."""
    site: str
    author: str
    login: str
    """What looks like the name of an account and not of a person, where the page declares no other author."""
    description: str
    url: str
    base: str
    """What the page's `base` says, whatever it is."""
    published: str
    modified: str
    language: Language | None
    image: str
    tags: tuple[str, ...]
    hints: tuple[Language, ...]
    faq: tuple[tuple[str, str], ...]
    """Questions and answers; an answer is HTML."""


def read_metadata(root: Element, served: str = "") -> Metadata:
    """Collect what the page declares, the most trustworthy place first.

    `served` is the language that the server named beside it.
    """
    named = _named(root)
    declared = _declared(named)
    described = read_linked_data(named["script"])
    article = described.article
    authors = (
        declared.get("author", ""),
        names_of(article.get("author")),
        declared.get("article:author", ""),
        declared.get("dc.creator", ""),
        declared.get("parsely-author", ""),
    )
    named_authors = [name for name in authors if name and "://" not in name]
    images = (
        declared.get("og:image", ""),
        address_of(article.get("image")),
        declared.get("twitter:image", ""),
    )
    url = next(filter(None, map(absolute, (_canonical(named), declared.get("og:url", "")))), "")
    # where a page has no address, what it names beside it may lie there
    pictures = (*map(absolute, images), *(map(beside, images) if not url else ()))
    hints = _languages(named, declared, article, served)
    language = _language(named, declared, served)
    titles = tuple(filter(None, (declared.get("og:title"), text_of(article.get("headline")))))
    page_title = next((clean(element.text()) for element in named["title"]), "")
    site = declared.get("og:site_name", "")
    return Metadata(
        title=titles[0] if titles else _without_site(page_title, site),
        titles=titles,
        page_title=page_title,
        site=site,
        author=next((name for name in named_authors if not _LOGIN.fullmatch(name)), ""),
        login=next((name for name in named_authors if "@" not in name), ""),
        description=declared.get("description")
        or declared.get("og:description")
        or text_of(article.get("description")),
        url=url,
        base=next((base.attributes["href"] for base in named["base"] if "href" in base.attributes), ""),
        published=_first_date(
            language,
            declared.get("article:published_time"),
            article.get("datePublished"),
            declared.get("datepublished"),
            declared.get("dc.date.issued"),
            declared.get("dcterms.issued"),
            declared.get("parsely-pub-date"),
            declared.get("date"),
        ),
        modified=_first_date(
            language,
            declared.get("article:modified_time"),
            article.get("dateModified"),
            declared.get("datemodified"),
            declared.get("dcterms.modified"),
            declared.get("last-modified"),
        ),
        language=language,
        image=next(filter(None, pictures), ""),
        tags=_tags(named, declared, article),
        hints=hints,
        faq=described.faq,
    )


def _named(root: Element) -> Named:
    """Return the elements that tell something about the page, by name; those of microdata as `itemprop`."""
    named: dict[str, list[Element]] = {name: [] for name in (*_TELLING, "itemprop")}
    for element in root.elements():
        if element.name in _TELLING:
            named[element.name].append(element)
        if "itemprop" in element.attributes:
            named["itemprop"].append(element)
    return named


def _declared(named: Named) -> dict[str, str]:
    """Return the contents of `meta`, and microdata's, by lower-case name, the first of each that is not empty."""
    found: dict[str, str] = {}
    for meta in named["meta"]:
        content = meta.get("content")
        for key in ("name", "property", "itemprop", "http-equiv"):
            name = meta.get(key).lower()
            if name and content:
                found.setdefault(name, content)
    for element in named["itemprop"]:
        name = element.get("itemprop").lower()
        if name in ("datepublished", "datemodified", "dateline") and (
            content := element.get("content") or element.get("datetime") or clean(element.text())
        ):
            found.setdefault(name, content)
    return found


def _tags(named: Named, declared: dict[str, str], article: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the page is filed under, each once, in order."""
    each = [
        meta.get("content")
        for meta in named["meta"]
        if meta.get("property").lower() in ("article:tag", "article:section")
    ]
    listed = [*strings_of(article.get("keywords")), declared.get("keywords", "")]
    each += [tag for text in listed for tag in text.split(",")]
    links = (link for link in named["a"] if "tag" in link.get("rel").lower().split())
    each += [link.text() for link in links]
    clear = (clean(tag) for tag in each)
    return tuple(dict.fromkeys(tag for tag in clear if 0 < len(tag) <= _LONGEST_TAG))[:_MOST_TAGS]


def _languages(
    named: Named, declared: dict[str, str], article: Mapping[str, object], served: str
) -> tuple[Language, ...]:
    """Return every language that the page declares for itself, each once."""
    tags = (
        *(element.get(key) for element in (*named["html"], *named["body"]) for key in ("lang", "xml:lang")),
        declared.get("content-language", ""),
        declared.get("og:locale", ""),
        declared.get("dc.language", ""),
        *strings_of(article.get("inLanguage")),
        *served.split(","),
    )
    return tuple(dict.fromkeys(language for tag in tags if (language := read_language(tag))))


def _canonical(named: Named) -> str:
    links = (link for link in named["link"] if "canonical" in link.get("rel").lower().split())
    return next((link.get("href") for link in links), "")


def _without_site(title: str, site: str) -> str:
    """Return a page's title without the site's name before or after it."""
    parts = BEFORE_SITE.split(title)
    if len(parts) < 2:
        return title
    for end in (0, -1):
        if site and same_words(parts[end]) == same_words(site):
            return title[len(parts[0]) + 3 :] if end == 0 else title[: -len(parts[-1])].rstrip(" |–—·-:")
    without = title[: -len(parts[-1])].rstrip(" |–—·-:")
    return without if len(without.split()) >= len(parts[-1].split()) else title


def _language(named: Named, declared: dict[str, str], served: str) -> Language | None:
    for element in (*named["html"], *named["body"]):
        for key in ("lang", "xml:lang"):
            if language := read_language(element.get(key)):
                return language
    # several tags name whom it is for, and do not say what it is written in
    return read_language(declared.get("content-language", "")) or read_language(served)


def _first_date(language: Language | None, *values: object) -> str:
    """Return the first that is written for machines, else the first that is written for people."""
    said = [text_of(value) for value in values]
    exact = map(read_date, said)
    return next(filter(None, (*exact, *(read_declared_date(text, language) for text in said))), "")
