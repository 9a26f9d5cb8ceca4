"""The word before a form that tells when: `on May 5`, `dans les années 1990`, `de 9 h à 17 h`."""

import re

from pipeline.model import Language, base
from pipeline.translate.dates import Date
from pipeline.translate.forms.kinds import REACH, SPACE, Form, Kind
from pipeline.words import words

_ALONE: dict[tuple[str, Kind], tuple[str, str]] = {
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
"""The word before a form, and what a small model says there instead."""
_SPANNING = {
    ("en", Kind.TIME, "first"): ("from", "of|de|at"),
    ("en", Kind.TIME, "last"): ("to", "at|in|on|the|à"),
    ("fr", Kind.TIME, "first"): ("de", "depuis|from|à partir de"),
    ("fr", Kind.TIME, "last"): ("à", "to|au|aux|dans|sur|en"),
    ("en", Kind.DATE, "first"): ("from", "of|de|on|since|du"),
    ("en", Kind.DATE, "last"): ("to", "at|in|on|the|à|au"),
    ("fr", Kind.DATE, "first"): ("du", "depuis le|depuis|de|le|from|from le"),
    ("fr", Kind.DATE, "last"): ("au", "à|à le|le|en|to|dans"),
}  # fmt: skip
"""The same before the first and the last of two: in `de 9 h à 17 h` the `à` is not `at`."""
_FROM = re.compile(rf"(?<!\w)(?:from|de|du){SPACE}\Z", re.IGNORECASE)
_ON = re.compile(rf",?{SPACE}(?:to|à|au){SPACE}(?:\d|[A-Z]|midi\b|minuit\b|noon\b|midnight\b)")
_UNTIL = re.compile(
    rf"(?:\d{SPACE}?h(?:eures?)?(?:{SPACE}?\d\d)?|:\d\d|[ap]\.?m\.?){SPACE}(?:à|to){SPACE}\Z"
    rf"|\b(?:from|du){SPACE}[^;]{{2,30}}{SPACE}(?:to|au){SPACE}\Z|\bde{SPACE}\d{{1,2}}{SPACE}à{SPACE}\Z",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(rf"([^\W\d_]{{2,}}){SPACE}\Z")
_LEADING = words(
    "le les la du des au aux ce ces de un et ou lundi mardi mercredi jeudi vendredi samedi dimanche"
)
_SINCE = words("avant après depuis dès")
"""Words that French never sets before a date without its article."""


def put_right(
    form: Form, source: str, before: str, languages: tuple[Language, Language]
) -> tuple[int, str] | None:
    """Return from where on the text before a form is to be replaced, and by what; None where its last word will do."""
    code, role = base(languages[1]), _role(form, source)
    lead, others = _SPANNING.get((code, form.kind, role), ("", ""))
    if not lead and _led(form, source[: form.start], languages[0]):
        lead, others = _lead(form, languages[1]), _ALONE.get((code, form.kind), ("", ""))[1]
    if lead and not _ends(lead, before):
        pattern = rf"(?<![\w’'])(?:{others}|{_lead(form, languages[0])}){SPACE}\Z"
        wrong = re.compile(pattern, re.IGNORECASE).search(before, max(0, len(before) - REACH))
        if wrong and wrong[0].strip().lower() != lead:
            first = lead[0].upper() if wrong[0][0].isupper() else lead[0]
            return wrong.start(), f"{first}{lead[1:]} "
    if code == "fr" and not role and isinstance(form.value, Date) and form.value.day:
        return _with_article(form, source, before, languages)
    return None


def _with_article(
    form: Form, source: str, before: str, languages: tuple[Language, Language]
) -> tuple[int, str] | None:
    """Give a French date the article that it has nowhere but behind another one or a day of the week."""
    lead, found = _lead(form, languages[1]), _WORD_BEFORE.search(before, max(0, len(before) - REACH))
    word = found[1].lower() if found else ""
    led = word not in _LEADING and _led(form, source[: form.start], languages[0])
    return (len(before), f"{lead} ") if lead and word and (word in _SINCE or led) else None


def _role(form: Form, source: str) -> str:
    """Say whether a form is the first or the last of two that a text goes from and to; empty where it stands alone."""
    before = source[max(0, form.start - REACH) : form.start]
    if isinstance(form.value, Date) and (form.value.last or form.value.listed or not form.value.day):
        return ""
    if _FROM.search(before) and _ON.match(source, form.end):
        return "first"
    return "last" if _UNTIL.search(before) else ""


def _led(form: Form, before: str, language: Language) -> bool:
    lead = _lead(form, language)
    return bool(lead) and _ends(lead, before)


def _ends(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){word}{SPACE}\Z", text[-REACH:], re.IGNORECASE) is not None


def _lead(form: Form, language: Language) -> str:
    if isinstance(form.value, Date) and not form.value.day:
        return {"en": "in", "fr": "en"}.get(base(language), "")
    if isinstance(form.value, Date) and form.value.last:
        return ""
    if isinstance(form.value, Date) and form.value.listed and base(language) == "fr":
        return "les"
    return _ALONE.get((base(language), form.kind), ("", ""))[0]
