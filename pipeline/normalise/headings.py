"""Headings in plain text: which lines are, and how deep."""

import re
from collections.abc import Iterable, Sequence

from pipeline.normalise.characters import same_words
from pipeline.normalise.faq import is_faq_name
from pipeline.normalise.sentences import ends_sentence, holds_sentence_end, is_question, starts_low

_LONGEST = 120
_MOST_WORDS = 18
_MOST_CONTENTS = 50
_NUMBERED = re.compile(r"(\d{1,2})[.)] \S|(\d{1,2}(?:\.\d{1,2}){1,3})[.)]? \S")
_NUMBER = re.compile(r"\A\d{1,2}(?:\.\d{1,2}){0,3}[.)]? ")
_ALIKE = 0.6
"""Share of common words from which a heading is the one that a table of contents names."""
_SECTIONS_TEXT = (
    "annexe annexes appendix bibliographie bibliography conclusion conclusions introduction méthode "
    "references remerciements références résumé sources summary"
)
_SECTIONS = frozenset(_SECTIONS_TEXT.split())
"""Titles that head a section of their own wherever they stand."""


def looks_like_heading(line: str) -> bool:
    """Say whether a line that stands alone reads as a heading: short, no stop, a capital or a number first."""
    line = _NUMBER.sub("", line)
    return (
        len(line) <= _LONGEST
        and len(line.split()) <= _MOST_WORDS
        and any(character.isalpha() for character in line)
        and not starts_low(line)
        and not ends_sentence(line)
        and not holds_sentence_end(line)
    )


def find_levels(headings: Sequence[str], contents: Iterable[str]) -> list[int]:
    """Return a level for each heading of a text without marks.

    `contents` are the items of a list before the first heading. Where it turns out to be a table of
    contents, the headings it names are 2 and those between them 3. Numbers tell as well: `2.1` is 3. A
    question of an FAQ is one below it. Without evidence all are 2.
    """
    named = _named(headings, [_words(item) for item in contents])
    numbers = _numbers(headings)
    levels: list[int] = []
    faq = 0
    begun = False
    for heading, is_named, number in zip(headings, named, numbers, strict=True):
        if faq and is_question(heading):
            levels.append(faq + 1)
            continue
        if is_faq_name(heading) or same_words(heading) in _SECTIONS:
            levels.append(2)
        elif number:
            levels.append(2 + number.count("."))
        else:
            levels.append(3 if begun and not is_named else 2)
        faq = levels[-1] if is_faq_name(heading) else 0
        begun = (begun or is_named) and not faq
    return levels


def _numbers(headings: Sequence[str]) -> list[str]:
    """Return each heading's number, such as `2.1`; none at all unless sections are counted: `1.`, `2.`."""
    found = [_NUMBERED.match(heading) for heading in headings]
    counted = [number for number in found if number and number[1]]
    return [(number[1] or number[2]) if number and len(counted) > 1 else "" for number in found]


def _named(headings: Sequence[str], contents: Sequence[frozenset[str]]) -> list[bool]:
    """Say for each heading whether the contents name it; never, where they name too few to be contents."""
    if len(contents) > _MOST_CONTENTS:
        return [False] * len(headings)
    named = [any(_is_alike(_words(heading), item) for item in contents) for heading in headings]
    return named if sum(named) >= max(2, len(contents) / 2) else [False] * len(headings)


def _words(text: str) -> frozenset[str]:
    return frozenset(same_words(text).split())


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other) > 0
