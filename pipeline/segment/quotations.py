"""Quotations in another of the project's languages inside a sentence."""

import re
from collections.abc import Iterator, Sequence

from pipeline import markup
from pipeline.model import Language, Unit
from pipeline.segment.door import Identifier

_QUOTED = re.compile(r"«([^«»]{8,600})»|“([^“”]{8,600})”|\"([^\"]{8,600})\"")
_FEWEST = 3
"""Words; fewer are as often a name or a term as a quotation."""
_SURE = 0.98
_MOST = 0.95
"""Share of a unit; what is all quotation has its own language already."""


def quotations(
    unit: Unit, languages: Sequence[Language], identify: Identifier
) -> Iterator[tuple[Language, str]]:
    """Yield what a unit quotes in another of the languages than its own, where that is sure."""
    if unit.language not in languages or not any(mark in unit.text for mark in '«“"'):
        return
    for found in _QUOTED.finditer(markup.plain(unit.text)):
        words = next(filter(None, found.groups())).strip()
        if len(words.split()) < _FEWEST or found.end() - found.start() > _MOST * len(unit.text):
            continue
        answer = identify(words)
        told = max(languages, key=lambda language: answer.get(language, 0.0))
        if told != unit.language and answer.get(told, 0.0) >= _SURE:
            yield told, words
