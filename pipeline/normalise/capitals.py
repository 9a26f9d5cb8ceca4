"""Lost capitals: a paragraph without a single one gets them back from the article's own evidence."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import markup
from pipeline.model import Block, BlockKind
from pipeline.normalise.names import WORD, find_names

_RUNNING = (BlockKind.TEASER, BlockKind.PARAGRAPH, BlockKind.ANSWER, BlockKind.QUOTE)
_EVIDENCE = (*_RUNNING, BlockKind.ITEM, BlockKind.CAPTION)
_FEWEST_WORDS = 6
"""A shorter paragraph may well be a label or a line of code that never had capitals."""
_LONGEST_TEXT = 20_000
"""Characters; a longer paragraph is none that a person wrote."""
_STOP = re.compile(r"[.!?…][”’\"'»)\]]*\s")
_ABBREVIATED = re.compile(
    r"\b(?:apr|art|av|approx|cf|chap|env|etc|ex|fig|e\.g|i\.e|no|nos|p|pp|vol|vs|c\.-à-d)\.\Z"
)
_ADDRESS = re.compile(r"://|@|\w\.\w")
_LONGEST = 6
"""Words; a longer run of capitals is no name."""
_NO_NAMES_TEXT = (
    "a à au aux avec ce ces cette d dans de des du elle elles en est et il ils je l la le les leur leurs lui "
    "mais ne nous on ou où par pas pour qu que qui s sa se ses si son sur tu un une vous y "
    "an and are as at be but by for from he in is it its no not of or our she so that the their they this to "
    "we who with you"
)
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())


@dataclass(frozen=True, slots=True)
class Capitals:
    """The names an article knows: how they are written, by their words without case."""

    names: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    """Words in the longest name."""


def restore_capitals(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Give paragraphs without any capital letter their sentence starts and names back.

    A name counts where it stands capitalised within sentences elsewhere more often than not; headings, where
    each word may have a capital, tell nothing.
    """
    lowered = [_has_lost_capitals(block) for block in blocks]
    if not any(lowered):
        return tuple(blocks)
    known = gather_capitals(
        markup.plain(block.text)
        for block, lost in zip(blocks, lowered, strict=True)
        if block.kind in _EVIDENCE and not lost
    )
    return tuple(
        replace(block, text=_restore(block.text, known)) if lost else block
        for block, lost in zip(blocks, lowered, strict=True)
    )


def gather_capitals(texts: Iterable[str]) -> Capitals:
    """Collect names from plain running text; a text in capitals throughout tells nothing."""
    forms: defaultdict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    low: Counter[str] = Counter()
    for text in texts:
        if text.isupper():
            continue
        for name in find_names(text):
            if len(name) > _LONGEST:
                continue
            forms[tuple(word.casefold() for word in name)][name] += 1
        low.update(word for word in WORD.findall(text) if word.islower())
    names = {
        key: min(counts, key=lambda name: (-counts[name], name))
        for key, counts in forms.items()
        if len(key) > 1 or (counts.total() > low[key[0]] and key[0] not in _NO_NAMES)
    }
    return Capitals(names, max(map(len, names), default=0))


def _has_lost_capitals(block: Block) -> bool:
    if block.kind not in _RUNNING:
        return False
    text = markup.plain(block.text)
    if len(text) > _LONGEST_TEXT or not text.islower():
        return False
    words = WORD.findall(text)
    return len(words) >= _FEWEST_WORDS or (block.kind is BlockKind.TEASER and bool(words))


def _restore(text: str, known: Capitals) -> str:
    """Restore capitals in markup text, its tags untouched."""
    tokens = markup.parse(text)
    plain = "".join(token for token in tokens if isinstance(token, str))
    restored = _restore_starts(_restore_names(plain, known))
    done: list[markup.Token] = []
    position = 0
    for token in tokens:
        if isinstance(token, str):
            done.append(restored[position : position + len(token)])
            position += len(token)
        else:
            done.append(token)
    return markup.render(done)


def _restore_names(plain: str, known: Capitals) -> str:
    words = _find_words(plain)
    letters = list(plain)
    number = 0
    while number < len(words):
        length = min(known.longest, len(words) - number)
        while length and not _is_name(plain, words[number : number + length], known):
            length -= 1
        if length:
            name = known.names[tuple(found[0].casefold() for found in words[number : number + length])]
            for found, form in zip(words[number : number + length], name, strict=True):
                if len(form) == len(found[0]):  # a few letters change length with their case
                    letters[found.start() : found.end()] = form
        number += length or 1
    return "".join(letters)


def _is_name(plain: str, words: Sequence[re.Match[str]], known: Capitals) -> bool:
    if tuple(found[0].casefold() for found in words) not in known.names:
        return False
    return all(plain[one.end() : other.start()] == " " for one, other in pairwise(words))


def _restore_starts(plain: str) -> str:
    letters = list(plain)
    end = 0
    for found in _find_words(plain):
        gap = plain[end : found.start()]
        stop = _STOP.search(gap)
        starts = end == 0 or (stop and not _ABBREVIATED.search(plain, max(0, end - 12), end + 1))
        upper = found[0][0].upper()
        if starts and len(upper) == 1:
            letters[found.start()] = upper
        end = found.end()
    return "".join(letters)


def _find_words(plain: str) -> list[re.Match[str]]:
    """Return the words of a text, those of addresses (`news.example`, `a@b`) left out."""
    return [
        word
        for part in re.finditer(r"\S+", plain)
        if not _ADDRESS.search(part[0])
        for word in WORD.finditer(plain, *part.span())
    ]
