"""Who made a picture: `Photo: Rosalie Gagnon`. Words alone do not tell a model that they are a name."""

import re
from collections.abc import Iterator

from pipeline.translate.protect import Protected

_NAME = r"[A-ZÀ-Þ][\w’'.-]+(?:[ \u00a0](?:(?:van|von|der|bin|el|al)[ \u00a0])*[A-ZÀ-Þ][\w’'.-]*){1,3}"
_CREDIT = re.compile(
    r"\A\W*(?i:photos?|photograph(?:s|ies?|y|ers?)?|photographes?|crédits?|credits?|illustrations?|images?|vidéos?|videos?)"
    rf"(?i:[ \u00a0](?:photos?|credits?|par|by))?[ \u00a0]?:[ \u00a0]({_NAME})(?=\s*(?:[,;/|(–—.]|\Z))"
)
_WHOLE = re.compile(_NAME)


def find(text: str) -> Iterator[Protected]:
    """Yield the place of the name in a plain text that is a credit."""
    found = _CREDIT.match(text)
    if found:
        yield Protected(*found.span(1))


def is_name(text: str) -> bool:
    """Say whether what somebody cites is a name, or a title without small words: two to four words with capitals."""
    return _WHOLE.fullmatch(text.strip()) is not None
