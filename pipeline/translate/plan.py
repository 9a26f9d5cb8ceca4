"""How a unit is asked for: whole at first, then in smaller and smaller parts where an answer will not do."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from pipeline.translate import forms, numbers, numerals, protect
from pipeline.translate.confidence import Told
from pipeline.translate.door import Link
from pipeline.translate.draft import Draft, Edit, apply
from pipeline.translate.elements import BREAK
from pipeline.translate.job import Job
from pipeline.translate.protect import Protected

_BULLETS = re.compile(r"[\s•‣▪*·–—-]+(?=\s)|\s+")
_STRONG = re.compile(r"(?:(?<=\w{3}[.!?…])|(?<=[\w»”\")][;:])|(?<=\s[;:!?]))[»”\")]*\s+|\s+[–—-]\s+")
_COMMA = re.compile(r",\s+|\s+(?=\()|(?<=\))\s+")
_SPACES = " \t\u00a0\u202f"
_EDGE = re.compile(r"[\s,;:–—-]+")
_MANY = 600
"""Characters beyond which a text is split at once: models are trained on sentences."""


class Cut(IntEnum):
    """How finely a unit has been cut."""

    WHOLE = 0
    SENTENCES = 1
    """At full stops, semicolons, colons and dashes."""
    CLAUSES = 2
    """At commas and brackets."""
    PIECES = 3
    """Around numbers and protected spans, which are then set by rule."""
    CHUNKS = 4
    """Every six words."""
    CRUMBS = 5
    """Every three words."""


_WORDS = {Cut.CHUNKS: 6, Cut.CRUMBS: 3}


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the source that is still to be asked for."""

    start: int
    end: int
    cut: Cut = Cut.WHOLE
    masked: bool = False
    """Whether numbers, and the names that the project keeps, go to the model as stand-ins, too."""
    counted: tuple[str, ...] = ()
    """Numbers in words that are asked for in figures."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A part of the source and its translation."""

    span: Span
    draft: Draft
    fixed: bool = False
    """Set by rule or copied: asking again would change nothing."""
    told: Told | None = None
    """What the engine told of it; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A part that nothing could be found for."""

    reason: str


Part = Span | Settled | Lost


def begin(job: Job) -> tuple[Part, ...]:
    """Return the parts of a unit to start with: marks and emoji at its ends, and all between them."""
    parts: list[Part] = []
    for line in re.finditer(rf"{BREAK}|[^{BREAK}]+", job.plain):
        if line[0] == BREAK:
            parts.append(_fixed(Span(*line.span()), BREAK))
        else:
            parts += _peeled(job, Span(*line.span()))
    return tuple(parts)


def finer(job: Job, span: Span) -> tuple[Part, ...]:
    """Return the next smaller parts of a span; empty when it cannot be cut any further."""
    if (
        not span.masked
        and span.cut < Cut.CHUNKS
        and (_numbers(job, span) or _forms(job, span) or protect.within(span.start, span.end, job.fixed))
    ):
        return (Span(span.start, span.end, span.cut, masked=True),)
    for cut in Cut:
        if cut <= span.cut:
            continue
        parts = tuple(_cut(job, span, cut))
        if len([part for part in parts if isinstance(part, Span)]) != 1 or _narrower(parts, span):
            return parts
    return ()


def oversized(span: Span) -> bool:
    """Say whether a span is too long to be asked for."""
    return span.end - span.start > _MANY


def _narrower(parts: tuple[Part, ...], span: Span) -> bool:
    return any(isinstance(part, Span) and part.end - part.start < span.end - span.start for part in parts)


def _numbers(job: Job, span: Span) -> tuple[numbers.Number, ...]:
    found = numbers.find(job.plain, job.source, protect.find(job.plain, job.kept))
    first = bisect_left(found, span.start, key=lambda number: number.start)
    last = bisect_left(found, span.end, key=lambda number: number.start)
    return tuple(number for number in found[first:last] if number.end <= span.end)


def _forms(job: Job, span: Span) -> list[tuple[int, int, str]]:
    """Return the dates, times and measures in a span, as the target language writes them."""
    found = forms.find(job.plain, job.source, protect.find(job.plain, job.kept))
    first = bisect_left(found, span.start, key=lambda form: form.start)
    last = bisect_left(found, span.end, key=lambda form: form.start)
    return [
        (form.start, form.end, written)
        for form in found[first:last]
        if form.end <= span.end and (written := forms.write(form, job.target))
    ]


def figures(job: Job, span: Span) -> list[tuple[int, int, str]]:
    """Return what is not to be left to the model in a span: start, end, and what stands in the target."""
    kept = _runs(job, protect.within(span.start, span.end, protect.find(job.plain, job.kept)))
    found = [(start, end, job.plain[start:end]) for start, end in kept]
    if not span.masked and span.cut < Cut.PIECES:
        return found
    whole = [(*name, job.plain[slice(*name)]) for name in protect.within(span.start, span.end, job.fixed)]
    named = {at for start, end, _ in whole for at in range(start, end)}
    whole += [form for form in _forms(job, span) if form[0] not in named]
    dated = {at for start, end, _ in whole for at in range(start, end)}
    rest = [number for number in _numbers(job, span) if number.start not in dated]
    found += whole
    found += numerals.write_all(job.plain, rest, job.target, apart=not span.masked)
    return sorted(found)


