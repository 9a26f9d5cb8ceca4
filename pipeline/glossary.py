"""Reads a glossary (CSV or TBX) and a list of names that are never translated."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import PipelineError
from pipeline.model import Language
from pipeline.terms import Glossary, Term

_LARGEST = 50_000_000
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class GlossaryError(PipelineError):
    """The glossary or the list cannot be used."""


def read_glossary(terms: Path | None, kept: Path | None) -> Glossary:
    """Read both files; None where the project has none. Raises `GlossaryError` with file and line."""
    return Glossary(
        tuple(dict.fromkeys(_terms(terms))) if terms else (),
        tuple(dict.fromkeys(_names(kept))) if kept else (),
    )


def _terms(path: Path) -> Iterator[Term]:
    data = _bytes(path)
    return _tbx(data, path) if path.suffix.lower() in (".tbx", ".xml") else _csv(_text(data, path), path)


def _names(path: Path) -> Iterator[str]:
    """Yield one name a line; a line that begins with # is a remark."""
    for line in _text(_bytes(path), path).splitlines():
        if line.strip() and not line.startswith("#"):
            yield " ".join(line.split())


def _csv(text: str, path: Path) -> Iterator[Term]:
    """Read rows below a head of language tags; `|` stands between names of one language."""
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        head = [cell.strip() for cell in next(rows, [])]
        places = [(place, _language(cell)) for place, cell in enumerate(head) if _TAG.fullmatch(cell)]
        if len(places) < 2:
            message = "the first line must name two languages or more, such as: en,fr"
            raise GlossaryError(message, where=f"{path}:1", next_step="write the languages' tags there")
        for row in rows:
            cells = [(language, row[place]) for place, language in places if place < len(row)]
            names = [(language, name) for language, cell in cells for name in cell.split("|")]
            yield from _term(names)
    except csv.Error as error:
        raise GlossaryError(str(error), where=f"{path}:{rows.line_num}", next_step="mend the line") from error


def _tbx(data: bytes, path: Path) -> Iterator[Term]:
    """Read TBX 2 and 3: an entry's sections, each with a language and terms."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(
            str(error), where=f"{path}:{error.lineno}", next_step="export the glossary again"
        ) from error
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        yield from _term(
            [
                (
                    _language(section.get(_XML_LANGUAGE) or section.get("lang") or ""),
                    "".join(term.itertext(etree.Element)),
                )
                for section in entry.iter("{*}langSet", "{*}langSec")
                for term in section.iter("{*}term")
            ]
        )


def _term(names: list[tuple[Language, str]]) -> Iterator[Term]:
    """Yield the term, if at least two languages have a name for it."""
    kept = tuple((language, " ".join(name.split())) for language, name in names if language and name.strip())
    if len({language for language, _ in kept}) > 1:
        yield Term(kept)


def _language(tag: str) -> Language:
    base, *rest = tag.replace("_", "-").split("-")
    return Language("-".join([base.lower(), *rest]))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            message = f"larger than {_LARGEST // 1_000_000} MB"
            raise GlossaryError(message, where=str(path), next_step="split it, or leave out what is not used")
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise GlossaryError(message, where=str(path), next_step="check the name in the settings") from error


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8"
        raise GlossaryError(message, where=f"{path}:{line}", next_step="save the file as UTF-8") from error
