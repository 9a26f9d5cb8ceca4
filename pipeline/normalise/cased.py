"""Titles in Title Case and texts in ALL CAPS, known as such."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline import markup
from pipeline.casing import Evidence, casing_of, gather
from pipeline.model import NO_LANGUAGE, Block, BlockKind, Casing

_UNCASED = frozenset((BlockKind.AUTHOR, BlockKind.CODE))
_LONGEST = 300
"""Characters; nobody sets more in capitals for its looks."""


def mark_casing(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Write on each block how it is cased, by the evidence of all of them."""
    texts = [markup.plain(block.text) for block in blocks]
    evidence = gather(texts)
    return tuple(_marked(block, text, evidence) for block, text in zip(blocks, texts, strict=True))


def _marked(block: Block, text: str, evidence: Evidence) -> Block:
    if block.kind in _UNCASED or block.language == NO_LANGUAGE or len(text) > _LONGEST:
        return block
    casing = casing_of(text, evidence)
    return block if casing is Casing.SENTENCE else replace(block, casing=casing)
