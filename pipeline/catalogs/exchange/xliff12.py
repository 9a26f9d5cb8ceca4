"""XLIFF 1.2, which every translation tool opens: one `<file>` for each article and source language."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from pipeline.catalogs.exchange import inline
from pipeline.catalogs.exchange.comments import OURS, of_notes
from pipeline.catalogs.exchange.inline import identifier
from pipeline.catalogs.exchange.safe_xml import Document, add, children, local, serialize
from pipeline.catalogs.exchange.sheet import (
    Segment,
    Sent,
    Sheet,
    check_number,
    grouped,
    read_sent,
    write_sent,
)
from pipeline.catalogs.exchange.xliff_state import read_state
from pipeline.catalogs.provenance import UNKNOWN, hash_key
from pipeline.markup import Tag, Token
from pipeline.model import Key, Language, State

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_KIND = "x-diptych-kind"
_SENT = "x-diptych-sent"
_TYPES = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "underlined", "a": "link"}
_VOID_TYPES = {"br": "lb", "img": "image"}
_PO_HEADER = "x-gettext-domain-header"
_PO_ENTRY = "po-entry"
"""What the XLIFF 1.2 Representation Guide for Gettext PO calls a header, and the context of a message."""
_WRITTEN = {
    State.MISSING: ("new", ""),
    State.MACHINE: ("needs-review-translation", "mt-suggestion"),
    State.SUGGESTED: ("needs-review-translation", "fuzzy-match"),
    State.HUMAN: ("translated", ""),
    State.APPROVED: ("signed-off", ""),
}
_MT = ("mt-suggestion", "leveraged-mt")
_OUR_ID = re.compile("[0-9a-f]{12}")
"""What `hash_key` returns."""
_READ = {
    "new": State.MISSING,
    "translated": State.HUMAN,
    "signed-off": State.APPROVED,
    "final": State.APPROVED,
}


def write(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as one document."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", {"version": "1.2"}, nsmap={None: NAMESPACE})
    for sheet in sheets:
        for language, segments in groupby(_sorted(sheet), key=lambda segment: segment.language):
            file = add(root, "file", original=sheet.slug)
            file.set("source-language", language)
            file.set("target-language", sheet.language)
            file.set("datatype", "html")
            body = add(file, "body")
            for segment in segments:
                _write_unit(body, segment)
    return serialize(root)


def _sorted(sheet: Sheet) -> list[Segment]:
    """Bring the segments of one source language together, each language where it first comes."""
    first = list(dict.fromkeys(segment.language for segment in sheet.segments))
    return sorted(sheet.segments, key=lambda segment: first.index(segment.language))


def _write_unit(body: etree._Element, segment: Segment) -> None:
    unit = add(body, "trans-unit", id=hash_key(segment.key), xml_space="preserve")
    inline.nest(add(unit, "source"), segment.key.msgid, _dress)
    target = add(unit, "target")
    inline.nest(target, segment.text, _dress)
    if segment.state is not None:
        state, qualifier = _WRITTEN[segment.state]
        unit.set("approved", "yes" if segment.state.by_person else "no")
        target.set("state", state)
        if qualifier:
            target.set("state-qualifier", qualifier)
    group = add(unit, "context-group", purpose="match")
    context = add(group, "context", segment.key.context)
    context.set("context-type", _KIND)
    if segment.sent:  # in a group of its own: by the other one tools look for matches
        group = add(unit, "context-group", purpose="information")
        add(group, "context", write_sent(segment.sent)).set("context-type", _SENT)
    for note in segment.notes:
        add(unit, "note", note).set("from", OURS)


def _dress(tag: Tag) -> tuple[str, dict[str, str]]:
    name, kinds = ("x", _VOID_TYPES) if tag.role == "void" else ("g", _TYPES)
    return f"{{{NAMESPACE}}}{name}", {
        "id": identifier(tag),
        "ctype": kinds.get(tag.name, f"x-html-{tag.name}"),
    }


def read(document: Document, where: str) -> tuple[Sheet, ...]:
    """Read a document, whoever wrote it.

    Raises `ExchangeError` for too many units.
    """
    check_number(document.count("trans-unit"), where)
    return grouped(_read_units(document, where))


def _read_units(document: Document, where: str) -> Iterator[tuple[str, Language, Segment]]:
    for unit, file in document.each("trans-unit", near="file"):
        if unit.get("restype") != _PO_HEADER:
            source = Language(file.get("source-language", UNKNOWN))
            language = Language(file.get("target-language", UNKNOWN))
            yield file.get("original", ""), language, _read_unit(unit, source, where)


def _read_unit(unit: etree._Element, language: Language, where: str) -> Segment:
    msgid, text, damage, state = "", "", "", None
    groups = children(unit, "context-group")
    content = _po_text if any(group.get("name") == _PO_ENTRY for group in groups) else _content
    said = {
        one.get("context-type"): one.text or ""
        for group in groups[::-1]  # the first counts
        for one in children(group, "context")[::-1]
    }
    sent = read_sent(said.get(_SENT, ""))
    for source in children(unit, "source")[:1]:
        msgid, _ = content(source)
    for target in children(unit, "target")[:1]:
        text, damage = content(target)
        state = _state(unit, target, sent)
        if text and not damage and _partial(unit, target):
            damage = "only a part of it is translated"
    notes = [(note.get("from", ""), "".join(note.itertext())) for note in children(unit, "note")]
    return Segment(
        Key(said.get(_KIND, ""), msgid),
        text,
        state,
        language,
        notes=tuple(text for _, text in notes),
        comments=of_notes(notes),
        made_from=unit.get("id", ""),
        sent=sent,
        damage=damage,
        where=f"{where}:{unit.sourceline}",
    )


def _content(element: etree._Element) -> tuple[str, str]:
    return inline.read(element, _MEANING, _PAIRS)


def _po_text(element: etree._Element) -> tuple[str, str]:
    """Read what was made from a PO file: tags stand as characters there, unless the tool knew them."""
    return _content(element) if len(element) else (element.text or "", "")


def _partial(unit: etree._Element, target: etree._Element) -> bool:
    """Whether a tool cut the source into segments, and some of them have no text in the target."""
    wanted = {name for source in children(unit, "seg-source") for name in _segments(source)}
    found = _segments(target)
    return bool(found) and not wanted <= found


def _segments(element: etree._Element) -> set[str]:
    marks = [mark for mark in element.iter(etree.Element) if local(mark) == "mrk"]
    return {
        mark.get("mid", "")
        for mark in marks
        if mark.get("mtype") == "seg" and "".join(mark.itertext()).strip()
    }


def _state(unit: etree._Element, target: etree._Element, sent: Sent | None) -> State | None:
    """Say how far a unit is: a tool may set the state, or `approved`, or neither.

    A machine's text that did not go out as ours is another program's, which may call it translated. What stands in
    a new target is a person's only where it went out empty.
    """
    word, qualifier = target.get("state"), target.get("state-qualifier")
    own = sent is not None or _OUR_ID.fullmatch(unit.get("id", "")) is not None
    draft = sent.state is State.MACHINE if sent else own
    state = read_state(word, _READ, machine=draft and (word, qualifier) == _WRITTEN[State.MACHINE])
    if state is State.APPROVED:
        return state
    doubted = state is State.SUGGESTED or unit.get("approved") == "no"
    if doubted and sent and sent.state.by_person:  # it went out as translated, and approved
        return State.SUGGESTED
    if unit.get("approved") == "yes":
        return State.HUMAN
    filled = "".join(target.itertext()).strip()
    foreign = (qualifier in _MT and not draft) or (word == "new" and not own)
    return State.SUGGESTED if filled and foreign else state


def _code(element: etree._Element) -> str:
    return "".join(element.itertext())


_open = inline.reading("open", "rid", "id", code=_code)
_close = inline.reading("close", "rid", "id", code=_code)
_void = inline.reading("void", "id", code=_code)


def _isolated(element: etree._Element) -> list[Token] | None:
    return (_close if element.get("pos") == "close" else _open)(element)


_PAIRS = ("g",)
_MEANING: dict[str, inline.Reading] = {
    "g": inline.reading("open", "id", code=lambda _: ""),
    "x": _void,
    "ph": _void,
    "bx": _open,
    "bpt": _open,
    "ex": _close,
    "ept": _close,
    "it": _isolated,
    "mrk": lambda _: None,
}
