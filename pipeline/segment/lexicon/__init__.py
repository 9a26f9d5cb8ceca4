"""What words say about the language of a text: French or English.

`en-fr.txt` holds the log-odds of words, and of pieces of words for those it does not hold, counted in parallel
texts: news, government, web articles, stories and manuals, each sentence once in either language.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_PIECES = (2, 3, 4)
_PIECE_WEIGHT = 0.35
"""Pieces of one word overlap: together they say less than their sum."""
_MOST = 3.0
"""No word is surer by its pieces than this."""
_MOST_GUESSES = 50_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a text's words say."""

    weight: float
    """Log-odds: French above 0, English below."""
    words: int
    known: int
    """How many of the words the lexicon holds."""


@cache
def load() -> "Lexicon":
    """Read the lexicon, once (10 ms)."""
    words: dict[str, float] = {}
    pieces: dict[str, float] = {}
    for line in files(__name__).joinpath("en-fr.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, weight = line.rpartition(" ")
        if name.startswith("~"):
            pieces[name[1:]] = int(weight) / 10
        else:
            words[name] = int(weight) / 10
    return Lexicon(words, pieces)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights of words and of pieces of words."""

    words: dict[str, float]
    pieces: dict[str, float]
    guesses: dict[str, float] = field(default_factory=dict)
    """What was found for words that the lexicon does not hold: an article's names come again and again."""

    def read(self, text: str) -> Said:
        """Add up what a plain text's words say."""
        words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
        held = [self.words[word] for word in words if word in self.words]
        weight = sum(held) + sum(self._guess(word) for word in words if word not in self.words)
        return Said(weight, len(words), len(held))

    def _guess(self, word: str) -> float:
        weight = self.guesses.get(word)
        if weight is None:
            weight = self._weigh_pieces(word)
            if len(self.guesses) < _MOST_GUESSES:
                self.guesses[word] = weight
        return weight

    def _weigh_pieces(self, word: str) -> float:
        edged = f"^{word}$"
        pieces = {edged[start : start + n] for n in _PIECES for start in range(len(edged) - n + 1)}
        known = [self.pieces[piece] for piece in sorted(pieces) if piece in self.pieces]
        return max(-_MOST, min(_MOST, _PIECE_WEIGHT * sum(known)))
