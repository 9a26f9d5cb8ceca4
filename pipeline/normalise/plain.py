"""Plain text: an article's parts are known by where they stand and how they read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import markup
from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Language, Page, Skipped
from pipeline.normalise.byline import Byline, read_byline
from pipeline.normalise.capitals import restore_capitals
from pipeline.normalise.cased import mark_casing
from pipeline.normalise.characters import clean, same_words
from pipeline.normalise.faq import mark_questions, number_groups
from pipeline.normalise.front_matter import split_front_matter
from pipeline.normalise.headings import find_levels, looks_like_heading
from pipeline.normalise.layout import read_layout
from pipeline.normalise.links import read_language
from pipeline.normalise.metadata import BEFORE_SITE
from pipeline.normalise.names import WORD
from pipeline.normalise.stretches import Fenced, Items, Line, Marked, Prose, Quoted, Rows, Stretch
from pipeline.normalise.tables import Evidence, gather_evidence, recover_cells

_LONGEST_TITLE = 200
_FRONT = 6
"""Stretches after the title in which its double, the author and the date are looked for."""


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the body."""

    title: str
    byline: Byline
    teasers: tuple[str, ...]


def read_plain(page: Page) -> Article | Skipped:
    """Understand a page of plain text; its first line is the title, unless front matter has one.

    Raises `FrontMatterError`.
    """
    declared, text = split_front_matter(page.text, page.location)
    stretches = read_layout(text)
    if not stretches:
        return Skipped(page.location, "the file holds no text")
    if declared.title:
        stretches = (Line(declared.title), *stretches)
    first = stretches[0]
    if not isinstance(first, Line | Prose | Marked) or not 0 < len(first.text) <= _LONGEST_TITLE:
        return Skipped(page.location, "no title: the first line should be one")
    front, body = _read_front(first.text, stretches[1:], declared.language or read_language(page.language))
    if not body and not front.teasers:
        return Skipped(
            page.location, "there is a title and no text under it: a text’s first line is its title"
        )
    blocks = [Block(BlockKind.TITLE, markup.escape(front.title), level=1)]
    if author := declared.author or front.byline.author:
        blocks.append(Block(BlockKind.AUTHOR, markup.escape(author), language=NO_LANGUAGE))
    if declared.description and not front.teasers:
        blocks.append(Block(BlockKind.TEASER, markup.escape(declared.description)))
    blocks += [Block(BlockKind.TEASER, markup.escape(text)) for text in front.teasers]
    blocks += mark_questions(list(_read_body(body)))
    done = mark_casing(number_groups(restore_capitals(blocks)))
    return Article(
        page.slug,
        page.location,
        done,
        url=declared.url or page.url,
        published=declared.published or front.byline.published,
        modified=declared.modified,
        language=declared.language or read_language(page.language),
        description=declared.description,
        image=declared.image,
        tags=declared.tags,
        hints=(declared.language,) if declared.language else (),
    )


def _read_front(
    title: str, rest: Sequence[Stretch], language: Language | None
) -> tuple[_Front, Sequence[Stretch]]:
    """Take the doubled title, author, date and teaser from the stretches after the title."""
    near = rest[:_FRONT]
    double = next((number for number, stretch in enumerate(near) if _is_double(title, stretch)), None)
    if double is not None:
        before, body = near[:double], rest[double + 1 :]
        title = _shorter(title, near[double])
    else:
        before, body = (), rest
    byline = Byline()
    teasers: list[str] = []
    kept: list[Stretch] = []
    for stretch in before:
        found = read_byline(stretch.text, language) if isinstance(stretch, Line) else None
        if found and _adds(found, byline):
            byline = _joined(byline, found)
        elif isinstance(stretch, Line | Prose):
            teasers.append(stretch.text)
        else:
            kept.append(stretch)
    byline, body = _take_bylines(byline, [*kept, *body], language)
    if not teasers and len(body) > 1 and isinstance(body[0], Line | Prose) and body[0].text.islower():
        teasers.append(body[0].text)
        body = body[1:]
    return _Front(title, byline, tuple(teasers)), body


def _take_bylines(
    byline: Byline, body: Sequence[Stretch], language: Language | None
) -> tuple[Byline, Sequence[Stretch]]:
    """Take lines that say `By`, or a date, from a body's beginning, and a bare name from its first line."""
    kept: list[Stretch] = []
    for number, stretch in enumerate(body[:_FRONT]):
        if len(kept) > 1:  # a date further down is the article's matter, not its own date
            kept.append(stretch)
            continue
        found = read_byline(stretch.text, language) if isinstance(stretch, Line) else None
        sure = found and (found.named or not found.author or _is_person(found.author, number, body))
        if found and sure and _adds(found, byline):
            byline = _joined(byline, found)
        else:
            kept.append(stretch)
    return byline, [*kept, *body[_FRONT:]]


