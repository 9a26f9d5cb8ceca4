"""Editions as HTML pages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.model import BlockKind, Edition, Language
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.inline import marks, plain, words
from pipeline.publish.layout import Layout, Listing, Part, Table, lay_out
from pipeline.publish.phrases import notes, phrases_for
from pipeline.publish.site import INDEX, STYLE, Site, path_of, relative
from pipeline.publish.tongue import day, direction, open_graph_locale, own_name, spoken_day

TEMPLATES = Path(__file__).parent / "templates"
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


def render_page(edition: Edition, editions: Sequence[Edition], site: Site) -> str:
    """Return the page of one edition among the editions of its article."""
    layout = lay_out(edition)
    twins = twins_of(edition, editions, site)
    default = site.default(editions)
    published, modified = day(edition.published), day(edition.modified)
    return _environment().get_template("page.html").render(
        edition=edition,
        site=site,
        layout=layout,
        phrases=phrases_for(edition.language),
        direction=direction(edition.language),
        title=title_of(layout, edition),
        description=description_of(layout, edition),
        authors=[plain(part.passage) for part in layout.authors],
        twins=twins,
        own=next(twin for twin in twins if twin.current),
        default=next(twin for twin in twins if twin.language == default.language),
        published=published and spoken_day(published, edition.language),
        modified=modified and (not published or modified > published) and spoken_day(modified, edition.language),
        notes=notes(edition.counts(), edition.language),
        style=relative(STYLE, path_of(edition)),
        index=relative(INDEX, path_of(edition)),
    )  # fmt: skip


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


def description_of(layout: Layout, edition: Edition) -> str:
    """Return the plain teaser, or else the beginning of the first paragraph, cut after a word."""
    teaser = " ".join(plain(part.passage) for part in layout.teasers).strip()
    if teaser:
        return teaser
    paragraphs = (one for one in edition.passages if one.block.kind is BlockKind.PARAGRAPH)
    text = next((text for text in map(plain, paragraphs) if text.strip()), "").strip()
    return text if len(text) <= _DESCRIPTION else text[:_DESCRIPTION].rpartition(" ")[0] + "…"


@cache
def _environment() -> Environment:
    """Load the templates; every value is escaped unless it comes from `inline.words`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "words": words,
        "marks": marks,
        "plain": plain,
        "shape": lambda region: type(region).__name__,
        "source_address": lambda address: safe_address(address, IMAGE_SCHEMES),
        "numeric": numeric_columns,
        "pictured": is_pictured,
    }
    return environment


def render_index(context: dict[str, object]) -> str:
    """Return the index page."""
    return _environment().get_template("index.html").render(context)


def numeric_columns(table: Table) -> frozenset[int]:
    """Return the columns of a table whose cells are all numbers, units included."""
    columns: dict[int, list[str]] = {}
    for row in table.rows:
        for number, part in enumerate(row):
            columns.setdefault(number, []).append(plain(part.passage).strip())
    return frozenset(
        number for number, texts in columns.items() if all(map(_NUMBER.fullmatch, filter(None, texts)))
    )


_NUMBER = re.compile(r"\W{0,2}[0-9][0-9 .,:/\u00a0\u202f]*[^\s0-9]{0,12}")


def is_pictured(listing: Listing) -> bool:
    """Tell whether every item begins with an emoji or another symbol, which is bullet enough."""
    return all(item.parts and _begins_with_symbol(item.parts[0]) for item in listing.items)


def _begins_with_symbol(part: Part) -> bool:
    text = plain(part.passage).lstrip()
    return text != "" and unicodedata.category(text[0]) == "So"
