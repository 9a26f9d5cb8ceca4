"""Numbers as each language writes them: found, understood, and written again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from pipeline.model import Language, base
from pipeline.translate.dates import months
from pipeline.translate.protect import Protected, contains

_SPACES = "\u00a0\u202f\u2009"
SCALES = {
    "en": {"hundred": 2, "thousand": 3, "million": 6, "millions": 6, "billion": 9, "billions": 9, "trillion": 12, "trillions": 12},
    "fr": {"mille": 3, "millier": 3, "milliers": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9, "billion": 12, "billions": 12},
}  # fmt: skip
"""Powers of ten in words."""
_LETTERS = {"k": 3, "K": 3, "M": 6, "m": 6, "bn": 9, "Bn": 9, "B": 9, "Md": 9, "Mds": 9}
_SCALE_WORD = re.compile(
    r"[ \u00a0\u202f\u2009-]?(?P<times>(?:thousand|mille)[ \u00a0](?=m))?"
    r"(?P<word>hundred|thousand|millions?|billions?|trillions?|mille|milliers?|milliards?)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?<![\d.,])(?:(?P<millions>\d{1,3})[ \u00a0\u202f]millions?[ \u00a0\u202f])?"
    r"(?P<thousands>\d{1,3})[ \u00a0\u202f](?:mille|thousand)\b"
    r"(?:[ \u00a0\u202f](?P<ones>\d{1,3})(?!\d|[.,]\d|[ \u00a0\u202f-]?(?:mill|thousand|billion)))?",
    re.IGNORECASE,
)
"""One number counted out, as in `5 millions 143 mille 312`."""
_GROUPS = {
    mark: re.compile(
        rf"(?<![\d.,])[1-9]\d{{0,2}}{re.escape(mark)}(?:000|\d{{3}}{re.escape(mark)}\d{{3}})(?!\d|[.,]\d)"
    )
    for mark in ".,"
}
"""A mark that stands between groups, whatever the language: nobody counts to three noughts, and a fraction has one mark."""
_BELOW_ONE = re.compile(r"(?<![\d.,])0[.,]\d")
_SCALE_LETTER = re.compile(r"(?P<space>[ \u00a0\u202f]?)(?P<letter>Mds?|[kKMmB]|[bB]n)(?![\w’'])")
_BILLIONS = re.compile(r"\d[bB]n\b")
"""A text that says `1.2bn` means millions by `800m`, not metres."""
_CURRENCY = r"(?:(?:(?<![^\W\d_])[A-Z]{1,3})?\$|[€£¥])"
_MILLION = 6
_MONEY = {"dollar": "$", "euro": "€", "pound": "£", "livre": "£", "yen": "¥"}
_MONEY_WORD = re.compile(
    r"[ \u00a0\u202f](?:(?:de[ \u00a0]|d[’'])?)(dollar|euro|livre|pound|yen)s?\b(?![ \u00a0](?:sterling|canad|austral|am[ée]ric))",
    re.IGNORECASE,
)
"""Money in words behind `5 million`; not `dollars canadiens`, which is another money."""
_DASH = re.compile(r"[ \u00a0\u202f]?[-–][ \u00a0\u202f]?")
_TO = re.compile(r"[ \u00a0](?:to|à)[ \u00a0]")
_CURRENCY_BEFORE = re.compile(_CURRENCY + r"[ \u00a0\u202f]?$")
_CURRENCY_AFTER = re.compile(r"[ \u00a0\u202f]?(" + _CURRENCY + r")(?!\d)")
_COUNTRY_SIGNS = {"US": "US$", "CA": "C$", "AU": "A$", "HK": "HK$", "NZ": "NZ$", "MX": "MX$", "SG": "S$"}
_COUNTRY_AFTER = re.compile(rf"[ \u00a0\u202f]?\$[ \u00a0\u202f]?({'|'.join(_COUNTRY_SIGNS)})(?!\w)")
"""French writes the country behind the sign, English before it."""
_PERCENT = re.compile(r"[ \u00a0\u202f]?%(?!\w|\()")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|ers?|ères?|res?|i?[èe]mes?|es?|nde?s?)\b")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.? \Z")
_VERSIONED = re.compile(
    r"(?<!\w)(?:[Vv]ersions?|[Rr]elease|v\.?|Python|PHP|Java|JavaScript|ECMAScript|TypeScript|Node(?:\.js)?|Ruby|Perl|Swift|Kotlin"
    r"|Linux|Ubuntu|Debian|Fedora|Windows|mac ?OS|OS X|iOS|iPadOS|watchOS|Android|Firefox|Chrome|Chromium|Safari|HTML|CSS|XML|JSON"
    r"|USB|HDMI|Bluetooth|Wi-Fi|TLS|SSL|HTTP|PostgreSQL|MySQL|SQLite|Django|React|Angular|Web|Unicode|GPT|Llama|Claude|Gemini)[ \u00a0]\Z"
)
"""What a number with a dot is a version of: `Python 3.12` is no three and twelve hundredths."""
_SPACED = re.compile(r"\d[ \u00a0\u202f\u2009]\d")
"""Behind a leading nought: the number of a telephone."""
_DOTTED = re.compile(r"\d{1,3}\.\d{1,3}(?![\d%]|[ \u00a0\u202f]?%|[.,]\d)")
_LONGEST_NAME = 14
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGIT = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]")
_DIGITS = re.compile(
    r"\d{1,3}(?P<mark>[.,\u00a0\u202f\u2009 '’])\d{3}(?!\d)(?:(?P=mark)\d{3}(?!\d))*(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in running text, with its sign of currency, per cent, scale or rank."""

    start: int
    end: int
    digits: str
    """The digits and their marks as they stand."""
    readings: tuple[Decimal, ...]
    """What it may mean, scale included, the likeliest first: `1.500` is one and a half, or 1500."""
    verbatim: bool = False
    """Part of a name or a code (`A4`, `COVID-19`, `m²`): its digits are never written another way."""
    grouped: bool = False
    scale: int = 0
    """Power of ten of the word or letter that follows."""
    letter: str = ""
    """The letter that is the scale, as in `250M`; empty where it is a word."""
    ordinal: bool = False
    percent: bool = False
    currency: str = ""
    first: bool = False
    """The lower of two that share a sign of money, and the scale of the other one if that has one: `$10-15 million`."""
    last: bool = False

    @property
    def value(self) -> Decimal:
        """The likeliest reading."""
        return self.readings[0]


