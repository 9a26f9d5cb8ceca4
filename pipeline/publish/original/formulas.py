"""Formulas stand on the page as they are, in whatever forms it shows them; an edition only puts them elsewhere."""

from collections import defaultdict
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
    ends = _ends(page, tokens)
    position = 0
    while position < len(tokens):
        token, end = tokens[position], ends.get(position, position + 1)
        if position in ends:
            yield Token(Kind.FORMULA, token.start, tokens[end - 1].end, token.name)
        else:
            yield token
        position = end


def _ends(page: str, tokens: Sequence[Token]) -> dict[int, int]:
    """Return, for the number of each token that begins a formula, that of the token behind it."""
    ends: dict[int, int] = {}
    opened: defaultdict[str, list[tuple[int, bool, int]]] = defaultdict(list)
    """By name: the tokens of elements that are open, whether one may hold a formula, and how many there were before."""
    formulas = 0
    for number, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            holds = _may_hold(page[token.start : token.end], token.name)
            if token.name == "img" and holds:
                ends[number] = number + 1
            elif token.name not in VOID:
                opened[token.name].append((number, holds, formulas))
                formulas += token.name in NAMES or (token.name == "script" and holds)
        elif token.kind is Kind.CLOSE and opened[token.name]:
            first, holds, before = opened[token.name].pop()
            if holds and formulas == before + 1:
                ends[first] = number + 1
    return ends


def _may_hold(tag: str, name: str) -> bool:
    """Say whether a formula, in whatever form, may begin with a tag."""
    if name in NAMES:
        return True
    if name == "script":
        return (value_of(tag, "type") or "").startswith(TEX)
    classes = value_of(tag, "class") or "" if "class" in tag else ""
    return is_drawn(classes) if name == "img" else is_holder(name, classes)
