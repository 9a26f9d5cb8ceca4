"""Pages, and editions of them, for the tests of the original layout."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.model import (
    NO_LANGUAGE,
    Article,
    Edition,
    Language,
    Page,
    Passage,
    Piece,
    SegmentedArticle,
    State,
    Unit,
)
from pipeline.normalise import normalise
from pipeline.publish import Original, find_original
from pipeline.segment import segment

EN, FR = Language("en"), Language("fr")
HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>A title</title></head>\n<body><article>\n<h1>A title</h1>\n'
FOOT = "\n</article></body></html>\n"


def read(html: str, language: Language = EN) -> tuple[Page, SegmentedArticle]:
    """Read a page in one language, where it does not say otherwise itself."""

    languages = tuple(dict.fromkeys((EN, FR, language)))

    def identify(text: str) -> Mapping[Language, float]:
        return {known: 0.9 if known == language and text else 0.1 for known in languages}

    page = Page("page", "source/page.html", "text/html", html)
    article = normalise(page)
    assert isinstance(article, Article), article
    return page, segment(article, languages, identify)


def original(html: str, *, trusted: bool = True) -> Original:
    """Find the article on a page."""
    return find_original(*read(html), trusted=trusted)


def edition(
    segmented: SegmentedArticle,
    translate: Callable[[Unit], str | None],
    state: State = State.HUMAN,
    language: Language = FR,
) -> Edition:
    """An edition of which `translate` says the words; what it has none for stays as it is."""

    def piece(unit: Unit) -> Piece:
        text = translate(unit)
        if text is not None:
            return Piece(text, unit.tail, unit.inlines, state, language)
        known = language if unit.language == NO_LANGUAGE else unit.language
        missing = State.MISSING if known != language else State.SOURCE
        return Piece(unit.text, unit.tail, unit.inlines, missing, known)

    rows = zip(segmented.article.blocks, segmented.units, strict=True)
    return Edition(
        segmented.article.slug,
        language,
        tuple(Passage(block, tuple(map(piece, units))) for block, units in rows),
    )


def untouched(segmented: SegmentedArticle) -> Edition:
    """The edition that says what the page says, each sentence in its own language."""
    kept = edition(segmented, lambda unit: unit.text, State.SOURCE, segmented.language)
    passages = (
        replace(
            passage,
            pieces=tuple(
                piece if unit.language == NO_LANGUAGE else replace(piece, language=unit.language)
                for piece, unit in zip(passage.pieces, units, strict=True)
            ),
        )
        for passage, units in zip(kept.passages, segmented.units, strict=True)
    )
    return replace(kept, passages=tuple(passages))
