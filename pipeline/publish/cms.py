"""Editions as JSON for a headless CMS; `schema/edition.json` says what is in it."""

import json
from collections.abc import Mapping, Sequence

from pipeline.model import BlockKind, Edition, Language
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.images import lead_image
from pipeline.publish.inline import plain, words
from pipeline.publish.layout import (
    Answered,
    Faq,
    Figure,
    Listing,
    Part,
    Quotation,
    Region,
    Single,
    Table,
    lay_out,
)
from pipeline.publish.page import authors_of, description_of, title_of
from pipeline.publish.site import Site, path_of
from pipeline.publish.tongue import direction

VERSION = 1
"""Of the schema; a field that goes or changes its meaning makes a new one."""

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]


def render_json(edition: Edition, editions: Sequence[Edition], site: Site) -> str:
    """Return an edition among the editions of its article as one JSON object."""
    layout = lay_out(edition)
    here = path_of(edition, "json")
    image = lead_image(edition)
    fields: dict[str, Value] = {
        "version": VERSION,
        "article": edition.slug,
        "name": edition.file_name,
        "language": edition.language,
        "direction": direction(edition.language),
        "title": title_of(layout, edition),
        "description": description_of(layout, edition),
        "authors": authors_of(layout),
        "published": edition.published,
        "modified": edition.modified,
        "tags": edition.tags,
        "image": {"source": image.address, "alternative": image.text} if image else None,
        "source": safe_address(edition.url),
        "url": site.address(path_of(edition), here) if site.base_url else "",
        "translations": {
            other.language: path_of(other, "json")
            for other in site.ordered(editions)
            if other.language != edition.language
        },
        "sentences": {state.value: count for state, count in edition.counts().items()},
        "body": [_region(region, edition.language) for region in layout.body],
    }
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def _region(region: Region, language: Language) -> Value:
    match region:
        case Single(part):
            return _block(part, language)
        case Listing():
            return _list(region, language)
        case Table(captions, head, rows):
            return {
                "type": "table",
                "caption": [_words(part, language) for part in captions],
                "head": [[_cell(part, language) for part in row] for row in head],
                "rows": [[_cell(part, language) for part in row] for row in rows],
            }
        case Figure(parts, captions):
            return {
                "type": "figure",
                "blocks": [_block(part, language) for part in parts],
                "caption": [_words(part, language) for part in captions],
            }
        case Quotation(parts, source):
            return {
                "type": "quotation",
                "source": safe_address(source, IMAGE_SCHEMES),
                "blocks": [_block(part, language) for part in parts],
            }
        case Faq(pairs):
            return {"type": "faq", "questions": [_answered(pair, language) for pair in pairs]}


def _words(part: Part, language: Language) -> dict[str, Value]:
    """Return a text with its id, as HTML and without markup."""
    return {"id": part.id, "html": str(words(part.passage, language)), "text": plain(part.passage)}


def _block(part: Part, language: Language) -> Value:
    text = _words(part, language)
    if part.kind is BlockKind.IMAGE:
        return {
            "type": "image",
            "id": part.id,
            "source": safe_address(part.passage.block.source, IMAGE_SCHEMES),
            "alternative": text["text"],
            "link": safe_address(part.passage.block.link),
        }
    if part.level:
        return {"type": "heading", "level": part.level, **text}
    return {"type": "code" if part.kind is BlockKind.CODE else "paragraph", **text}


def _cell(part: Part, language: Language) -> Value:
    return {"header": part.kind is BlockKind.COLUMN, **_words(part, language)}


def _list(listing: Listing, language: Language) -> Value:
    return {
        "type": "list",
        "ordered": listing.ordered,
        "items": [
            {
                "blocks": [_block(part, language) for part in item.parts],
                "lists": [_list(inner, language) for inner in item.lists],
            }
            for item in listing.items
        ],
    }


def _answered(pair: Answered, language: Language) -> Value:
    return {
        "question": _words(pair.question, language) if pair.question else None,
        "level": pair.question.level if pair.question else 0,
        "answers": [_block(part, language) for part in pair.answers],
    }
