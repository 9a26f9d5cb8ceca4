"""From a model's attention over its tokens to that over words, and to links between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.translate.door import Link

_WORD = re.compile(r"\w+|[^\w\s]")
_SPACE = "\u2581"
"""How SentencePiece writes the space before a word."""


def token_spans(tokens: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
    """Return where each SentencePiece token stands in the text; empty where that cannot be told.

    Exact where the tokens spell the text. Else (the tokeniser normalised a letter, or spelt one in bytes)
    each token is given its whole word.
    """
    if "".join(tokens).replace(_SPACE, " ").strip() == text:
        return tuple(_spelt(tokens, len(text)))
    starts = [index for index, token in enumerate(tokens) if index == 0 or token.startswith(_SPACE)]
    words = [found.span() for found in re.finditer(r"\S+", text)]
    if len(starts) != len(words):
        return ()
    ends = [*starts[1:], len(tokens)]
    return tuple(
        span for span, start, end in zip(words, starts, ends, strict=True) for _ in range(start, end)
    )


def _spelt(tokens: Sequence[str], length: int) -> Iterator[tuple[int, int]]:
    position = 0 if not tokens or not tokens[0].startswith(_SPACE) else -1
    for token in tokens:
        end = position + len(token)
        start = position + token.startswith(_SPACE)
        yield max(0, min(start, length)), max(0, min(end, length))
        position = end


@dataclass(frozen=True, slots=True)
class Words:
    """Words and marks of a text and of its translation, and how much each of the translation attends to each of the text."""

    sources: tuple[tuple[int, int], ...]
    targets: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]
    """A row for each target, a column for each source; empty where no token can be told from another."""

    def chosen(self) -> Iterator[tuple[tuple[int, int], tuple[int, int], float]]:
        """Yield each target that attends to something, the source it attends to most, and that one's share."""
        for target, row in zip(self.targets, self.weights, strict=True):
            best = max(range(len(row)), key=row.__getitem__, default=None)
            if best is not None and row[best] > 0:
                yield target, self.sources[best], row[best] / sum(row)


class Cut(NamedTuple):
    """The words of a text, and the tokens that each is made of."""

    words: tuple[tuple[int, int], ...]
    tokens: tuple[list[int], ...]


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Cut:
    """Find the words of a text whose tokens have these spans."""
    words = tuple(found.span() for found in _WORD.finditer(text)) if spans else ()
    return Cut(words, tuple(_tokens_of(words, spans)))


def attend(
    source: Cut,
    target: str,
    target_spans: Sequence[tuple[int, int]],
    attention: Sequence[Sequence[float]],
    wanted: Sequence[tuple[int, int]] = (),
) -> Words:
    """Add up a model's attention over its tokens to that over words: all of a translation, or those that are wanted.

    `attention` has one row for each target token and one column for each source token; rows and columns
    beyond the spans are ignored.
    """
    if not source.words or not target_spans:
        return Words((), (), ())
    targets = tuple(wanted or (found.span() for found in _WORD.finditer(target)))
    weights: list[tuple[float, ...]] = []
    for tokens in _tokens_of(targets, target_spans):
        rows = [attention[token] for token in tokens if token < len(attention)]
        summed = [sum(column) for column in zip(*rows, strict=False)]
        weights.append(tuple(sum(summed[t] for t in word if t < len(summed)) for word in source.tokens))
    return Words(source.words, targets, tuple(weights))


def link_words(words: Words) -> tuple[Link, ...]:
    """Link each target word to the source word it attends to most, and each source word left over likewise."""
    links = {Link(*source, *target) for target, source, _ in words.chosen()}
    linked = {(link.start, link.end) for link in links}
    for index, span in enumerate(words.sources):
        if span not in linked and words.weights:
            weight, best = max((row[index], -number) for number, row in enumerate(words.weights))
            if weight > _ENOUGH:
                links.add(Link(*span, *words.targets[-best]))
    return tuple(sorted(links))


_ENOUGH = 0.2
"""Less attention than this says nothing about a source word that no target word chose."""


def _tokens_of(words: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the tokens that share a character with each word; both sequences are in reading order."""
    first = 0
    for start, end in words:
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        found: list[int] = []
        index = first
        while index < len(spans) and spans[index][0] < end:
            if spans[index][1] > start:
                found.append(index)
            index += 1
        yield found
