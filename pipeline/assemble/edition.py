"""SegmentedArticle + Catalog → Edition."""

import re
import unicodedata
from collections.abc import Mapping

from pipeline import markup
from pipeline.assemble.figures import rewrite
from pipeline.errors import PipelineError
from pipeline.model import (
    NO_LANGUAGE,
    BlockKind,
    Catalog,
    Edition,
    Key,
    Language,
    Passage,
    Piece,
    Policy,
    SegmentedArticle,
    State,
    Terms,
    Translation,
    Unit,
)
from pipeline.typography import typeset

_WHITE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

_ANY = Terms()


class AssembleError(PipelineError):
    """The catalog is not this article's: a unit is not in it."""


def assemble(segmented: SegmentedArticle, catalog: Catalog, terms: Terms = _ANY) -> Edition:
    """Put the edition of `catalog.language` together; the source text stands in where `terms` allow no other.

    Raises `AssembleError` if a unit is not in the catalog.
    """
    translations = {entry.key: entry.translation for entry in catalog.entries}
    problems: dict[str, None] = {}
    passages = tuple(
        Passage(
            block,
            tuple(_piece(unit, segmented, catalog, translations, terms, problems) for unit in units),
        )
        for block, units in zip(segmented.article.blocks, segmented.units, strict=True)
    )
    article = segmented.article
    return Edition(
        slug=article.slug,
        language=catalog.language,
        passages=passages,
        url=article.url,
        published=article.published,
        modified=article.modified,
        problems=tuple(problems),
        location=article.location,
        image=article.image,
        tags=article.tags,
        noted=terms.note,
        base=article.base,
    )


def _piece(
    unit: Unit,
    segmented: SegmentedArticle,
    catalog: Catalog,
    translations: Mapping[Key, Translation],
    terms: Terms,
    problems: dict[str, None],
) -> Piece:
    translation = translations.get(unit.key)
    if translation is None:
        message = f"the {catalog.language} catalog does not know {_excerpt(unit)}"
        raise AssembleError(message, where=segmented.article.location, next_step="run `diptych extract`")
    own = unit.language in (catalog.language, NO_LANGUAGE) or translation.state is State.SOURCE
    if own and not (translation.state.by_person and translation.text.strip()):
        return _piece_of_source(unit, segmented.language, catalog.language)
    if not _may_be_shown(translation, terms):
        text = typeset(unit.text, unit.language)
        return Piece(text, unit.tail, unit.inlines, State.MISSING, unit.language)
    text, problem = _fitted(_tidy(translation.text, unit.kind), unit)
    if problem:
        problems[f"{_excerpt(unit)}: {problem}; shown without its tags"] = None
    if unit.kind is not BlockKind.CODE:
        text = typeset(text, catalog.language)
    return Piece(text, unit.tail, () if problem else unit.inlines, translation.state, catalog.language)


def _piece_of_source(unit: Unit, written: Language, language: Language) -> Piece:
    text = unit.text
    if unit.language != NO_LANGUAGE:
        text = typeset(text, language)
    elif unit.kind not in (BlockKind.CODE, BlockKind.AUTHOR):
        text = rewrite(text, written, language)
    return Piece(text, unit.tail, unit.inlines, State.SOURCE, language)


def _may_be_shown(translation: Translation, terms: Terms) -> bool:
    state = translation.state
    if not translation.text.strip() or state is State.MISSING:
        return False
    if state is State.SUGGESTED and not terms.show_stale:
        return False
    match terms.publish:
        case Policy.MACHINE:
            return True
        case Policy.TOUCHED:
            return state.by_person or state is State.SUGGESTED
        case Policy.APPROVED:
            return state.by_person


def _tidy(text: str, kind: BlockKind) -> str:
    """Fold what an editor or a hostile file brought into a msgstr: line breaks, control characters."""
    text = unicodedata.normalize("NFC", text)
    if kind is not BlockKind.CODE:
        text = _WHITE.sub(" ", text).strip(" ")
    return _CONTROL.sub("", text)


def _fitted(text: str, unit: Unit) -> tuple[str, str]:
    """Return the text and no problem, or the text without tags and what is wrong with them."""
    try:
        if markup.tree(text) == markup.tree(unit.text):
            return text, ""
        problem = "its tags are not those of the source"
    except markup.MarkupError as error:
        problem = error.message
    return markup.strip(text), problem


def _excerpt(unit: Unit) -> str:
    text = unit.text if len(unit.text) <= 60 else unit.text[:59] + "…"
    return f"{unit.kind.value} “{text}”"
