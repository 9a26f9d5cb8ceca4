"""What is known of words that carry a full stop, one data file a language, read once when first needed."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of all languages together, without their final full stops, in every casing they have."""

    inside: frozenset[str]
    """Never end a sentence."""
    number: frozenset[str]
    """Do not end one before a number."""
    either: frozenset[str]
    """End one only before a word of `starters`."""
    last: frozenset[str]
    """End one before any capital."""
    starters: frozenset[str]
    """Words that, with a capital, begin a sentence rather than a name."""

    def known(self, word: str) -> bool:
        """Say whether `word` is an abbreviation of any sort."""
        return any(word in words for words in (self.inside, self.number, self.either, self.last))


@cache
def load() -> Abbreviations:
    """Read the data files of the room."""
    sections: dict[str, set[str]] = {
        "inside": set(),
        "number": set(),
        "either": set(),
        "last": set(),
        "starters": set(),
    }
    for file in files(__name__).iterdir():
        if file.name.endswith(".txt"):
            _read(file.read_text("utf-8"), sections)
    return Abbreviations(**{name: frozenset(entries) for name, entries in sections.items()})


def _read(text: str, sections: dict[str, set[str]]) -> None:
    entries = sections["inside"]
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("["):
            entries = sections[entry.strip("[]")]
        elif entry:
            entries.update((entry, entry[0].upper() + entry[1:], entry.upper()))
