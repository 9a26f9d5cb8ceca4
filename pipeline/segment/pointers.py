"""What only tells a reader where the other language stands, or which language follows."""

import re

from pipeline import markup
from pipeline.model import Block, BlockKind

_LONGEST = 90
"""Characters."""
_KINDS = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.COLUMN,
        BlockKind.ITEM,
        BlockKind.TEASER,
        BlockKind.CAPTION,
    }
)
_LANGUAGE = r"(?:english|anglais|french|fran[cç]ais)"
_VERSION = r"(?:version|text|texte|translation|traduction|summary|r[ée]sum[ée]|message|copy)"
_NAMED = rf"(?:(?:the|le|la|l)\s+)?(?:{_LANGUAGE}(?:\s+{_VERSION})?|(?:{_VERSION}\s+)(?:en\s+|in\s+)?{_LANGUAGE}e?)"
_WHERE = (
    r"(?:(?:is|est|se\s+trouve)\s+)?"
    r"(?:follows|to\s+follow|below|suit|[àa]\s+suivre|[àa]\s+la\s+suite|ci[\s-]dessous|plus\s+bas|en\s+bas(?:\s+de\s+page)?)"
)
_POINTER = re.compile(
    rf"(?:(?:in|en)\s+)?{_NAMED}"
    rf"|{_NAMED}\s+{_WHERE}"
    rf"|(?:(?:please\s+)?(?:see|scroll\s+down|veuillez\s+consulter|voir|d[ée]filez)\s+)?"
    rf"(?:(?:below|ci[\s-]dessous|plus\s+bas|down)\s+)?(?:for|pour)\s+(?:the\s+|la\s+|le\s+|l\s*)?{_NAMED}(?:\s+{_WHERE})?"
    rf"|(?:voir|see)\s+(?:the\s+|la\s+|le\s+|l\s*)?{_NAMED}\s+{_WHERE}",
    re.IGNORECASE,
)
_NAME = re.compile(_LANGUAGE, re.IGNORECASE)
_PARTS = re.compile(r"\s*[|/·•]\s*|\s+(?:-|–|and|et)\s+")
_SIGNS = re.compile(r"[^\w\s-]+")


def is_pointer(block: Block) -> bool:
    """Say whether a block is such a note: `English version follows`, `La version française suit`, `Français`."""
    if block.kind not in _KINDS or len(block.text) > 2 * _LONGEST:
        return False
    parts = [" ".join(_SIGNS.sub(" ", part).split()).strip("- ") for part in _parts(block)]
    return all(_POINTER.fullmatch(part) is not None for part in parts)


def is_label(block: Block) -> bool:
    """Say whether a pointer is the bare name of a language, which may be a subject, too."""
    return all(_NAME.fullmatch(_SIGNS.sub("", part).strip()) is not None for part in _parts(block))


def _parts(block: Block) -> list[str]:
    text = " ".join(markup.plain(block.text).split())
    return _PARTS.split(text) if len(text) <= _LONGEST else [""]
