"""Blocks that say the same in two languages side by side: `Avis / Notice`."""

import math
import re
from collections.abc import Sequence

from pipeline.model import NO_LANGUAGE, Block, BlockKind, Halves, Language
from pipeline.segment.door import Identifier
from pipeline.segment.evidence import primary
from pipeline.segment.likeness import Likeness

_BETWEEN = re.compile(r"\s*(?:<br(?: id=\"\d+\")?/>\s*)+(?:[/|–—-]+\s+)?|\s+(?:[/|]+|(?P<dash>[-–—]+))\s+")
_NEVER = frozenset({BlockKind.AUTHOR, BlockKind.CODE, BlockKind.ROW})
_SURE = 0.75
"""Probability of each half's own language."""
_ENOUGH = 10.0
"""Log-odds of all such blocks together, in an article that says nothing else in two languages."""
_UNLIKE, _ALIKE = -4.5, 1.5
"""Log-odds below which two halves of few words say different things, and those that are asked for where a dash parts them."""
_FEW = 3
"""Words."""
_NAME = re.compile(r"fran[cç]ais|french|english|anglais", re.IGNORECASE)


def halved_blocks(blocks: Sequence[Block], identify: Identifier) -> list[Halves]:
    """Return the blocks whose two halves are in two languages, whatever they say."""
    found = (
        _halved(number, block, identify)
        for number, block in enumerate(blocks)
        if block.kind not in _NEVER and block.language != NO_LANGUAGE
    )
    return [halves for halves in found if halves]


def alike_halves(blocks: Sequence[Block], found: Sequence[Halves], *, beside_pairs: bool) -> list[Halves]:
    """Return those whose halves say the same.

    `beside_pairs` says whether the article is known to say things in two languages.
    """
    texts = [{primary(language): text for language, text in one.texts} for one in found]
    likeness = Likeness([text["fr"] for text in texts], [text["en"] for text in texts])
    scores = [likeness.of((number,), (number,)) for number in range(len(found))]
    if not beside_pairs and sum(scores) < _ENOUGH:
        return []
    shared = [likeness.have_common((number,), (number,)) for number in range(len(found))]
    return [
        one
        for one, score, is_shared in zip(found, scores, shared, strict=True)
        if score >= _asked(blocks[one.block], one, is_shared=is_shared)
    ]


def _asked(block: Block, halves: Halves, *, is_shared: bool) -> float:
    """Return the log-odds that are asked of halves: few words need not have any in common, unless a dash parts them."""
    few = all(len(text.split()) <= _FEW for _, text in halves.texts)
    if any(_NAME.search(text) for _, text in halves.texts):  # `French literature` is no English one
        return math.inf
    if _is_dashed(block):
        return _ALIKE
    return _UNLIKE if few else 0.0 if is_shared else math.inf


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
