"""Headings that say the same in two languages side by side: `Avis / Notice`."""

import re
from collections.abc import Collection, Iterator, Sequence

from pipeline.model import Block, BlockKind, Halves, Language
from pipeline.segment.door import Identifier

_BETWEEN = re.compile(r"\s*<br/>\s*|\s+(?:[/|•·]|[-–—]+)\s+")
_KINDS = frozenset(
    {BlockKind.TITLE, BlockKind.HEADING, BlockKind.COLUMN, BlockKind.QUESTION, BlockKind.CAPTION}
)
_SURE = 0.75
"""Probability of each half's own language."""


def find_halves(blocks: Sequence[Block], paired: Collection[int], identify: Identifier) -> Iterator[Halves]:
    """Yield the blocks, but those that are paired already, whose two halves are in two languages."""
    for number, block in enumerate(blocks):
        if block.kind not in _KINDS or number in paired:
            continue
        texts = [text.strip() for text in _BETWEEN.split(block.text)]
        if len(texts) != 2 or any(not text or "<" in text for text in texts):
            continue
        told = [_language(text, identify) for text in texts]
        if None not in told and told[0] != told[1]:
            yield Halves(
                number, tuple((one, text) for one, text in zip(told, texts, strict=True) if one is not None)
            )


def _language(text: str, identify: Identifier) -> Language | None:
    chances = identify(text)
    most = max(chances, key=lambda language: chances[language], default=None)
    return most if most is not None and chances[most] >= _SURE else None
