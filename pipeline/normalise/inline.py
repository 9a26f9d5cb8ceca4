"""Inline content: text and elements of a block become markup text with numbered tags."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.model import Inline
from pipeline.normalise.characters import clean, clean_code, has_picture, squeeze
from pipeline.normalise.dom import Element
from pipeline.normalise.links import keep_attributes

_KEPT_TEXT = "a abbr b cite code del dfn em i ins kbd mark math q s samp small span strong sub sup time u var"
_KEPT = frozenset(_KEPT_TEXT.split())
_MOST = 9999
"""The highest number a tag may have."""


@dataclass(frozen=True, slots=True)
class Start:
    """An inline element begins."""

    name: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class End:
    """The innermost inline element ends."""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a block."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image stands here; it becomes a block of its own."""

    element: Element


Mark = str | Start | End | Break | Picture


def read_inline(nodes: Iterable[Element | str]) -> Iterator[Mark]:
    """Read nodes into text and marks; blocks among them are told apart by breaks."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.name == "br":
            yield Break()
        elif node.name == "img":
            alternative = node.get("alt")
            is_emoji = has_picture(alternative) and not any(map(str.isalpha, alternative))
            yield alternative if is_emoji else Picture(node)
        elif node.name == "pre":
            yield from _read_lines(node)
        else:
            attributes = keep_attributes(node.name, node.attributes) if node.name in _KEPT else None
            if attributes is not None and not node.blocky:
                yield Start(node.name, attributes)
                yield from read_inline(node.children)
                yield End()
            elif node.blocky:
                yield Break()
                yield from read_inline(node.children)
                yield Break()
            else:
                yield from read_inline(node.children)


def _read_lines(code: Element) -> Iterator[Mark]:
    """Read preformatted text that no block of its own can hold, as in a cell: each line is code by itself."""
    yield Break()
    for line in clean_code(code.text()).split("\n"):
        yield Start("code", ())
        yield line
        yield End()
        yield Break()


def split_paragraphs(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Cut at two breaks or more in a row; elements open there end and begin again."""
    paragraphs: list[list[Mark]] = [[]]
    opened: list[Start] = []
    breaks = 0
    for mark in marks:
        if isinstance(mark, Break):
            breaks += 1
            if breaks == 2:
                paragraphs[-1].extend(End() for _ in opened)
                paragraphs.append([*opened])
        elif not isinstance(mark, str) or mark.strip():
            breaks = 0
        if isinstance(mark, Start):
            opened.append(mark)
        elif isinstance(mark, End):
            opened.pop()
        paragraphs[-1].append(mark)
    return paragraphs


def write_inline(marks: Iterable[Mark]) -> tuple[str, tuple[Inline, ...]]:
    """Return a block's markup text and its elements, numbered in the order of opening.

    White space is single and stands outside tags; elements without text are gone; breaks stand only
    between words.
    """
    tokens: list[Token | Start | End | Break] = []
    pending: Break | str = ""
    begun = False
    for mark in _without_empty(marks):
        if isinstance(mark, Picture):
            continue
        if isinstance(mark, Break):
            pending = mark
            continue
        if not isinstance(mark, str):
            tokens.append(mark)
            continue
        text = squeeze(mark)
        if text.startswith(" ") and not pending:
            pending = " "
        if bare := text.strip(" "):
            if begun and pending:
                _insert_outside(tokens, pending)
            tokens.append(bare)
            begun = True
            pending = " " if text.endswith(" ") else ""
    return _number(tokens)


def write_text(text: str) -> str:
    """Return plain text, such as an alternative text, as clean markup text."""
    return markup.escape(clean(text))


def _without_empty(marks: Iterable[Mark]) -> list[Mark]:
    """Drop elements without text; what else stands in them, a space or a break, stays."""
    kept: list[Mark | None] = []
    opened: list[int] = []
    filled: list[bool] = [False]
    for mark in marks:
        kept.append(mark)
        if isinstance(mark, Start):
            opened.append(len(kept) - 1)
            filled.append(False)
        elif isinstance(mark, End):
            start = opened.pop()
            if filled.pop():
                filled[-1] = True
            else:
                kept[start] = kept[-1] = None
        elif isinstance(mark, str) and mark.strip():
            filled[-1] = True
    return [mark for mark in kept if mark is not None]


def _insert_outside(tokens: list[Token | Start | End | Break], gap: Break | str) -> None:
    """Put a space or a break before the elements that have just begun."""
    place = len(tokens)
    while isinstance(tokens[place - 1], Start):
        place -= 1
    tokens[place:place] = [gap, " "] if isinstance(gap, Break) else [gap]


def _number(marks: Iterable[Token | Start | End | Break]) -> tuple[str, tuple[Inline, ...]]:
    inlines: list[Inline] = []
    opened: list[Tag | None] = []
    tokens: list[Token] = []
    for mark in marks:
        match mark:
            case Start(name, attributes):
                tag = None
                if len(inlines) < _MOST:
                    inlines.append(Inline(len(inlines) + 1, name, attributes))
                    tag = Tag("open", name, len(inlines))
                    tokens.append(tag)
                opened.append(tag)
            case End():
                if last := opened.pop():
                    tokens.append(Tag("close", last.name, last.number))
            case Break():
                if len(inlines) < _MOST:
                    inlines.append(Inline(len(inlines) + 1, "br"))
                    tokens.append(Tag("void", "br", len(inlines)))
            case str() if tokens and isinstance(tokens[-1], str):
                tokens[-1] += mark  # joined before it is escaped, or `<` and `b>` would make a tag
            case str() | Tag():
                tokens.append(mark)
    return markup.render(tokens), tuple(inlines)
