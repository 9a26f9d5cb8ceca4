"""The translation memory: what people translated in one article serves the others.

It is nothing but the catalogs, so it cannot be out of date.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pipeline.catalogs.match import likest
from pipeline.catalogs.notes import one_line
from pipeline.catalogs.provenance import MEMORY, from_memory, hash_key
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Give, Key, Language, Offer, State, Translation

_Source = tuple[Language, Key]
"""The language of a unit, its kind and its text."""
Known = tuple[tuple[_Source, tuple[str, str]], ...]
"""Units, and for each a person's text and the article it stands in."""
_Given = tuple[str, Iterable[Give]]


def gives(catalog: Catalog, *, left: bool = False) -> tuple[Give, ...]:
    """Return what an article's catalog gives to the others; entries that left the article are in it.

    A catalog that is `left` without an article gives its copy-edits, too: their article is somewhere else now. Those of
    a living one are for that article alone.
    """
    own = (catalog.language, NO_LANGUAGE)
    return tuple(
        Give(entry.language, entry.key, entry.translation.text, entry.translation.state is State.HUMAN)
        for entry in (*catalog.entries, *catalog.obsolete)
        if entry.translation.state.by_person
        and (entry.language not in own or (left and entry.translation.text != entry.key.msgid))
    )


def words_of_people(catalog: Catalog) -> int:
    """Count the units of a catalog that hold a person's words of its own, entries that left the article included."""
    return sum(
        made.state.by_person or (made.state is State.SUGGESTED and not from_memory(made))
        for made in (entry.translation for entry in (*catalog.entries, *catalog.obsolete))
    )


def open_sources(catalog: Catalog) -> tuple[str, ...]:
    """Return a hash for each source text for which the catalog would take a person's words, see `Memory.sources`."""
    return tuple(
        hash_source(entry.language, entry.key) for entry in catalog.entries if _takes(entry.translation)
    )


def hash_source(language: Language, key: Key) -> str:
    """Return what stands for a unit's language, kind and text."""
    return f"{language}:{hash_key(key)}"


class Memory:
    """What people translated into one language, in all articles."""

    def __init__(self, given: Iterable[_Given], left: Iterable[_Given] = ()) -> None:
        """Take articles' names, and what they give; `left` is of those that are gone, and serves where no other does."""
        self._known = _joined(left) | _joined(given)

    @classmethod
    def of(cls, known: Known) -> "Memory":
        """Return the memory that knows this: what `known` was of another."""
        memory = cls(())
        memory._known = dict(known)
        return memory

    @property
    def known(self) -> Known:
        """All of it, as it can be sent to another process."""
        return tuple(self._known.items())

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self._known)

    def changes(self, before: "Memory") -> frozenset[str]:
        """Return the hash of each source text for which another memory has other words, or none."""
        return frozenset(
            hash_source(*source)
            for source, words in self._known.items()
            if before._known.get(source) != words
        )

    def recall(self, catalogs: Sequence[Catalog]) -> tuple[Catalog, ...]:
        """Fill gaps of catalogs, see the function `recall`."""
        filled = [_filled(catalog, self._known) for catalog in catalogs]
        offers = _offers(filled, self._known)
        return tuple(_offered(catalog, offers) for catalog in filled)


def recall(
    catalogs: Sequence[Catalog], left: Mapping[Language, Sequence[_Given]] = MappingProxyType({})
) -> tuple[Catalog, ...]:
    """Fill gaps, and replace machines' drafts, with what people wrote for the same text in another article.

    A text that is taken over is SUGGESTED, for its article may want another: the translator sees where it came
    from and confirms it. It follows its origin until then. A gap that is left gets the nearest person's text,
    for a similar sentence, as an offer. `left` is what catalogs without an article give.
    """
    found: dict[int, Catalog] = {}
    for language in dict.fromkeys(catalog.language for catalog in catalogs):
        places = [place for place, catalog in enumerate(catalogs) if catalog.language == language]
        some = [catalogs[place] for place in places]
        memory = Memory([(catalog.slug, gives(catalog)) for catalog in some], left.get(language, ()))
        found.update(zip(places, memory.recall(some), strict=True))
    return tuple(found[place] for place in range(len(catalogs)))


def _joined(given: Iterable[_Given]) -> dict[_Source, tuple[str, str]]:
    found: dict[_Source, list[tuple[bool, str, str]]] = defaultdict(list)
    for slug, some in given:
        for give in some:
            found[give.language, give.key].append((give.own, give.text, slug))
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
    if not _takes(made):
        return entry
    found = known.get((entry.language, entry.key))
    if found is None:
        return entry
    text, slug = found
    taken = Translation(text, State.SUGGESTED, f"{MEMORY}{slug}")
    return entry if made == taken else replace(entry, translation=taken)


def _takes(made: Translation) -> bool:
    """Whether a person's words from elsewhere may stand in a translation's place."""
    return made.state in (State.MISSING, State.MACHINE, State.SOURCE) or from_memory(made)


def _offers(catalogs: Iterable[Catalog], known: dict[_Source, tuple[str, str]]) -> dict[_Source, Offer]:
    """Find the nearest person's text for each gap that has no offer from the memory."""
    gaps = {
        (entry.language, entry.key): entry
        for catalog in catalogs
        for entry in catalog.gaps()
        if not any(offer.signature.startswith(MEMORY) for offer in entry.offers)
    }
    sources = list(known)
    old = [Entry(key, spoken) for spoken, key in sources]
    offers: dict[_Source, Offer] = {}
    wanted = list(gaps)
    for position, (other, likeness) in likest(list(gaps.values()), old).items():
        text, slug = known[sources[other]]
        offers[wanted[position]] = Offer(one_line(text), f"{MEMORY}{slug}|{likeness:.0f} %")
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
