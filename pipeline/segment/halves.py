"""Blocks that say the same in two languages side by side: `Avis / Notice`."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.model import NO_LANGUAGE, Block, BlockKind, Halves, Language, base
from pipeline.segment.door import Identifier
from pipeline.segment.likeness import Likeness

_BETWEEN = re.compile(r"\s*(?:<br(?: id=\"\d+\")?/>\s*)+(?:[/|–—-]+\s+)?|\s+(?:[/|]+|(?P<dash>[-–—]+))\s+")
_NEVER = frozenset({BlockKind.AUTHOR, BlockKind.CODE, BlockKind.ROW})
_SURE = 0.75
"""Probability of two languages against the same two the other way round, and of one that is surely a half's."""
_ENOUGH = 10.0
"""Log-odds of all such blocks together, in an article that says nothing else in two languages."""
_LONE = 2.0
"""Log-odds of a heading or caption that a stroke parts, in such an article: a word and its translation."""
_HEADS = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.CAPTION})
_UNLIKE, _ALIKE = -4.5, 1.5
"""Log-odds below which two halves of few words say different things, and those that are asked for where a dash parts them,
their languages are not sure, or they could be cut elsewhere."""
_LOUDEST = 20.0
"""Log-odds, either way, that what two halves have in common is worth at most when their languages are told."""
_MOST_CUTS = 4
"""Places at which a block may be cut; one with more is a list of something."""
_SET_OFF = frozenset({"em", "i", "small", "span"})
"""Elements in which the half in the other language is often set."""
_FEW = 3
"""Words."""
_HOURS = {
    "fr": re.compile(r"\d[ \u00a0\u202f]?h\b[\dh \u00a0\u202f–-]*"),
    "en": re.compile(r"\d[ \u00a0\u202f]?[ap]\.?m\b[\dapm:. \u00a0\u202f–-]*", re.IGNORECASE),
}
"""Times of day, which no other word need tell the language of."""
_NAME = re.compile(r"fran[cç]ais|french|english|anglais", re.IGNORECASE)


def halved_blocks(blocks: Sequence[Block], identify: Identifier) -> list[Halves]:
    """Return the blocks whose two halves are in two languages, whatever they say."""
    found = (
        _halved(number, block, identify)
        for number, block in enumerate(blocks)
        if block.kind not in _NEVER and block.language != NO_LANGUAGE
    )
    return [halves for halves in found if halves]


def alike_halves(
    blocks: Sequence[Block], found: Sequence[Halves], identify: Identifier, *, beside_pairs: bool
) -> list[Halves]:
    """Return those whose halves say the same.

    `beside_pairs` says whether the article is known to say things in two languages.
    """
    texts = [{base(language): markup.plain(text) for language, text in one.texts} for one in found]
    likeness = Likeness([text["fr"] for text in texts], [text["en"] for text in texts])
    scores = [likeness.of((number,), (number,)) for number in range(len(found))]
    shared = [likeness.have_common((number,), (number,)) for number in range(len(found))]
    alike = [
        (one, score)
        for one, score, is_shared in zip(found, scores, shared, strict=True)
        if score >= _asked(blocks[one.block], one, identify, is_shared=is_shared)
    ]
    if beside_pairs or sum(scores) >= _ENOUGH:
        return [one for one, _ in alike]
    return [one for one, score in alike if score >= _LONE and _is_parted_head(blocks[one.block])]


def _is_parted_head(block: Block) -> bool:
    """Say whether a block is a heading or caption that is cut once, by a stroke."""
    cuts = list(_BETWEEN.finditer(block.text))
    return block.kind in _HEADS and len(cuts) == 1 and not {"/", "|"}.isdisjoint(cuts[0][0])


def _asked(block: Block, halves: Halves, identify: Identifier, *, is_shared: bool) -> float:
    """Return the log-odds that are asked of halves: few words need not have any in common, if all else is sure."""
    texts = [(language, markup.plain(text)) for language, text in halves.texts]
    if any(_NAME.search(text) for _, text in texts):  # `French literature` is no English one
        return math.inf
    cuts = list(_BETWEEN.finditer(block.text))
    if (
        len(cuts) > 1
        or cuts[0]["dash"]
        or any(identify(text).get(language, 0.0) < _SURE for language, text in texts)
    ):
        return _ALIKE
    few = all(len(text.split()) <= _FEW for _, text in texts)
    return _UNLIKE if few else 0.0 if is_shared else math.inf


