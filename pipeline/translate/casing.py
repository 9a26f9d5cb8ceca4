"""Title Case and ALL CAPS turned into sentence case before a model sees them, names left alone.

Models are trained on sentences: capitals make them copy words or invent names.
"""

from pipeline.casing import WORD, Evidence, casing_of
from pipeline.model import Casing


def sentence_case(text: str, evidence: Evidence) -> str:
    """Write Title Case or ALL CAPS as a sentence; every other text comes back unchanged.

    Lengths stay: character for character the same letters.
    """
    casing = casing_of(text, evidence)
    if casing is Casing.SENTENCE:
        return text
    capitals = casing is Casing.CAPITALS
    known = {name.lower(): name for name in evidence.names}
    letters = list(text)
    for index, found in enumerate(WORD.finditer(text)):
        word = found[0]
        lower = word.lower()
        if len(lower) != len(word) or (not capitals and (word in evidence.names or not _is_plain(word))):
            continue
        written = known.get(lower, lower)
        if index == 0 and written == lower:
            written = lower[0].upper() + lower[1:]
        if len(written) == len(word):
            letters[found.start() : found.end()] = written
    return "".join(letters)


def lowered(text: str, asked: str, evidence: Evidence) -> dict[str, str]:
    """Return the words that `sentence_case` set in lower case and that may be names, with what they were."""
    if text == asked:
        return {}
    pairs = zip(WORD.findall(asked), WORD.findall(text), strict=True)
    return {ours: theirs for ours, theirs in pairs if ours != theirs and ours not in evidence.common}


def _is_plain(word: str) -> bool:
    """Say whether a capital begins each part of the word and nothing else: `Film`, not `YouTube` or `FAQ`."""
    return word != "I" and all(part[1:] == part[1:].lower() for part in word.split("-"))
