"""What a unit itself says about its language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import markup
from pipeline.model import NO_LANGUAGE, Inline, Language, Unit, base

_UNTOLD = frozenset({"und", "mul", "mis"})
"""Tags that declare nothing one could go by."""
_PROTECTED = frozenset({"code", "kbd", "math", "samp", "var"})
"""Elements whose words are no language's."""
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,9}://|www\.|mailto:|[^@]*@.|(?:[\w-]+\.)+[a-z]{2,9}(?:/|$)", re.IGNORECASE
)
"""How a word begins that is a web or mail address, or somebody's handle."""
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_EVIDENCE = 2000
"""Characters; more would not change the answer."""
_LONGEST_READ = 50_000
"""Characters of a unit that are looked at; no sentence has as many."""
_NAME_LENGTH = 4
"""Shorter words are in lower case even in a title."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words to identify, or what is known without them."""

    text: str
    """Plain words; empty where there are none to go by."""
    language: Language | None
    """What the unit's own elements declare, or NO_LANGUAGE for a unit without words and figures."""
    letters: int
    """How many letters stand behind it."""
    declared: str = ""
    """The words that its own elements declare to be in that language."""


def read(unit: Unit, languages: Sequence[Language]) -> Evidence:
    """Sort a unit's words by who declares their language; those nobody speaks for are the evidence."""
    voices: dict[Language | None, list[str]] = {}
    left = _LONGEST_READ
    for text, voice in _voiced(unit, languages):
        voices.setdefault(voice, []).append(text[:left])
        left -= len(voices[voice][-1])
    spoken = [word for word in "".join(voices.pop(None, [])).split() if not _is_address(word)]
    own = " ".join(spoken)
    if _WORD.search(own):
        return Evidence(_identified(spoken), None, _letters(own))
    letters = {voice: _letters("".join(texts)) for voice, texts in voices.items() if voice != NO_LANGUAGE}
    loudest = max(letters, key=lambda voice: letters[voice], default=None)
    if loudest is not None and letters[loudest]:
        return Evidence("", loudest, letters[loudest], _identified("".join(voices[loudest]).split()))
    return Evidence("", None if _holds_digit(own) else NO_LANGUAGE, 0)


def declared(language: Language | None, languages: Sequence[Language]) -> Language | None:
    """Return the project's language for a declared tag, NO_LANGUAGE for one that is not the project's."""
    if not language or _primary(language) in _UNTOLD:
        return None
    tag = language.casefold()
    for known in languages:
        if known.casefold() == tag:
            return known
    for known in languages:
        if _primary(known) == _primary(language):
            return known
    return NO_LANGUAGE


def _primary(language: Language) -> str:
    """Return a declared tag without its country; some write `fr_CA`."""
    return base(Language(language.replace("_", "-")))


def _voiced(unit: Unit, languages: Sequence[Language]) -> Iterator[tuple[str, Language | None]]:
    """Yield the unit's strings, each with the language that the innermost element around it declares."""
    behind = dict(unit.inlines)
    voices: list[Language | None] = [None]
    for token in markup.parse(unit.text):
        if isinstance(token, str):
            yield token, voices[-1]
        elif token.role == "close":
            voices.pop()
        elif token.role == "open":
            voices.append(_voice(behind[token.key], languages) or voices[-1])
        elif token.name == "br":
            yield " ", voices[-1]


def _voice(inline: Inline, languages: Sequence[Language]) -> Language | None:
    attributes = dict(inline.attributes)
    if inline.name in _PROTECTED or attributes.get("translate") == "no":
        return NO_LANGUAGE
    return declared(Language(attributes.get("lang", "")), languages)


def _letters(text: str) -> int:
    return sum(map(len, _WORD.findall(text)))


def _holds_digit(text: str) -> bool:
    return not text.isalpha() and any(map(str.isdigit, text))


def _identified(words: Sequence[str]) -> str:
    """Return what an identifier is asked about."""
    return _prepared(" ".join(word for word in words if not _holds_digit(word))[:_LONGEST_EVIDENCE])


def _is_address(word: str) -> bool:
    if word.isalpha():
        return False
    return _ADDRESS.match(word.lstrip("([{<«“\"‘'")) is not None


def _prepared(words: str) -> str:
    """Set in lower case, as a sentence would be, what is in capitals or in title case."""
    long = [word for word in _WORD.findall(words) if len(word) >= _NAME_LENGTH]
    titled = len(long) > 1 and all(word[0].isupper() for word in long)
    return words.lower() if titled or words.isupper() else words
