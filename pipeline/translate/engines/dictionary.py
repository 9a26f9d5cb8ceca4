"""A model's dictionary: what words its target language has, and what those of its source are called in it.

A small model writes words that do not exist (`désavantagenel`), leaves others as they are (`le giant`), and takes a
rare word for another that begins alike; what it was trained on has the right one, a few times. Its package may tell,
in `dictionary.txt.gz`, what was counted there (`pipeline.training.dictionary`). Such a word gives way to what the source
word that it attends to is called, as in Luong et al. 2015, *Addressing the Rare Word Problem*, who did so for words
without a vocabulary entry; other words only where the source word is rare, its name sure, and not in the text.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.translate.draft import Edit

FILE = "dictionary.txt.gz"
"""Its name in a package."""
_PLAIN = "dictionary.txt"
"""Its name where nobody packed it: written by hand, or adapted by a version before 0.9."""
COMMON = "common"
"""What stands behind a word that a model has learnt, if any."""
_LARGEST = 16 << 20
"""Bytes of its text."""
_WORD = re.compile(r"(?<![\w@./\\])[^\W\d_]+(?![\w@/\\]|[.'’]\w)")
"""A word that is no part of an address or a name of code, and not cut short (`didn’t`, `jusqu’à`)."""
_NAME = re.compile(r"(?<=\t)[^\W\d_]+(?= )")
_COUNT = re.compile(r"\d{1,9}(?:\.\d{1,9})?(?:e\+?\d)?")
_SHORTEST, _SHORTEST_RARE = 3, 4
"""Letters of a word that may give way, and of both words where it is in the dictionary."""
_LEAST_SHARE = 0.2
"""Of a word's links that its most usual name has; below, it says nothing."""
_MOST_COPIED = 0.1
"""Share of a word's links to itself from which on it may well be left as it is."""
_FEWEST_LINKS = 3.0
_RARE = 500.0
"""Links up to which a model may not have learnt a word."""
_SURE = 0.5
"""Share of a rare word's links, and of a text's attention, that leaves no doubt."""
_USUAL = 3
"""Names of which none may be in the text yet: the word is translated elsewhere."""
_STEM = 2
"""Letters at the end of a word that inflection may change."""
_FEWEST_STEM = 3
_FAMILY = 0.6
"""Share of the shorter word's letters that words of one family begin with."""
_AT_HAND = 1 << 14
"""Words of which is remembered what they are without ligature or ending: hypotheses mostly share theirs."""
_ENDING = 3
"""Letters in which forms of one word may differ."""


class Name(NamedTuple):
    """What a word is called in the other language."""

    word: str
    times: float
    """How many of its links, as text of the kind that counts most has it."""


class Entry(NamedTuple):
    """What the dictionary tells of a word."""

    links: float
    """How often it was met."""
    names: tuple[Name, ...]
    """The most usual first; it may be called itself."""


class Attended(NamedTuple):
    """A word of a translation, and the word of the source that it attends to most."""

    start: int
    end: int
    word: str
    share: float
    """Of its attention."""


Attend = Callable[[Sequence[tuple[int, int]]], Iterable[Attended]]
"""Tells what some words of a translation attend to, by their places."""


@dataclass(frozen=True)
class Dictionary:
    """What was counted in the text that a model was trained on; words in lower case, names as they are written."""

    lines: Mapping[str, str]
    """What the file tells of each word, read when it is asked for: few of them ever are."""
    known: frozenset[str]
    """Words of the target language."""
    common: frozenset[str]
    """Those that a model has learnt and does not take for others."""
    _entries: dict[str, Entry | None] = field(default_factory=dict, repr=False)
    _rare: dict[str, frozenset[str] | None] = field(default_factory=dict, repr=False)

    def entry(self, word: str) -> Entry | None:
        """Return what is told of a source word; None where that is nothing that can be read."""
        if word in self.lines and word not in self._entries:
            self._entries[word] = _entry(self.lines[word])
        return self._entries.get(word)

    def names(self, word: str) -> tuple[Name, ...]:
        """Return what a source word is called, other than itself, the most usual first; empty where that is unsure."""
        entry = self.entry(word)
        if entry is None:
            return ()
        names = tuple(name for name in entry.names if name.word.lower() != word)
        return names if names and names[0].times >= _LEAST_SHARE * entry.links else ()

    def rare(self, word: str) -> frozenset[str] | None:
        """Return the stems of all that a word is called, where it is rare and its most usual name sure."""
        if word in self.lines and word not in self._rare:
            self._rare[word] = self._find_rare(word)
        return self._rare.get(word)

    def _find_rare(self, word: str) -> frozenset[str] | None:
        entry = self.entry(word) if len(word) >= _SHORTEST_RARE else None
        if entry is None or not _FEWEST_LINKS <= entry.links <= _RARE:
            return None
        names = self.names(word)
        sure = bool(names) and names[0].times >= _SURE * entry.links
        return frozenset(_stem(name.word.lower()) for name in entry.names) if sure else None


