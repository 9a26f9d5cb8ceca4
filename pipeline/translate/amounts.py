"""What makes a number an amount: the money or the per cent that stands beside it, as a sign or in words."""

import re

from pipeline.model import Language, base

_GAP = "[ \u00a0\u202f]"
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(
    rf"(?P<figure>\d{_GAP}?(?:[-\u2011])?)?(?:%|(?<![^\W\d_])(?:per{_GAP}?cent|pour{_GAP}?cents?)\b)",
    re.IGNORECASE,
)
_OTHER_PERCENT = re.compile(
    r"\bpct\b|p\. ?100\b|percentage|pourcentage|\bpp\b|\bsur (?:cent|100)\b|\b(?:out of|in) (?:(?:a|one) hundred|100)\b",
    re.IGNORECASE,
)
"""Other ways to say per cent, which are left to the model."""
PERCENT_WORD = re.compile(rf"{_GAP}?(?:[-\u2011])?(?:per{_GAP}?cent|pour{_GAP}?cents?)\b", re.IGNORECASE)
"""Behind a number."""
_LONE = re.compile(rf"(?<![\w)])(?<!\d[ \u00a0\u202f])[€£](?!{_GAP}?\d)")
"""A sign of money beside no number."""
_OWN_PERCENT = {
    french: re.compile(rf"{_GAP}?{word}\b", re.IGNORECASE)
    for french, word in ((True, f"pour{_GAP}cent"), (False, f"per{_GAP}?cent"))
}
_SLIP = re.compile(
    rf"{_GAP}?(?:par|per|for|pour|by|of){_GAP}?(?:cents?|hundreds?|centimes|100)\b(?!{_GAP}%)", re.IGNORECASE
)
"""What small models make of `pour cent` and `per cent`."""
_MONEY = {
    "$": (re.compile(r"\$"), re.compile(r"\bdollars?\b", re.IGNORECASE)),
    "€": (re.compile(r"€|\bEUR\b"), re.compile(r"\beuros?\b", re.IGNORECASE)),
    "£": (re.compile(r"£"), re.compile(r"\b(?:pounds?|livres?|quid)\b", re.IGNORECASE)),
    "¥": (re.compile(r"¥"), re.compile(r"\b(?:yens?|yuans?|renminbis?)\b", re.IGNORECASE)),
}
"""Signs, and words that say the same."""
_SCALE = r"(?:thousand|millions?|billions?|trillions?|mille|milliers?|milliards?|bn|[mkM])"
_BESIDE = {
    "$": re.compile(rf"\$\s?\d|\d{_GAP}?(?:{_SCALE}{_GAP})*(?:de{_GAP})?(?:\$|dollars?\b)", re.IGNORECASE),
    "€": re.compile(rf"€\s?\d|\d{_GAP}?(?:{_SCALE}{_GAP})*(?:d[’'])?(?:€|euros?\b)", re.IGNORECASE),
    "£": re.compile(rf"£\s?\d|\d{_GAP}?(?:{_SCALE}{_GAP})*£", re.IGNORECASE),  # `livres` are books, too
    "¥": re.compile(rf"¥\s?\d|\d{_GAP}?(?:{_SCALE}{_GAP})*(?:de{_GAP})?(?:¥|yens?\b)", re.IGNORECASE),
}
"""An amount in that money."""


def same(source: str, text: str, languages: tuple[Language, Language]) -> bool:
    """Say whether no amount has lost its per cent, none its money, and none has got what the source does not know.

    Other languages than English and French have other words for all this, and pass.
    """
    if not {base(language) for language in languages} <= {"en", "fr"}:
        return True
    if not _DIGIT.search(source) and not _DIGIT.search(text):
        return True
    if len(_LONE.findall(text)) > len(_LONE.findall(source)):
        return False
    return _same_percents(source, text) and all(_same_money(source, text, sign) for sign in _MONEY)


def percent_word(source: str, end: int, text: str, there: int, language: Language) -> tuple[int, str] | None:
    """Return what is to stand behind a number of the text where the source has `per cent`: up to which place, and what.

    None where the text says it, or the source does not.
    """
    if not PERCENT_WORD.match(source, end) or _OWN_PERCENT[base(language) == "fr"].match(text, there):
        return None
    slip = _SLIP.match(text, there)
    return slip.end() if slip else there, "\u00a0pour cent" if base(language) == "fr" else " percent"


def knows_percent(source: str) -> bool:
    """Say whether a text speaks of per cents at all, in whatever words."""
    return _PERCENT.search(source) is not None or _OTHER_PERCENT.search(source) is not None


def knows_money(source: str, sign: str) -> bool:
    """Say whether a text speaks of the money that a sign such as `US$` stands for; of others we know nothing."""
    ways = _MONEY.get(sign[-1:])
    return ways is None or any(way.search(source) for way in ways)


def _same_percents(source: str, text: str) -> bool:
    if _OTHER_PERCENT.search(source):
        return True
    ours, said = _percents(source)
    theirs, spoken = _percents(text)
    return ours <= theirs + spoken and theirs <= ours + said


def _percents(text: str) -> tuple[int, int]:
    """Count per cents behind figures, and behind anything else."""
    found = [one["figure"] is not None for one in _PERCENT.finditer(text)]
    return sum(found), len(found) - sum(found)


def _same_money(source: str, text: str, sign: str) -> bool:
    ours, theirs = _BESIDE[sign].search(source), _BESIDE[sign].search(text)
    lost = ours and not any(way.search(text) for way in _MONEY[sign])
    return not lost and not (theirs and not knows_money(source, sign))
