"""The words of a passage as Markdown (CommonMark): no text of an article becomes markup by accident."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from pipeline.markup import Token
from pipeline.model import Inline, Language, Passage, Piece
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.inline import BREAKS, tokens
from pipeline.signs import lowered, quotes_of, raised

Place = Literal["block", "line", "cell"]
"""A `line` (a heading) has no line breaks; neither has a `cell`, where `|` ends the cell even in code."""

_SIGNS = re.compile(r"[\\`*_\[\]<>{}|~]|(?<=\{)%|(?<=\$)\$|:(?=//)|@|(?<=[Ww]{3})\.|&(?=#?\w{1,32};)")
_REFERENCES = {"<": "&lt;", "&": "&amp;"} | {sign: f"&#{ord(sign)};" for sign in "~%$=:@."}
"""Signs that kramdown or Python-Markdown have no backslash escape for."""
_LINE_START = re.compile(r"^(\s*)(?:([#+\-=:])|([0-9]{1,9})(?=[.)](?:\s|$)))", re.MULTILINE)
_EMPHASIS = {"em": "*", "i": "*", "cite": "*", "dfn": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_CODE = frozenset({"code", "kbd", "samp"})
_FOLLOWING = {**_EMPHASIS, **dict.fromkeys(_CODE, "`"), "a": "[", "img": "!", "br": " "}
"""What an element begins with; the others begin with their content."""


@dataclass(slots=True)
class _Frame:
    """An element that is open, and what has been written inside it."""

    inline: Inline
    parts: list[str] = field(default_factory=list)


def words(passage: Passage, language: Language, place: Place = "block") -> str:
    """Return a passage's text as Markdown."""
    text = "".join(_piece(piece, language, place) + BREAKS.sub(" ", piece.tail) for piece in passage.pieces)
    return guard_line_starts(text.strip(" "))


def escape(text: str) -> str:
    """Write literal characters so that no Markdown dialect takes them for markup; Liquid's and Hugo's neither.

    Nor for an address to make a link of: some dialects take the backslashes in one for a part of it.
    """
    return _SIGNS.sub(lambda found: _literal(found[0]), BREAKS.sub(" ", text))


def _literal(sign: str) -> str:
    return _REFERENCES.get(sign, f"\\{sign}")


def guard_line_starts(text: str) -> str:
    """Keep a line from becoming a heading, a list item or a rule by how it begins."""
    return _LINE_START.sub(
        lambda found: found[1] + _literal(found[2]) if found[2] else f"{found[1]}{found[3]}\\", text
    )


def address(target: str) -> str:
    """Write a link's target; what could end it or be read as an entity is encoded."""
    return re.sub(r"&(?=#?\w{1,32};)", "&amp;", quote(target, "!#$%&'*+,/:;=?@-._~", errors="replace"))


def _piece(piece: Piece, language: Language, place: Place) -> str:
    inlines = dict(piece.inlines)
    found = tokens(piece)
    frames = [_Frame(Inline(0, ""))]
    for position, token in enumerate(found):
        if isinstance(token, str):
            in_code = any(frame.inline.name in _CODE for frame in frames)
            text = BREAKS.sub(" ", token) if in_code else escape(token)
            # `!` and a link would be an image
            before_link = text.endswith("!") and _after(found, position + 1, inlines) == "["
            frames[-1].parts.append(text[:-1] + "\\!" if before_link and not in_code else text)
        elif token.role == "void":
            frames[-1].parts.append(_void(inlines.get(token.key, Inline(0, token.name)), place))
        elif token.role == "open":
            frames.append(_Frame(inlines.get(token.key, Inline(0, token.name))))
        else:
            frame = frames.pop()
            sides = _before(frames), _after(found, position + 1, inlines)
            frames[-1].parts.append(_closed(frame, frames, sides, language, place))
    return "".join(frames[0].parts)


def _before(frames: Sequence[_Frame]) -> str:
    """Return the character that stands before an element that is closing, or nothing."""
    last = next((part for frame in reversed(frames) for part in reversed(frame.parts) if part), "")
    return last[-1:]


def _after(found: Sequence[Token], position: int, inlines: Mapping[str, Inline]) -> str:
    """Return the character that will stand after an element that is closing, or nothing."""
    for place in range(position, len(found)):
        token = found[place]
        if isinstance(token, str):
            return token[0]
        if token.role != "close":
            name = inlines.get(token.key, Inline(0, token.name)).name
            if name in _FOLLOWING:
                return _FOLLOWING[name][0]
    return ""


def _void(inline: Inline, place: Place) -> str:
    attributes = dict(inline.attributes)
    if inline.name == "br":
        return "  \n" if place == "block" else " "
    source = safe_address(attributes.get("src", ""), IMAGE_SCHEMES)
    if inline.name == "img" and source:
        return f"![{escape(attributes.get('alt', ''))}]({address(source)})"
    return ""


def _closed(
    frame: _Frame, outer: Sequence[_Frame], sides: tuple[str, str], language: Language, place: Place
) -> str:
    text, name = "".join(frame.parts), frame.inline.name
    inside = {frame.inline.name for frame in outer}
    if inside & _CODE:
        return text
    if name in _CODE:
        if "`" in sides:
            return escape(text)  # two code spans that touch would be one
        return _code(text.replace("|", "\\|") if place == "cell" else text)
    if name == "a":
        target = safe_address(dict(frame.inline.attributes).get("href", ""))
        return f"[{text}]({address(target)})" if target and text.strip() and "a" not in inside else text
    if name in _EMPHASIS:
        marker = _EMPHASIS[name]
        return text if marker in map(_EMPHASIS.get, inside) else _emphasis(text, marker, *sides)
    if name == "q":
        return text.join(quotes_of(language))
    return lowered(text) if name == "sub" else raised(text) if name == "sup" else text


def _code(text: str) -> str:
    if not text.strip():
        return text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return fence + space + text + space + fence


def _emphasis(text: str, marker: str, before: str, after: str) -> str:
    """Put markers around the text inside its spaces; leave it plain where CommonMark would not read them so."""
    core = text.strip()
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    before, after = lead[-1:] or before, trail[:1] or after
    first, last = core.lstrip("*~")[:1], core.rstrip("*~")[-1:]
    if not (first and last) or "*" in (before, after) or "~" in (before, after):
        return text
    begins = not _is_sign(first) or not before or before.isspace() or _is_sign(before)
    ends = not _is_sign(last) or not after or after.isspace() or _is_sign(after)
    return lead + marker + core + marker + trail if begins and ends else text


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
