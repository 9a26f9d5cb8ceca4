"""Checks of what a translation says: numbers, addresses, names, terms, and whether it is one at all."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline import markup
from pipeline.checks.case import Case
from pipeline.markup import MarkupError
from pipeline.model import base
from pipeline.segment.likeness import Likeness
from pipeline.terms import has_one, stands_in
from pipeline.translate import protect
from pipeline.translate.figures import same_numbers
from pipeline.words import DOUBLED, FUNCTION

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_COPIED = 4
"""Words from which on an unchanged text is untranslated, and not a name."""
_TOLD = 3
"""Small words of the source's language that it takes to say that a text is in it."""
_SHORT = 24
_DIALLED = 8
"""Figures at the end of a telephone number that no way of writing it changes."""
_UNLIKE = -5.0
"""Log-odds of saying the same: of news as people translated it one sentence in 1,500 is below, and three in four of those
that are put to the next sentence's source."""


def tags(case: Case) -> str:
    """Elements that are not those of the source."""
    try:
        markup.parse(case.msgid)
    except MarkupError:
        return ""  # nothing to hold a translation to
    try:
        given, got = markup.tree(case.msgid), markup.tree(case.msgstr)
    except MarkupError as error:
        return error.message
    missing, extra = Counter(given) - Counter(got), Counter(got) - Counter(given)
    told = [
        f"<{path[-1]}> is {what}" for what, paths in (("missing", missing), ("new", extra)) for path in paths
    ]
    return ", ".join(told)


def numbers(case: Case) -> str:
    """Numbers by value, as figures or in words."""
    there = same_numbers(case.source, case.text, case.languages)
    back = same_numbers(case.text, case.source, (case.languages[1], case.languages[0]))
    figures = "".join(filter(str.isdecimal, case.text))
    lost = [number for number in _dialled(case.source) if number not in figures]
    return "" if (there or back) and not lost else "the numbers are not those of the source"


def _dialled(text: str) -> Iterator[str]:
    """Yield what telephone numbers end with, however they are written: `01 …` is `+33 1 …` abroad."""
    for start, end in protect.find(text):
        if protect.is_dialled(text[start:end]):
            yield "".join(filter(str.isdecimal, text[start:end]))[-_DIALLED:]


def addresses(case: Case) -> str:
    """Web and mail addresses, handles and hashtags."""
    return ", ".join(told for kind, told in _spans(case) if kind == "address")


def placeholders(case: Case) -> str:
    """`{name}`, `%s` and the like."""
    return ", ".join(told for kind, told in _spans(case) if kind == "placeholder")


def emoji(case: Case) -> str:
    """Pictographs and arrows."""
    return ", ".join(told for kind, told in _spans(case) if kind == "emoji")


def _spans(case: Case) -> Iterator[tuple[str, str]]:
    given, got = protect.tally(case.source), protect.tally(case.text)
    for what, spans in (("missing", given - got), ("new", got - given)):
        for span in spans:
            if protect.is_dialled(span):
                continue  # the numbers are looked at by themselves
            if protect.is_pictograph(span[0]):
                yield "emoji", f"{span} is {what}"
            else:
                yield "placeholder" if span[0] in "{$%\\" else "address", f"{span} is {what}"


def untranslated(case: Case) -> str:
    """The source text itself."""
    if len(_words(case.source)) < _COPIED or case.text.split() != case.source.split():
        return ""
    return "the text is the source's"


def language(case: Case) -> str:
    """A text in the source's language, or in the wrong one, told by its small words."""
    source, target = map(base, case.languages)
    if source == target or source not in FUNCTION or target not in FUNCTION:
        return ""
    words = Counter(_words(case.text))
    own = sum(count for word, count in words.items() if word in FUNCTION[target] - FUNCTION[source])
    other = sum(count for word, count in words.items() if word in FUNCTION[source] - FUNCTION[target])
    if other < _TOLD or other <= 2 * own or untranslated(case):
        return ""
    return f"the small words are those of {case.languages[0]}"


def meaning(case: Case) -> str:
    """A text that says something else: that of another unit, most likely."""
    sides = dict(zip(map(base, case.languages), (case.source, case.text), strict=True))
    if sides.keys() != {"fr", "en"}:
        return ""
    odds = Likeness([sides["fr"]], [sides["en"]]).of((0,), (0,))
    return "hardly a word, name or number of the source is in it" if odds < _UNLIKE else ""


def repeated(case: Case) -> str:
    """The same word twice in a row."""
    ours = {one for one, other in pairwise(_words(case.source)) if one == other}
    if ours:
        return ""
    twice = [
        found[1]
        for found in re.finditer(r"\b([^\W\d_]+)[ \u00a0\u202f]+(?=\1\b)", case.text, re.IGNORECASE)
        if found[1].lower() not in DOUBLED
    ]
    return f"“{twice[0]} {twice[0]}”" if twice else ""


def length(case: Case) -> str:
    """A text much longer or shorter than its source."""
    ours, theirs = len(case.source), len(case.text)
    if max(ours, theirs) <= _SHORT:
        return ""
    if theirs < ours * 0.4 - 4:
        return f"{theirs} characters for {ours}: something may be missing"
    if theirs > ours * 2.2 + _SHORT:
        return f"{theirs} characters for {ours}: something may have been added"
    return ""


def glossary(case: Case) -> str:
    """Settled terms."""
    source, target = case.languages
    missing = [
        f"“{term.of(source)[0]}” is “{names[0]}” in the glossary"
        for term in case.glossary.present(case.source, source)
        if (names := term.of(target)) and not has_one(names, case.text)
    ]
    return ", ".join(missing)


def names(case: Case) -> str:
    """Names that stay as they are."""
    lost = [name for name in case.glossary.names_in(case.source) if not stands_in(name, case.text)]
    return ", ".join(f"{name} is missing" for name in lost)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
