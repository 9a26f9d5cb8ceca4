"""Which language each unit is written in, with the document as context."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Key, Language, Unit
from pipeline.segment import evidence
from pipeline.segment.context import Votes, priors
from pipeline.segment.door import Identifier
from pipeline.segment.quotations import frame
from pipeline.segment.usage import uses

_UNSPOKEN = frozenset({BlockKind.AUTHOR, BlockKind.CODE})
_SURE = 0.9
"""The probability from which a unit's own words say something about the units around it."""
_LEAST = 1e-6
"""No answer of an identifier is taken to be surer than this."""
_DOUBT = 0.2
"""How much of the chances is spread over all languages when sentences elsewhere speak for a name."""
_CONTRADICTED, _ENOUGH = 0.99, 24
"""The probability, and the letters, of words that are in another of the project's languages than their element says."""
_DECLARED = 100.0
"""Letters of text that the page's own declaration is worth: pages are often declared wrongly."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a unit says for itself."""

    known: Language | None
    """Its language, where that is declared or there are no words."""
    chances: Votes
    """Probabilities by its own words alone; one for each of the project's languages, in its order."""
    letters: int
    """How many letters speak."""
    spoken: Language | None = None
    """The third language it is in, where that is sure."""

    def votes(self, languages: Sequence[Language]) -> Votes:
        """Return what it says about the units around it; nothing where it is not sure."""
        if self.known is not None:
            return tuple(float(self.letters * (language == self.known)) for language in languages)
        if max(self.chances) < _SURE:
            return tuple(0.0 for _ in languages)
        return tuple(self.letters * chance for chance in self.chances)


def decide(
    article: Article,
    units: Sequence[Sequence[Unit]],
    languages: Sequence[Language],
    identify: Identifier,
) -> tuple[tuple[tuple[Unit, ...], ...], Language]:
    """Return the units with their languages, and the language most of the article is in.

    First every unit is read for itself; what the sure ones say is the context in which all are decided.
    A short unit whose words stand in a sentence elsewhere, as names do, is taken at that sentence's word.
    Units with the same key get the same language: the one declared first, else the surest.
    """
    readings = [
        _read_block(block, row, languages, identify) for block, row in zip(article.blocks, units, strict=True)
    ]
    readings = _heard(units, readings, languages)
    votes = [[reading.votes(languages) for reading in row] for row in readings]
    page = evidence.declared(article.language, languages)
    declared = tuple(_DECLARED * (language == page) for language in languages)
    chosen: dict[Key, tuple[float, Language]] = {}
    for row, spoken, before in zip(units, readings, priors(article, votes, declared), strict=True):
        for unit, reading, prior in zip(row, spoken, before, strict=True):
            choice = _choose(reading, prior, languages)
            if unit.key not in chosen or choice[0] > chosen[unit.key][0]:
                chosen[unit.key] = choice
    decided = tuple(
        tuple(
            replace(unit, language=chosen[unit.key][1], spoken=reading.spoken)
            for unit, reading in zip(row, spoken, strict=True)
        )
        for row, spoken in zip(units, readings, strict=True)
    )
    return decided, _majority(decided, languages, page)


def _read_block(
    block: Block, row: Sequence[Unit], languages: Sequence[Language], identify: Identifier
) -> list[_Reading]:
    if block.kind in _UNSPOKEN:
        return [_Reading(NO_LANGUAGE, tuple(1.0 / len(languages) for _ in languages), 0) for _ in row]
    own = [evidence.read(unit, languages) for unit in row]
    known = evidence.declared(block.language, languages)
    if _is_contradicted(" ".join(one.text or one.declared for one in own), known, languages, identify):
        known = None
    return [_read(one, known, languages, identify) for one in own]


def _read(
    own: evidence.Evidence, declared: Language | None, languages: Sequence[Language], identify: Identifier
) -> _Reading:
    even = tuple(1.0 / len(languages) for _ in languages)
    if _is_contradicted(own.declared, own.language, languages, identify):
        own = replace(own, text=own.declared, language=None)
    known = own.language or declared
    if known is not None or not own.text:
        return _Reading(known, even, own.letters)
    answer = identify(frame(own.text, languages, identify))
    third = max(answer, key=lambda language: answer[language], default=None)
    if third is not None and third not in languages and answer[third] >= _SURE:
        return _Reading(NO_LANGUAGE, even, 0, spoken=third)
    chances = [min(max(answer.get(language, 0.0), _LEAST), 1.0) for language in languages]
    return _Reading(None, tuple(chance / sum(chances) for chance in chances), own.letters)


def _is_contradicted(
    words: str, declared: Language | None, languages: Sequence[Language], identify: Identifier
) -> bool:
    """Say whether words are for sure in another language of the project than the elements around them declare.

    Templates and word processors declare one for all of a page (`<main lang>`, `<span lang="FR-CA">`).
    """
    if declared not in languages or sum(map(str.isalpha, words)) < _ENOUGH:
        return False
    answer = identify(words)
    others = (answer.get(language, 0.0) for language in languages if language != declared)
    return max(others, default=0.0) >= _CONTRADICTED


def _heard(
    units: Sequence[Sequence[Unit]], readings: Sequence[Sequence[_Reading]], languages: Sequence[Language]
) -> list[list[_Reading]]:
    """Replace what short units say by what the sentences that use their words say."""
    texts = [markup.plain(unit.text) for row in units for unit in row]
    votes = [reading.votes(languages) for row in readings for reading in row]
    used = iter(uses(texts, votes))
    return [[_corrected(reading, next(used)) for reading in row] for row in readings]


def _corrected(reading: _Reading, use: Votes | None) -> _Reading:
    if use is None or reading.known is not None:
        return reading
    rest = _DOUBT / len(use)
    return replace(reading, chances=tuple((1.0 - _DOUBT) * vote / sum(use) + rest for vote in use))


def _choose(reading: _Reading, prior: Votes, languages: Sequence[Language]) -> tuple[float, Language]:
    """Return how sure the choice is, and the choice; on a tie the project's first language."""
    if reading.known is not None:
        return math.inf, reading.known
    weights = [chance * expected for chance, expected in zip(reading.chances, prior, strict=True)]
    best = max(range(len(languages)), key=lambda place: weights[place])
    return weights[best] / sum(weights), languages[best]


def _majority(
    units: Sequence[Sequence[Unit]], languages: Sequence[Language], page: Language | None
) -> Language:
    """Return the language of most characters; the page's declaration, then the project's order, settle ties."""
    characters = dict.fromkeys(languages, 0)
    for row in units:
        for unit in row:
            if unit.language in characters:
                characters[unit.language] += len(unit.text)
    return max(languages, key=lambda language: (characters[language], language == page))
