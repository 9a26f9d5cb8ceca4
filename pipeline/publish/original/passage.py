"""One passage, cut where its words on the page and its words in the edition can be changed for each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.model import Inline, Language, Passage, Piece, State, Unit
from pipeline.publish.original.formulas import seen
from pipeline.publish.original.letters import signs
from pipeline.typography import typeset


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or the part of one up to a line break."""

    start: int
    """Signs of the block before it."""
    end: int
    tokens: tuple[Token, ...]
    """What the edition says, its tags with the block's numbers."""
    kept: bool
    """Whether the page says it already."""
    state: State
    written: Language
    """The language the page says it in."""
    shown: Language
    """The language the edition says it in."""


@dataclass(frozen=True, slots=True)
class Span:
    """An inline element of a block: which of the block's signs stand in it."""

    inline: Inline
    start: int
    end: int


def segments(units: Sequence[Unit], passage: Passage, kept: Sequence[bool]) -> tuple[Segment, ...]:
    """Cut a passage into segments, in order; together they are all signs of the block."""
    found: list[Segment] = []
    position = 0
    for unit, piece, same in zip(units, passage.pieces, kept, strict=True):
        written = tuple(seen(markup.lengthen(unit.text, unit.inlines)))
        shown = written if same else tuple(seen(_shown(piece)))
        for old, new in _between_breaks(written, shown):
            end = position + len(signs("".join(token for token in old if isinstance(token, str))))
            found.append(Segment(position, end, tuple(new), same, piece.state, unit.language, piece.language))
            position = end
    return tuple(found)


def is_kept(unit: Unit, piece: Piece) -> bool:
    """Say whether a piece is the page's own text, spaces and apostrophes aside: then the page's are right."""
    if piece.text == unit.text:
        return True
    return piece.state in (State.SOURCE, State.MISSING) and piece.text == typeset(unit.text, piece.language)


def _shown(piece: Piece) -> tuple[Token, ...]:
    try:
        return markup.lengthen(piece.text, piece.inlines)
    except markup.MarkupError:  # assemble let the tags go
        return (markup.unescape(markup.strip(piece.text)),)


def _between_breaks(
    written: Sequence[Token], shown: Sequence[Token]
) -> list[tuple[Sequence[Token], Sequence[Token]]]:
    """Cut both at their line breaks where they have the same ones; the breaks stay on the page."""
    old, old_breaks = _cut(written)
    new, new_breaks = _cut(shown)
    if old_breaks == new_breaks:
        return list(zip(old, new, strict=True))
    return [(written, shown)]


def _cut(tokens: Sequence[Token]) -> tuple[list[list[Token]], list[int]]:
    parts: list[list[Token]] = [[]]
    breaks: list[int] = []
    depth = 0
    for token in tokens:
        if isinstance(token, Tag):
            if token.name == "br" and not depth:
                breaks.append(token.number)
                parts.append([])
                continue
            depth += {"open": 1, "close": -1, "void": 0}[token.role]
        parts[-1].append(token)
    return parts, breaks


def spans(passage: Passage) -> Iterator[Span]:
    """Yield the block's inline elements that hold text, in the order of opening."""
    inlines = {inline.number: inline for inline in passage.block.inlines}
    found: dict[int, Span] = {}
    opened: list[tuple[int, int]] = []
    position = 0
    for token in seen(markup.parse(passage.block.text)):
        if isinstance(token, str):
            position += len(signs(token))
        elif token.role == "open":
            opened.append((token.number, position))
        elif token.role == "close":
            number, start = opened.pop()
            found[number] = Span(inlines[number], start, position)
    return (found[number] for number in sorted(found))
