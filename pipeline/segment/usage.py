"""Which language the rest of the article uses a short unit's words in: a name has its sentences' language."""

import re
from collections.abc import Sequence

from pipeline.segment.context import Votes, plus

_WORD = re.compile(r"[^\W_]+")
_LONGEST_PHRASE = 4
"""Words; longer units speak for themselves."""
_SENTENCE = 8
"""Words from which on a unit is taken to use its words, not to name something."""


def uses(texts: Sequence[str], votes: Sequence[Votes]) -> list[Votes | None]:
    """Return, for each plain text, the votes of the sentences that contain it; None where there are none.

    `votes` are what the texts say of their language, in the same order. Only short texts are looked for, and
    only in longer ones. Takes time in proportion to the number of words.
    """
    words = [tuple(_WORD.findall(text)) for text in texts]
    phrases = {row for row in words if 0 < len(row) <= _LONGEST_PHRASE}
    lengths = sorted({len(phrase) for phrase in phrases})
    found: dict[tuple[str, ...], Votes] = {}
    for row, vote in zip(words, votes, strict=True):
        if len(row) < _SENTENCE or not sum(vote):
            continue
        for length in lengths:
            # The first word has a capital whatever it is.
            for start in range(1, len(row) - length + 1):
                phrase = row[start : start + length]
                if phrase in phrases:
                    found[phrase] = plus(found[phrase], vote) if phrase in found else vote
    return [found.get(row) for row in words]
