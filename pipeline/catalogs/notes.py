"""What a translator is told about a unit: where it stands, what is around it, where its links go."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.catalogs.provenance import from_memory
from pipeline.markup import unescape
from pipeline.model import Block, BlockKind, Entry, Inline, Key, Language, Offer, SegmentedArticle, Unit
from pipeline.words import unaccented

_CODE = r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)"
"""How a language is written in a note."""
_LANGUAGE = re.compile(rf"language: {_CODE}")
_QUOTED = re.compile(rf"quotes in {_CODE}: (.+)")
_REMARKS = ("memory: ", "doubt: ", "offer (")
_OFFER = re.compile(r"offer \(([^()]+)\):(?: (.*))?")
_EXCERPT = 60
_ADDRESS = 300
_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: id="[0-9]+")?/?>')
_UNSAFE = re.compile(r"[\s%:\u0000-\u001f\u2066-\u2069]")
_PLACE = {
    BlockKind.TITLE: "title of the article",
    BlockKind.AUTHOR: "author",
    BlockKind.TEASER: "teaser under the title",
    BlockKind.ITEM: "list item",
    BlockKind.QUOTE: "quotation",
    BlockKind.ROW: "table row",
    BlockKind.CAPTION: "caption",
    BlockKind.IMAGE: "image, alternative text",
    BlockKind.QUESTION: "question of an FAQ",
    BlockKind.ANSWER: "answer of an FAQ",
    BlockKind.CODE: "code",
}
_LENGTH = {
    BlockKind.TITLE: "length: search engines show about 60 characters",
    BlockKind.TEASER: "length: search engines show about 160 characters of the whole",
}


@lru_cache(maxsize=1)
def describe(segmented: SegmentedArticle) -> tuple[Entry, ...]:
    """Return an open entry for each distinct unit, in reading order, with fresh references and notes.

    The last article is remembered, for its template and the catalogs of all editions begin with the same entries.
    """
    return tuple(_described(segmented))


def _described(segmented: SegmentedArticle) -> Iterator[Entry]:
    article = segmented.article
    sections = _sections(article.blocks)
    places = [(number, unit) for number, units in enumerate(segmented.units) for unit in units]
    excerpts = [excerpt(unit.text) for _, unit in places]
    keys = [unit.key for _, unit in places]
    reference = {section: _reference(article.location, section) for section in dict.fromkeys(sections)}
    references: dict[Key, dict[str, None]] = {}
    for (number, _), key in zip(places, keys, strict=True):
        references.setdefault(key, {})[reference[sections[number]]] = None
    within = {section: f", in “{excerpt(section)}”" if section else "" for section in reference}
    columns = _columns(article.blocks)
    seen: set[Key] = set()
    for position, (number, unit) in enumerate(places):
        key = keys[position]
        if key in seen:
            continue
        seen.add(key)
        before = excerpts[position - 1] if position else ""
        after = excerpts[position + 1] if position + 1 < len(places) else ""
        quoted = tuple((language, one_line(text)) for language, text in unit.quoted)
        place = _place(article.blocks[number], columns[number]) + within[sections[number]]
        notes = [
            place,
            _LENGTH.get(unit.kind, ""),
            f"before: {before}" if before else "",
            f"after: {after}" if after else "",
            *(f"quotes in {language}: {text}" for language, text in quoted),
            f"written in {unit.spoken}, passed through" if unit.spoken else "",
            *_links(unit),
        ]
        yield Entry(
            key,
            unit.language,
            references=tuple(references[key]),
            notes=tuple(note for note in notes if note),
            quoted=quoted,
        )


def write_language(language: Language) -> str:
    """Write the language of a msgid, as the first note of its message."""
    return f"language: {language}"


def read_language(notes: Sequence[str]) -> tuple[Language | None, tuple[str, ...]]:
    """Take the language of its msgid off a message's notes; return it, None where a tool dropped it, and the rest."""
    found = _LANGUAGE.fullmatch(notes[0]) if notes else None
    return (Language(found[1]), tuple(notes[1:])) if found else (None, tuple(notes))


