"""Quotations in another of the project's languages inside a sentence."""

import re
from collections.abc import Iterator, Sequence

from pipeline import markup
from pipeline.model import Language, Unit
from pipeline.segment.door import Identifier

_QUOTED = re.compile(r"«([^«»]{8,600})»|“([^“”]{8,600})”|\"([^\"]{8,600})\"")
_MARKS = '«“"'
_FEWEST = 3
"""Words; fewer are as often a name or a term as a quotation."""
_SURE = 0.98
_MOST = 0.95
"""Share of a unit; what is all quotation has its own language already."""


def quotations(
    unit: Unit, languages: Sequence[Language], identify: Identifier
) -> Iterator[tuple[Language, str]]:
    """Yield what a unit quotes in another of the languages than its own, where that is sure."""
    if unit.language not in languages or not any(mark in unit.text for mark in _MARKS):
        return
    for found in _QUOTED.finditer(markup.plain(unit.text)):
        words = _words(found)
        if found.end() - found.start() > _MOST * len(unit.text):
            continue
        told = _told(words, languages, identify)
        if told not in (None, unit.language):
            yield told, words


def frame(text: str, languages: Sequence[Language], identify: Identifier) -> str:
    """Return a plain text without what it quotes, where that is in another of the languages than the rest.

    Who quotes at length writes in the language of what stands around the quotation. Where either is unsure, the
    text is returned as it is.
    """
    if not any(mark in text for mark in _MARKS):
        return text
    quoted = [_words(found) for found in _QUOTED.finditer(text)]
    rest = _QUOTED.sub(" ", text)
    own = _told(rest, languages, identify) if quoted else None
    if own is None:
        return text
    return rest if any(_told(words, languages, identify) not in (None, own) for words in quoted) else text


def _words(found: re.Match[str]) -> str:
    return str(next(filter(None, found.groups()))).strip()


def _told(words: str, languages: Sequence[Language], identify: Identifier) -> Language | None:
    """Return the language of some words, if they are enough and it is sure."""
    if len(words.split()) < _FEWEST:
        return None
    answer = identify(words)
    told = max(languages, key=lambda language: answer.get(language, 0.0))
    return told if answer.get(told, 0.0) >= _SURE else None
