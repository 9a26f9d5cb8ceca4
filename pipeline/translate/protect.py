"""What must come through a translation unchanged: addresses, placeholders, handles, codes, pictographs.

A model is asked for a sentence in which a small number stands in for each of them: small models copy short
numbers far more faithfully than addresses or emoji (195 of 200, against 59 for a web address and 161 for a
`{name}`, measured with the first embedded model), and every model knows them, trained on placeholders or not.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.translate.draft import Draft, Edit

_ADDRESS = re.compile(
    r"""
      (?:https?://|www\.)[^\s<>"«»“”]+                          # a web address
    | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}           # an e-mail address
    | (?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|gov|info|io|dev|fr|eu|uk|ca|be|ch|de|ai|app|tv)\b(?:/[^\s<>"«»“”]*)?
    | (?<![\w@./-])[A-Z][A-Za-z0-9-]{1,62}\.(?:com|org|net)\b(?:/[^\s<>"«»“”]*)?  # a company that is called as its site
    | (?<![\w.,])10\.\d{4,9}/[^\s<>"«»“”]+                      # a DOI
    | (?<![\w@])@\w{2,64}                                       # a handle
    | (?<![\w&\#])\#\w*[^\W\d]\w*                               # a hashtag
    | \{\{[^{}\n]{0,80}\}\} | \$?\{[\w.:!$-]{0,80}\}            # {name}, ${NAME}, {{ name }}
    | \\\((?:[^\\\n]|\\(?!\))){1,500}\\\) | \\\[(?:[^\\\n]|\\(?!\])){1,500}\\\] | \$\$[^$\n]{1,500}\$\$  # TeX
    | %(?:\(\w{1,64}\)[-+0\#]?\d{0,4}(?:\.\d{1,4})?[sdifr]|[sd]\b(?!['’])|\d\$[sd]\b)  # not `50 %d’air`
    | (?<![\w.,])(?!\d{1,3}\.\d{3}\.\d{3}(?![\w.]))\d+(?:\.\d+){2,}(?![\w])  # a version, an IP address; not millions
    """,
    re.VERBOSE,
)
_ADDRESSED = re.compile(r"[/@#{%.\\$](?:(?<!\.)|(?<=[\w-]\.)\w)")
"""What a text with an address in it has, to be looked for first: most texts have none."""
_DIALLED = re.compile(
    r"""
      (?<![\w.,+-])(?:\+?1[\s.-])?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?![\d,.]?\d)  # in North America
    | (?<![\w.,])(?:\+33[\s.]?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]\d{2}){4}(?!\d)           # in France
    | (?<![\w.,])(?=\+(?:\D{0,2}\d){8})(?!\+\d{1,3}(?:[\s.]\d{3})+(?![\s.-]?\d))  # elsewhere; not `+25 000`
      \+[1-9]\d{0,2}(?:[\s.-]?\(?\d{1,5}+\)?){2,6}+(?!\d)
    | (?<![\w.,])(?:\d{3}\s){2,4}\d{5}(?![\d,.]?\d)                                  # a SIREN and its NIC
    """,
    re.VERBOSE,
)
"""What is no number though it is made of figures: grouped or spelt anew it reaches nobody."""
_FIGURES = re.compile(r"\d[\s.)-]\(?\d")
_TRAILING = ".,;:!?…)]}'’"
_PICTURE = re.compile("[©®™\u2190-\U0010ffff0-9#*](?:(?<![0-9#*])|(?=\ufe0f\u20e3))")
"""Where a pictograph may begin; as `_ADDRESSED` it begins with a set of characters, which `re` runs through fast."""
_TEXT_SYMBOLS = frozenset("©®™")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


class Protected(NamedTuple):
    """Characters that may not change."""

    start: int
    end: int


def is_pictograph(character: str) -> bool:
    """Say whether a character is an emoji, an arrow, a check mark or the like."""
    if character in _TEXT_SYMBOLS:
        return True
    point = ord(character)
    if point < 0x2190:
        return False
    category = unicodedata.category(character)
    return category in ("So", "Sk") or (category == "Sm" and point >= 0x2190) or 0x1F000 <= point <= 0x1FAFF


@lru_cache(maxsize=4096)
def find(text: str, extra: tuple[Protected, ...] = ()) -> tuple[Protected, ...]:
    """Return the protected spans of plain text in order, `extra` ones (code, say) included and merged."""
    merged: list[Protected] = []
    for span in sorted((*extra, *_addresses(text), *_dialled(text), *_pictographs(text))):
        if merged and span.start < merged[-1].end:
            merged[-1] = Protected(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)


def _addresses(text: str) -> Iterator[Protected]:
    if not _ADDRESSED.search(text):
        return
    for found in _ADDRESS.finditer(text):
        start, end = found.span()
        if found[0][0] not in "{$%\\":
            while end > start + 1 and text[end - 1] in _TRAILING and not _closes(text, start, end):
                end -= 1
        yield Protected(start, end)


def _dialled(text: str) -> Iterator[Protected]:
    if _FIGURES.search(text):
        for found in _DIALLED.finditer(text):
            yield Protected(*found.span())


def is_dialled(span: str) -> bool:
    """Say whether a protected span is a telephone number or the like, which people may write in another way."""
    return _DIALLED.fullmatch(span) is not None


def _closes(text: str, start: int, end: int) -> bool:
    """Say whether the last character closes a bracket opened inside, as in an encyclopedia's addresses."""
    return text[end - 1] == ")" and text.count("(", start, end) >= text.count(")", start, end)


def _pictographs(text: str) -> Iterator[Protected]:
    position = 0
    while found := _PICTURE.search(text, position):
        start = position = found.start()
        if text[position] in "0123456789#*" and text[position + 1 : position + 3] == "\ufe0f\u20e3":
            position += 3
        elif is_pictograph(text[position]):
            position += 1
            while position < len(text) and (
                text[position] in _JOINERS
                or is_pictograph(text[position])
                or 0xE0020 <= ord(text[position]) <= 0xE007F
            ):
                position += 1
        else:
            position += 1
            continue
        yield Protected(start, position)


def tally(text: str, extra: tuple[Protected, ...] = ()) -> Counter[str]:
    """Count the protected spans by their characters, all spaces alike; of a run of pictographs each counts for itself."""
    counts: Counter[str] = Counter()
    for start, end in find(text, extra):
        span = text[start:end]
        if is_pictograph(span[0]):
            counts.update(character for character in span if is_pictograph(character))
        else:
            counts[" ".join(span.split())] += 1
    return counts


def without(text: str, mark: str = " ") -> str:
    """Return the text with a mark, and blanks after it, where something is protected: as long as it was."""
    held = find(text)
    if not held:
        return text
    letters = list(text)
    for start, end in held:
        letters[start:end] = mark.ljust(end - start)
    return "".join(letters)


def contains(start: int, end: int, spans: Sequence[Protected]) -> bool:
    """Say whether a span shares a character with a protected one; those are in order and apart."""
    before = bisect_left(spans, (end,))
    return before > 0 and spans[before - 1].end > start


def within(start: int, end: int, spans: Sequence[Protected]) -> Sequence[Protected]:
    """Return the protected spans that lie inside a span; they are in order and apart."""
    inside = spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]
    return inside[:-1] if inside and inside[-1].end > end else inside


class StandIn(NamedTuple):
    """A small number that goes to the model in place of characters."""

    number: str
    text: str
    """What is put back."""
    glued_left: bool
    glued_right: bool
    """Whether the source has a letter or digit right beside it."""
    counts: bool
    """Whether it counts millions or hundredths, or is an amount of money, in the source."""
    named: bool
    """Whether it stands for words, an address or a date, which count no years."""
    quoted: bool
    """Whether it stands for all that is between two quotation marks."""


_SCALE = re.compile(
    r"[ \u00a0\u202f-]?(?:[%‰€$£¥]|(?:thousands?|millions?|billions?|mille|milliers?|milliards?|per ?cent|pour ?cent)\b)"
)
_MONEY = re.compile(r"[$€£¥][ \u00a0\u202f]?\Z")
_RANKED = re.compile(r"(?:st|nd|rd|th|er?|re|[èe]me)s?\b")
_UNIT = re.compile(
    r"[ \u00a0\u202f](?:ans|années|jours|heures|minutes|fois|years|days|hours|times)\b(?!-)", re.IGNORECASE
)
"""What a model says behind a number that stands in for something else."""
_OPENED, _CLOSED = re.compile(r'[«“"]\s*\Z'), re.compile(r'\s*[»”"]')
_NUMBERS = tuple(str(number) for number in (37, 43, 59, 67, 73, 83, 47, 53, 79, 89, 97, 61, 71, 41, 31, 29))


def stand_in(
    text: str, spans: Sequence[tuple[int, int, str]]
) -> tuple[tuple[Edit, ...], tuple[StandIn, ...]]:
    """Choose a number for each span (start, end, what is put back); none where there are too many.

    Returns the edits to the text that is asked for and the stand-ins to be put back. A number that the text
    holds already is not used.
    """
    free = [number for number in _NUMBERS if number not in text] if spans else []
    if len(spans) > len(free):
        return (), ()
    edits: list[Edit] = []
    stand_ins: list[StandIn] = []
    for (start, end, back), number in zip(spans, free, strict=False):
        left = start > 0 and text[start - 1].isalnum()
        right = end < len(text) and text[end].isalnum()
        edits.append(Edit(start, end, f"{' ' if left else ''}{number}{' ' if right else ''}"))
        named = any(map(str.isalpha, back)) and not _UNIT.match(text, end)
        quoted = bool(_OPENED.search(text, 0, start) and _CLOSED.match(text, end))
        stand_ins.append(StandIn(number, back, left, right, _counts(text, start, end), named, quoted))
    return tuple(edits), tuple(stand_ins)


def _counts(text: str, start: int, end: int) -> bool:
    return _SCALE.match(text, end) is not None or _MONEY.search(text, max(0, start - 3), start) is not None


def put_back(draft: Draft, stand_ins: Sequence[StandIn]) -> Draft | None:
    """Replace each stand-in by what it stands for; None unless each is there exactly once.

    A model that takes a stand-in for a number may make `37 billion`, `37 %` or `37th` of it: None, too. One that
    drops the quotation marks around it gets them back.
    """
    edits: list[Edit] = []
    for number, text, glued_left, glued_right, counts, named, quoted in stand_ins:
        found = re.findall(rf"(?<!\d){number}(?!\d)", draft.text)
        if len(found) != 1 or draft.text.count(number) != 1:
            return None
        start = draft.text.index(number)
        end = start + len(number)
        if not counts and _counts(draft.text, start, end):
            return None
        if not glued_right and _RANKED.match(draft.text, end):
            return None
        if named and (unit := _UNIT.match(draft.text, end)):
            end = unit.end()
        if glued_left and draft.text[:start].endswith(" "):
            start -= 1
        if glued_right and draft.text[end:].startswith(" "):
            end += 1
        bare = quoted and not (_OPENED.search(draft.text, 0, start) or _CLOSED.match(draft.text, end))
        edits.append(Edit(start, end, f'"{text}"' if bare else text))
    edits.sort()
    if any(one.end > other.start for one, other in pairwise(edits)):
        return None
    return draft.edited(edits)
