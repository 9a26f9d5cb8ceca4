"""Quotation marks and brackets: where a translation has other ones than its source, a part of it was mostly lost.

People write a quotation in other ways, so that this is no fault; it makes a draft doubtful and lets others go before it.
"""

import re

from pipeline.model import Language, base

_QUOTES = re.compile(r"[\"«»“”„]")
_BRACKETS = re.compile(r"[()\[\]]")
_SINGLY = re.compile(
    r"(?<!\w)‘[^‘’\n]{1,400}(?:’\w[^‘’\n]{0,400})*’(?!\w)|(?<!\w)'(?=\w)[^\n']{1,400}(?<=[\w.,!?…])'(?!\w)"
)
"""Single quotation marks, as English has them within others."""


def doubt(source: str, text: str, languages: tuple[Language, Language]) -> str:
    """Say what a translator should know about the quotation marks and brackets of plain texts; empty where all is well."""
    if _differ(_quotes(source, languages[0]), _quotes(text, languages[1])):
        return "a quotation may have lost a part or its marks"
    if _differ(len(_BRACKETS.findall(source)), len(_BRACKETS.findall(text))):
        return "brackets may have been lost, with what is in them"
    return ""


def _differ(given: int, got: int) -> bool:
    """Say whether marks that come in pairs became more or fewer; an odd one may be `1)` or inches."""
    return given > 0 and given % 2 == 0 and got != given


def _quotes(text: str, language: Language) -> int:
    doubly = len(_QUOTES.findall(text))
    return doubly + 2 * len(_SINGLY.findall(text)) if doubly and base(language) == "en" else doubly
