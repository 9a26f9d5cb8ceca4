"""The layout of plain text: which lines belong together, and what their form says they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, takewhile

from pipeline.normalise.bullets import Bullet, Item, follows, read_bullet, read_items
from pipeline.normalise.characters import break_lines, clean, clean_code, fold, read_entities, repair
from pipeline.normalise.sentences import ends_sentence, holds_sentence_end, starts_low
from pipeline.normalise.stretches import Fenced, Items, Line, Marked, Prose, Quoted, Rows, Stretch

_NARROWEST, _WRAPPED = 50, 120
"""A text whose longest line is outside these is not hard-wrapped: its line ends mean something."""
_TABLE_LINE = 100
_RULE = re.compile(r"\s*(?:[-*_=~#+](?: ?[-*_=~#+]){2,})\s*")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_HASHES = re.compile(r" {0,3}(#{1,6})\s+(\S.*)")
_QUOTED = re.compile(r" {0,3}> ?(.*)")


def read_layout(text: str) -> tuple[Stretch, ...]:
    """Read plain text into stretches, in order; every word of the text is in one of them."""
    whole = "\n".join(map(repair, read_entities(text).split("\n")))
    lines = [line.rstrip() for line in fold(break_lines(whole)).split("\n")]
    chunks = list(_chunks(lines))
    longest = max((len(line) for line in lines), default=0)
    page = _Layout(width=longest if _NARROWEST <= longest <= _WRAPPED else 0, tight=len(chunks) < 3)
    return tuple(_stretches(_part_title(chunks, page), page))


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int
    """Where the text is wrapped; 0 where it is not."""
    tight: bool
    """No blank lines between paragraphs: each line end may be one."""

    def breaks(self, line: str, following: str) -> bool:
        """Say whether the writer broke the line here: the next word had room on it."""
        return not self.width or len(line) + 1 + len(following.split(maxsplit=1)[0]) <= self.width


def _chunks(lines: Sequence[str]) -> Iterator[list[str] | Fenced]:
    fences = [number for number, line in enumerate(lines) if line.lstrip().startswith("```")]
    closing = dict(zip(fences[::2], fences[1::2], strict=False))
    chunk: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if (number in closing or not line.strip()) and chunk:
            yield chunk
            chunk = []
        if number in closing:
            yield Fenced(clean_code("\n".join(lines[number + 1 : closing[number]])))
            number = closing[number]
        elif line.strip():
            chunk.append(line)
        number += 1
    if chunk:
        yield chunk


def _part_title(chunks: Sequence[list[str] | Fenced], page: _Layout) -> Iterator[list[str] | Fenced]:
    """Give the title, and the author under it, chunks of their own: together they would pass for a table."""
    for number, chunk in enumerate(chunks):
        if number or isinstance(chunk, Fenced) or any(map(_RULE.fullmatch, chunk[:2])):
            yield chunk
            continue
        head = 0
        while head < min(2, len(chunk) - 1) and _is_row(chunk[head]) and page.breaks(*chunk[head : head + 2]):
            yield [chunk[head]]
            head += 1
        yield chunk[head:]


def _stretches(chunks: Iterable[list[str] | Fenced], page: _Layout) -> Iterator[Stretch]:
    """Read chunk after chunk; lists may go on over blank lines."""
    bullets: list[Bullet] = []
    for chunk in chunks:
        for part in [chunk] if isinstance(chunk, Fenced) else _parts(chunk, page):
            if isinstance(part, Bullet):
                if bullets and not _same_list(bullets, part):
                    yield from _list(bullets)
                    bullets = []
                bullets.append(part)
                continue
            yield from _list(bullets)
            bullets = []
            yield part
    yield from _list(bullets)


def _same_list(bullets: Sequence[Bullet], bullet: Bullet) -> bool:
    level = next((before for before in reversed(bullets) if before.indent <= bullet.indent), bullets[0])
    return follows(level, bullet)


def _list(bullets: Sequence[Bullet]) -> Iterator[Stretch]:
    items = read_items(bullets) if bullets else ()
    if items is None:
        yield from (Line(clean(bullet.as_line())) for bullet in bullets)
    elif items:
        yield Items(tuple(Item(item.depth, item.ordered, clean(item.text)) for item in items))


def _parts(chunk: Sequence[str], page: _Layout) -> Iterator[Stretch | Bullet]:
    """Cut lines without a blank one between them where their form changes."""
    run: list[str] = []
    number = 0
    while number < len(chunk):
        line = chunk[number]
        special, used = _special(chunk, number)
        if special is None and not _RULE.fullmatch(line):
            run.append(line)
        else:
            underline = _UNDERLINE.fullmatch(line)
            if underline and len(run) == 1 and special is None:
                yield Marked(clean(run[0]), 1 if "=" in underline[1] else 2)
            elif run:
                yield from _run(run, page)
            run = []
            if special:
                yield special
        number += used
    if run:
        yield from _run(run, page)


def _special(chunk: Sequence[str], number: int) -> tuple[Stretch | Bullet | None, int]:
    """Read what begins at a line by its mark; the second value is how many lines it takes."""
    line = chunk[number]
    if _RULE.fullmatch(line):
        return None, 1
    if hashes := _HASHES.fullmatch(line):
        return Marked(clean(_without_closing_hashes(hashes[2])), len(hashes[1])), 1
    if _QUOTED.fullmatch(line):
        found = takewhile(bool, (_QUOTED.fullmatch(other) for other in islice(chunk, number, None)))
        inner = [quoted[1].strip() for quoted in found if quoted]
        paragraphs = (clean(" ".join(group)) for filled, group in groupby(inner, bool) if filled)
        return Quoted(tuple(paragraphs)), len(inner)
    bullet = read_bullet(line)
    if not bullet:
        return None, 1
    end = number + 1
    while end < len(chunk) and _continues(bullet, chunk[end - 1], chunk[end]):
        end += 1
    text = " ".join([bullet.text, *(other.strip() for other in chunk[number + 1 : end])])
    return Bullet(bullet.indent, bullet.mark, bullet.number, bullet.column, text), end - number


def _without_closing_hashes(text: str) -> str:
    bare = text.rstrip("#")
    return bare if bare.endswith((" ", "\t")) else text


def _continues(bullet: Bullet, before: str, line: str) -> bool:
    """Say whether a line goes on with the item above it."""
    if read_bullet(line) or _RULE.fullmatch(line):
        return False
    indent = len(line) - len(line.lstrip())
    return indent >= bullet.column or (starts_low(line) and not ends_sentence(before))


def _run(lines: Sequence[str], page: _Layout) -> Iterator[Stretch]:
    """Read consecutive lines without marks."""
    if len(lines) == 1:
        yield Line(clean(lines[0]))
    elif _has_separators(lines):
        yield Rows(tuple(lines))
    elif page.tight or max(map(len, lines)) > _WRAPPED:
        yield from _lone_lines(lines, page)
    elif all(map(_is_row, lines)) and any(page.breaks(line, below) for line, below in pairwise(lines)):
        yield Rows(tuple(map(clean, lines)))
    elif _is_row(lines[0]) and page.breaks(lines[0], lines[1]) and not starts_low(lines[1]):
        yield Line(clean(lines[0]))
        yield Prose(clean(" ".join(lines[1:])))
    else:
        yield Prose(clean(" ".join(lines)))


def _lone_lines(lines: Sequence[str], page: _Layout) -> Iterator[Stretch]:
    """Read lines whose ends mean something: a paragraph each, or rows where three short ones follow."""
    joined = [lines[0]]
    for line, below in pairwise(lines):
        if page.breaks(line, below):
            joined.append(below)
        else:
            joined[-1] += f" {below.strip()}"
    for short, group in groupby(map(clean, joined), _is_row):
        texts = tuple(group)
        if short and len(texts) > 2:
            yield Rows(texts)
        else:
            yield from map(Line, texts)


def _is_row(line: str) -> bool:
    return (
        len(line) <= _TABLE_LINE
        and not starts_low(line)
        and not ends_sentence(line)
        and not holds_sentence_end(line)
    )


def _has_separators(lines: Sequence[str]) -> bool:
    """Say whether each line has as many tabs or pipes as the first, and at least one."""
    return any(
        lines[0].strip().strip(mark).count(mark)
        and len({line.strip().strip(mark).count(mark) for line in lines}) == 1
        for mark in ("\t", "|")
    )
