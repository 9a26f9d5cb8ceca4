"""Editions as plain text to read or to paste into a message."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.model import BlockKind, Edition, Inline, Language, Passage, Piece
from pipeline.phrases import Phrases, phrases_for
from pipeline.publish.addresses import safe_address
from pipeline.publish.inline import BREAKS, plain, tokens
from pipeline.publish.layout import Faq, Figure, Listing, Part, Quotation, Region, Single, Table, lay_out
from pipeline.publish.notes import notes
from pipeline.publish.tables import is_pictured
from pipeline.publish.tongue import day, spoken_day
from pipeline.signs import lowered, quotes_of, raised

_WIDEST = 100
"""Columns of a table that is set in columns; a wider one has ` | ` between its cells."""


def render_text(edition: Edition, templates: Path | None = None) -> str:
    """Return an edition as text; paragraphs are not wrapped."""
    layout = lay_out(edition)
    language, phrases = edition.language, phrases_for("page", edition.language, templates)
    title = " ".join(words(part.passage, language) for part in layout.titles) or edition.slug
    byline = [f"{phrases['by']} {words(part.passage, language)}" for part in layout.authors]
    published = day(edition.published)
    if published:
        byline.append(spoken_day(published, language))
    front = [f"{title}\n{'=' * _width(title)}", " · ".join(byline)]
    front += [words(part.passage, language) for part in layout.teasers]
    body = [block for region in layout.body for block in _region(region, language, phrases)]
    about = "\n".join(note for _, note in notes(edition.counts(), phrases)) if edition.noted else ""
    blocks = [*front, *body, f"{'-' * 20}\n{about}" if about else ""]
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def words(passage: Passage, language: Language) -> str:
    """Return a passage's text, with each link's address after it in parentheses."""
    text = "".join(_piece(piece, language) + BREAKS.sub(" ", piece.tail) for piece in passage.pieces)
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


def _piece(piece: Piece, language: Language) -> str:
    inlines = dict(piece.inlines)
    stack: list[tuple[Inline, list[str]]] = [(Inline(0, ""), [])]
    for token in tokens(piece):
        if isinstance(token, str):
            stack[-1][1].append(BREAKS.sub(" ", token))
        elif token.role == "void":
            stack[-1][1].append("\n" if token.name == "br" else "")
        elif token.role == "open":
            stack.append((inlines.get(token.key, Inline(0, token.name)), []))
        else:
            inline, parts = stack.pop()
            stack[-1][1].append(_closed(inline, "".join(parts), language))
    return "".join(stack[0][1])


def _closed(inline: Inline, text: str, language: Language) -> str:
    match inline.name:
        case "a":
            return _leading(text, dict(inline.attributes).get("href", ""))
        case "q":
            return text.join(quotes_of(language))
        case "sub":
            return lowered(text)
        case "sup":
            return raised(text)
        case _:
            return text


def _region(region: Region, language: Language, phrases: Phrases) -> Iterator[str]:
    match region:
        case Single(part):
            yield _block(part, language, phrases)
        case Listing():
            yield "\n".join(_list(region, language, phrases))
        case Table():
            yield from (words(part.passage, language) for part in region.captions)
            yield "\n".join(_table([*region.head, *region.rows], len(region.head), language))
        case Figure(parts, captions):
            yield "\n".join(_block(part, language, phrases) for part in (*parts, *captions))
        case Quotation(parts, _):
            text = "\n\n".join(_block(part, language, phrases) for part in parts)
            yield "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n"))
        case Faq(pairs):
            for pair in pairs:
                parts = (pair.question, *pair.answers) if pair.question else pair.answers
                yield "\n\n".join(_block(part, language, phrases) for part in parts)


def _leading(text: str, href: str) -> str:
    """Write a text with the address that it leads to, where it is not told by the text."""
    address = safe_address(href)
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return text if not shown or shown.startswith("#") or shown == text else f"{text} ({shown})"


def _block(part: Part, language: Language, phrases: Phrases) -> str:
    if part.kind is BlockKind.CODE:
        return "\n".join(f"    {line}" for line in plain(part.passage).splitlines())
    text = words(part.passage, language)
    if part.kind is BlockKind.IMAGE:
        label = f"[{phrases['picture']}] " if part.passage.block.source else ""  # a film has its title alone
        return f"{label}{_leading(text, part.passage.block.link)}".strip(" ")
    if part.level == 2:
        return f"\n{text}\n{'-' * _width(text)}"
    return text


def _list(listing: Listing, language: Language, phrases: Phrases) -> Iterator[str]:
    for number, item in enumerate(listing.items, 1):
        marker = (
            f"{number if item.number is None else item.number}. "
            if listing.ordered
            else ""
            if is_pictured(listing)
            else "• "
        )
        blocks = "\n".join(_block(part, language, phrases) for part in item.parts)
        text = "\n".join((blocks, *("\n".join(_list(one, language, phrases)) for one in item.lists)))
        yield marker + text.replace("\n", "\n" + " " * len(marker))


def _table(rows: Sequence[Sequence[Part]], heads: int, language: Language) -> Iterator[str]:
    """Yield a table's lines: in columns with a rule below the head, or with bars where that would be too wide."""
    texts = [[words(part.passage, language).replace("\n", " ") for part in row] for row in rows]
    columns = max(map(len, texts), default=0)
    wide = [max(_width(row[number]) for row in texts if number < len(row)) for number in range(columns)]
    flat = all(len(row) == 1 for row in texts)
    if flat or sum(wide) + 3 * (columns - 1) > _WIDEST:
        yield from (" | ".join(row) for row in texts)
        return
    for number, row in enumerate(texts):
        yield "   ".join(text + " " * (wide[place] - _width(text)) for place, text in enumerate(row)).rstrip(
            " "
        )
        if number + 1 == heads:
            yield "   ".join("-" * width for width in wide)


def _width(text: str) -> int:
    """Count the columns a text takes in a terminal."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )
