"""PO as it goes out and comes back: the catalog itself, or several in one file.

In a bundle each msgctxt names its article first, `an-article/paragraph`, for the same sentence may be translated
differently in two articles and a PO file holds a msgctxt and msgid once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.catalogs import marks, po_reader, po_writer
from pipeline.catalogs.entries import translated_from, write_entries
from pipeline.catalogs.exchange.sheet import MOST_UNITS, Segment, Sent, Sheet, check_number, grouped
from pipeline.catalogs.header import complete
from pipeline.catalogs.notes import one_line, read_language
from pipeline.catalogs.po import Message, PoFile, composed
from pipeline.catalogs.provenance import UNKNOWN, Ledger, Record, hash_key, hash_text
from pipeline.model import Catalog, Entry, Key, Language, State

_BUNDLED = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/(.*)", re.DOTALL)

LIST = "conflicts"
"""The name of a file of what was not taken, instead of an article's."""
REFUSED, CONFLICT, FORCE, ALSO = (
    "refused: ",
    "conflict: the catalog has (",
    "--force takes this one",
    "also: ",
)
_REASONS = (REFUSED, CONFLICT, FORCE, ALSO)
"""How the comments in such a file begin that are no person's."""


def write(catalogs: Sequence[Catalog], *, bundle: str = "") -> bytes:
    """Write a catalog with everything that is known about it, or several, in a file named `bundle`."""
    if not bundle:
        (catalog,) = catalogs
        return po_writer.render(_file(catalog)).encode()
    messages = [
        replace(
            message,
            key=_bundled(catalog.slug, message.key),
            previous=_bundled(catalog.slug, message.previous) if message.previous else None,
        )
        for catalog in catalogs
        for message in _file(catalog).messages
    ]
    sources = frozenset[Language]().union(*map(translated_from, catalogs))
    header = complete((), bundle, catalogs[0].language, sources)
    return po_writer.render(PoFile(header, tuple(messages))).encode()


def _file(catalog: Catalog) -> PoFile:
    """Make the file of a catalog in which each text says what it was when it went out."""
    file = write_entries(replace(catalog, obsolete=()), Ledger()).file
    pairs = zip(file.messages, catalog.entries, strict=True)
    return replace(file, messages=tuple(_marked(message, entry) for message, entry in pairs))


def _marked(message: Message, entry: Entry) -> Message:
    if not message.text or marks.read_marks(message.comments)[0]:
        return message
    record = Record(entry.translation.state.value, hash_key(entry.key), hash_text(message.text))
    return replace(message, comments=(*message.comments, marks.write_mark(record)))


def _bundled(slug: str, key: Key) -> Key:
    return key._replace(context=f"{slug}/{key.context}")


def read(data: bytes, where: str) -> tuple[Sheet, ...]:
    """Read a PO file, whatever tool wrote it; obsolete messages come last, for they may stand there twice.

    Raises `ExchangeError` for too many units, `CatalogError` with the line that cannot be read.
    """
    if data.count(b"msgid ") > 2 * MOST_UNITS:  # previous ones included; said before much is read
        check_number(data.count(b"msgid "), where)
    file = po_reader.parse(po_reader.decode(data, where), where)
    fields = dict(file.header)
    slug = fields.get("Project-Id-Version", "").strip()
    language = Language(re.split("[@.]", fields.get("Language", ""))[0].replace("_", "-") or UNKNOWN)
    check_number(len(file.messages), where)
    messages = sorted(file.messages, key=lambda message: message.obsolete)
    found = (_segment(composed(message), slug, language, where) for message in messages)
    return grouped(found) or (Sheet(slug, language, ()),)


def _segment(message: Message, slug: str, language: Language, where: str) -> tuple[str, Language, Segment]:
    key = message.key
    listed = slug == LIST
    bundled = _BUNDLED.fullmatch(key.context)
    if bundled:
        slug, key = bundled[1], Key(bundled[2], key.msgid)
    records, _, comments = marks.read_marks(message.comments)
    own = [record for record in records if record.source == hash_key(key)]
    sent = _sent(own) or _carried(message, records)
    noted, others = read_language(message.notes)
    segment = Segment(
        key,
        message.text,
        _state(message, own, sent),
        noted or UNKNOWN,
        notes=others,
        comments=tuple(one for one in comments if not (listed and one.startswith(_REASONS))),
        sent=sent,
        previous=_unbundled(message.previous) if message.previous else None,
        obsolete=message.obsolete,
        damage=_damage(message),
        where=f"{where}:{message.line}",
    )
    return slug, language, segment


def _damage(message: Message) -> str:
    if po_reader.in_conflict(message):
        return f"{po_reader.CONFLICT}: {po_reader.KEEP_ONE}"
    return "it has plural forms, which the unit has not" if message.plural else ""


def _sent(records: Iterable[Record]) -> Sent | None:
    """Return what comments say of how a message went out."""
    told = (Sent(State(one.state), one.text) for one in records if one.text and one.state in list(State))
    return next(told, None)


def _carried(message: Message, records: Iterable[Record]) -> Sent | None:
    """Return how a text went out that a merge carried here from another message: no person has settled it here."""
    sent = _sent(one for one in records if one.text == hash_text(message.text))
    return sent._replace(state=State.SUGGESTED) if sent and sent.state.by_person else sent


def _unbundled(key: Key) -> Key:
    bundled = _BUNDLED.fullmatch(key.context)
    return Key(bundled[2], key.msgid) if bundled else key


def _state(message: Message, own: Sequence[Record], sent: Sent | None) -> State | None:
    """Say how far a message is; a draft that was rewritten is a person's with its `fuzzy` on, as in a catalog.

    An obsolete message without it does not say: nobody confirms one, a tool dropped it.
    """
    if not message.text:
        return State.MISSING
    if "fuzzy" not in message.flags:
        if not message.obsolete:
            return State.HUMAN
        return sent.state if sent and sent.text == hash_text(message.text) else None
    draft = message.previous is None and any(one.state == "machine" for one in own)
    return State.MACHINE if draft else State.SUGGESTED


def write_list(language: Language, items: Iterable[tuple[str, Segment, tuple[str, ...]]]) -> bytes:
    """Write units of any articles, each with the reasons why it was not taken, as a bundle that can be taken back."""
    messages: dict[Key, Message] = {}
    for slug, segment, reasons in items:
        key = _bundled(slug, segment.key) if slug else segment.key
        text = " ".join(segment.text.split("\x00"))
        rewritten = segment.sent is not None and segment.sent.text != hash_text(segment.text)
        draft = segment.state is State.MACHINE and not rewritten  # else a person's, as in `decide`
        fuzzy = ("fuzzy",) if draft or segment.state is State.SUGGESTED else ()
        if key in messages:
            first = messages[key]
            comments = (*first.comments, *reasons, f"{ALSO}{one_line(text)}", *segment.comments)
            messages[key] = replace(first, comments=tuple(dict.fromkeys(comments)))
        else:
            messages[key] = Message(
                key, text, comments=(*map(one_line, reasons), *segment.comments), flags=fuzzy
            )
    return po_writer.render(PoFile(complete((), LIST, language), tuple(messages.values()))).encode(
        errors="replace"
    )
