"""Says what is to stand in a translation for a form, and what around it changes with it."""

import re
from functools import lru_cache

from babel.dates import get_day_names

from pipeline.model import Language
from pipeline.translate import numerals
from pipeline.translate.dates import Date
from pipeline.translate.forms.found import RANK_FR, SPACE, SYMBOL, Form, Kind, Measure
from pipeline.translate.forms.written import write
from pipeline.translate.numbers import base

_LEADS: dict[tuple[str, Kind], tuple[str, str]] = {
    ("en", Kind.DATE): ("on", "at|in|to|the|at the"),
    ("fr", Kind.DATE): ("le", "le|sur|à|au|dans|en|sur le|à la|dans le"),
    ("en", Kind.TIME): ("at", "to|in|on|the|at the"),
    ("fr", Kind.TIME): ("à", "au|aux|dans|sur|en|le|la"),
    ("en", Kind.QUARTER): ("in", "to|at|on|the|at the|in the"),
    ("fr", Kind.QUARTER): ("au", "en|dans|à|sur|le|la|à la|dans le"),
    ("en", Kind.DECADE): ("in the", "in|the|to the|at the|into the"),
    ("fr", Kind.DECADE): ("dans les", "dans le|dans|en|au|aux|les|le|à la|dans la"),
    ("en", Kind.CENTURY): ("in the", "in|the|to the|at the"),
    ("fr", Kind.CENTURY): ("au", "dans le|dans la|dans les|le|la|en|à la|dans"),
}  # fmt: skip
"""The word before a form that tells when, and what a small model says there instead."""


_YEARS = re.compile(rf"{SPACE}ans?\b")
_NEEDLESS = {("fr", kind): _YEARS for kind in (Kind.DATE, Kind.DECADE, Kind.CENTURY, Kind.QUARTER)} | {
    ("fr", Kind.TIME): re.compile(r"\.m\b\.?"),
    ("en", Kind.DURATION): re.compile(rf"{SPACE}(?:minute|hour)[a-z]*"),
}
"""`le 6 juin ans`, for numbers count years so often; `3 h.m`; the minutes of a number that stood in for some."""
_BARE = re.compile(rf"([^\W\d_]{{2,}}){SPACE}\Z")
_LEADING = frozenset(
    [
        "le",
        "les",
        "la",
        "du",
        "des",
        "au",
        "aux",
        "ce",
        "ces",
        "de",
        "un",
        "et",
        "ou",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
    ]
)
_SINCE = frozenset(("avant", "après", "depuis", "dès"))
"""Words that French never sets before a date without its article."""
_REIGNS = re.compile(rf"(?<!\w)[A-ZÀ-Þ]\w{{3,}}{SPACE}\Z")
"""What `François Ier` and `Livre Ier` begin with."""
_FROM = re.compile(rf"(?<!\w)(?:from|de|du){SPACE}\Z", re.IGNORECASE)
_ON = re.compile(rf",?{SPACE}(?:to|à|au){SPACE}(?:\d|[A-Z]|midi\b|minuit\b|noon\b|midnight\b)")
_UNTIL = re.compile(
    rf"(?:\d{SPACE}?h(?:eures?)?(?:{SPACE}?\d\d)?|:\d\d|[ap]\.?m\.?){SPACE}(?:à|to){SPACE}\Z"
    rf"|\b(?:from|du){SPACE}[^;]{{2,30}}{SPACE}(?:to|au){SPACE}\Z",
    re.IGNORECASE,
)
_SPANNING = {
    ("en", Kind.TIME, "first"): ("from", "of|de|at"),
    ("en", Kind.TIME, "last"): ("to", "at|in|on|the|à"),
    ("fr", Kind.TIME, "first"): ("de", "depuis|from|à partir de"),
    ("fr", Kind.TIME, "last"): ("à", "to|au|aux|dans|sur|en"),
    ("en", Kind.DATE, "first"): ("from", "of|de|on|since|du"),
    ("en", Kind.DATE, "last"): ("to", "at|in|on|the|à|au"),
    ("fr", Kind.DATE, "first"): ("du", "depuis le|depuis|de|le|from|from le"),
    ("fr", Kind.DATE, "last"): ("au", "à|à le|le|en|to|dans"),
}
"""What stands before the first and the last of two: in `de 9 h à 17 h` the `à` is not `at`."""
_SINGLE = re.compile(rf"(?<![\w’'])(?:(le|la|du|de la|au|à la|un|une){SPACE}|(l)[’'])\Z", re.IGNORECASE)
_PLURALS = {
    "l": "les",
    "le": "les",
    "la": "les",
    "du": "des",
    "de la": "des",
    "au": "aux",
    "à la": "aux",
    "un": "des",
    "une": "des",
}
"""The article of a number that stood in for a decade, and that of the decade."""