def _halved(number: int, block: Block, identify: Identifier) -> Halves | None:
    """Cut a block where its halves are in two languages, and most alike; None where there is no such place."""
    cuts = list(islice(_BETWEEN.finditer(block.text), _MOST_CUTS + 1))
    if not 0 < len(cuts) <= _MOST_CUTS:
        return None
    around, inner = _unwrapped(markup.parse(block.text))
    text = markup.render(inner)
    parts = ((text[: cut.start()], text[cut.end() :]) for cut in _BETWEEN.finditer(text))
    even = (two for two in parts if len({len(_BETWEEN.findall(half)) for half in two}) == 1)
    found = [halves for two in even if (halves := _in_two_languages(two, around, identify))]
    return Halves(number, max(found, key=_likeness)) if found else None


_Texts = tuple[tuple[Language, str], ...]


def _likeness(texts: _Texts) -> float:
    return _odds((language, markup.plain(text)) for language, text in texts)


def _odds(words: Iterable[tuple[Language, str]]) -> float:
    """Return the log-odds that two halves, in plain words, say the same, one in French and one in English."""
    said = {base(language): text for language, text in words}
    return Likeness([said["fr"]], [said["en"]]).of((0,), (0,))


def _in_two_languages(two: Sequence[str], around: Sequence[Tag], identify: Identifier) -> _Texts | None:
    """Return two texts with their languages; None where these are the same, unsure, or a tag is cut."""
    try:
        halves = [_bare(markup.parse(text.strip())) for text in two]
    except markup.MarkupError:
        return None
    words = ["".join(token for token in half if isinstance(token, str)).strip() for half in halves]
    if not all(words):
        return None
    chances = [_chances(text, identify) for text in words]
    tongues = [
        (one, other) for one in chances[0] for other in chances[1] if {base(one), base(other)} == {"fr", "en"}
    ]
    together = {
        tongue: chances[0][tongue[0]]
        * chances[1][tongue[1]]
        * math.exp(max(-_LOUDEST, min(_LOUDEST, _odds(zip(tongue, words, strict=True)))))
        for tongue in tongues
    }
    likeliest = max(tongues, key=lambda tongue: together[tongue], default=None)
    if likeliest is None or together[likeliest] < _SURE * sum(together.values()):
        return None
    if any(
        max(chance.values()) >= _SURE > chance[own] for chance, own in zip(chances, likeliest, strict=True)
    ):
        return None  # one of them is surely in another language
    ends = [Tag("close", tag.name, tag.number) for tag in reversed(around)]
    return tuple(
        (language, markup.render([*around, *half, *ends]))
        for language, half in zip(likeliest, halves, strict=True)
    )


def _chances(text: str, identify: Identifier) -> Mapping[Language, float]:
    """Return how likely a half is in each language."""
    chances = identify(text)
    for name, hours in _HOURS.items():
        if hours.search(text) and not any(map(str.isalpha, hours.sub("", text))):
            return {language: float(base(language) == name) for language in chances}
    return chances


def _unwrapped(tokens: Sequence[Token]) -> tuple[list[Tag], Sequence[Token]]:
    """Return the opening tags of elements that hold all of a text, and what they hold."""
    around: list[Tag] = []
    while len(tokens) > 1:
        first, last = tokens[0], tokens[-1]
        if not (isinstance(first, Tag) and isinstance(last, Tag)) or last.role != "close":
            break
        if first.role != "open" or first.number != last.number:
            break
        around.append(first)
        tokens = tokens[1:-1]
    return around, tokens


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return a half without what only sets it off from the other one."""
    around, inner = _unwrapped(tokens)
    kept = [tag for tag in around if tag.name not in _SET_OFF]
    return [*kept, *inner, *(Tag("close", tag.name, tag.number) for tag in reversed(kept))]
