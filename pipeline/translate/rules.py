"""Units that need no model: numbers, dates, amounts, addresses and signs alone."""

from pipeline.translate import dates, numbers, numerals, protect
from pipeline.translate.door import Link
from pipeline.translate.draft import Draft, Edit
from pipeline.translate.job import Job
from pipeline.translate.projection import project


def translate(job: Job) -> str | None:
    """Return the markup text of a unit without words of its language; None where there are some."""
    protected = protect.find(job.plain, job.kept)
    date = dates.translate(job.plain, job.source, job.target)
    if date is not None:
        return project(job.plain, job.elements, Draft(date, (Link(0, len(job.plain), 0, len(date)),)))
    found = numbers.find(job.plain, job.source, protected)
    edits = [Edit(*written) for written in numerals.write_all(job.plain, found, job.target, apart=True)]
    if any(not number.verbatim and number.ordinal for number in found):
        return None
    held = [*protected, *((number.start, number.end) for number in found)]
    rest = list(job.plain)
    for start, end in held:
        rest[start:end] = " " * (end - start)
    if any(character.isalpha() for character in rest):
        return None
    same = tuple(Link(at, at + 1, at, at + 1) for at in range(len(job.plain)))
    return project(job.plain, job.elements, Draft(job.plain, same).edited(edits))