def find(package: Path) -> Path | None:
    """Return the file of a package that is a dictionary, if one is there."""
    return next((package / name for name in (FILE, _PLAIN) if (package / name).is_file()), None)


def pack(text: str) -> bytes:
    """Return what a package's file holds; the same text gives the same bytes."""
    return gzip.compress(text.encode("utf-8"), mtime=0)


def unpack(path: Path) -> str:
    """Return a dictionary's text. Raises `OSError`, or `ValueError` where it is too large, broken or not UTF-8."""
    try:
        with gzip.open(path) if path.name == FILE else path.open("rb") as file:
            data = file.read(_LARGEST + 1)  # a small file may unpack to any size
    except (EOFError, zlib.error) as error:
        message = f"{path.name} is broken: {error}"
        raise ValueError(message) from error
    if len(data) > _LARGEST:
        message = f"{path.name} is larger than {_LARGEST:,} bytes"
        raise ValueError(message)
    return data.decode("utf-8")


def read(path: Path) -> Dictionary:
    """Read a package's dictionary. Raises as `unpack` does."""
    lines: dict[str, str] = {}
    known: set[str] = set()
    common: set[str] = set()
    for line in unpack(path).split("\n"):
        word, _, told = line.partition("\t")
        if word:
            lines[word] = told
            known.update(map(str.lower, _NAME.findall(told)))
        else:
            name, _, mark = told.partition("\t")
            known.add(name)
            if mark == COMMON:
                common.add(name)
    return Dictionary(lines, frozenset(map(_plain, known)), frozenset(common))


def _entry(told: str) -> Entry | None:
    """Read `links`, then names and counts, all apart by tabs; what is none is passed over, for packages come from anywhere."""
    links, *rest = told.split("\t")
    if not _COUNT.fullmatch(links):
        return None
    names = (one.partition(" ") for one in rest)
    counted = (
        Name(word, float(count)) for word, _, count in names if word.isalpha() and _COUNT.fullmatch(count)
    )
    return Entry(float(links), tuple(counted))


