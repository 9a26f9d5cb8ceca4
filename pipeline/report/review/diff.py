"""What changed between two wordings, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"</?[a-z][^<>]*>|\w+(?:['’-]\w+)*|\s+|[^\w\s]")
_MOST_WORDS = 2000
"""Beyond this the comparison, whose time grows with the square, is not made: all is old and all is new."""


class Change(NamedTuple):
    """A run of text that both wordings have, or only the old one, or only the new one."""

    kind: Literal["same", "del", "ins"]
    text: str


def compare_words(old: str, new: str) -> tuple[Change, ...]:
    """Return the changes; `same` and `del` joined are the old wording, `same` and `ins` the new one."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        return _changes(old, new)
    changes: list[Change] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(Change("same", "".join(before[i:j])))
        else:
            changes += _changes("".join(before[i:j]), "".join(after[k:m]))
    return tuple(changes)


def _changes(old: str, new: str) -> tuple[Change, ...]:
    pair = (Change("del", old), Change("ins", new))
    return tuple(change for change in pair if change.text)
