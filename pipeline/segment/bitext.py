"""Finds what an article says twice, in French and in English: side by side, in turn, or one after the other.

Such an article brings its translation along; to translate each half into the other's language would say
everything twice in both editions.
"""

from collections.abc import Iterator, Sequence

from pipeline.model import NO_BITEXT, NO_LANGUAGE, Article, Bitext, BlockKind, Language, Pair, Unit, base
from pipeline.segment.columns import pair_columns
from pipeline.segment.door import Identifier
from pipeline.segment.halves import alike_halves, halved_blocks
from pipeline.segment.parts import NEUTRAL, Reading, parts_of
from pipeline.segment.pointers import is_label, is_pointer
from pipeline.segment.search import Found, Search


def find_bitext(
    article: Article, units: Sequence[Sequence[Unit]], languages: Sequence[Language], identify: Identifier
) -> Bitext:
    """Find what an article says in two of the languages it may be written in, one French and one English."""
    told = {unit.language for row in units for unit in row} - {NO_LANGUAGE}
    tongues = [[one for one in languages if base(one) == name] for name in ("fr", "en")]
    tongues = [[one for one in tongue if one in told] or tongue[:1] for tongue in tongues]
    if any(len(tongue) != 1 for tongue in tongues):
        return NO_BITEXT
    (french,), (english,) = tongues
    split = alike_halves(article.blocks, halved_blocks(article.blocks, identify), identify, beside_pairs=True)
    columns: list[Found] = []
    pairs: list[Found] = []
    pointers: set[int] = set()
    if {french, english} <= told:
        reading = Reading(article.blocks, units)
        columns = list(pair_columns(article.blocks, reading.text, reading.language))
        boxed = {number for pair in columns for column in pair for number in column}
        pointers = {
            number
            for number, block in enumerate(article.blocks)
            if is_pointer(block)
            and (number in boxed if block.kind is BlockKind.COLUMN else not _is_subject(number, reading))
        }
        apart = boxed | {one.block for one in split}
        pairs = list(Search(parts_of(reading, apart | pointers), pointers).found())
    found = [_pair(*two, french, english) for two in (*columns, *pairs)]
    paired = {number for two in (*columns, *pairs) for side in two for number in side}
    split = [one for one in split if one.block not in paired | pointers]
    halves = alike_halves(article.blocks, split, identify, beside_pairs=bool(found))
    if not found and not halves:
        return NO_BITEXT
    found.sort(key=lambda pair: pair.first_blocks)
    return Bitext(tuple(found), tuple(halves), tuple(_beside(pointers, paired, len(units))))


def _is_subject(number: int, reading: Reading) -> bool:
    """Say whether a language's name heads what is in both: a course, not a translation."""
    if not is_label(reading.blocks[number]):
        return False
    said = set()
    for other in range(number + 1, len(reading.blocks)):
        if reading.blocks[other].kind is BlockKind.HEADING or is_label(reading.blocks[other]):
            break
        said.add(reading.language(other))
    return len(said - {NEUTRAL}) > 1


def _beside(pointers: set[int], paired: set[int], blocks: int) -> Iterator[int]:
    """Yield the pointers that stand right beside a pair; elsewhere `Français` may be a subject taught."""
    for number in sorted(pointers):
        around = (range(number - 1, -1, -1), range(number + 1, blocks))
        nearest = (next((one for one in way if one not in pointers), number) for way in around)
        if not paired.isdisjoint({number, *nearest}):
            yield number


def _pair(ours: Sequence[int], theirs: Sequence[int], french: Language, english: Language) -> Pair:
    if ours[0] < theirs[0]:
        return Pair(french, tuple(ours), english, tuple(theirs))
    return Pair(english, tuple(theirs), french, tuple(ours))
