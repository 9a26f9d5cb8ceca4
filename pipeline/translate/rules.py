"""Units that need no model: numbers, dates, amounts, measures, addresses and signs alone."""

import re

from pipeline.translate import forms, numbers, numerals, protect
from pipeline.translate.door import Link
from pipeline.translate.draft import Draft, Edit
from pipeline.translate.forms.kinds import GAP
from pipeline.translate.job import Job
from pipeline.translate.projection import project

_UNIT = re.compile(
    rf"(?<=\d){GAP}(?:ms|s|min|h|[nµμ]m|m|l|L|[µμ]g|t|Pa|[hk]Pa|bar|[kMG]?Hz|dB|[km]?V|[km]?A|k?W|Wh|k?J|kcal|k?N|lm|px|pt|dpi|mol"
    rf"|Ω|x(?={GAP}\d))(?![^\W_])"
)
"""Signs behind a number that both languages write alike (SI brochure, 9th edition)."""


def translate(job: Job) -> str | None:
    """Return the markup text of a unit without words of its language; None where there are some."""
    protected = protect.find(job.plain, job.kept)
    dated = [
        (form.start, form.end, text)
        for form in forms.find(job.plain, job.source, protected, alone=True)
        if (text := forms.write(form, job.target))
    ]
    if len(dated) == 1 and dated[0][:2] == (0, len(job.plain)):
        whole = Link(0, len(job.plain), 0, len(dated[0][2]))
        return project(job.plain, job.elements, Draft(dated[0][2], (whole,)))
    taken = {at for start, end, _ in dated for at in range(start, end)}
    found = [
        number
        for number in numbers.find(job.plain, job.source, protected)
        if number.start not in taken and number.end - 1 not in taken
    ]
    edits = [Edit(*one) for one in (*dated, *numerals.write_all(job.plain, found, job.target, apart=True))]
    if any(not number.verbatim and number.ordinal for number in found):
        return None
    held = [*protected, *((start, end) for start, end, _ in dated), *((one.start, one.end) for one in found)]
    held += [unit.span() for unit in _UNIT.finditer(job.plain)]
    rest = list(job.plain)
    for start, end in held:
        rest[start:end] = " " * (end - start)
    if any(character.isalpha() for character in rest):
        return None
    same = tuple(Link(at, at + 1, at, at + 1) for at in range(len(job.plain)))
    return project(job.plain, job.elements, Draft(job.plain, same).edited(edits))
