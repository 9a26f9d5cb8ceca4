"""Machines' drafts: beside a person's suggestion, asked for once; and made anew where nobody touched them."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.catalogs.notes import one_line
from pipeline.catalogs.provenance import MEMORY
from pipeline.model import Catalog, Entry, Offer, State, Translation


def ask_beside(catalog: Catalog) -> Catalog:
    """Return the catalog with a gap in the place of every suggestion that no machine was asked beside."""
    return _opened(catalog, _is_lonely)


def lay_beside(catalog: Catalog, filled: Catalog) -> Catalog:
    """Return the filled catalog with the suggestions of `catalog` in their places, the drafts beside them."""
    return _joined(catalog, filled, _is_lonely, _beside)


def open_drafts(catalog: Catalog) -> Catalog:
    """Return the catalog with a gap in the place of every text that only a machine stands behind."""
    return _opened(catalog, _is_untouched)


def keep_drafts(catalog: Catalog, filled: Catalog) -> Catalog:
    """Return the filled catalog with the drafts of `catalog` where the machine has none now, doubted for its reason."""
    return _joined(catalog, filled, _is_untouched, _kept)


def _opened(catalog: Catalog, which: Callable[[Entry], bool]) -> Catalog:
    entries = (
        replace(entry, translation=Translation()) if which(entry) else entry for entry in catalog.entries
    )
    return replace(catalog, entries=tuple(entries))


def _joined(
    catalog: Catalog, filled: Catalog, which: Callable[[Entry], bool], join: Callable[[Entry, Entry], Entry]
) -> Catalog:
    """Join such entries with what they were filled with; the others are as they were filled."""
    pairs = zip(catalog.entries, filled.entries, strict=True)
    entries = (join(entry, draft) if which(entry) else draft for entry, draft in pairs)
    return replace(filled, entries=tuple(entries))


def _is_untouched(entry: Entry) -> bool:
    return entry.translation.state is State.MACHINE


def _kept(entry: Entry, draft: Entry) -> Entry:
    made = draft.translation
    if made.state is not State.MISSING:
        return draft
    problem = f"the machine has no other: {made.problem}" if made.problem else entry.translation.problem
    return replace(entry, translation=replace(entry.translation, problem=problem))


def _is_lonely(entry: Entry) -> bool:
    asked = any(not offer.signature.startswith(MEMORY) for offer in entry.offers)
    return entry.translation.state is State.SUGGESTED and not asked


def _beside(entry: Entry, draft: Entry) -> Entry:
    made = draft.translation
    if not made.signature:  # nobody was asked
        return entry
    signature = made.signature.replace("(", "[").replace(")", "]")
    return replace(entry, offers=(*entry.offers, Offer(one_line(made.text), signature)))