def _runs(job: Job, spans: Sequence[Protected]) -> Sequence[Protected]:
    """Take protected spans that have only spaces between them as one: a model would set commas there."""
    if len(spans) < 2:
        return spans
    edges = {place for element in job.elements for place in element.edges()}
    runs = [spans[0]]
    for start, end in spans[1:]:
        before = runs[-1]
        apart = job.plain[before.end : start].strip(_SPACES) or any(
            place in edges for place in range(before.end, start + 1)
        )
        if apart:
            runs.append(Protected(start, end))
        else:
            runs[-1] = Protected(before.start, end)
    return runs


def _cut(job: Job, span: Span, cut: Cut) -> Iterator[Part]:
    part = Span(span.start, span.end, cut)
    match cut:
        case Cut.PIECES:
            position = span.start
            for start, end, text in figures(job, part):
                yield from _peeled(job, Span(position, start, cut))
                yield _fixed(Span(start, end, cut), text)
                position = end
            yield from _peeled(job, Span(position, span.end, cut))
        case Cut.CHUNKS | Cut.CRUMBS:
            size = _WORDS[cut]
            words = [found.end() for found in re.finditer(r"\S+", job.plain[span.start : span.end])]
            ends = [span.start + end for end in words[size - 1 : -1 : size]]
            yield from _at(job, part, [(end, end) for end in ends])
        case _:
            pattern = _STRONG if cut is Cut.SENTENCES else _COMMA
            shielded = [Protected(a, b) for a, b, _ in figures(job, Span(span.start, span.end, Cut.PIECES))]
            yield from _at(
                job,
                part,
                [
                    found.span()
                    for found in pattern.finditer(job.plain, span.start, span.end)
                    if not protect.contains(*found.span(), shielded)
                ],
            )


def _at(job: Job, part: Span, cuts: list[tuple[int, int]]) -> Iterator[Part]:
    position = part.start
    for start, end in cuts:
        yield from _peeled(job, Span(position, start, part.cut))
        yield from _literal(job, start, end, part.cut)
        position = end
    yield from _peeled(job, Span(position, part.end, part.cut))


def _peeled(job: Job, span: Span) -> Iterator[Part]:
    """Yield a span without the white space, emoji and marks at its ends, which stay as they are."""
    start, end = _core(job, span)
    yield from _literal(job, span.start, start, span.cut)
    if start < end:
        core = replace(span, start=start, end=end)
        if any(character.isalpha() for character in job.plain[start:end]) and not _is_name(job, core):
            yield core
        else:
            yield _fixed(core, _by_rule(job, core))
    yield from _literal(job, end, span.end, span.cut)


def _is_name(job: Job, span: Span) -> bool:
    """Say whether a crumb is nothing but a name, which a model without the sentence would only guess at."""
    words = job.plain[span.start : span.end].rstrip(".!?…").split()
    return span.cut >= Cut.CHUNKS and all(word in job.evidence.names for word in words)


def _core(job: Job, span: Span) -> tuple[int, int]:
    """Return where the words of a span begin and end."""
    text, (start, end) = job.plain, (span.start, span.end)
    edge, trailing = (_BULLETS, _SPACES) if span.cut is Cut.WHOLE else (_EDGE, _SPACES + ",;:–—-")
    held = protect.within(start, end, protect.find(text, job.kept))
    pictures = [
        one for one in held if protect.is_pictograph(text[one.start]) or "\u20e3" in text[slice(*one)]
    ]
    while start < end:
        if pictures and pictures[0].start == start:
            start = pictures.pop(0).end
        elif found := edge.match(text, start, end):
            start = found.end()
        else:
            break
    while start < end:
        if text[end - 1] in trailing:
            end -= 1
        elif pictures and pictures[-1].end == end:
            end = pictures.pop().start
        else:
            break
    return start, max(start, end)


def _by_rule(job: Job, span: Span) -> str:
    """Write a span without letters, its numbers as the target language does."""
    edits = [
        Edit(start - span.start, end - span.start, text)
        for start, end, text in figures(job, replace(span, cut=Cut.PIECES))
    ]
    return apply(job.plain[span.start : span.end], edits)


def _literal(job: Job, start: int, end: int, cut: Cut) -> Iterator[Part]:
    if start < end:
        yield _fixed(Span(start, end, cut), job.plain[start:end])


def _fixed(span: Span, text: str) -> Settled:
    return Settled(span, literal(span, text), fixed=True)


def literal(span: Span, text: str) -> Draft:
    """Return a draft that stands for a span as a whole."""
    return Draft(text, (Link(0, span.end - span.start, 0, len(text)),))
