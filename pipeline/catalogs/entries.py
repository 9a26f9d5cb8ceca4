"""Messages of a PO file and entries of a catalog: the same things seen from the file and from the pipeline."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.catalogs import header, marks, notes, provenance
from pipeline.catalogs.po import Message, PoFile, composed
from pipeline.catalogs.provenance import Found, Ledger, Record
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Key, Language, Offer, State

_CARRIED = "for an earlier wording"
"""The signature of a text that a tool carried over: a machine's, but the file cannot tell whether it was confirmed."""
_RANK = (State.HUMAN, State.APPROVED, State.SUGGESTED, State.MACHINE, State.SOURCE, State.MISSING)
"""Which of two messages with the same key stays."""


def read_entries(file: PoFile, slug: str, language: Language, ledger: Ledger) -> Catalog:
    """Make a catalog of a file; of messages with the same key, the one with a person's text stays."""
    active: dict[Key, Entry] = {}
    obsolete: dict[Key, Entry] = {}
    faithful = header.keeps_flags(file.header)
    commented = any(marks.read_marks(message.comments)[0] for message in file.messages)
    for message in map(composed, file.messages):
        entry = _entry(message, language, ledger, faithful=faithful, commented=commented)
        place = active if not message.obsolete or entry.key in active else obsolete
        if place is active and entry.key in obsolete:
            entry = _better(entry, obsolete.pop(entry.key))
        place[entry.key] = _better(place[entry.key], entry) if entry.key in place else entry
    return Catalog(
        slug,
        language,
        tuple(active.values()),
        tuple(obsolete.values()),
        file.header,
        file.header_comments,
        file.last_comments,
    )


def _entry(message: Message, edition: Language, ledger: Ledger, *, faithful: bool, commented: bool) -> Entry:
    records, language, comments = marks.read_marks(message.comments)
    aside = language != provenance.UNKNOWN
    noted, others = notes.read_language(message.notes)
    language = noted or language
    kept, offers = notes.read_remarks(others)
    text = fit_line_ends(message.key.msgid, message.text)
    found = Found(
        message.key,
        text,
        language,
        "fuzzy" in message.flags,
        message.obsolete,
        message.previous,
        records,
        aside,
        # a `#=` line that gettext 0.21 took for a comment was a flag for nobody but us
        faithful=faithful and message.flags.count("fuzzy") < 2,
        commented=commented,
    )
    made = provenance.judge(found, edition, ledger)
    if text.strip() and made.state is State.MISSING:
        offers = (*offers, Offer(notes.one_line(text), _CARRIED))
    return Entry(
        key=message.key,
        language=language,
        translation=made,
        references=message.references,
        notes=kept,
        comments=(*comments, *(f"{name}: {notes.one_line(value)}" for name, value in message.plural)),
        flags=tuple(
            flag
            for flag in dict.fromkeys(message.flags)
            if flag != "fuzzy" and not flag.endswith("-format")  # "50% des" is no format string
        ),
        previous=message.previous,
        offers=offers,
        quoted=notes.read_quoted(kept),
    )


def _better(first: Entry, second: Entry) -> Entry:
    """Join two messages with the same key; a person's text that gives way becomes a comment."""
    ranked = sorted((first, second), key=lambda entry: _RANK.index(entry.translation.state))
    kept, given_up = ranked
    comments = notes.join_comments(kept.comments, given_up.comments)
    other = given_up.translation
    if (other.state.by_person or other.state is State.SUGGESTED) and other.text != kept.translation.text:
        comments = notes.join_comments(comments, (f"also translated as: {notes.one_line(other.text)}",))
    return replace(kept, comments=comments)