@lru_cache
def marks(language: Language) -> tuple[str, str]:
    """Return the decimal mark and the group mark of a language; English ones where CLDR knows none."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ".", ","
    return get_decimal_symbol(locale), get_group_symbol(locale)


@lru_cache(maxsize=4096)
def find(text: str, language: Language, protected: tuple[Protected, ...] = ()) -> tuple[Number, ...]:
    """Return the numbers of plain text in order, leaving out those in protected spans."""
    found = [number for number in _scan(text, language) if not contains(number.start, number.end, protected)]
    for at, (low, high) in enumerate(pairwise(found)):
        if _is_range(text, low, high):
            sign = low.currency or high.currency
            found[at] = replace(low, currency=sign, first=True)
            found[at + 1] = replace(high, currency=sign, last=True)
    return tuple(found)


def _is_range(text: str, low: Number, high: Number) -> bool:
    """Say whether one of two numbers has the sign of money of both: the first as English sets it, or the second."""
    if bool(low.currency) == bool(high.currency) or low.scale or any(_is_other(one) for one in (low, high)):
        return False
    dashed = _DASH.fullmatch(text, low.end, high.start)
    spelt = _TO.fullmatch(text, low.end, high.start) and (high.scale or high.currency)
    return bool(dashed or spelt) and low.value < high.value.scaleb(-high.scale)


def _is_other(number: Number) -> bool:
    return number.verbatim or number.ordinal or number.percent


def _scan(text: str, language: Language) -> Iterator[Number]:
    if not _DIGIT.search(text):
        return
    position = 0
    decimal = marks(language)[0]
    groups = decimal in _GROUPS and _groups(text, _GROUPS[decimal])
    while found := _DIGITS.search(text, position):
        start, digits, mark = found.start(), found[0], found["mark"]
        if counted := _counted(text, start):
            yield counted
            position = counted.end
            continue
        if mark == " " and (
            _follows_number(text, start) or (base(language) == "en" and _is_day(text, start))
        ):
            digits = digits[: digits.index(" ")]
        if mark in ("'", "’") and base(language) in ("en", "fr"):
            digits = digits[: digits.index(mark)]
        end = start + len(digits)
        number = _with_signs(text, (position, start, end), digits, language)
        yield _regrouped(number) if groups else number
        position = max(number.end, end)


def _groups(text: str, pattern: re.Pattern[str]) -> bool:
    """Say whether the mark that the language has for decimals groups digits here; not where `0.5` stands, too."""
    return pattern.search(text) is not None and not _BELOW_ONE.search(text)


def _counted(text: str, start: int) -> Number | None:
    found = _COUNTED.match(text, start)
    if found is None or not (found["millions"] or found["ones"]):
        return None
    said = (int(found[name] or 0) for name in ("millions", "thousands", "ones"))
    value = sum(part * power for part, power in zip(said, (10**6, 10**3, 1), strict=True))
    return Number(start, found.end(), found[0], (Decimal(value),), grouped=True)


def _regrouped(number: Number) -> Number:
    """Read the mark before three digits as one between groups first, for another number of the text is marked so."""
    if len(number.readings) != 2 or number.value >= number.readings[1] or number.verbatim:
        return number
    return replace(number, readings=number.readings[::-1], grouped=True)


def _is_day(text: str, start: int) -> bool:
    """Say whether a month stands before a number, as in `On May 14 300 people came`."""
    word = _WORD_BEFORE.search(text[max(0, start - 20) : start])
    return word is not None and word[1].lower() in months(Language("en"))


def _follows_number(text: str, start: int) -> bool:
    return start >= 2 and text[start - 1] == " " and text[start - 2].isdigit()


def _with_signs(text: str, places: tuple[int, int, int], digits: str, language: Language) -> Number:
    """Read what stands beside digits; `places` are where the number before them ends, and where they begin and end."""
    earlier, start, end = places
    before = text[max(earlier, start - 6) : start]
    if digits[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" or re.search(r"[^\W\d_][-\u2011]?$", before):
        return Number(start, end, digits, _readings(digits.translate(_SUPERSCRIPT), language), verbatim=True)
    if _is_version(text, start, end) or (digits[0] == "0" and _SPACED.search(digits)):
        return Number(start, end, digits, _readings(digits, language), verbatim=True)
    ordinal = _ORDINAL.match(text, end)
    if ordinal:
        return Number(start, ordinal.end(), digits, _readings(digits, language), ordinal=True)
    currency = ""
    first = start
    if sign := _CURRENCY_BEFORE.search(before):
        currency, first = sign[0].rstrip(" " + _SPACES), start - len(sign[0])
    scale, letter = 0, ""
    scales: tuple[int, ...] = ()
    if word := _SCALE_WORD.match(text, end):
        scales = tuple(
            power + (3 if word["times"] else 0) for power in _scales(word["word"].lower(), language)
        )
        end = word.end()
    elif (short := _SCALE_LETTER.match(text, end)) and _is_scale(short, text, currency):
        scales, letter = (_LETTERS[short["letter"]],), short["letter"]
        end = short.end()
    scale = scales[0] if scales else 0
    percent = _PERCENT.match(text, end)
    if percent:
        end = percent.end()
    elif scale >= _MILLION and not letter and not currency and (word := _MONEY_WORD.match(text, end)):
        currency, end = _MONEY[word[1].lower()], word.end()
    elif not currency and (country := _COUNTRY_AFTER.match(text, end)):
        currency, end = _COUNTRY_SIGNS[country[1]], country.end()
    elif not currency and (sign := _CURRENCY_AFTER.match(text, end)):
        currency, end = sign[1], sign.end()
    plain = _readings(digits, language)
    readings = tuple(dict.fromkeys(value.scaleb(power) for power in scales or (0,) for value in plain))
    decimal = plain[0].as_tuple().exponent != 0
    grouped = sum(not character.isdigit() for character in digits) > decimal
    return Number(
        first,
        end,
        digits,
        readings,
        grouped=grouped,
        scale=scale,
        letter=letter,
        percent=bool(percent),
        currency=currency,
    )


def _is_version(text: str, start: int, end: int) -> bool:
    dotted = _DOTTED.match(text, start)
    named = dotted and dotted.end() == end and not _SCALE_WORD.match(text, end)
    return bool(named) and _VERSIONED.search(text[max(0, start - _LONGEST_NAME) : start]) is not None


def _scales(word: str, language: Language) -> tuple[int, ...]:
    """Return the powers a scale word may mean: `billion` is 9 in English and 12 in French."""
    own = SCALES.get(base(language), {})
    powers = [own[word]] if word in own else []
    powers += [scales[word] for scales in SCALES.values() if word in scales]
    return tuple(dict.fromkeys(powers))


def _is_scale(short: re.Match[str], text: str, currency: str) -> bool:
    money = bool(currency) or _CURRENCY_AFTER.match(text, short.end()) is not None
    beside_billions = short[0] == "m" and _BILLIONS.search(text) is not None
    return money or beside_billions or not (short["letter"] in ("m", "B") or short["space"])


def _readings(digits: str, language: Language) -> tuple[Decimal, ...]:
    used = [character for character in digits if not character.isdigit()]
    whole = Decimal(re.sub(r"\D", "", digits))
    if not used:
        return (whole,)
    last = digits.rindex(used[-1])
    fraction = Decimal(re.sub(r"\D", "", digits[:last]) + "." + digits[last + 1 :])
    if used[-1] not in ".,":
        return (whole,)
    if len(set(used)) > 1:
        return (fraction,)
    if len(used) > 1:
        return (whole,)
    if len(digits) - last - 1 != 3 or digits[0] == "0":
        return (fraction,)
    decimal_first = used[-1] == marks(language)[0]
    return (fraction, whole) if decimal_first else (whole, fraction)
