"""The little that normalising needs to know about sentences; cutting them is another room's work."""

import re

from pipeline.normalise.characters import squeeze

_STOPS = ".!…:;,"
_CLOSERS = "”’\"'»)]"
_CLOSERS_AFTER_STOP = f"[{re.escape(_CLOSERS)}]*"
_INNER_END = re.compile(
    rf"(?<![A-ZÀ-Þ])(?<!\b[A-ZÀ-Þ]r)[.!?…]{_CLOSERS_AFTER_STOP} [«“\"(]? ?(?=[A-ZÀ-ÖØ-ÞŒ])"
)


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as running text does: at a stop, a colon or a comma, emoji aside.

    A question mark does not count: headings are questions, too.
    """
    return _last_mark(line) in _STOPS


def is_question(line: str) -> bool:
    """Say whether a line is one question and nothing else."""
    return _last_mark(line) == "?" and not holds_sentence_end(line)


def holds_sentence_end(line: str) -> bool:
    """Say whether a sentence ends within a line and another begins; `M. Paul` and `Mr. Paul` are one."""
    return _INNER_END.search(squeeze(line)) is not None


def starts_low(line: str) -> bool:
    """Say whether a line begins with a small letter, as a line in the middle of a sentence does."""
    return line.lstrip(" \t«“\"'(")[:1].islower()


def _last_mark(line: str) -> str:
    """Return the last character that is a letter, a digit or a stop; a space where there is none."""
    for character in reversed(line):
        if character.isalnum() or character in _STOPS or character == "?":
            return character
    return " "
