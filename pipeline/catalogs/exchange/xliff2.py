"""XLIFF 2.0 and later: one `<file>` for each article."""

from collections.abc import Sequence

from lxml import etree

from pipeline.catalogs.exchange import inline
from pipeline.catalogs.exchange.comments import OURS, of_notes
from pipeline.catalogs.exchange.inline import InlineError, identifier
from pipeline.catalogs.exchange.safe_xml import Document, add, children, local, serialize
from pipeline.catalogs.exchange.sheet import Segment, Sheet, check_number, grouped, read_sent, write_sent
from pipeline.catalogs.exchange.xliff_state import read_state
from pipeline.catalogs.provenance import UNKNOWN, hash_key
from pipeline.markup import Tag, Token
from pipeline.model import Key, Language, State

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_SEVERAL = Language("mul")
"""ISO 639-2 for several languages: a document has one source language, an article with three editions may have two."""
_PREFIX = "diptych:"
_LANGUAGE, _SENT = "language", "sent"
"""The categories of notes that are for us."""
_TYPES = {"a": "link", "img": "image", "q": "quote"}
_FORMATS = {"strong": "xlf:b", "b": "xlf:b", "em": "xlf:i", "i": "xlf:i", "u": "xlf:u", "br": "xlf:lb"}
_WRITTEN = {
    State.MACHINE: ("initial", "machine"),
    State.SUGGESTED: ("initial", "suggested"),
    State.HUMAN: ("translated", ""),
    State.APPROVED: ("final", ""),
}
_READ = {
    "translated": State.HUMAN,
    "reviewed": State.APPROVED,
    "final": State.APPROVED,
}
_WEAKEST = (State.MISSING, State.MACHINE, State.SUGGESTED, State.HUMAN, State.APPROVED)


