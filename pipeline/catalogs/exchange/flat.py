"""Units whose tags a converter wrote as characters, or left out, on the way from XML to PO or a table.

Weblate shows `<g id="a-1">` as text, translate-toolkit's xliff2po leaves it out. What can be told is put back as the
unit has it; nobody guesses where a tag belongs.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline import markup
from pipeline.catalogs.exchange.inline import InlineError, tag_of
from pipeline.catalogs.exchange.sheet import Segment
from pipeline.markup import MarkupError, Tag, Token
from pipeline.model import Key, Translation

_ELEMENT = re.compile(r"<(?:/(?:g|pc)|(?P<name>g|pc|x|ph)\b(?P<attributes>[^<>]{0,500}?)(?P<void>/?))>")
_ID = re.compile(r"""\sid=["']([^"'<>]{0,40})["']""")
_PAIRS = ("g", "pc")
_ESCAPE = re.compile("&(lt|gt|amp|quot|apos);")
_CHARACTER = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def respelled(segment: Segment) -> Iterator[Segment]:
    """Yield what a segment says if its characters are elements of XLIFF, with `&amp;` for `&` or for itself."""
    if not _ELEMENT.search(segment.key.msgid):
        return
    for literal in (_unescape, str):
        try:
            msgid = _respell(segment.key.msgid, literal)
        except InlineError:
            continue
        try:
            text, damage = _respell(segment.text, literal), segment.damage
        except InlineError as error:
            text, damage = segment.text, segment.damage or str(error)
        yield replace(segment, key=segment.key._replace(msgid=msgid), text=text, damage=damage)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: _CHARACTER[found[1]], text)


def _respell(text: str, literal: Callable[[str], str]) -> str:
    """Write elements of XLIFF in a text as the tags that they stand for; raise `InlineError` for any other."""
    tokens: list[Token] = []
    stack: list[str] = []
    position = 0
    for found in _ELEMENT.finditer(text):
        tokens.append(literal(text[position : found.start()]))
        position = found.end()
        if not found["name"]:
            if not stack:
                message = f"{found[0]} closes nothing"
                raise InlineError(message)
            tokens.append(Tag("close", stack.pop()))
            continue
        known = _ID.search(found["attributes"])
        pair = found["name"] in _PAIRS
        tag = tag_of(known[1] if known else "", "open" if pair else "void")
        tokens.append(tag)
        if pair and found["void"]:
            tokens.append(Tag("close", tag.name))
        elif pair:
            stack.append(tag.name)
    if stack:
        message = f"<{stack[-1]}> is never closed"
        raise InlineError(message)
    return markup.render([*tokens, literal(text[position:])])


def plain(msgid: str) -> str:
    """Return what is left of a unit's text where its tags were left out."""
    try:
        return markup.plain(msgid)
    except MarkupError:
        return msgid


def unflattened(segment: Segment, key: Key, current: Translation) -> Segment:
    """Return what a segment without tags says of a unit: tags around the whole of it go around the whole again.

    Where they stood inside, the segment is damaged, unless it says no more than the catalog has.
    """
    told = replace(segment, key=key)
    if not segment.text:
        return told
    before, after = _around(key.msgid)
    if before is not None:
        return replace(told, text=markup.render([*before, segment.text, *after]))
    confirms = segment.state is not None and segment.state.by_person and not current.state.by_person
    if segment.text == plain(current.text) and not confirms:
        return replace(told, text=current.text)
    damage = f"its tags were lost on the way; the article has: {key.msgid}"
    return replace(told, damage=segment.damage or damage)


def _around(msgid: str) -> tuple[tuple[Token, ...] | None, tuple[Token, ...]]:
    """Return the tags before and after a unit's words; None before where some stand in between."""
    try:
        tokens = markup.parse(msgid)
    except MarkupError:
        return None, ()
    words = [place for place, token in enumerate(tokens) if isinstance(token, str)]
    void = any(isinstance(token, Tag) and token.role == "void" for token in tokens)
    if len(words) != 1 or void:
        return None, ()
    return tokens[: words[0]], tokens[words[0] + 1 :]
