"""Catalogs → files for translators."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.catalogs.exchange import formats, po_file
from pipeline.catalogs.exchange.formats import WRITERS, Format
from pipeline.catalogs.exchange.sheet import (
    MOST_BYTES,
    MOST_UNITS,
    ExchangeError,
    Segment,
    Sheet,
    sent,
    unportable,
)
from pipeline.catalogs.notes import one_line, remarks
from pipeline.catalogs.shelf import Shelf
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Language, State, Translation

ONLY: Mapping[str, Callable[[Translation], bool]] = {
    "gaps": lambda made: made.state is State.MISSING,
    "machine": lambda made: made.state is State.MACHINE,
    "doubtful": lambda made: made.doubtful,
    "fuzzy": lambda made: made.state in (State.MACHINE, State.SUGGESTED),
}
"""Which translations each word asks for."""

BUNDLE = "all"
"""The name of a bundle, instead of an article's."""


@dataclass(frozen=True, slots=True)
class Handout:
    """One file that goes out."""

    name: str
    data: bytes
    units: int
    left_out: tuple[str, ...] = ()
    """Units that the format cannot carry, and why."""


def hand_out(
    shelf: Shelf,
    language: Language,
    kind: Format,
    *,
    articles: Sequence[str] = (),
    only: Sequence[str] = (),
    bundle: bool = False,
) -> Iterator[Handout]:
    """Yield a file for each article (all of them where none is named), or one for all; none where nothing is left.

    Raises `ExchangeError` for an article that has no catalog.
    """
    known = shelf.slugs(language)
    for slug in articles:
        if slug not in known:
            message = f"there is no catalog of an article {slug!r} in {language}"
            near = f"the articles are: {', '.join(known[:20])}" if known else "run diptych extract first"
            raise ExchangeError(message, next_step=near)
    catalogs = [_chosen(shelf, slug, language, only) for slug in sorted({*articles}) or known]
    for group in [catalogs] if bundle else [[catalog] for catalog in catalogs]:
        handout = _write([catalog for catalog in group if catalog.entries], language, kind, bundle=bundle)
        if len(handout.data) > MOST_BYTES or handout.units > MOST_UNITS:
            message = f"{handout.name} would be too large to be taken back"
            raise ExchangeError(message, next_step="export the articles one by one, or with --only")
        if handout.units:
            yield handout


def _chosen(shelf: Shelf, slug: str, language: Language, only: Sequence[str]) -> Catalog:
    catalog = shelf.load(slug, language) or Catalog(slug, language, ())
    if not only:
        return catalog
    chosen = (entry for entry in catalog.entries if any(ONLY[word](entry.translation) for word in only))
    return replace(catalog, entries=tuple(chosen))


def _write(catalogs: Sequence[Catalog], language: Language, kind: Format, *, bundle: bool) -> Handout:
    first = BUNDLE if bundle or not catalogs else catalogs[0].slug
    name = f"{first}.{language}.{formats.suffix(kind)}"
    if kind is Format.PO:
        units = sum(len(catalog.entries) for catalog in catalogs)
        data = po_file.write(catalogs, bundle=BUNDLE if bundle else "") if units else b""
        return Handout(name, data, units)
    writer = WRITERS[kind]
    sheets, left_out = [], []
    for catalog in catalogs:
        segments = []
        for entry in catalog.entries:
            segment = _segment(entry)
            if writer.inline and not _to_translate(entry, catalog.language):
                continue
            if kind is Format.TMX and not segment.text:
                continue
            reason = unportable(segment, inline=writer.inline)
            if reason:
                left_out.append(f"{catalog.slug}, {entry.key.context}: {entry.key.msgid[:60]!r}: {reason}")
            else:
                segments.append(segment)
        if segments:
            sheets.append(Sheet(catalog.slug, catalog.language, tuple(segments)))
    units = sum(len(sheet.segments) for sheet in sheets)
    return Handout(name, writer.write(sheets) if units else b"", units, tuple(left_out))


def _to_translate(entry: Entry, edition: Language) -> bool:
    """Whether a unit goes from one language to another; the rest has no place in a bilingual format."""
    return entry.translation.state is not State.SOURCE and entry.language not in (edition, NO_LANGUAGE)


def _segment(entry: Entry) -> Segment:
    made = entry.translation
    notes = [*entry.notes, *remarks(entry), *entry.comments]
    if entry.previous is not None:
        notes.append(f"translated for the wording: {entry.previous.msgid}")
    if made.state is State.MISSING and made.problem:
        notes.append(f"the machine left it open: {made.problem}")
    lines = map(one_line, notes)
    kept = tuple(line for line in lines if line)
    return Segment(
        entry.key,
        made.text,
        made.state,
        entry.language,
        kept,
        confidence=made.confidence,
        sent=sent(made.text, made.state),
    )
