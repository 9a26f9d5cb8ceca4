"""Names: words that stand capitalised where no sentence begins."""

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
"""A word; an apostrophe ends it, so `l’Oréal` is two."""
_WITHIN = re.compile(r"[\s,’'”»)\]-]*")
"""What may stand between two words of one sentence."""


def find_names(text: str) -> Iterator[tuple[str, ...]]:
    """Yield each run of capitalised words in plain text that does not begin a sentence.

    `The La Fémis school` gives `("La", "Fémis")`; a first word is capitalised anyway and tells nothing.
    """
    run: list[str] = []
    end = 0
    for found in WORD.finditer(text):
        gap = text[end : found.start()]
        if run and gap != " ":
            yield tuple(run)
            run = []
        if found[0][0].isupper() and end and _WITHIN.fullmatch(gap):
            run.append(found[0])
        elif run:
            yield tuple(run)
            run = []
        end = found.end()
    if run:
        yield tuple(run)


def find_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each two words of plain text with only a space between them, without case."""
    before, end = "", 0
    for found in WORD.finditer(text):
        word = found[0].casefold()
        if before and text[end : found.start()] == " ":
            yield before, word
        before, end = word, found.end()
