"""Cuts an article into units, each with its language."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline import markup
from pipeline.markup import Tag
from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Language, SegmentedArticle, Unit
from pipeline.segment.bitext import find_bitext
from pipeline.segment.cut import cut, whole
from pipeline.segment.door import Identifier, SegmentError
from pipeline.segment.langid import LangidIdentifier
from pipeline.segment.language import decide
from pipeline.segment.quotations import quotations
from pipeline.segment.words import WordIdentifier, identifier, written

__all__ = [
    "Identifier",
    "LangidIdentifier",
    "SegmentError",
    "WordIdentifier",
    "identifier",
    "segment",
    "written",
]

_WHOLE = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.AUTHOR,
        BlockKind.HEADING,
        BlockKind.COLUMN,
        BlockKind.CELL,
        BlockKind.ROW,
        BlockKind.CODE,
    }
)
"""Kinds that are one unit whatever they hold; the others are cut into sentences."""


def segment(article: Article, languages: Sequence[Language], identify: Identifier) -> SegmentedArticle:
    """Cut an article into units and decide the language of each: one of `languages`, or NO_LANGUAGE.

    Joining a block's units and tails gives the block back exactly. Raises `MarkupError` for a block that is
    not well-formed markup text, `SegmentError` for a tag without its element or no languages at all.
    """
    if not languages:
        message = "no languages to choose from"
        raise SegmentError(message, where=article.location, next_step="name the project's languages")
    units = [_units(block, article.location) for block in article.blocks]
    decided, language = decide(article, units, languages, identify)
    told = tuple(tuple(_with_quotations(unit, languages, identify) for unit in row) for row in decided)
    return SegmentedArticle(article, told, language, find_bitext(article, told, languages, identify))


def _with_quotations(unit: Unit, languages: Sequence[Language], identify: Identifier) -> Unit:
    quoted = tuple(quotations(unit, languages, identify))
    return replace(unit, quoted=quoted) if quoted else unit


def _units(block: Block, location: str) -> list[Unit]:
    """Cut a block; the units' languages are still open."""
    tokens = markup.parse(block.text)
    inlines = {inline.number: inline for inline in block.inlines}
    for token in tokens:
        if isinstance(token, Tag) and token.number not in inlines:
            message = f"{token} has no element behind it"
            raise SegmentError(
                message, where=location, next_step="report this: the reader of the page lost it"
            )
    units = []
    for part in whole(tokens) if block.kind in _WHOLE else cut(tokens):
        text, behind = markup.shorten(part.tokens, inlines)
        units.append(Unit(block.kind, NO_LANGUAGE, text, part.tail, behind))
    return units