def fit_line_ends(msgid: str, text: str) -> str:
    """Begin and end a text with as much of a line end as its msgid, as `msgfmt -c` demands."""
    if not text or not msgid:
        return text
    if msgid.startswith("\n") != text.startswith("\n"):
        text = text.lstrip("\n") if text.startswith("\n") else f"\n{text}"
    if msgid.endswith("\n") != text.endswith("\n"):
        text = text.rstrip("\n") if text.endswith("\n") else f"{text}\n"
    return text


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on disk for a catalog."""

    file: PoFile
    ledger: Ledger


def write_entries(catalog: Catalog, before: Ledger) -> Written:
    """Make file and ledger of a catalog; `before` is the ledger so far, whose records are kept as past."""
    records = [_record(entry) for entry in (*catalog.entries, *catalog.obsolete)]
    current = {record for record in records if record.state in _RECORDED}
    sources = {record.source for record in records}
    known = {(record.source, record.text) for record in current}
    past = {
        record._replace(state=provenance.PAST)
        for record in before.records
        if record.text and record.source in sources and (record.source, record.text) not in known
    }
    ledger = provenance.ledger_of(current | past)
    active = zip(catalog.entries, records, strict=False)
    messages = [_active(entry, record, catalog.language, ledger) for entry, record in active]
    aside = zip(catalog.obsolete, records[len(catalog.entries) :], strict=True)
    messages += [_obsolete(entry, record) for entry, record in aside]
    fields = header.complete(catalog.header, catalog.slug, catalog.language, translated_from(catalog))
    return Written(PoFile(fields, tuple(messages), catalog.header_comments, catalog.last_comments), ledger)


def translated_from(catalog: Catalog) -> frozenset[Language]:
    """Return the languages of the units that want a translation."""
    found = frozenset(entry.language for entry in catalog.entries)
    return found - {catalog.language, NO_LANGUAGE, provenance.UNKNOWN}


_RECORDED = ("machine", "approved", provenance.GAP)


def _record(entry: Entry) -> Record:
    made = entry.translation
    source = provenance.hash_key(entry.key)
    if made.state is State.MISSING:
        state = provenance.GAP if made.signature or made.problem else made.state.value
        return Record(state, source, "", made.signature, made.problem)
    text = provenance.hash_text(fit_line_ends(entry.key.msgid, made.text))
    return Record(made.state.value, source, text, made.signature, made.problem, made.confidence)


def _active(entry: Entry, record: Record, edition: Language, ledger: Ledger) -> Message:
    marked = record.state in _RECORDED or record.signature or _misread(entry, edition, ledger)
    language = () if entry.language == provenance.UNKNOWN else (notes.write_language(entry.language),)
    return Message(
        key=entry.key,
        text=fit_line_ends(entry.key.msgid, entry.translation.text),
        comments=(*entry.comments, marks.write_mark(record)) if marked else entry.comments,
        notes=(*language, *entry.notes, *notes.remarks(entry)),
        references=entry.references,
        flags=_flags(entry),
        previous=entry.previous,
    )


def _misread(entry: Entry, edition: Language, ledger: Ledger) -> bool:
    """Whether a person's fuzzy text would be taken for a machine's, which said the same elsewhere."""
    if entry.translation.state is not State.SUGGESTED:
        return False
    found = Found(entry.key, entry.translation.text, entry.language, fuzzy=True, previous=entry.previous)
    return provenance.judge(found, edition, ledger).state is not State.SUGGESTED


def _obsolete(entry: Entry, record: Record) -> Message:
    """Write an entry that left; its state and language go into the comment, for tools drop the rest."""
    language = "" if entry.language == provenance.UNKNOWN else entry.language
    return Message(
        key=entry.key,
        text=fit_line_ends(entry.key.msgid, entry.translation.text),
        comments=(*entry.comments, marks.write_mark(record, language)),
        flags=_flags(entry),
        previous=entry.previous,
        obsolete=True,
    )


def _flags(entry: Entry) -> tuple[str, ...]:
    fuzzy = entry.translation.state in (State.MACHINE, State.SUGGESTED)
    return ("fuzzy", *entry.flags) if fuzzy else entry.flags


def write_template(slug: str, entries: Iterable[Entry]) -> PoFile:
    """Make the template of open entries, as `notes.describe` yields them."""
    messages = tuple(
        Message(
            entry.key, notes=(notes.write_language(entry.language), *entry.notes), references=entry.references
        )
        for entry in entries
    )
    return PoFile(header.complete((), slug, None), messages)
