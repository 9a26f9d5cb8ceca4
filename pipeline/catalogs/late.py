"""A translation that comes back after its sentence was changed: for what stands in the sentence's place now."""

from collections.abc import Collection
from dataclasses import replace

from pipeline.catalogs.match import nearest
from pipeline.catalogs.notes import one_line, plain_words
from pipeline.catalogs.reconcile import as_suggestion
from pipeline.model import Catalog, Entry, Offer, State


def came_late(before: Catalog, after: Catalog) -> tuple[Entry, ...]:
    """Return the entries that left the article and got a person's text since a catalog was as `before`."""
    known = {entry.key: entry.translation for entry in before.obsolete}
    return tuple(
        entry
        for entry in after.obsolete
        if known.get(entry.key) != entry.translation
        and (entry.translation.state.by_person or entry.translation.state is State.SUGGESTED)
    )


def serve_late(catalog: Catalog, late: Collection[Entry], sent: Collection[str]) -> Catalog:
    """Suggest texts that came late to the sentences nearest to theirs that no person has worked on.

    `sent` are the msgids of the file they came in. A sentence that is among them stood beside theirs, and is none that
    theirs was changed into. A machine's draft that gives way stays as an offer.
    """
    knew = {plain_words(msgid) for msgid in sent}
    places = [
        place
        for place, entry in enumerate(catalog.entries)
        if entry.translation.state in (State.MISSING, State.MACHINE)
        and plain_words(entry.key.msgid) not in knew
    ]
    pool = sorted(late, key=lambda entry: entry.key)
    entries = list(catalog.entries)
    for position, (other, _) in nearest([entries[place] for place in places], pool).items():
        place = places[position]
        entries[place] = _served(entries[place], pool[other])
    return replace(catalog, entries=tuple(entries))


def _served(entry: Entry, late: Entry) -> Entry:
    draft = entry.translation
    offers = entry.offers
    if draft.text:
        signature = draft.signature.replace("(", "[").replace(")", "]")
        offers = (*offers, Offer(one_line(draft.text), signature))
    return replace(as_suggestion(entry, late), offers=offers)
