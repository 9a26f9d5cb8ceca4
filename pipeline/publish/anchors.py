"""Ids and heading levels: the same in every edition, so that fragment links keep working."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline import markup
from pipeline.model import Block, BlockKind, Language
from pipeline.publish.addresses import safe_anchor
from pipeline.words import unaccented

OWN = ("article", "about-this-page", "show-marks")
"""Ids of the page itself."""

_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_LONGEST = 80


def ids(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield an id for each block: the source's own, or one made of the source text of a heading, or none."""
    taken = {*OWN}
    own = [safe_anchor(block.anchor) for block in blocks]
    for number, anchor in enumerate(own):
        own[number] = "" if anchor in taken else anchor
        taken.add(anchor)
    counts: dict[str, int] = {}
    for block, anchor in zip(blocks, own, strict=True):
        if anchor or block.kind not in (BlockKind.HEADING, BlockKind.QUESTION):
            yield anchor
            continue
        name = slug(markup.plain(block.alias or block.text)) or "section"
        identity = name
        while identity in taken:
            counts[name] = counts.get(name, 1) + 1
            identity = f"{name}-{counts[name]}"
        taken.add(identity)
        yield identity


def slug(text: str) -> str:
    """Return the text in lower-case ASCII letters, digits and hyphens, cut after a word; other scripts keep their letters."""
    text = unaccented(text.lower().translate(_LETTERS))
    name = re.sub(r"[^\w]+", "-", re.sub(r"['’_]", "-", text)).strip("-")
    return name if len(name) <= _LONGEST else name[:_LONGEST].rpartition("-")[0] or name[:_LONGEST]


def tag_page(language: Language, tag: str) -> str:
    """Return where the page of a tag lies below the out folder; nothing for one without Latin letters or digits."""
    name = re.sub("-+", "-", re.sub(r"[^a-z0-9-]", "", slug(tag))).strip("-")
    return f"{language}/tags/{name}.html" if name else ""


def headings(blocks: Iterable[Block]) -> Iterator[int]:
    """Yield each block's heading level, 0 for no heading: the title is 1, and no level is skipped going down."""
    above: list[int] = []
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            yield 1
        elif block.kind is BlockKind.HEADING or (block.kind is BlockKind.QUESTION and block.level):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            yield min(len(above) + 1, 6)
        else:
            yield 0
