"""Editions as HTML pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from pipeline.model import BlockKind, Edition, Language
from pipeline.phrases import own_name, phrases_for
from pipeline.publish import json_ld
from pipeline.publish.anchors import tag_page
from pipeline.publish.environment import render
from pipeline.publish.images import Image, lead_image
from pipeline.publish.inline import plain
from pipeline.publish.layout import Layout, lay_out
from pipeline.publish.notes import notes
from pipeline.publish.site import FEED, INDEX, STYLE, Site, path_of, relative
from pipeline.publish.tongue import day, direction, open_graph_locale, spoken_day

_DESCRIPTION = 300
"""Characters that a description made of the first paragraph may have."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An edition of an article as its page, or another edition's, refers to it."""

    language: Language
    name: str
    """The language's name in itself."""
    href: str
    """Seen from the page, for readers."""
    address: str
    """For machines: absolute where the site has an address."""
    og_locale: str
    current: bool


def render_page(
    edition: Edition,
    editions: Sequence[Edition],
    site: Site,
    templates: Path | None = None,
    *,
    feed: bool = False,
) -> str:
    """Return the page of one edition among the editions of its article; `feed` says that it has a feed."""
    layout, phrases = lay_out(edition), phrases_for("page", edition.language, templates)
    twins = twins_of(edition, editions, site)
    default = site.default(editions)
    here = path_of(edition)
    published, modified = day(edition.published), day(edition.modified)
    image = lead_image(edition)
    context = {
        "edition": edition,
        "language": edition.language,
        "site": site,
        "layout": layout,
        "phrases": phrases,
        "direction": direction(edition.language),
        "title": title_of(layout, edition),
        "description": description_of(layout, edition),
        "authors": authors_of(layout),
        "image": image,
        "tags": [(tag, relative(tag_page(edition.language, tag), here)) for tag in edition.tags if tag_page(edition.language, tag)],
        "twins": twins,
        "own": site.address(here, here),
        "default": site.address(path_of(default), here),
        "og_locale": open_graph_locale(edition.language),
        "published": published and spoken_day(published, edition.language),
        "modified": modified and (not published or modified > published) and spoken_day(modified, edition.language),
        "notes": notes(edition.counts(), phrases) if edition.noted else (),
        "structured": structured(edition, layout, twins, site, image, site.name or phrases["articles"]),
        "feed": site.address(f"{edition.language}/{FEED}", here) if feed else "",
        "style": relative(STYLE, here),
        "home": INDEX,
    }  # fmt: skip
    return render("page.html", context, templates)


def structured(
    edition: Edition, layout: Layout, twins: Sequence[Twin], site: Site, image: Image | None, home_name: str
) -> Markup:
    """Return the page's JSON-LD: the article, its questions and answers, the way to it."""
    own = next(twin for twin in twins if twin.current)
    here = path_of(edition)
    title = title_of(layout, edition)
    article = {
        "@type": site.article_type,
        "@id": f"{own.address}#article",
        "url": own.address,
        "mainEntityOfPage": own.address,
        "headline": title,
        "description": description_of(layout, edition),
        "inLanguage": edition.language,
        "author": [{"@type": "Person", "name": name} for name in authors_of(layout)],
        "publisher": {"@type": "Organization", "name": site.name} if site.name else "",
        "datePublished": edition.published if day(edition.published) else "",
        "dateModified": edition.modified if day(edition.modified) else "",
        "image": image.address if image else "",
        "keywords": edition.tags,
        "workTranslation": [
            {"@type": site.article_type, "@id": f"{twin.address}#article", "inLanguage": twin.language}
            for twin in twins
            if not twin.current
        ],
    }
    home = site.address(f"{edition.language}/{INDEX}", here)
    steps = ((home_name, home), (title, own.address))
    graph = filter(
        None,
        (
            json_ld.without_empty(article),
            json_ld.faq_page(layout.body),
            json_ld.breadcrumbs(steps),
        ),
    )
    return json_ld.script({"@context": "https://schema.org", "@graph": list(graph)})


def twins_of(edition: Edition, editions: Sequence[Edition], site: Site) -> tuple[Twin, ...]:
    """Return all editions of an article as the page of one of them refers to them, in the site's order."""
    here = path_of(edition)
    return tuple(
        Twin(
            language=other.language,
            name=own_name(other.language),
            href=relative(path_of(other), here),
            address=site.address(path_of(other), here),
            og_locale=open_graph_locale(other.language),
            current=other.language == edition.language,
        )
        for other in site.ordered(editions)
    )


def title_of(layout: Layout, edition: Edition) -> str:
    """Return the plain title; the slug where the article has none."""
    return " ".join(plain(part.passage) for part in layout.titles).strip() or edition.slug


def authors_of(layout: Layout) -> tuple[str, ...]:
    """Return the plain names of the authors, empty ones left out."""
    return tuple(name for part in layout.authors if (name := plain(part.passage).strip()))


def description_of(layout: Layout, edition: Edition) -> str:
    """Return the plain teaser, or else the beginning of the first paragraph, cut after a word."""
    teaser = " ".join(plain(part.passage) for part in layout.teasers).strip()
    if teaser:
        return teaser
    paragraphs = (one for one in edition.passages if one.block.kind is BlockKind.PARAGRAPH)
    text = next((text for text in map(plain, paragraphs) if text.strip()), "").strip()
    return text if len(text) <= _DESCRIPTION else text[:_DESCRIPTION].rpartition(" ")[0] + "…"