def led(form: Form, text: str, language: Language) -> bool:
    """Say whether the word before a form tells when: `on May 5`, `dans les années 1990`."""
    lead = _lead(form, language)
    return bool(lead) and _ends(lead, text[: form.start])


def _ends(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){word}{SPACE}\Z", text, re.IGNORECASE) is not None


def replaced(
    form: Form, source: str, there: Form, text: str, languages: tuple[Language, Language]
) -> tuple[int, int, str] | None:
    """Return what is to stand in the translation for a form, with the word before it that tells when."""
    written = write(form, languages[1])
    if written is None:
        return None
    start = there.start
    if isinstance(form.value, Measure) and not SYMBOL.search(
        text[start : there.end]
    ):  # the unit is spelt out
        return start, there.end, numerals.write(form.value.number, languages[1])
    if text[there.start : there.end].endswith((".m.", "a.m", "p.m")) or written.endswith(".m."):
        written = written.removesuffix(".") if text[there.end : there.end + 1] == "." else written
    if form.kind is Kind.RANK:
        if not text[start].isdigit() and not RANK_FR.match(text, start):  # in words or in Roman figures
            return None
        if form.value == 1 and base(languages[1]) == "en" and _REIGNS.search(source[: form.start]):
            written = "I"
    end = _rest(form.kind, text, there.end, languages[1])
    role = _role(form, source)
    lead, others = _SPANNING.get((base(languages[1]), form.kind, role), ("", ""))
    if not lead and led(form, source, languages[0]):
        lead, others = _lead(form, languages[1]), _LEADS.get((base(languages[1]), form.kind), ("", ""))[1]
    if lead and not _ends(lead, text[:start]):
        wrong = f"{others}|{_lead(form, languages[0])}"
        before = re.search(rf"(?<![\w’'])(?:{wrong}){SPACE}\Z", text[:start], re.IGNORECASE)
        if before and before[0].strip().lower() != lead:
            first = lead[0].upper() if before[0][0].isupper() else lead[0]
            return before.start(), end, f"{first}{lead[1:]} {written}"
    if form.kind in (Kind.CENTURY, Kind.QUARTER) and base(languages[1]) == "fr" and _ends("de", text[:start]):
        return start - 2, end, f"u {written}"
    if form.kind is Kind.DECADE and base(languages[1]) == "fr":
        single = _SINGLE.search(text[:start])
        if single:
            article = single[1] or single[2]
            plural = _PLURALS[article.lower()]
            return single.start(), end, f"{plural.capitalize() if article[0].isupper() else plural} {written}"
    if isinstance(form.value, Date) and form.value.day:
        lead = _lead(form, languages[1])
        bare = _BARE.search(text[:start]) if lead and base(languages[1]) == "fr" else None
        word = bare[1].lower() if bare and not role else "le"
        if word in _SINCE or (word not in _LEADING and led(form, source, languages[0])):
            return start, end, f"{lead} {written}"
        return _behind_weekday(text, (start, end), written, languages[1])
    return start, end, written


def _role(form: Form, source: str) -> str:
    """Say whether a form is the first or the last of two that a text goes from and to; empty where it stands alone."""
    before = source[: form.start]
    if isinstance(form.value, Date) and (form.value.last or form.value.listed or not form.value.day):
        return ""
    if _FROM.search(before) and _ON.match(source, form.end):
        return "first"
    return "last" if _UNTIL.search(before) else ""


def _rest(kind: Kind, text: str, end: int, language: Language) -> int:
    """Return where that ends which a model has said behind a form and which means nothing there."""
    needless = _NEEDLESS.get((base(language), kind))
    found = needless.match(text, end) if needless else None
    return found.end() if found else end


def _behind_weekday(
    text: str, place: tuple[int, int], written: str, language: Language
) -> tuple[int, int, str]:
    """Return a date with what parts it from the day of the week: a comma in `Friday, June 6`, else none."""
    start, end = place
    day = _weekdays(base(language)).search(text[:start]) if base(language) in ("en", "fr") else None
    if day is None:
        return start, end, written
    return day.end(1), end, f"{',' if written[0].isalpha() else ''} {written}"


@lru_cache
def _weekdays(code: str) -> re.Pattern[str]:
    names = "|".join(map(str, get_day_names("wide", locale=code).values()))
    return re.compile(rf"\b({names}),?{SPACE}\Z", re.IGNORECASE)


def _lead(form: Form, language: Language) -> str:
    if isinstance(form.value, Date) and not form.value.day:
        return {"en": "in", "fr": "en"}.get(base(language), "")
    if isinstance(form.value, Date) and form.value.last:
        return ""
    if isinstance(form.value, Date) and form.value.listed and base(language) == "fr":
        return "les"
    return _LEADS.get((base(language), form.kind), ("", ""))[0]
