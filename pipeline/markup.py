"""Markup text: how inline elements ride in a sentence that people and machines translate.

A tag is `<name>`, `</name>` or `<name/>`, with `id="n"` after the name where one name stands several times:
`See <a id="1">this</a> and <a id="2">that</a>.` Nothing else is ever inside a tag, so attributes cannot be
broken or injected. A character that could be taken for a tag or an escape is written `&lt;` or `&amp;`; every
other `<` and `&` stays as it is, so `R&D` and `a < b` look like themselves in a translator's editor.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.errors import PipelineError
from pipeline.model import Inline

VOID = frozenset({"br", "img", "wbr"})
"""Elements without content, written `<br/>`."""

_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?: id="(?P<number>[1-9][0-9]{0,3})")?(?P<void>/?)>')
_ESCAPE = re.compile(r"&(lt|gt|amp);")
_AMBIGUOUS = re.compile(r"<(?=/?[A-Za-z])|&(?=(?:lt|gt|amp);)")
_CHARACTER = {"lt": "<", "gt": ">", "amp": "&"}


class MarkupError(PipelineError):
    """Markup text that is not well formed, or whose tags are not those of its source."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in markup text."""

    role: Literal["open", "close", "void"]
    name: str
    number: int = 0
    """0 where the tag has no `id`. A closing tag has its opening tag's number."""

    @property
    def key(self) -> str:
        """The short tag that names the element: `a` or `a id="2"`."""
        return f'{self.name} id="{self.number}"' if self.number else self.name

    def __str__(self) -> str:
        match self.role:
            case "open":
                return f"<{self.key}>"
            case "close":
                return f"</{self.name}>"
            case "void":
                return f"<{self.key}/>"


Token = str | Tag
"""Literal characters, or a tag."""


def escape(text: str) -> str:
    """Write literal characters as markup text."""
    if "<" not in text and "&" not in text:
        return text
    return _AMBIGUOUS.sub(lambda found: "&lt;" if found[0] == "<" else "&amp;", text)


def unescape(text: str) -> str:
    """Read markup text without tags as literal characters; the inverse of `escape`."""
    return text if "&" not in text else _ESCAPE.sub(lambda found: _CHARACTER[found[1]], text)


def parse(text: str) -> tuple[Token, ...]:
    """Read markup text into literal strings and tags; each closing tag gets its opening tag's number.

    Raises `MarkupError` for a tag that is not closed, closed out of order, or never opened.
    """
    if "<" not in text:
        return (unescape(text),) if text else ()
    tokens: list[Token] = []
    stack: list[Tag] = []
    position = 0
    for found in _TAG.finditer(text):
        if found.start() > position:
            tokens.append(unescape(text[position : found.start()]))
        position = found.end()
        tag = _tag(found)
        if tag.role == "open":
            stack.append(tag)
        elif tag.role == "close":
            if not stack or stack[-1].name != tag.name:
                message = f"{tag} closes {stack[-1] if stack else 'nothing'}"
                raise MarkupError(message)
            tag = replace(tag, number=stack.pop().number)
        tokens.append(tag)
    if stack:
        message = f"{stack[-1]} is never closed"
        raise MarkupError(message)
    if position < len(text):
        tokens.append(unescape(text[position:]))
    return tuple(tokens)


def _tag(found: re.Match[str]) -> Tag:
    name, number = found["name"], int(found["number"] or 0)
    if found["end"]:
        return Tag("close", name)
    return Tag("void" if found["void"] or name in VOID else "open", name, number)


def render(tokens: Iterable[Token]) -> str:
    """Write tokens as markup text; the inverse of `parse`."""
    return "".join(str(token) if isinstance(token, Tag) else escape(token) for token in tokens)


def plain(text: str) -> str:
    """Return the literal characters of markup text, tags left out."""
    return "".join(token for token in parse(text) if isinstance(token, str))


def strip(text: str) -> str:
    """Return markup text without its tags, whether they fit together or not; a line break becomes a space."""
    parts: list[str] = []
    position = 0
    for found in _TAG.finditer(text):
        parts += unescape(text[position : found.start()]), " " if found["name"] == "br" else ""
        position = found.end()
    return escape("".join([*parts, unescape(text[position:])]))


def tree(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the elements of markup text, each as its path of short tags from the outside in, sorted.

    Two texts have the same tree when each element is there as often, inside the same elements; their order
    may differ, as languages order words differently.
    """
    paths: list[tuple[str, ...]] = []
    stack: list[str] = []
    for token in parse(text):
        if not isinstance(token, Tag):
            continue
        if token.role == "close":
            stack.pop()
            continue
        paths.append((*stack, token.key))
        if token.role == "open":
            stack.append(token.key)
    return tuple(sorted(paths))


def shorten(
    tokens: Sequence[Token], inlines: Mapping[int, Inline]
) -> tuple[str, tuple[tuple[str, Inline], ...]]:
    """Give tags their shortest form within one unit.

    `tokens` carry the block's numbers. A name that stands once loses its number; a name that stands several
    times is counted from 1. Returns the markup text and the element behind each short tag, in order.
    """
    opening = [token for token in tokens if isinstance(token, Tag) and token.role != "close"]
    names = Counter(tag.name for tag in opening)
    passed: Counter[str] = Counter()
    short: dict[int, int] = {}
    for tag in opening:
        passed[tag.name] += 1
        short[tag.number] = passed[tag.name] if names[tag.name] > 1 else 0
    renumbered = [
        replace(token, number=short[token.number]) if isinstance(token, Tag) else token for token in tokens
    ]
    behind = tuple((replace(tag, number=short[tag.number]).key, inlines[tag.number]) for tag in opening)
    return render(renumbered), behind


def lengthen(text: str, inlines: Iterable[tuple[str, Inline]]) -> tuple[Token, ...]:
    """Give a unit's tags the block's numbers again; the inverse of `shorten`.

    Raises `MarkupError` for a tag that `inlines` does not know.
    """
    known = dict(inlines)
    tokens: list[Token] = []
    for token in parse(text):
        if isinstance(token, Tag):
            if token.key not in known:
                message = f"{token} is not in the source text"
                raise MarkupError(message)
            tokens.append(replace(token, number=known[token.key].number))
        else:
            tokens.append(token)
    return tuple(tokens)
