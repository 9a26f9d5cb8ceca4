"""Editions as Markdown files with a front matter."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import BlockKind, Edition, Flavour, Language
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.flavours import CONVENTIONS, Anchored
from pipeline.publish.inline import plain
from pipeline.publish.layout import (
    Answered,
    Faq,
    Figure,
    Listing,
    Part,
    Quotation,
    Region,
    Single,
    Table,
    lay_out,
)
from pipeline.publish.markdown_inline import address, escape, guard_line_starts, words
from pipeline.publish.site import Site


def render_markdown(
    edition: Edition, editions: Sequence[Edition], site: Site, flavour: Flavour = Flavour.PLAIN
) -> str:
    """Return the Markdown file of one edition among the editions of its article."""
    layout, convention = lay_out(edition), CONVENTIONS[flavour]
    titles = layout.titles[:1] if convention.has_title else ()
    title = [f"# {words(part.passage, edition.language, 'line')}" for part in titles]
    teasers = [words(part.passage, edition.language) for part in layout.teasers]
    body = [
        block for region in layout.body for block in _region(region, edition.language, convention.anchored)
    ]
    text = "".join(f"\n{block}\n" for block in _apart((*title, *teasers, *body)))
    return convention.head(edition, editions, site) + convention.guard(text)


_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""Ids that every dialect can write."""
_DEEPER = 4
"""Spaces before what belongs to a list item: Python-Markdown knows no fewer, the others take as many."""
_LIST = re.compile(r"(?:-|[0-9]+\.) ")
_BETWEEN_LISTS = "<!-- -->"
"""A comment between two lists, which some readers would take for one."""


def _apart(blocks: Iterable[str]) -> Iterator[str]:
    before = ""
    for block in blocks:
        if not block.strip():
            continue
        if _LIST.match(before) and _LIST.match(block):
            yield _BETWEEN_LISTS
        yield block
        before = block


def _region(region: Region, language: Language, anchored: Anchored) -> Iterator[str]:
    match region:
        case Single(part):
            yield _block(part, language, anchored)
        case Listing():
            yield "\n".join(_list(region, language))
        case Table():
            yield from (words(part.passage, language) for part in region.captions)
            yield "\n".join(_rows(region, language) if region.is_flat else _table(region, language))
        case Figure(parts, captions):
            yield from (_block(part, language) for part in (*parts, *captions))
        case Quotation(parts, _):
            yield _prefixed("\n\n".join(_block(part, language) for part in parts), "> ", "> ")
        case Faq(pairs):
            for pair in pairs:
                yield from _answered(pair, language, anchored)


def _answered(pair: Answered, language: Language, anchored: Anchored) -> Iterator[str]:
    if pair.question:
        yield _block(pair.question, language, anchored)
    yield from (_block(part, language) for part in pair.answers)


def _block(part: Part, language: Language, anchored: Anchored | None = None) -> str:
    """Return one block, without a line end; a heading with what fragment links find it by."""
    if part.kind is BlockKind.IMAGE:
        source = safe_address(part.passage.block.source, IMAGE_SCHEMES)
        link, text = safe_address(part.passage.block.link), escape(plain(part.passage))
        shown = f"![{text}]({address(source)})" if source else text
        return (
            f"[{shown}]({address(link)})" if link and shown else shown if source else guard_line_starts(text)
        )
    if part.kind is BlockKind.CODE:
        return _code(plain(part.passage))
    if part.level:
        text = re.sub(r"(?<!\\)(#+)$", r"\\\1", words(part.passage, language, "line"))
        heading = f"{'#' * part.level} {text}"
        return anchored(heading, part.id) if anchored and _ANCHOR.fullmatch(part.id) else heading
    text = words(part.passage, language)
    return f"**{text}**" if part.kind is BlockKind.QUESTION and text else text


def _code(text: str) -> str:
    lines = text.splitlines()
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return "\n".join((fence, *lines, fence))


def _list(listing: Listing, language: Language) -> Iterator[str]:
    for number, item in enumerate(listing.items, 1):
        marker = f"{number if item.number is None else item.number}. " if listing.ordered else "- "
        blocks = "\n\n".join(_block(part, language) for part in item.parts)
        inner = ["\n".join(_list(one, language)) for one in item.lists]
        yield _prefixed("\n".join((blocks, *inner)), marker, " " * max(len(marker), _DEEPER))


def _table(table: Table, language: Language) -> Iterator[str]:
    """Yield a pipe table's lines; a table must have a head there, so one without gets an empty one."""
    head = table.head[0] if table.head else ()
    yield _cells(head, table.width, language)
    yield "|" + " --- |" * table.width
    for row in (*table.head[1:], *table.rows):
        yield _cells(row, table.width, language)


def _rows(table: Table, language: Language) -> Iterator[str]:
    """Yield the rows of a table whose columns are not known, as a list below its head."""
    for row in table.head:
        yield from (words(part.passage, language) + "\n" for part in row)
    for row in table.rows:
        yield from ("- " + words(part.passage, language) for part in row)


def _cells(row: Sequence[Part], width: int, language: Language) -> str:
    texts = [words(part.passage, language, "cell") for part in row]
    return "|" + "".join(f" {text} |" for text in (*texts, *[""] * (width - len(texts))))


def _prefixed(text: str, first: str, others: str) -> str:
    """Put a prefix before each line; a blank line gets it without the space at its end."""
    lines = text.split("\n")
    prefixes = [first] + [others] * (len(lines) - 1)
    return "\n".join(
        prefix + line if line else prefix.rstrip(" ") for prefix, line in zip(prefixes, lines, strict=True)
    )