def _is_person(name: str, number: int, body: Sequence[Stretch]) -> bool:
    """Say whether a line of capitalised words under the title is a name rather than a first heading.

    A name has two words or more, prose or a lower-case teaser follows, and no word of it is a common one:
    none stands in small letters anywhere in the article.
    """
    following = body[1] if len(body) > 1 else None
    if number or len(name.split()) < 2 or not isinstance(following, Line | Prose):
        return False
    if isinstance(following, Line) and looks_like_heading(following.text):
        return False
    texts = (stretch.text for stretch in body if isinstance(stretch, Line | Prose))
    common = {word for text in texts for word in WORD.findall(text) if word.islower()}
    return not any(word.casefold() in common for word in WORD.findall(name))


def _adds(found: Byline, byline: Byline) -> bool:
    return not (found.author and byline.author) and not (found.published and byline.published)


def _joined(byline: Byline, found: Byline) -> Byline:
    return Byline(byline.author or found.author, byline.published or found.published)


def _is_double(title: str, stretch: Stretch) -> bool:
    """Say whether a stretch is the title again; one of the two may have the site's name after it."""
    if not isinstance(stretch, Line | Prose | Marked):
        return False
    one, other = same_words(title), same_words(stretch.text)
    return bool(one) and (one == other or one == _without_site(stretch.text) or _without_site(title) == other)


def _without_site(text: str) -> str:
    return same_words(BEFORE_SITE.split(text, maxsplit=1)[0])


def _shorter(title: str, stretch: Stretch) -> str:
    """Return the title as it stands without a site's name after it."""
    text = stretch.text if isinstance(stretch, Line | Prose | Marked) else title
    return text if len(text) < len(title) else title


def _read_body(body: Sequence[Stretch]) -> Iterator[Block]:
    marked = any(isinstance(stretch, Marked) for stretch in body)
    shift = int(any(isinstance(stretch, Marked) and stretch.level == 1 for stretch in body))
    is_heading = [
        isinstance(stretch, Line)
        and not marked
        and number + 1 < len(body)
        and looks_like_heading(stretch.text)
        for number, stretch in enumerate(body)
    ]
    headings = [s.text for s, heads in zip(body, is_heading, strict=True) if heads and isinstance(s, Line)]
    levels = iter(find_levels(headings, _find_contents(body, is_heading)))
    evidence = gather_evidence(list(_prose(body, is_heading)), headings)
    for number, (stretch, heads) in enumerate(zip(body, is_heading, strict=True), start=1):
        match stretch:
            case Line(text) | Prose(text):
                kind = BlockKind.HEADING if heads else BlockKind.PARAGRAPH
                yield Block(kind, markup.escape(text), level=next(levels) if heads else 0)
            case Marked(text, level):
                yield Block(BlockKind.HEADING, markup.escape(text), level=min(6, max(2, level + shift)))
            case Items(items):
                for row, item in enumerate(items, start=1):
                    yield Block(
                        BlockKind.ITEM,
                        markup.escape(item.text),
                        level=item.depth,
                        group=number,
                        row=row,
                        ordered=item.ordered,
                    )
            case Rows(lines):
                yield from _read_table(lines, number, evidence)
            case Quoted(paragraphs):
                for text in paragraphs:
                    yield Block(BlockKind.QUOTE, markup.escape(text), group=number)
            case Fenced(code):
                if code:
                    yield Block(BlockKind.CODE, markup.escape(code), language=NO_LANGUAGE)


def _find_contents(body: Sequence[Stretch], is_heading: Sequence[bool]) -> list[str]:
    """Return the items of a list that stands right before the first heading."""
    first = is_heading.index(True) if True in is_heading else 0
    before = body[first - 1] if first else None
    return [item.text for item in before.items] if isinstance(before, Items) else []


def _prose(body: Sequence[Stretch], is_heading: Sequence[bool]) -> Iterator[str]:
    for stretch, heads in zip(body, is_heading, strict=True):
        match stretch:
            case Line(text) | Prose(text) if not heads:
                yield text
            case Items(items):
                yield from (item.text for item in items)
            case Quoted(paragraphs):
                yield from paragraphs
            case _:
                pass


def _read_table(lines: Sequence[str], group: int, evidence: Evidence) -> Iterator[Block]:
    rows = recover_cells(lines, evidence)
    if rows is None:
        for row, line in enumerate(lines):
            yield Block(BlockKind.ROW, markup.escape(clean(line)), group=group, row=row)
        return
    for row, cells in enumerate(rows):
        kind = BlockKind.CELL if row else BlockKind.COLUMN
        for cell in cells:
            yield Block(kind, markup.escape(cell), group=group, row=row)
