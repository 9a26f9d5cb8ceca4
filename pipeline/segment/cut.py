"""Cut markup text into sentences; tags are zero-width and stay with the words they belong to."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.markup import Tag, Token
from pipeline.segment import sentences


class Cut(NamedTuple):
    """One sentence of a block."""

    tokens: tuple[Token, ...]
    """Strings may stand next to each other."""
    tail: str
    """The white space before the next sentence."""


def whole(tokens: Sequence[Token]) -> list[Cut]:
    """Return all tokens as one piece; nothing where there are none."""
    return [Cut(tuple(tokens), "")] if tokens else []


def cut(tokens: Sequence[Token]) -> list[Cut]:
    """Cut tokens into sentences. Their tokens and tails, one after the other, are the tokens given.

    No cut falls inside an open element. `<br/>` counts as a space and stays with the sentence before it.
    """
    cuts: list[Cut] = []
    sentence: list[Token] = []
    depth = 0
    for between, run in groupby(_part(tokens), key=lambda part: part[1]):
        passed = [token for token, _ in run]
        place = _place(passed, depth) if between else None
        if place is None:
            sentence += passed
        else:
            cuts.append(_trimmed([*sentence, *passed[:place]]))
            sentence = passed[place:]
        depth += sum(_change(token) for token in passed)
    return [*cuts, _trimmed(sentence)] if sentence else cuts


def _place(gap: Sequence[Token], depth: int) -> int | None:
    """Return how many tokens of a gap stay with the sentence before: as many as can, no element left open."""
    place = None if depth else 0
    for number, token in enumerate(gap, start=1):
        depth += _change(token)
        if depth == 0:
            place = number
    return place


def _change(token: Token) -> int:
    if isinstance(token, str) or token.role == "void":
        return 0
    return 1 if token.role == "open" else -1


def _trimmed(tokens: Sequence[Token]) -> Cut:
    """Take the white space off the end, unless there is nothing else."""
    kept = list(tokens)
    tail = ""
    while kept and isinstance(last := kept[-1], str) and not last.strip():
        tail = last + tail
        kept.pop()
    if not kept:
        return Cut(tuple(tokens), "")
    if isinstance(kept[-1], str):
        words = kept[-1].rstrip()
        tail = kept[-1][len(words) :] + tail
        kept[-1] = words
    return Cut(tuple(kept), tail)


def _part(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield the tokens, strings parted where a gap begins or ends, each with whether it stands in a gap."""
    spans = sentences.gaps("".join(_seen(tokens)))
    span = next(spans, None)
    offset = 0
    for token in tokens:
        if isinstance(token, Tag):
            yield token, span is not None and span.start <= offset <= span.end
            offset += len(_width(token))
            continue
        end = offset + len(token)
        position = offset
        while position < end:
            while span is not None and span.end <= position:
                span = next(spans, None)
            between = span is not None and span.start <= position
            stop = end if span is None else min(end, span.end if between else span.start)
            yield token[position - offset : stop - offset], between
            position = stop
        offset = end


def _seen(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield what the search for sentences sees of each token: as long as the token is wide."""
    raised = 0
    for token in tokens:
        if isinstance(token, Tag):
            raised += _change(token) if token.name == "sup" else 0
            yield _width(token)
        else:
            yield sentences.REFERENCE * len(token) if raised else token


def _width(tag: Tag) -> str:
    return "\n" if tag.name == "br" else ""
