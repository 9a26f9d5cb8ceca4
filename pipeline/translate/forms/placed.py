"""Says what is to stand in a translation for a form, and what around it changes with it."""

import re
from functools import lru_cache

from babel.dates import get_day_names

from pipeline.model import Language, base
from pipeline.translate import dates, numerals
from pipeline.translate.dates import Date
from pipeline.translate.forms.found import AGES, RANK_FR, SYMBOL
from pipeline.translate.forms.kinds import REACH, SPACE, Form, Kind, Measure
from pipeline.translate.forms.leads import put_right
from pipeline.translate.forms.written import write

_YEARS = re.compile(rf"{SPACE}ans?\b")
_NEEDLESS = {("fr", kind): _YEARS for kind in (Kind.DATE, Kind.DECADE, Kind.CENTURY, Kind.QUARTER)} | {
    ("fr", Kind.TIME): re.compile(rf"\.m\b\.?|{SPACE}ans\b"),
    ("en", Kind.TIME): re.compile(rf"{SPACE}(?:in|of){SPACE}the{SPACE}(?:morning|evening|afternoon)\b"),
    ("en", Kind.DURATION): re.compile(rf"{SPACE}(?:(?:minute|hour)[a-z]*|mins?\b)"),
}
"""`le 6 juin ans`, for numbers count years so often; `3 h.m`; `2 a.m. in the morning`; the minutes of a number that
stood in for some."""
_MONTH_AGAIN = re.compile(rf"{SPACE}([^\W\d_]{{3,}})\b")
"""`November 15 November`."""
_MONTH_BEFORE = re.compile(rf"(?<!\w)([^\W\d_]{{3,}}){SPACE}\Z")
_REIGNS = re.compile(rf"(?<!\w)[A-ZÀ-Þ]\w{{3,}}{SPACE}\Z")
"""What `François Ier` and `Livre Ier` begin with."""
_DE = re.compile(rf"(?<!\w)(d)e{SPACE}(?:l[ea]{SPACE})?\Z", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w’'])(?:(le|la|du|de la|au|à la|un|une){SPACE}|(l)[’'])\Z", re.IGNORECASE)
_PLURALS = {"l": "les", "le": "les", "la": "les", "du": "des", "de la": "des", "au": "aux", "à la": "aux", "un": "des",
    "une": "des"}  # fmt: skip
"""The article of a number that stood in for a decade, and that of the decade."""

_AGED = re.compile(
    r"(?<!\w)in[ \u00a0](?:his|her|their|my|your|our)(?:[ \u00a0-](?:early|late|mid))?[ \u00a0-]\Z",
    re.IGNORECASE,
)
_AGE_LED = re.compile(
    rf"(?<![\w’'])(?:(?:de|des|en|à|aux?|dans|sur){SPACE})?(?:[lsmt](?:es|a|on)|[nv]os|leurs?|l[ae]){SPACE}"
    rf"(?:(?:mid|early|late)[ \u00a0-])?\Z|(?<![\w’'])(?:des?|en|à|aux?|dans|sur){SPACE}\Z",
    re.IGNORECASE,
)
"""The words before the years of a life, in English and as a small model has them in French."""

Written = tuple[int, int, str]
"""From where to where a text is to be replaced, and by what."""


def replaced(
    form: Form, source: str, there: Form, text: str, languages: tuple[Language, Language]
) -> Written | None:
    """Return what is to stand in the translation for a form, with the word before it that tells when."""
    written = write(form, languages[1])
    start, end = there.start, there.end
    if isinstance(form.value, Measure) and not SYMBOL.search(text[start:end]):  # the unit is spelt out
        return start, end, numerals.write(form.value.number, languages[1])
    if form.kind is Kind.RANK:
        written = _rank(form, source, text[start:end], languages[1])
    if written is None:
        return None
    if written.endswith(".m.") and text[end : end + 1] == ".":
        written = written.removesuffix(".")
    near = max(0, start - REACH)
    before, end = text[:start], _end(form.kind, text, end, languages[1])
    if isinstance(form.value, Date):
        if (again := _MONTH_AGAIN.match(text, end)) and _is_said_twice(again[1], written, languages[1]):
            end = again.end()
        if (early := _MONTH_BEFORE.search(before, near)) and _is_said_twice(early[1], written, languages[1]):
            start, before = early.start(), before[: early.start()]
    if base(languages[1]) == "fr" and (age := _age(form, source)):
        led = _AGE_LED.search(before, near)
        first = led is not None and led[0][0].isupper()
        return led.start() if led else start, end, f"{'D' if first else 'd'}ans la {age}"
    if moved := put_right(form, source, before, languages):
        return moved[0], end, moved[1] + written
    if base(languages[1]) == "fr" and (joined := _joined(form.kind, before)):
        return joined[0], end, joined[1] + written
    if base(languages[1]) == "fr" and written.startswith("du ") and (of := _DE.search(before, near)):
        return of.start(), end, written
    if isinstance(form.value, Date) and form.value.day:
        start, written = _behind_weekday(before, written, languages[1])
    return start, end, written


def _is_said_twice(word: str, written: str, language: Language) -> bool:
    """Say whether a word beside a date is its month."""
    return word.lower() in dates.months(language) and word.lower() in written.lower().split()


def _age(form: Form, source: str) -> str:
    """Return the French noun for somebody's years; empty where a form tells none or French has no noun."""
    aged = form.kind is Kind.DECADE and _AGED.search(source[max(0, form.start - REACH) : form.start])
    return AGES.get(form.value, "") if aged and isinstance(form.value, int) else ""


def _rank(form: Form, source: str, there: str, target: Language) -> str | None:
    """Write a Roman rank; one that stands there in words, or in Roman figures as English has them, stays."""
    if not there[0].isdigit() and not RANK_FR.match(there):
        return None
    first = (
        form.value == 1
        and base(target) == "en"
        and _REIGNS.search(source[max(0, form.start - REACH) : form.start])
    )
    return "I" if first else write(form, target)


def _end(kind: Kind, text: str, end: int, language: Language) -> int:
    """Return where that ends which a model has said behind a form and which means nothing there."""
    needless = _NEEDLESS.get((base(language), kind))
    found = needless.match(text, end) if needless else None
    return found.end() if found else end


def _joined(kind: Kind, before: str) -> tuple[int, str] | None:
    """Return the article that French has before a century, a quarter or a decade, and where the wrong one begins."""
    near = max(0, len(before) - REACH)
    if kind in (Kind.CENTURY, Kind.QUARTER) and (of := _DE.search(before, near)):
        return of.start(), f"{of[1]}u "
    if kind is Kind.DECADE and (single := _SINGLE.search(before, near)):
        article = single[1] or single[2]
        plural = _PLURALS[article.lower()]
        return single.start(), f"{plural.capitalize() if article[0].isupper() else plural} "
    return None


def _behind_weekday(before: str, written: str, language: Language) -> tuple[int, str]:
    """Return where a date begins with what parts it from the day of the week: a comma in `Friday, June 6`, else none."""
    near = max(0, len(before) - REACH)
    day = _weekdays(base(language)).search(before, near) if base(language) in ("en", "fr") else None
    if day is None:
        return len(before), written
    return day.end(1), f"{',' if written[0].isalpha() else ''} {written}"


@lru_cache
def _weekdays(code: str) -> re.Pattern[str]:
    names = "|".join(map(str, get_day_names("wide", locale=code).values()))
    return re.compile(rf"\b({names}),?{SPACE}\Z", re.IGNORECASE)
