"""Numbers written the way a language writes them."""

import re
from collections.abc import Sequence

from pipeline.model import Language, base
from pipeline.translate import dates
from pipeline.translate.numbers import Number, marks

_THIN = "\u202f"
_MILLION = 6
_SCALE_NAMES = {
    "en": {6: "million", 9: "billion", 12: "trillion"},
    "fr": {6: "million", 9: "milliard", 12: "billion"},
}
_MONEY_FR = {"$": "de dollars", "US$": "de dollars américains", "€": "d’euros", "£": "de livres", "¥": "de yens",
    "A$": "de dollars australiens", "C$": "de dollars canadiens", "CA$": "de dollars canadiens"}  # fmt: skip
"""What stands behind `5 millions`, where the sign would be too short for the word."""
COUNTRIES = {
    "US$": "US",
    "C$": "CA",
    "CA$": "CA",
    "A$": "AU",
    "AU$": "AU",
    "HK$": "HK",
    "NZ$": "NZ",
    "MX$": "MX",
    "S$": "SG",
}
"""How French names the countries of dollars."""
_LETTER_NAMES = {"en": {6: "M", 9: "bn"}, "fr": {6: "M", 9: "Md"}}


def write(
    number: Number,
    target: Language,
    *,
    percent: bool | None = None,
    currency: str | None = None,
    ordinal: bool | None = None,
) -> str:
    """Write a number of another language as the target language does.

    `percent`, `currency` and `ordinal` say which signs to write; by default those the number has.
    """
    if number.verbatim:
        return number.digits
    if number.ordinal if ordinal is None else ordinal:
        return write_ordinal(int(number.value), target)
    sign = number.currency if currency is None else currency
    lettered = number.letter != "" and (sign != "" or number.scale < _MILLION)
    sign = sign if _has_sign(number, target) else ""
    power = 0 if lettered else number.scale
    names = _SCALE_NAMES.get(base(target), {})
    spelt = not power or power in names
    text = _digits(number, target, spelt=spelt)
    if lettered:
        letter = _LETTER_NAMES.get(base(target), _LETTER_NAMES["en"]).get(number.scale, number.letter)
        text += f"\u00a0{letter}" if base(target) == "fr" and sign else letter
    elif power and spelt:
        plural = base(target) == "fr" and abs(number.value.scaleb(-power)) >= 2
        text += f"\u00a0{names[power]}{'s' if plural else ''}"
        if base(target) == "en":
            text = text.replace("\u00a0", " ")
    if number.percent if percent is None else percent:
        return f"{text}{_THIN}%" if base(target) == "fr" else f"{text}%"
    if not sign:
        return text
    if base(target) == "en":
        return f"{sign}{text}"
    money = _MONEY_FR.get(sign, "") if base(target) == "fr" and power and spelt else ""
    if money:
        return f"{text} {money}"
    sign = _country_last(sign, target)
    return f"{text}{sign}" if lettered else f"{text}\u00a0{sign}"


def _has_sign(number: Number, target: Language) -> bool:
    """Say whether a number shows its sign of money: of two that share one English has it at the first, French at the last."""
    if base(target) == "en":
        return not (number.last and number.scale)
    return not number.first


def _country_last(sign: str, target: Language) -> str:
    """Write `US$` as French does, after CLDR: `$US` in France, `$ US` in Canada, whose own dollar is `$`."""
    if base(target) != "fr" or sign not in COUNTRIES:
        return sign
    if target == "fr-CA":
        return "$" if COUNTRIES[sign] == "CA" else f"$\u00a0{COUNTRIES[sign]}"
    return f"${COUNTRIES[sign]}"


def _digits(number: Number, target: Language, *, spelt: bool) -> str:
    decimal_mark, group_mark = marks(target)
    value = number.value.scaleb(-number.scale) if spelt else number.value
    whole, _, fraction = f"{value:f}".partition(".")
    if not spelt:
        fraction = fraction.rstrip("0")
    if number.grouped or not spelt:
        whole = f"{int(whole):,}".replace(",", group_mark)
    elif number.digits[0] == "0":
        whole = number.digits[: len(number.digits) - (len(fraction) + 1 if fraction else 0)]
    return f"{whole}{decimal_mark}{fraction}" if fraction else whole


def write_all(
    text: str, found: Sequence[Number], target: Language, *, apart: bool = False
) -> list[tuple[int, int, str]]:
    """Write the numbers found in a text: start, end, and what stands there in the target language.

    A day's rank beside a month is a plain number (`May 8th`, `8 mai`). `apart` sets a dot between neighbours
    that would read as one number, as `5,000 500` would in French.
    """
    written: list[tuple[int, int, str]] = []
    for number in found:
        rank = number.ordinal and number.value > 1 and dates.month_beside(text, number.start, number.end)
        there = write(number, target, ordinal=False if rank else None)
        follows = re.compile(r" (?=\d{3}(?!\d))").match(text, number.end) if apart else None
        if follows and there[-1].isdigit() and marks(target)[1].isspace():
            written.append((number.start, follows.end(), f"{there} · "))
        else:
            written.append((number.start, number.end, there))
    return written


_FEMININE = re.compile(
    r"(?<!\w)(?:la|une|cette|sa|ma|ta|\w+(?:tion|sion|té|ée|ence|ance|ette|ure))[ \u00a0]\Z", re.IGNORECASE
)


def french_rank(rank: int, before: str) -> str:
    """Write `1re` behind an article or a word that shows the gender, else `1er`, `2e` …."""
    return "1re" if rank == 1 and _FEMININE.search(before) else write_ordinal(rank, Language("fr"))


def write_ordinal(rank: int, language: Language) -> str:
    """Write `8th` or `8e`; a language without a rule gets the bare number."""
    match base(language):
        case "fr":
            return "1er" if rank == 1 else f"{rank}e"
        case "en":
            teen = rank % 100 in (11, 12, 13)
            return f"{rank}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th')}"
        case _:
            return str(rank)
