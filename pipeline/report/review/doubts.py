"""What can be seen to be wrong with a text without knowing its language: tags, numbers, nothing translated.

The page's script warns of tags and numbers while a person types; `tests/cases/review/doubts.txt` holds both to
the same answers.
"""

import re
from collections import Counter

from pipeline.markup import MarkupError, strip, tree
from pipeline.model import Catalog, Key, State

_NUMBER = re.compile(
    r"(?<![0-9])(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+)(?:[.,][0-9]+)*"
)
_SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}")


def find_doubts(catalog: Catalog) -> dict[Key, tuple[str, ...]]:
    """Return what is doubtful about each text of a catalog; units without doubts are left out."""
    found = {}
    for entry in catalog.entries:
        made = entry.translation
        if made.state in (State.MISSING, State.SOURCE):
            continue
        doubts = compare(entry.key.msgid, made.text)
        if made.text == entry.key.msgid and _SEVERAL_WORDS.search(strip(made.text)):
            doubts = (*doubts, "not translated: it says what the source says")
        if doubts:
            found[entry.key] = doubts
    return found


def compare(source: str, text: str) -> tuple[str, ...]:
    """Say which tags and numbers of the source a text lacks, and which it has that the source has not."""
    return (*_tags(source, text), *_numbers(source, text))


def _tags(source: str, text: str) -> tuple[str, ...]:
    try:
        if tree(text) == tree(source):
            return ()
    except MarkupError as error:
        return (f"tags: {error.message}",)
    return ("tags: they are not those of the source",)


def _numbers(source: str, text: str) -> tuple[str, ...]:
    wanted, found = _digits(source), _digits(text)
    doubts = []
    for word, numbers in (("missing", wanted - found), ("not in the source", found - wanted)):
        if numbers:
            doubts.append(f"numbers {word}: {', '.join(numbers.elements())}")
    return tuple(doubts)


def _digits(text: str) -> Counter[str]:
    """Count numbers by their digits alone, so that `20,000` is `20 000`; a Counter keeps the order of the text."""
    return Counter(re.sub(r"[^0-9]", "", number) for number in _NUMBER.findall(strip(text)))
