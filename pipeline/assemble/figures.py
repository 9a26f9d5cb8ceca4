"""Numbers that stand alone (a cell, a list item): written as the edition's language writes them."""

import re
from functools import cache

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from pipeline.model import Language
from pipeline.typography import typeset

_SPACES = " \u00a0\u2009\u202f"


def rewrite(text: str, source: Language, target: Language) -> str:
    """Return a text that is one number with the separators of `target`; any other text as it is.

    Only what can be read in one way is taken for a number: digits in groups of three, or decimals with a
    percent or currency sign. `3.11` may be a version and stays; so does `1,500 €` in a French article.
    """
    found = _number(source).fullmatch(text)
    if not found:
        return text
    whole, decimals = found["whole"], found["decimals"] or ""
    signed = found["currency"] + found["sign"] != ""
    if whole.isdigit() and decimals and (len(decimals) == 3 or not signed):
        return text
    whole = re.sub(r"[^0-9]", get_group_symbol(_locale(target)), whole)
    point = get_decimal_symbol(_locale(target)) if decimals else ""
    return typeset(
        "".join((found["before"], found["currency"], whole, point, decimals, found["sign"])), target
    )


@cache
def _number(language: Language) -> re.Pattern[str]:
    group, point = get_group_symbol(_locale(language)), re.escape(get_decimal_symbol(_locale(language)))
    group = f"[{_SPACES}]" if group in _SPACES else re.escape(group)
    return re.compile(
        rf"(?P<before>[+−~≈\-]?)(?P<currency>[€$£¥]?)(?P<whole>[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
        rf"(?:{point}(?P<decimals>[0-9]+))?(?P<sign>(?:[{_SPACES}]?[%‰€$£¥])?)"
    )


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language, sep="-")
