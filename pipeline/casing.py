"""How a text is cased: as a sentence, in Title Case, or in ALL CAPS.

Here alone this is decided. Normalising writes it on blocks; translating sets such texts in sentence case before a
model sees them and gives them their casing back. What is a name is learnt from the article itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pipeline.model import Casing
from pipeline.words import SMALL, words

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?…:;«»“”\"‘(•–—])[\s\W]*$")
_TITLES = words(
    "M MM Mr Messrs Mrs Ms Mme Mmes Mlle Mlles Dr Drs Pr Prof Me Mgr St Ste Gen Gén Capt Col Lt Sgt Sen Rep Gov Rev Hon"
)
"""What stands before a name; a full stop behind it ends no sentence."""
_TITLED = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_TITLES))})\.[ \u00a0\u202f]+\Z")
_BRACKETS = re.compile(r"\([^()]*\)")
_NAMED = 2
"""Names that a sentence may well have, beside its small words."""
_LONG = 4
"""Letters from which on a lower-case word shows that its text is an ordinary sentence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an article tells about its words."""

    names: frozenset[str] = frozenset()
    """Words that stand capitalised in the middle of a sentence, and never in lower case."""
    common: frozenset[str] = frozenset()
    """Words that stand in lower case somewhere."""
    _spelt: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    """Names in lower case, with the names that they are: an article of thousands of lines has as many names."""

    def __post_init__(self) -> None:
        spelt: dict[str, frozenset[str]] = {}
        for name in self.names:
            spelt[name.lower()] = spelt.get(name.lower(), frozenset()) | {name}
        object.__setattr__(self, "_spelt", spelt)

    def within(self, text: str) -> "Evidence":
        """Return the evidence about the words of one text."""
        words = {word.lower() for word in WORD.findall(text)}
        names = (self._spelt[word] for word in words if word in self._spelt)
        return Evidence(frozenset().union(*names), frozenset(self.common & words))


def gather(texts: Iterable[str]) -> Evidence:
    """Learn from an article's plain texts which words are names."""
    names: set[str] = set()
    common: set[str] = set()
    for text in texts:
        words = list(WORD.finditer(text))
        common.update(found[0] for found in words if found[0][0].islower())
        if not any(found[0][0].islower() and _is_content(found[0]) for found in words):
            continue
        names.update(
            found[0]
            for found in words
            if found[0][0].isupper() and found[0] not in _TITLES and not starts_sentence(text, found.start())
        )
    return Evidence(frozenset(name for name in names if name.lower() not in common), frozenset(common))


def starts_sentence(text: str, at: int) -> bool:
    """Say whether a sentence, or what is set off like one, begins at a place of a text."""
    before = text[max(0, at - 8) : at]
    return _STARTS_SENTENCE.search(before) is not None and not _TITLED.search(before)


def _is_content(word: str) -> bool:
    return len(word) >= _LONG and word.lower() not in SMALL


def is_capitals(text: str) -> bool:
    """Say whether a text of several words is written in capitals only."""
    if text.upper() != text or text.lower() == text:
        return False
    words = WORD.findall(text)
    return len(words) > 1 and sum(map(len, words)) > len(words) * 2


def is_title_case(text: str, evidence: Evidence) -> bool:
    """Say whether every word of weight has a capital, and not just because it is a name."""
    later: list[str] = []
    for found in islice(WORD.finditer(_BRACKETS.sub("", text)), 1, None):
        if found[0].islower() and 1 < len(found[0]) < _LONG and found[0] not in SMALL:
            return False  # `580 km`: no title's small word
        if _is_content(found[0]):
            if found[0][0].islower():
                return False
            later.append(found[0])
    if not later:
        return False
    common = [word for word in later if word not in evidence.names and word[1:].islower()]
    most = _NAMED if text.rstrip().endswith(".") else 1
    return len(common) > most or any(word.lower() in evidence.common for word in common)


def casing_of(text: str, evidence: Evidence) -> Casing:
    """Return how a plain text is cased, by the evidence of its article."""
    if is_capitals(text):
        return Casing.CAPITALS
    return Casing.TITLE if is_title_case(text, evidence) else Casing.SENTENCE
