"""The gate: no text is written that has lost, invented or broken something."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from operator import eq

from pipeline import markup
from pipeline.errors import PipelineError
from pipeline.model import Language, base
from pipeline.translate import amounts, dates, protect
from pipeline.translate.figures import same_months, same_numbers
from pipeline.translate.protect import Protected
from pipeline.translate.scales import same_scales
from pipeline.words import DOUBLED, FUNCTION

_WORD = re.compile(r"[^\W\d_]+")
_OBJECT = "\ufffc"
"""Stands for something protected among words: `to X to` says nothing twice."""
_TOKEN = re.compile(rf"[^\W\d_]+|\d+|{_OBJECT}")
_TWICE = re.compile(r"\b([^\W\d_]+)[\s'’-]+\1\b", re.IGNORECASE)
"""A word twice in a row; `to build it, it takes time` has it in two clauses."""
_CHARACTER_LOOP = re.compile(r"(\S{1,6}?)\1{5,}|([^\W\d_]{3,6}?)\2{2,}")
"""Anything six times, or three letters and more three times: `Françaisçaisçaise`."""
_SHORT = 24
"""Characters up to which a translation may be much longer or shorter than its source."""
_COPY = 4
"""Words from which on an unchanged sentence is a copy, not a name."""


@lru_cache(maxsize=64)
def fault(
    source: str, text: str, languages: tuple[Language, Language], kept: tuple[Protected, ...] = ()
) -> str:
    """Say what is wrong with the translation of a plain text; empty when nothing is.

    `kept` are the source's spans that must come through besides those that show themselves, such as code.
    """
    if not text.strip():
        return "the model gave no text"
    if reason := _characters(source, text):
        return reason
    if reason := _spans(source, text, kept):
        return reason
    if not same_months(source, text, languages) or dates.has_other_weekday(source, text, languages):
        return "a date was lost or changed"
    if not same_numbers(source, text, languages, kept):
        return "a number was lost or changed"
    if not same_scales(source, text, languages):
        return "a number was lost or changed"
    objects = protect.without(source, _OBJECT), protect.without(text, _OBJECT)
    source, text = protect.without(source), protect.without(text)
    if not amounts.same(source, text, languages):
        return "an amount’s money or per cent was lost or changed"
    if _loops(*objects):
        return "the model repeated itself"
    if not _plausible_length(source, text):
        return "the length does not fit the source"
    return _language(source, text, languages)


def markup_fault(msgid: str, text: str) -> str:
    """Say whether markup text lacks the elements of its source; empty when it has the same tree."""
    try:
        same = markup.tree(text) == markup.tree(msgid)
    except PipelineError:
        same = False
    return "" if same else "the markup was broken"


def _characters(source: str, text: str) -> str:
    for character in set(text) - set(source):
        if character == "\ufffd" or unicodedata.category(character) in (
            "Cc",
            "Cf",
            "Cn",
            "Co",
            "Cs",
            "Zl",
            "Zp",
        ):
            return "the model wrote a broken character"
    return ""


def _spans(source: str, text: str, kept: tuple[Protected, ...]) -> str:
    wanted = Counter(source[start:end] for start, end in kept) if kept else {}
    for span, count in wanted.items():
        if text.count(span) < count:
            return f"{span} was lost"
    if not protect.find(source) and not protect.find(text):
        return ""
    given, got = protect.tally(source), protect.tally(text)
    for span in (given - got) | (got - given):
        return f"{span} was {'lost' if given[span] > got[span] else 'added'}"
    return ""


def _loops(source: str, text: str) -> bool:
    """Say whether a line says something over and over that the source does not."""
    if _CHARACTER_LOOP.search(text) and not _CHARACTER_LOOP.search(source):
        return True
    ours = _tokens(source)
    once = _runs(ours, 1) == 1
    for line in text.splitlines():
        theirs = _tokens(line)
        if once and any(found[1].lower() not in DOUBLED for found in _TWICE.finditer(line)):
            return True
        for length in (2, 3):
            runs = _runs(theirs, length)
            if runs > 1 and runs > _runs(ours, length):
                return True
        most = _most(theirs, 4)
        if most > 1 and most > _most(ours, 4) + 1:
            return True
    return False


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def _tokens(text: str) -> tuple[str, ...]:
    """Return words and numbers: `10 h–18 h` says nothing twice."""
    return tuple(_TOKEN.findall(text.lower()))


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _WORD.findall(text)))


def _runs(words: Sequence[str], length: int) -> int:
    """Count how often at most a group of that many words stands in a row: 1 where none is repeated at once."""
    if not any(map(eq, words, words[length:])):
        return 1
    longest = same = 0
    for one, other in zip(words, words[length:], strict=False):
        same = same + 1 if one == other else 0
        longest = max(longest, same)
    return 1 + longest // length


def _most(words: Sequence[str], length: int) -> int:
    groups = list(zip(*(words[start:] for start in range(length)), strict=False))
    return 1 if len(set(groups)) == len(groups) else max(Counter(groups).values())


def _plausible_length(source: str, text: str) -> bool:
    ours, theirs = len(source), len(text)
    if max(ours, theirs) <= _SHORT:
        return True
    return ours * 0.4 - 4 <= theirs <= ours * 2.2 + _SHORT


def _language(source: str, text: str, languages: tuple[Language, Language]) -> str:
    ours, theirs = _words(source), _words(text)
    if len(ours) >= _COPY and ours == theirs and sum(word[0].islower() for word in _WORD.findall(source)) > 1:
        return "the model copied the source"
    here, there = _own(*languages)
    if not here or not there or len(theirs) < _COPY:
        return ""
    still = sum(map(here.__contains__, theirs))
    now = sum(map(there.__contains__, theirs))
    return "the text is still in the source language" if still > 1 and still > now else ""


@lru_cache
def _own(source: Language, target: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Return the small words of each language that the other has not; none where we do not know those of both."""
    here, there = FUNCTION.get(base(source)), FUNCTION.get(base(target))
    return (here - there, there - here) if here and there else (frozenset(), frozenset())