def write(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets, all for one edition, as one document."""
    sources = sorted({segment.language for sheet in sheets for segment in sheet.segments})
    source = sources[0] if len(sources) == 1 else _SEVERAL
    root = etree.Element(f"{{{NAMESPACE}}}xliff", {"version": "2.0"}, nsmap={None: NAMESPACE})
    root.set("srcLang", source)
    for language in {sheet.language: None for sheet in sheets}:
        root.set("trgLang", language)
    for sheet in sheets:
        file = add(root, "file", id=sheet.slug, original=sheet.slug)
        for segment in sheet.segments:
            _write_unit(file, segment, several=source == _SEVERAL)
    return serialize(root)


def _write_unit(file: etree._Element, segment: Segment, *, several: bool) -> None:
    unit = add(file, "unit", id=hash_key(segment.key))
    if segment.key.context:
        unit.set("type", f"{_PREFIX}{segment.key.context}")
    notes = [(_LANGUAGE, str(segment.language))] if several else []
    notes += [(_SENT, write_sent(segment.sent))] if segment.sent else []
    notes += [(OURS, note) for note in segment.notes]
    if notes:
        block = add(unit, "notes")
        for category, note in notes:
            add(block, "note", note, category=category)
    state, sub_state = _WRITTEN.get(segment.state or State.MISSING, ("", ""))
    part = add(unit, "segment", **({"state": state} if state else {}))
    if sub_state:
        part.set("subState", f"{_PREFIX}{sub_state}")
    inline.nest(add(part, "source", xml_space="preserve"), segment.key.msgid, _dress)
    if segment.text:
        inline.nest(add(part, "target", xml_space="preserve"), segment.text, _dress)


def _dress(tag: Tag) -> tuple[str, dict[str, str]]:
    attributes = {"id": identifier(tag)}
    if tag.name in _TYPES:
        attributes["type"] = _TYPES[tag.name]
    elif tag.name in _FORMATS:
        attributes |= {"type": "fmt", "subType": _FORMATS[tag.name]}
    if tag.role == "void":
        return f"{{{NAMESPACE}}}ph", {**attributes, "canDelete": "no", "canCopy": "no", "disp": str(tag)}
    shown = {"dispStart": str(tag), "dispEnd": f"</{tag.name}>"}
    return f"{{{NAMESPACE}}}pc", {**attributes, "canDelete": "no", "canCopy": "no", **shown}


def read(document: Document, where: str) -> tuple[Sheet, ...]:
    """Read a document, whoever wrote it.

    Raises `ExchangeError` for too many units.
    """
    check_number(document.count("unit"), where)
    source = Language(document.root.get("srcLang", UNKNOWN))
    language = Language(document.root.get("trgLang", UNKNOWN))
    return grouped(
        (file.get("original", ""), language, _read_unit(unit, source, where))
        for unit, file in document.each("unit", near="file")
    )


def _read_unit(unit: etree._Element, language: Language, where: str) -> Segment:
    msgid, text, damage = "", "", ""
    states: list[State] = []
    meaning = _meaning(unit)
    whole, empty = 0, 0
    for part in unit:
        if local(part) not in ("segment", "ignorable"):
            continue
        source = "".join(inline.read(one, meaning, _PAIRS)[0] for one in children(part, "source")[:1])
        targets = [inline.read(one, meaning, _PAIRS) for one in children(part, "target")[:1]]
        msgid += source
        if local(part) == "segment":
            wanted = _has_words(part, "source")
            whole += wanted
            empty += wanted and not _has_words(part, "target")
            state = read_state(part.get("state"), _READ, machine=part.get("subState") == f"{_PREFIX}machine")
            states += [] if state is None else [state]
        elif not targets:  # the space between two segments
            targets = [(source, "")]
        for more, wrong in targets:
            text, damage = text + more, damage or wrong
    if whole and empty == whole:
        text = ""
    elif empty:
        damage = damage or "only a part of it is translated"
    found = [note for block in children(unit, "notes") for note in children(block, "note")]
    notes = [(note.get("category", ""), "".join(note.itertext())) for note in found]
    named = [text or UNKNOWN for category, text in notes if category == _LANGUAGE]
    sent = [read_sent(text) for category, text in notes if category == _SENT]
    notes = [note for note in notes if note[0] not in (_LANGUAGE, _SENT)]
    kind = unit.get("type", "")
    if not text and not states:
        states.append(State.MISSING)
    return Segment(
        Key(kind.removeprefix(_PREFIX) if kind.startswith(_PREFIX) else "", msgid),
        text,
        min(states, key=_WEAKEST.index) if states else None,
        Language(named[0]) if named and language == _SEVERAL else language,
        notes=tuple(text for _, text in notes),
        comments=of_notes(notes),
        made_from=unit.get("id", ""),
        sent=sent[0] if sent else None,
        damage=damage,
        where=f"{where}:{unit.sourceline}",
    )


def _has_words(part: etree._Element, name: str) -> bool:
    return any("".join(one.itertext()).strip() for one in children(part, name)[:1])


def _character(element: etree._Element) -> list[Token]:
    message = f"the control character {element.get('hex', '')[:8]}"
    raise InlineError(message)


def _meaning(unit: etree._Element) -> dict[str, inline.Reading]:
    """Say what the inline elements of a unit stand for; some have their code among its original data."""
    data = {
        one.get("id", ""): "".join(one.itertext())
        for block in children(unit, "originalData")
        for one in children(block, "data")
    }

    def code(element: etree._Element) -> str:
        return data.get(element.get("dataRefStart") or element.get("dataRef", ""), "")

    return {
        "pc": inline.reading("open", "id", code=code),
        "ph": inline.reading("void", "id", code=code),
        "sc": inline.reading("open", "id", code=code),
        "ec": inline.reading("close", "startRef", "id", code=code),
        "cp": _character,
        "mrk": lambda _: None,
        "sm": lambda _: [],
        "em": lambda _: [],
    }


_PAIRS = ("pc",)
