"""Blocks that say the same in two languages side by side: `Avis / Notice`."""

import re
from collections.abc import Collection, Sequence

from pipeline.model import Block, BlockKind, Halves, Language
from pipeline.segment.door import Identifier
from pipeline.segment.evidence import primary
from pipeline.segment.likeness import Likeness

_BETWEEN = re.compile(r"\s*(?:<br(?: id=\"\d+\")?/>\s*)+(?:[/|–—-]+\s+)?|\s+(?:[/|]+|(?P<dash>[-–—]+))\s+")
_NEVER = frozenset({BlockKind.AUTHOR, BlockKind.CODE, BlockKind.ROW})
_SURE = 0.75
"""Probability of each half's own language."""
_ENOUGH = 10.0
"""Log-odds of all such blocks together, in an article that says nothing else in two languages."""
_UNLIKE, _ALIKE = -2.5, 1.5
"""Log-odds below which two halves say different things, and those that are asked for where a dash parts them."""


def find_halves(
    blocks: Sequence[Block], paired: Collection[int], identify: Identifier, *, beside_pairs: bool
) -> list[Halves]:
    """Return the blocks, but those that are paired already, whose two halves are in two languages.

    `beside_pairs` says whether the article is known to say things in two languages.
    """
    found = [
        halves
        for number, block in enumerate(blocks)
        if number not in paired and block.kind not in _NEVER and (halves := _halved(number, block, identify))
    ]
    texts = [{primary(language): text for language, text in one.texts} for one in found]
    likeness = Likeness([text["fr"] for text in texts], [text["en"] for text in texts])
    scores = [likeness.of((number,), (number,)) for number in range(len(found))]
    if not beside_pairs and sum(scores) < _ENOUGH:
        return []
    return [
        one
        for one, score in zip(found, scores, strict=True)
        if score >= (_ALIKE if _is_dashed(blocks[one.block]) else _UNLIKE)
    ]


def _is_dashed(block: Block) -> bool:
    between = _BETWEEN.search(block.text)
    return between is not None and between["dash"] is not None


def _halved(number: int, block: Block, identify: Identifier) -> Halves | None:
    cuts = list(_BETWEEN.finditer(block.text))
    if len(cuts) != 1:
        return None
    texts = [block.text[: cuts[0].start()].strip(), block.text[cuts[0].end() :].strip()]
    if any(not text or "<" in text for text in texts):
        return None
    told = [_language(text, identify) for text in texts]
    if {primary(language) for language in told if language} != {"fr", "en"}:
        return None
    return Halves(
        number, tuple((language, text) for language, text in zip(told, texts, strict=True) if language)
    )


def _language(text: str, identify: Identifier) -> Language | None:
    chances = identify(text)
    most = max(chances, key=lambda language: chances[language], default=None)
    return most if most is not None and chances[most] >= _SURE else None
