"""Formulas stand on the page as they are, in whatever forms it shows them; an edition only puts them elsewhere."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.markup import Tag
from pipeline.markup import Token as Word
from pipeline.mathml import NAMES, TEX, is_drawn, is_holder
from pipeline.publish.original.tokens import VOID, Kind, Token, value_of

SIGN = "\ue000"
"""What a formula's words are compared by: the page may write them in any way."""


def seen(words: Iterable[Word]) -> Iterator[Word]:
    """Yield markup tokens with each formula's words as one sign."""
    depth = 0
    for word in words:
        if isinstance(word, Tag):
            if word.name == "math" and word.role != "void":
                depth += 1 if word.role == "open" else -1
                if word.role == "close":
                    yield SIGN
            yield word
        elif not depth:
            yield word


def as_one(page: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield a page's tokens, all that shows one formula as one."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = _end(page, tokens, position) if token.kind is Kind.OPEN else position
        if end > position:
            yield Token(Kind.FORMULA, token.start, tokens[end - 1].end, token.name)
        else:
            yield token
        position = max(end, position + 1)


def _end(page: str, tokens: Sequence[Token], first: int) -> int:
    """Return the number of the token behind a formula that begins with one; that one's number where none does."""
    opening = tokens[first]
    tag = page[opening.start : opening.end]
    classes = value_of(tag, "class") or "" if "class" in tag else ""
    if opening.name == "img":
        return first + 1 if is_drawn(classes) else first
    is_tex = opening.name == "script" and (value_of(tag, "type") or "").startswith(TEX)
    if opening.name in VOID or not (opening.name in NAMES or is_tex or is_holder(opening.name, classes)):
        return first
    depth = 0
    for number in range(first, len(tokens)):
        if tokens[number].name == opening.name:
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(tokens[number].kind, 0)
            if not depth:
                return number + 1
    return first