def read_quoted(notes: Sequence[str]) -> tuple[tuple[Language, str], ...]:
    """Return what notes say is quoted in another language."""
    found = map(_QUOTED.fullmatch, notes)
    return tuple((Language(one[1]), one[2]) for one in found if one)


def remarks(entry: Entry) -> Iterator[str]:
    """Yield what is to be said about the translation: where it came from, what is doubted, what else there is."""
    return map(one_line, _remarks(entry))


def _remarks(entry: Entry) -> Iterator[str]:
    made = entry.translation
    if from_memory(made):
        yield f"memory: a person translated it so in {made.signature.split('|')[1]}"
    if made.doubtful:
        sure = "" if made.confidence is None else f"{made.confidence} % sure"
        yield f"doubt: {'; '.join(filter(None, (sure, made.problem.strip())))}"
    for offer in entry.offers:
        yield f"offer ({offer.signature}): {offer.text}"


def read_remarks(notes: Sequence[str]) -> tuple[tuple[str, ...], tuple[Offer, ...]]:
    """Take the remarks out of notes; return the rest, and the offers."""
    if not any(note.startswith(_REMARKS) for note in notes):
        return tuple(notes), ()
    offers = (_OFFER.fullmatch(note) for note in notes)
    return (
        tuple(note for note in notes if not note.startswith(_REMARKS)),
        tuple(Offer(found[2] or "", found[1]) for found in offers if found),
    )


def plain_words(text: str) -> str:
    """Return markup text as plain words on one line; unlike `markup.plain`, it takes any text."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", text.replace("<br/>", " ")))
    return one_line(text)


def one_line(text: str) -> str:
    """Return a text on one line, as comments and notes are: one space wherever white space was between words."""
    return " ".join(text.split())


def join_comments(comments: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """Return comments as they stand, and behind them the lines of others that are not among them."""
    known = set(comments)
    return (*comments, *(line for line in more if line not in known))


def excerpt(text: str) -> str:
    """Return the beginning of markup text as plain words on one line, cut after a word."""
    words = plain_words(text[: 10 * _EXCERPT])
    if len(words) <= _EXCERPT:
        return words
    head, _, _ = words[: _EXCERPT + 1].rpartition(" ")
    return f"{head or words[:_EXCERPT]}…"


def _sections(blocks: tuple[Block, ...]) -> list[str]:
    """Return for each block the heading above it; a heading stands in no section but its own place's."""
    sections, current = [], ""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            sections.append("")
            current = block.text
        else:
            sections.append(current)
    return sections


def _columns(blocks: tuple[Block, ...]) -> list[int]:
    """Return for each block of a table its column from 1."""
    columns, row, count = [], (0, 0), 0
    for block in blocks:
        count = count + 1 if (block.group, block.row) == row else 1
        row = (block.group, block.row)
        columns.append(count)
    return columns


def _place(block: Block, column: int) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"heading {block.level}"
        case BlockKind.COLUMN:
            return f"table, head of column {column}"
        case BlockKind.CELL:
            return f"table, column {column}"
        case BlockKind.IMAGE if block.link and not block.source:
            return f"what a film, a sound or a frame is called: {one_line(block.link)[:_ADDRESS]}"
        case _:
            return _PLACE.get(block.kind, block.kind.value)


def _links(unit: Unit) -> list[str]:
    return [
        f"<{tag}>: {one_line(address)[:_ADDRESS]}"
        for tag, inline in unit.inlines
        if (address := _address(inline))
    ]


def _address(inline: Inline) -> str:
    attributes = dict(inline.attributes)
    return attributes.get("href") or attributes.get("src") or ""


def _reference(location: str, heading: str) -> str:
    safe = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), location)
    slug = _slug(heading)
    return f"{safe}#{slug}" if slug else safe


def _slug(heading: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", unaccented(excerpt(heading).lower())))
