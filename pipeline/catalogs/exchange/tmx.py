"""TMX 1.4: a translation memory, with one `<tu>` for each unit that has a text."""

from collections.abc import Iterator, Sequence
from itertools import product

from lxml import etree

from pipeline import __version__, markup
from pipeline.catalogs.exchange import inline
from pipeline.catalogs.exchange.safe_xml import NAMESPACE, Document, add, children, serialize
from pipeline.catalogs.exchange.sheet import Segment, Sheet, check_number, grouped, read_sent, write_sent
from pipeline.catalogs.provenance import UNKNOWN, hash_key
from pipeline.markup import Tag, Token
from pipeline.model import Key, Language, State, base

_ALL = "*all*"
_PROPERTY = "x-diptych-"
_TYPES = {
    "a": "link",
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "br": "lb",
    "img": "image",
}


def write(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as one memory; gaps are left out."""
    sheets = [sheet for sheet in sheets if any(segment.text for segment in sheet.segments)]
    sources = sorted({segment.language for sheet in sheets for segment in sheet.segments if segment.text})
    root = etree.Element("tmx", {"version": "1.4"})
    header = add(root, "header", creationtool="diptych", creationtoolversion=__version__, segtype="sentence")
    header.set("o-tmf", "PO")
    header.set("adminlang", "en")
    header.set("srclang", sources[0] if len(sources) == 1 else _ALL)
    header.set("datatype", "html")
    body = add(root, "body")
    for sheet in sheets:
        for segment in sheet.segments:
            if segment.text:
                _write_unit(body, sheet, segment)
    return serialize(root)


def _write_unit(body: etree._Element, sheet: Sheet, segment: Segment) -> None:
    # The same sentence goes into both editions' memories under one article: the id names the edition, too.
    unit = add(
        body, "tu", tuid=f"{sheet.slug}/{sheet.language}/{hash_key(segment.key)}", srclang=segment.language
    )
    for note in segment.notes:
        add(unit, "note", note)
    state = segment.state.value if segment.state else ""
    said = {"article": sheet.slug, "context": segment.key.context, "state": state}
    for name, value in (*said.items(), ("sent", write_sent(segment.sent))):
        if value:
            add(unit, "prop", value, type=f"{_PROPERTY}{name}")
    for language, text in ((segment.language, segment.key.msgid), (sheet.language, segment.text)):
        _fill(add(add(unit, "tuv", xml_lang=language), "seg"), text)


def _fill(element: etree._Element, text: str) -> None:
    """Write markup text; a tag stands as native code inside an element that protects it."""
    open_pairs: list[str] = []
    pairs = places = 0
    for token in markup.parse(text):
        if isinstance(token, str):
            inline.append(element, token)
        elif token.role == "void":
            places += 1
            _code(element, "ph", token, x=str(places))
        elif token.role == "open":
            pairs += 1
            open_pairs.append(str(pairs))
            _code(element, "bpt", token, i=str(pairs))
        else:
            _code(element, "ept", token, i=open_pairs.pop())


def _code(element: etree._Element, name: str, tag: Tag, **attributes: str) -> None:
    kind = {} if name == "ept" else {"type": _TYPES.get(tag.name, f"x-html-{tag.name}")}
    etree.SubElement(element, name, {**attributes, **kind}).text = str(tag)


def read(document: Document, where: str) -> tuple[Sheet, ...]:
    """Read a memory, whoever wrote it; each language beside the source makes a sheet.

    Raises `ExchangeError` for too many units.
    """
    check_number(document.count("tu"), where)
    found: list[tuple[str, Language, Segment]] = []
    for unit, header in document.each("tu", near="header"):
        variants = children(unit, "tuv")
        originals = _originals(variants, unit.get("srclang") or header.get("srclang", ""))
        check_number(len(found) + len(originals) * max(0, len(variants) - 1), where)
        found += _read_unit(unit, variants, originals, where)
    return grouped(found, memory=True)


def _read_unit(
    unit: etree._Element, variants: list[etree._Element], originals: list[etree._Element], where: str
) -> Iterator[tuple[str, Language, Segment]]:
    said = {prop.get("type", ""): prop.text or "" for prop in children(unit, "prop")}
    word = said.get(f"{_PROPERTY}state")
    texts = {variant: _text(variant) for variant in variants}
    notes = tuple("".join(note.itertext()) for note in children(unit, "note"))
    for original, variant in product(originals, variants):
        if variant is original:
            continue
        text, damage = texts[variant]
        segment = Segment(
            Key(said.get(f"{_PROPERTY}context", ""), texts[original][0]),
            text,
            State(word) if word in list(State) else None,
            Language(_language(original) or UNKNOWN),
            notes=notes,
            made_from=unit.get("tuid", "").rpartition("/")[2],
            sent=read_sent(said.get(f"{_PROPERTY}sent", "")),
            damage=damage,
            where=f"{where}:{unit.sourceline}",
        )
        yield said.get(f"{_PROPERTY}article", ""), Language(_language(variant) or UNKNOWN), segment


def _originals(variants: list[etree._Element], source: str) -> list[etree._Element]:
    """Return the variant in the source language; the first where the file names none, each where any may be it."""
    if source.lower() == _ALL:
        return variants
    source = source.lower().replace("_", "-")
    without_country = base(Language(source))
    for wanted in (source, without_country):
        for variant in variants:
            if _language(variant).lower() == wanted:
                return [variant]
    for variant in variants:
        if base(Language(_language(variant))) == without_country:
            return [variant]
    return variants[:1]


def _language(variant: etree._Element) -> str:
    return str(variant.get(f"{NAMESPACE}lang") or variant.get("lang") or "").replace("_", "-")


def _text(variant: etree._Element) -> tuple[str, str]:
    for segment in children(variant, "seg")[:1]:
        return inline.read(segment, _MEANING, ())
    return "", ""


def _native(element: etree._Element) -> list[Token]:
    """Read native code that one of our tags became."""
    return [inline.native_tag("".join(element.itertext()))]


_MEANING: dict[str, inline.Reading] = {
    "bpt": _native,
    "ept": _native,
    "ph": _native,
    "it": _native,
    "ut": _native,
    "hi": lambda _: None,
}
