"""Where sentences end, in French and English at once: a mixed text is cut before its languages are known."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.segment import abbreviations

# Enumerating dingbats (❶, ➀) are left out: they begin what follows them.
_EMOJI = (
    r"[\u200d\u20e3\u2600-\u2775\u2795-\u2797\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
REFERENCE = "\u2060"
"""Put it for each character of a note's number: it belongs to the sentence before it."""

_CLOSERS = rf"(?:[”\"’'\)\]}}{REFERENCE}]|\[[0-9]{{1,3}}\]|\s?[»›]|\s?{_EMOJI})*"
# Linear: a run of marks is taken whole (possessive) and only from its beginning; no alternative of the
# repeated groups can match what another one does.
_END = re.compile(
    r"(?<![.!?…‽])(?P<marks>[.!?…‽]++(?:[ \u00a0\u202f\u2009][!?…‽]++)*)"
    rf"(?P<closers>{_CLOSERS})(?P<space>\s++)(?=\S)"
)
_QUOTE_APART = re.compile(r"\"(?P<space>\s++)(?=\S)")
"""A straight quotation mark with spaces around it; it closes where one is open."""
_OPENERS = re.compile(r"[\s«‹“„”\"‘’'(\[{¿¡–—\-•*_]*+")
_WORD = re.compile(r"[^\W\d_]{1,30}")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
_LETTERS_APART = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*")
_ENUMERATOR = re.compile(r"[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,6}")
_NUMBERED = re.compile(r"([0-9]{1,3})[.)]\s")
_ROMAN = re.compile(r"[IVXLC]+")
_CONTINUES = frozenset(",;:.!?…‽%)]}/=+<>|")
_BRACKETS = re.compile(r"[()\[\]]")
_LONGEST_ASIDE = 500
"""Characters; brackets further apart than this hold whole paragraphs, or one of them was lost."""
_LONGEST_WORD = 40
"""Characters looked at before a full stop."""
_LONGEST_ENUMERATION = 30


class Span(NamedTuple):
    """A stretch of text, as offsets."""

    start: int
    end: int


def gaps(text: str) -> Iterator[Span]:
    """Yield the white space between the sentences of `text`, in order, at least one character each.

    Takes time in proportion to the text's length, whatever it holds.
    """
    asides = _Asides(text)
    last_word = len(text)
    while last_word and not text[last_word - 1].isalnum():
        last_word -= 1
    cased = any(character.isupper() for character in text)
    sentence = _Sentence.of(text, 0)
    quotes = counted = 0
    for found in _END.finditer(text):
        if found.end() >= last_word:
            return
        if sentence.word >= found.start() or not asides.allow(text, sentence, found):
            continue
        if _ends(_End.of(text, sentence, found, cased)):
            quotes += text.count('"', counted, found.end())
            counted = found.end()
            quote = _QUOTE_APART.match(text, found.end()) if quotes % 2 else None
            gap = Span(*(quote or found).span("space"))
            yield gap
            sentence = _Sentence.of(text, gap.end)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The sentence being read."""

    start: int
    word: int
    """Where its first letter or digit stands."""
    number: int
    """The number it begins with, as in `1. First`; 0 where there is none."""

    @classmethod
    def of(cls, text: str, start: int) -> "_Sentence":
        found = _ALPHANUMERIC.search(text, start)
        word = found.start() if found else len(text)
        enumerator = _NUMBERED.match(text, word)
        return cls(start, word, int(enumerator[1]) if enumerator else 0)


@dataclass(frozen=True, slots=True)
class _End:
    """What may be the end of a sentence, and what stands around it."""

    marks: str
    closers: str
    before: tuple[str, ...]
    """The last two words, without what opens them; fewer at the start of a sentence or after a space."""
    alone: bool
    """Whether the last word is the sentence's first."""
    number: int
    """The number that the sentence begins with."""
    first: str
    """The character that follows, openers left out."""
    word: str
    """The letters that follow."""
    small: bool
    """Whether what follows begins in lower case, `iPhone` excepted."""
    cased: bool
    """Whether the whole text has any capital."""

    @classmethod
    def of(cls, text: str, sentence: _Sentence, found: re.Match[str], cased: bool) -> "_End":
        window = text[max(sentence.start, found.start() - _LONGEST_WORD) : found.start()]
        words = [] if not window or window[-1].isspace() else window.split()[-2:]
        opening = _OPENERS.match(text, found.end())
        position = opening.end() if opening else found.end()
        following = _WORD.match(text, position)
        word = following[0] if following else ""
        return cls(
            marks=found["marks"],
            closers=found["closers"],
            before=tuple(_bare(word) for word in words),
            alone=bool(words) and sentence.word >= found.start() - len(words[-1]),
            number=sentence.number,
            first=text[position : position + 1],
            word=word,
            small=word[:1].islower() and word[:3].islower(),
            cased=cased,
        )


