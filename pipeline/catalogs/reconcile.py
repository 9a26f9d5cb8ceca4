"""Fits a catalog to its article: what is known stays, what is new is open, what left is kept aside."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.catalogs.guide import NO_GUIDE, Guide
from pipeline.catalogs.match import nearest
from pipeline.catalogs.notes import describe, join_comments
from pipeline.catalogs.provenance import UNKNOWN, from_memory
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Key, Language, SegmentedArticle, State, Translation


def reconcile(
    previous: Catalog | None, segmented: SegmentedArticle, language: Language, guide: Guide = NO_GUIDE
) -> Catalog:
    """Return the catalog that has an entry for each of the article's units, in reading order.

    A unit whose kind and text the previous catalog knows keeps everything, wherever it moved. A new one that is
    near to one that left gets that one's text as a suggestion, if a person stands behind it; so does one that is
    still open. A unit already in the edition's language, or in none, is its own translation unless a person said
    otherwise.
    """
    if previous is None:
        previous = Catalog(segmented.article.slug, language, ())
    fresh = tuple(_annotated(entry, segmented.article.slug, language, guide) for entry in describe(segmented))
    known = {entry.key: entry for entry in (*previous.obsolete, *previous.entries)}
    keys = dict.fromkeys(entry.key for entry in fresh)
    left = [entry for key, entry in known.items() if key not in keys]
    kept = [_keep(entry, known.get(entry.key), language) for entry in fresh]
    present = [before for key in keys if (before := known.get(key))]
    suggestions = _suggest([entry for entry in kept if entry.key not in known], left, present, language)
    # a tool that merged before us, without near matches, left new sentences open
    still_open = [entry for entry in kept if entry.key in known and entry.translation == _OPEN_GAP]
    served = [*kept, *suggestions.values()]
    suggestions |= _suggest(still_open, _unserved(left, served), present, language)
    entries = tuple(suggestions.get(entry.key, entry) for entry in kept)
    return replace(
        previous,
        entries=entries,
        obsolete=_set_aside(left, (*entries, *left)),
    )


def _annotated(entry: Entry, slug: str, language: Language, guide: Guide) -> Entry:
    notes = tuple(guide.notes(entry, slug, language))
    return replace(entry, notes=(*entry.notes, *notes)) if notes else entry


def _own(entry: Entry, language: Language) -> bool:
    return entry.language in (language, NO_LANGUAGE)


def _keep(fresh: Entry, before: Entry | None, language: Language) -> Entry:
    """Give a unit what was known about it under the same key."""
    own = Translation(fresh.key.msgid, State.SOURCE)
    if before is None:
        return replace(fresh, translation=own) if _own(fresh, language) else fresh
    made = before.translation
    if _own(fresh, language):
        if not _edited(before):
            made = own
    elif made.state is State.SOURCE:
        # Filled while the unit was taken for the edition's language, unless a person did it: only they
        # leave no trace of the language.
        made = replace(made, state=State.HUMAN) if before.language == UNKNOWN else Translation()
    return replace(
        fresh,
        translation=made,
        comments=before.comments,
        flags=before.flags,
        previous=before.previous if made.state is State.SUGGESTED else None,
        offers=before.offers if made.state in _OPEN else (),
    )


_OPEN_GAP = Translation()
"""A gap that nobody was asked to fill."""
_OPEN = (State.MISSING, State.MACHINE, State.SUGGESTED)


def _edited(before: Entry) -> bool:
    """Whether a person's own wording stands where the source's would do."""
    made, previous = before.translation, before.previous
    if made.state is State.SUGGESTED:
        # msgmerge carries the old source text over to the new sentence, and nobody wrote that
        return made.text not in (before.key.msgid, previous.msgid if previous else None)
    return made.state.by_person and made.text != before.key.msgid


def _unserved(left: Iterable[Entry], served: Iterable[Entry]) -> list[Entry]:
    """Return the entries that are nobody's suggestion yet: the next run must find no more than this one."""
    used = {
        (entry.previous, entry.translation.text)
        for entry in served
        if entry.translation.state is State.SUGGESTED
    }
    return [entry for entry in left if (_made_for(entry), entry.translation.text) not in used]


def _suggest(
    new: list[Entry], left: list[Entry], present: list[Entry], language: Language
) -> dict[Key, Entry]:
    """Offer people's texts for old wordings to the new ones."""
    new = [entry for entry in new if entry.language != NO_LANGUAGE]
    if not new:
        return {}
    home = {(entry.key, entry.translation.text) for entry in present}
    pool = sorted(
        # a suggestion whose own sentence is in the article has gone home
        (
            entry
            for entry in left
            if _by_person(entry) and (entry.previous, entry.translation.text) not in home
        ),
        key=lambda entry: entry.key,
    )
    near = nearest(new, pool)
    elsewhere = {entry.key.msgid: entry for entry in reversed(present) if entry.translation.state.by_person}
    suggestions = {}
    for position, entry in enumerate(new):
        old, likeness = None, 0.0
        if position in near:
            other, likeness = near[position]
            old = pool[other]
        if not _own(entry, language) and likeness < _SAME_TEXT:
            old = elsewhere.get(entry.key.msgid, old)
        if old is not None:
            suggestions[entry.key] = as_suggestion(entry, old)
    return suggestions


_SAME_TEXT = 95.0
"""A likeness that the same words in another kind of block reach, and nothing below it is as good."""


def _by_person(entry: Entry) -> bool:
    made = entry.translation
    return bool(made.text) and (made.state.by_person or made.state is State.SUGGESTED)


def as_suggestion(new: Entry, old: Entry) -> Entry:
    """Give an entry what a person made of another, or of the wording that one was made for."""
    return replace(
        new,
        translation=Translation(old.translation.text, State.SUGGESTED),
        comments=join_comments(new.comments, old.comments),
        flags=tuple(dict.fromkeys((*new.flags, *old.flags))),
        previous=_made_for(old),
    )


def _made_for(old: Entry) -> Key:
    """Return the wording that a text was made for."""
    return old.previous if old.translation.state is State.SUGGESTED and old.previous else old.key


def _set_aside(left: Iterable[Entry], everything: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Keep entries that hold a text or a person's words, but no suggestion that can be made again."""
    texts = {(entry.key, entry.translation.text, entry.comments) for entry in everything if _by_person(entry)}
    kept = [
        replace(entry, references=(), notes=(), offers=(), quoted=())
        for entry in left
        if (entry.comments or entry.translation.state not in (State.SOURCE, State.MISSING))
        and (entry.comments or not from_memory(entry.translation))
        and not (
            entry.translation.state is State.SUGGESTED
            and (entry.previous, entry.translation.text, entry.comments) in texts
        )
    ]
    return tuple(sorted(kept, key=lambda entry: entry.key))
