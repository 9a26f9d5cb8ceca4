"""The translation memory: what people translated in one article serves the others.

It is nothing but the catalogs, so it cannot be out of date.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.catalogs.match import likest
from pipeline.catalogs.provenance import MEMORY, from_memory
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Key, Language, Offer, State, Translation

_Source = tuple[Language, Key]
"""The language of a unit, its kind and its text."""


def recall(catalogs: Sequence[Catalog]) -> tuple[Catalog, ...]:
    """Fill gaps, and replace machines' drafts, with what people wrote for the same text in another article.

    A text that is taken over is SUGGESTED, for its article may want another: the translator sees where it came
    from and confirms it. It follows its origin until then. A gap that is left gets the nearest person's text,
    for a similar sentence, as an offer.
    """
    known: dict[Language, dict[_Source, tuple[str, str]]] = {
        language: _known(catalog for catalog in catalogs if catalog.language == language)
        for language in dict.fromkeys(catalog.language for catalog in catalogs)
    }
    filled = [_filled(catalog, known[catalog.language]) for catalog in catalogs]
    offers = {language: _offers(language, filled, texts) for language, texts in known.items()}
    return tuple(_offered(catalog, offers[catalog.language]) for catalog in filled)


def _known(catalogs: Iterable[Catalog]) -> dict[_Source, tuple[str, str]]:
    """Choose for each source text the words most people chose, and name an article that has them."""
    found: dict[_Source, list[tuple[bool, str, str]]] = defaultdict(list)
    for catalog in catalogs:
        for entry in (*catalog.entries, *catalog.obsolete):
            made = entry.translation
            if made.state.by_person and entry.language not in (catalog.language, NO_LANGUAGE):
                found[entry.language, entry.key].append((made.state is State.HUMAN, made.text, catalog.slug))
    return {source: texts[0][1:] if len(texts) == 1 else _best(texts) for source, texts in found.items()}


def _best(texts: list[tuple[bool, str, str]]) -> tuple[str, str]:
    """Return a person's own words before a confirmed machine's, frequent ones before rare ones."""
    votes = Counter((human, text) for human, text, _ in texts)
    _, _, text = max((human, count, text) for (human, text), count in votes.items())
    return text, min(slug for _, other, slug in texts if other == text)


def _filled(catalog: Catalog, known: dict[_Source, tuple[str, str]]) -> Catalog:
    entries = tuple(_recalled(entry, known) for entry in catalog.entries)
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def _recalled(entry: Entry, known: dict[_Source, tuple[str, str]]) -> Entry:
    made = entry.translation
    if not (made.state in (State.MISSING, State.MACHINE) or from_memory(made)):
        return entry
    found = known.get((entry.language, entry.key))
    if found is None:
        return entry
    text, slug = found
    taken = Translation(text, State.SUGGESTED, f"{MEMORY}{slug}")
    return entry if made == taken else replace(entry, translation=taken)


def _offers(
    language: Language, catalogs: Iterable[Catalog], known: dict[_Source, tuple[str, str]]
) -> dict[_Source, Offer]:
    """Find the nearest person's text for each gap that has no offer from the memory."""
    gaps = {
        (entry.language, entry.key): entry
        for catalog in catalogs
        if catalog.language == language
        for entry in catalog.gaps()
        if not any(offer.signature.startswith(MEMORY) for offer in entry.offers)
    }
    sources = list(known)
    old = [Entry(key, spoken) for spoken, key in sources]
    offers: dict[_Source, Offer] = {}
    wanted = list(gaps)
    for position, (other, likeness) in likest(list(gaps.values()), old).items():
        text, slug = known[sources[other]]
        offers[wanted[position]] = Offer(" ".join(text.split()), f"{MEMORY}{slug}|{likeness:.0f} %")
    return offers


def _offered(catalog: Catalog, offers: dict[_Source, Offer]) -> Catalog:
    if not offers:
        return catalog
    entries = [
        replace(entry, offers=(*entry.offers, offer))
        if entry.translation.state is State.MISSING
        and (offer := offers.get((entry.language, entry.key)))
        and not any(one.signature.startswith(MEMORY) for one in entry.offers)
        else entry
        for entry in catalog.entries
    ]
    return replace(catalog, entries=tuple(entries))