def _bare(word: str) -> str:
    opening = _OPENERS.match(word)
    word = word[opening.end() :] if opening else word
    return _ELISION.sub("", word, count=1) if _ELISION.match(word) else word


def _ends(end: _End) -> bool:
    if not end.first or end.first in _CONTINUES:
        return False
    if end.small:
        return _ends_without_capitals(end)
    if end.marks != "." and not end.marks.strip(".…"):
        return not end.first.isdigit()
    if end.marks != ".":
        return True
    return _full_stop_ends(end)


def _ends_without_capitals(end: _End) -> bool:
    """Decide where what follows is in lower case: only a text that lost its capitals is cut there."""
    if end.cased or end.closers or not end.marks.strip("…") or end.marks == "...":
        return False
    last = end.before[-1] if end.before else ""
    return end.marks != "." or (len(last) > 1 and "." not in last and not abbreviations.load().known(last))


def _full_stop_ends(end: _End) -> bool:
    known = abbreviations.load()
    last = end.before[-1] if end.before else ""
    if end.alone and _ENUMERATOR.fullmatch(last):
        return False
    if end.number and last.isdecimal() and 0 < int(last) - end.number <= _LONGEST_ENUMERATION:
        return False
    starts = end.word.capitalize() in known.starters and not end.alone
    for word in (" ".join(end.before), last):
        if word in known.inside:
            return False
        if word in known.number:
            return not (end.first.isdigit() or _ROMAN.fullmatch(end.word))
        if word in known.either:
            return starts
        if word in known.last:
            return not end.first.isdigit()
    if _LETTERS_APART.fullmatch(last) and (len(last) > 1 or last.isupper()):
        return starts
    return True


class _Asides:
    """What stands in brackets, the outermost ones, in order; asked once for each possible end, in order."""

    def __init__(self, text: str) -> None:
        self._spans = _asides(text)
        self._next = 0

    def allow(self, text: str, sentence: _Sentence, found: re.Match[str]) -> bool:
        """Say whether a sentence may end at `found`: outside brackets, or with a bracket that it began with."""
        while self._next < len(self._spans) and self._spans[self._next].end <= found.start():
            self._next += 1
        if self._next == len(self._spans) or found.start() < self._spans[self._next].start:
            return True
        start, end = self._spans[self._next]
        before = text[max(0, start - 3) : start].rstrip()
        return end <= found.end("closers") and (
            sentence.word > start or before.endswith((".", "!", "?", "…"))
        )


def _asides(text: str) -> Sequence[Span]:
    opened: list[tuple[str, int]] = []
    spans: list[Span] = []
    for found in _BRACKETS.finditer(text):
        if found[0] in "([":
            opened.append((")" if found[0] == "(" else "]", found.start()))
        elif opened and opened[-1][0] == found[0]:
            start = opened.pop()[1]
            if found.end() - start <= _LONGEST_ASIDE:
                while spans and spans[-1].start > start:
                    spans.pop()
                spans.append(Span(start, found.end()))
    return spans
