"""Jobs asked for in rounds: all at once, then the parts of those whose answers did not pass, until none is left."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.model import State, Translation
from pipeline.translate import figures, gate, plan, polish, protect
from pipeline.translate.confidence import Signals, confidence
from pipeline.translate.door import Hypothesis, Link, Request, Translator
from pipeline.translate.draft import Draft, Edit, Moves, apply, join, undo
from pipeline.translate.elements import lift
from pipeline.translate.job import Job
from pipeline.translate.plan import Lost, Part, Settled, Span
from pipeline.translate.projection import project
from pipeline.translate.protect import Protected, StandIn
from pipeline.typography import typeset

_INSIDE = re.compile(r"[^\W_][^.!?…\n]{0,20}\Z")
"""The end of a text that a sentence goes on after."""
_FEW = 3
"""Words that may be left as they are where no translation of them passes the gate."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A span as it goes to the model."""

    span: Span
    request: Request
    edits: tuple[Edit, ...]
    stand_ins: tuple[StandIn, ...]


def translate_all(
    jobs: Sequence[Job], translator: Translator, progress: Callable[[int, int], None] | None
) -> list[Translation]:
    """Return a translation that passed the gate for each job, or a gap with the reason.

    `progress` is told how many jobs are done and how many there are. Raises `TranslateError`.
    """
    results: dict[int, Translation] = {}
    waiting = {number: plan.begin(job) for number, job in enumerate(jobs)}
    while waiting:
        if progress:
            progress(len(results), len(jobs))
        questions = {
            (number, part): _question(jobs[number], part)
            for number, parts in waiting.items()
            for part in parts
            if isinstance(part, Span) and not plan.oversized(part)
        }
        answers = _ask(translator, [question.request for question in questions.values()])
        for number, parts in tuple(waiting.items()):
            after: list[Part] = []
            for part in parts:
                if not isinstance(part, Span):
                    after.append(part)
                elif question := questions.get((number, part)):
                    after += _judge(jobs[number], question, answers[question.request])
                else:
                    after += _next(jobs[number], part, "the text is too long")
            outcome = _outcome(jobs[number], tuple(after))
            if isinstance(outcome, Translation):
                signature = translator.signature(*jobs[number].languages)
                results[number] = replace(outcome, signature=signature)
                del waiting[number]
            else:
                waiting[number] = outcome
    if progress and jobs:
        progress(len(jobs), len(jobs))
    return [results[number] for number in range(len(jobs))]


def _ask(translator: Translator, requests: Sequence[Request]) -> dict[Request, tuple[Hypothesis, ...]]:
    distinct = tuple(dict.fromkeys(requests))
    return dict(zip(distinct, translator.translate(distinct), strict=True)) if distinct else {}


def _question(job: Job, span: Span) -> _Question:
    text = job.asked[span.start : span.end]
    spans = [(s - span.start, e - span.start, back) for s, e, back in plan.figures(job, span)]
    edits, stand_ins = protect.stand_in(text, spans)
    request = Request(apply(text, edits), *job.languages, aligned=bool(job.elements))
    return _Question(span, request, edits, stand_ins)


def _judge(job: Job, question: _Question, hypotheses: Sequence[Hypothesis]) -> tuple[Part, ...]:
    """Settle a span with the first hypothesis that passes the gate, or cut it finer.

    One whose numbers came out right goes before a better one whose numbers must be mended.
    """
    span = question.span
    source, asked = job.plain[span.start : span.end], job.asked[span.start : span.end]
    kept = tuple(
        Protected(start - span.start, end - span.start)
        for start, end in protect.within(span.start, span.end, job.kept)
    )
    drafts = tuple(_drafts(job, question, hypotheses))
    reason = "a number, address or sign was lost"
    for mend in (False, True):
        for score, draft in drafts:
            settled = figures.settle(source, draft, job.languages, kept, mend=mend)
            if settled is None:
                reason = "a number was lost or changed"
                continue
            reason = gate.fault(asked, settled.text, job.languages, kept)
            if not reason:
                return (Settled(span, settled, score=score),)
    return _next(job, span, reason)


def _drafts(job: Job, question: _Question, hypotheses: Sequence[Hypothesis]) -> Iterator[tuple[float, Draft]]:
    """Yield the hypotheses that kept their stand-ins, with what these stand for, small faults put right."""
    span = question.span
    asked = job.asked[span.start : span.end]
    moves = Moves(undo(asked, question.edits))
    inside = bool(_INSIDE.search(job.plain[max(0, span.start - 40) : span.start]))
    for hypothesis in hypotheses:
        links = tuple(Link(moves.first(a), moves.last(b), c, d) for a, b, c, d in hypothesis.links)
        draft = protect.put_back(Draft(hypothesis.text, links), question.stand_ins)
        if draft is not None:
            yield hypothesis.score, polish.tidy(asked, draft, job.target, job.lowered, inside=inside)


def _next(job: Job, span: Span, reason: str) -> tuple[Part, ...]:
    """Return finer parts; a few words that cannot be cut stay as they are; the rest is given up (empty)."""
    parts = plan.finer(job, span)
    text = job.plain[span.start : span.end]
    if not parts and len(text.split()) <= _FEW and not plan.oversized(span):
        return (Settled(span, plan.literal(span, text), fixed=True),)
    return parts or (Lost(reason),)


def _outcome(job: Job, parts: tuple[Part, ...]) -> Translation | tuple[Part, ...]:
    """Return a translation when all parts are settled and pass the gate together, a gap, or what to ask next."""
    lost = next((part for part in parts if isinstance(part, Lost)), None)
    if lost:
        return Translation(problem=lost.reason)
    settled = [part for part in parts if isinstance(part, Settled)]
    if len(settled) < len(parts):
        return parts
    draft = join((part.span.start, part.draft) for part in settled)
    draft = polish.tidy(job.asked, draft, job.target, job.lowered)
    text = typeset(project(job.plain, job.elements, draft), job.target)
    fault = gate.markup_fault(job.msgid, text)
    if not fault:
        fault = gate.fault(job.asked, lift(markup.parse(text))[0], job.languages, job.kept)
    if not fault:
        signals = [Signals(part.span.end - part.span.start, part.score) for part in settled]
        return Translation(text, State.MACHINE, confidence=confidence(signals))
    again: list[Part] = []
    for part in settled:
        cut = () if part.fixed else plan.finer(job, part.span)
        again += cut or (part,)
    return tuple(again) if any(isinstance(part, Span) for part in again) else Translation(problem=fault)