class Mender:
    """Puts the words of a source's translations right."""

    def __init__(self, dictionary: Dictionary, source: str, right: Iterable[str] = ()) -> None:
        """`right` are names that stay in any form, whatever the dictionary says."""
        self._dictionary = dictionary
        self._source = source
        self._judged: dict[tuple[str, bool], tuple[bool, bool]] = {}
        self._right = tuple(_stem(word.lower()) for name in right for word in _WORD.findall(name))

    def edits(self, text: str, attend: Attend) -> tuple[Edit, ...]:
        """Return what puts a translation right; `attend` is asked of words that may be wrong, if there are any."""
        words = [(found, found[0].lower()) for found in _WORD.finditer(text)]
        theirs = frozenset(word for _, word in words)
        missing = self._missing(theirs) if self._rare else frozenset()
        suspects = [found for found, word in words if self._is_suspect(found, word, missing)]
        if not suspects:
            return ()
        attended = {(one.start, one.end): one for one in attend([found.span() for found in suspects])}
        edits: dict[str, Edit] = {}
        for found in suspects:
            if found.span() in attended:
                edit = self._edit(found, attended[found.span()], theirs, missing)
                if edit:  # a name is written once; a second word may be anything
                    edits.setdefault(_stem(edit.text.lower()), edit)
        return tuple(edits.values())

    @cached_property
    def _ours(self) -> frozenset[str]:
        """The source's words."""
        return frozenset(map(str.lower, _WORD.findall(self._source)))

    @cached_property
    def _rare(self) -> Mapping[str, frozenset[str]]:
        """The rare ones with a sure name, and the stems of what they are called."""
        rare = ((word, self._dictionary.rare(word)) for word in self._ours)
        return {word: stems for word, stems in rare if stems}

    def _missing(self, theirs: Iterable[str]) -> frozenset[str]:
        """Return the rare ones that a translation does not name."""
        stems = set(map(_stem, theirs))
        return frozenset(word for word, names in self._rare.items() if stems.isdisjoint(names))

    @cached_property
    def _explained(self) -> frozenset[str]:
        """Stems of all that the source's words may be called; what nothing is told of, and both languages have, itself."""
        told = {word: self._dictionary.entry(word) for word in self._ours}
        names = {name.word.lower() for entry in told.values() if entry for name in entry.names}
        names |= {
            word for word, entry in told.items() if not entry and _plain(word) in self._dictionary.known
        }
        return frozenset(map(_stem, names))

    def _is_suspect(self, found: re.Match[str], word: str, missing: frozenset[str]) -> bool:
        """Say whether no text of the language has a word, it was only copied, or a missing one may have become it."""
        form = found[0], found.start() > 0
        if form not in self._judged:  # hypotheses share most of their words
            self._judged[form] = self._may_give_way(found, word), self._is_wrong(found, word)
        may, wrong = self._judged[form]
        return may and (wrong or (bool(missing) and self._may_be_other(word)))

    def _may_give_way(self, found: re.Match[str], word: str) -> bool:
        is_name = found[0][0].isupper() and found.start() > 0
        return len(word) >= _SHORTEST and not is_name and not _plain(word).startswith(self._right)

    def _is_wrong(self, found: re.Match[str], word: str) -> bool:
        if word not in self._ours:
            return _plain(word) not in self._dictionary.known
        if found[0][0].isupper():  # a name may open a sentence
            return False
        entry = self._dictionary.entry(word)
        if entry is None or entry.links < _FEWEST_LINKS:
            return False
        copied = sum(name.times for name in entry.names if name.word == word)  # as a name it may well stay
        return copied < _MOST_COPIED * entry.links

    def _may_be_other(self, word: str) -> bool:
        return (
            len(word) >= _SHORTEST_RARE
            and word not in self._dictionary.common
            and word not in self._ours
            and _stem(word) not in self._explained
        )

    def _edit(
        self, found: re.Match[str], attended: Attended, theirs: frozenset[str], missing: frozenset[str]
    ) -> Edit | None:
        """Return what the attended source word is called, in the place of a suspect."""
        word = attended.word.lower()
        names = self._dictionary.names(word)
        if (
            not names
            or len(names[0].word) < _SHORTEST
            or any(name.word.lower() in theirs for name in names[:_USUAL])
        ):
            return None
        sure = word in missing and attended.word[0].islower() and attended.share >= _SURE
        if not self._is_wrong(found, found[0].lower()) and (not sure or _is_said(names[0].word, theirs)):
            return None
        name = _inflected(found[0].lower(), names)
        return Edit(*found.span(), name[0].upper() + name[1:] if found[0][0].isupper() else name)


@lru_cache(maxsize=_AT_HAND)
def _plain(word: str) -> str:
    """Return a word with its ligatures as most people type them."""
    return word.replace("œ", "oe").replace("æ", "ae")


@lru_cache(maxsize=_AT_HAND)
def _stem(word: str) -> str:
    word = _plain(word)
    return word[: max(_FEWEST_STEM, len(word) - _STEM)]


def _is_said(name: str, words: Iterable[str]) -> bool:
    """Say whether one of the words begins as a name does: another form of it, or of the same family."""
    return any(
        _alike(name, word) >= max(_FEWEST_STEM + 1, _FAMILY * min(len(name), len(word))) for word in words
    )


def _inflected(word: str, names: Sequence[Name]) -> str:
    """Return the form of the most usual name that ends as the word did, if it is about as usual."""
    first = names[0]
    begin = first.word[: max(_FEWEST_STEM, len(first.word) - _ENDING)]
    forms = [name for name in names if name.word.startswith(begin)]

    def fitness(name: Name) -> tuple[float, float]:
        return min(_ENDING, _alike(name.word[::-1], word[::-1])) + 2 * name.times / first.times, name.times

    return max(forms, key=fitness).word


def _alike(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(one), len(other)))
