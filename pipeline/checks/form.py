"""Checks of how a translation is written: signs, spaces, quotes, capitals.

What the edition's typography mends by itself (see `pipeline.typography`) is no finding: French no-break spaces,
apostrophes, the space that English does not set before a colon.
"""

import re

from pipeline.checks.case import Case
from pipeline.translate import protect
from pipeline.typography import typeset

_CLOSERS = "»”\"’')]*_ \u00a0\u202f\ufe0f\u200d"
"""What may stand behind the last sign, with the parts of emoji that are no pictographs themselves."""
_END = {".": "full stop", "!": "!", "?": "?", ":": "colon", ";": "semicolon", "…": "…", ",": "comma"}
_ODD_SPACE = (
    (re.compile(r"^\s|\s$"), "a space at the beginning or the end"),
    (re.compile(r"[^\S\n]{2,}"), "two spaces in a row"),
    (re.compile(r"(?<=[^\W\d_])[ \u00a0\u202f][,.](?=\s|$)"), "a space before a comma or a full stop"),
    (re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])"), "no space after a comma or a semicolon"),
    (re.compile(r"[(\[] | [)\]]"), "a space inside a bracket"),
)
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd-\uffff\ud800-\udfff]"
)
"""What an edition leaves out, what turns the direction of a line, and what stands for a damaged character."""
_LETTER = re.compile(r"[^\W_]")


def punctuation(case: Case) -> str:
    """The sign at the end."""
    ours, theirs = _end(case.source), _end(case.text)
    if ours == theirs or ({ours, theirs} <= {".", "…"} and case.source.rstrip(_CLOSERS).endswith("...")):
        return ""
    if not theirs:
        return f"the source ends with a {_END[ours]}"
    return f"ends with a {_END[theirs]}" + (f", the source with a {_END[ours]}" if ours else "")


def _end(text: str) -> str:
    end = len(text)
    while end and (text[end - 1] in _CLOSERS or protect.is_pictograph(text[end - 1])):
        end -= 1
    bare = text[max(0, end - 3) : end]
    if bare.endswith("..."):
        return "…"
    return bare[-1] if bare and bare[-1] in _END else ""


def spacing(case: Case) -> str:
    """Spaces that no rule of typography puts right."""
    pieces: list[str] = []
    position = 0
    for start, end in protect.find(case.text):
        pieces += case.text[position:start], "x" * (end - start)
        position = end
    text = "".join([*pieces, case.text[position:]])
    odd = [told for pattern, told in _ODD_SPACE if pattern.search(text) and not pattern.search(case.source)]
    return ", ".join(odd)


def characters(case: Case) -> str:
    """Characters that nobody sees or that were damaged, which an import refuses."""
    odd = sorted({*_CONTROL.findall(case.text)} - {*case.source})
    return f"holds {', '.join(f'U+{ord(one):04X}' for one in odd)}" if odd else ""


def quotes(case: Case) -> str:
    """Quotation marks and brackets that do not close, that are lost, or that are the other language's."""
    text, source = typeset(case.text, case.languages[1]), case.source
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing) and source.count(opening) == source.count(closing):
            return f"{opening} and {closing} do not pair up"
    if text.count('"') % 2 and not source.count('"') % 2:
        return 'a " without its partner'
    if _quoted(source) and not _quoted(text):
        return "the quotation marks are missing"
    if case.target == "en" and "«" in text and "«" in source:
        return "« » are French quotation marks"
    return ""


def _quoted(text: str) -> bool:
    return any(mark in text for mark in '«“"„')


def capitals(case: Case) -> str:
    """A small letter at the beginning, or capitals throughout."""
    ours, theirs = _LETTER.search(case.source), _LETTER.search(case.text)
    if not ours or not theirs:
        return ""
    if ours[0].isupper() and theirs[0].islower():
        return "begins with a small letter"
    letters = [letter for letter in case.text if letter.isalpha()]
    shouted = len(letters) > 8 and all(
        letter.isupper() for letter in letters if letter.lower() != letter.upper()
    )
    return "all in capitals" if shouted and case.source != case.source.upper() else ""
