"""Mr and Mrs before a name: what small models take one for the other, and no editor may print."""

import re
from collections.abc import Iterator

from pipeline.model import Language, base
from pipeline.translate.draft import Edit

_NAME = r"(?=[ \u00a0]([A-ZÀ-Þ][\w’'-]+))"
_PATTERNS = {
    "en": re.compile(rf"M(?<![\w.]M)(?:(r)|(rs|s)|(iss))(?:\.|\b){_NAME}"),
    "fr": re.compile(rf"M(?<![\w.]M)(?:(\.|r\b\.?|onsieur)|(me|adame)|(lle|ademoiselle)){_NAME}"),
}
"""A man's, a woman's, a young woman's."""
_MAN = 1
_WRITTEN = {"en": ("Mr", "Ms", "Miss"), "fr": ("M.", "Mme", "Mlle")}


def edits(source: str, text: str, languages: tuple[Language, Language]) -> Iterator[Edit]:
    """Yield what gives each name in a plain text the title that it has in the source; other names stay as they are."""
    ours, theirs = (_PATTERNS.get(base(language)) for language in languages)
    if ours is None or theirs is None or ours is theirs:
        return
    told = _titles(source, ours)
    for found in theirs.finditer(text) if told else ():
        wanted = told.get(_bare(found[4]))
        if wanted is not None and (wanted == _MAN) != (found[_MAN] is not None):
            written = _WRITTEN[base(languages[1])][wanted - 1]
            dotted = found[0].endswith(".") and base(languages[1]) == "en"
            yield Edit(found.start(), found.end(), f"{written}." if dotted else written)


def _titles(source: str, pattern: re.Pattern[str]) -> dict[str, int]:
    """Return which title each name has, where all its mentions agree."""
    told: dict[str, int] = {}
    for found in pattern.finditer(source):
        which = next(number for number in (1, 2, 3) if found[number])
        name = _bare(found[4])
        told[name] = which if told.get(name, which) == which else 0
    return {name: which for name, which in told.items() if which}


def _bare(name: str) -> str:
    return name.replace("’", "'").removesuffix("'s").removesuffix("'")
