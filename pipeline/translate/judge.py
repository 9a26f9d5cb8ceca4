"""Which of an engine's hypotheses is taken for a part of a text, and what is put right in it first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.translate import (
    enclosed,
    figures,
    gate,
    names,
    negation,
    plan,
    polish,
    protect,
    spelt,
    titles,
    wording,
)
from pipeline.translate.door import Hypothesis, Link, Request
from pipeline.translate.draft import Draft, Edit, Moves, apply, undo
from pipeline.translate.job import Job
from pipeline.translate.plan import Span
from pipeline.translate.protect import Protected, StandIn
from pipeline.translate.wording import Wanted

_INSIDE = re.compile(r"[^\W_][^.!?…\n]{0,20}\Z")
"""The end of a text that a sentence goes on after."""


@dataclass(frozen=True, slots=True)
class Question:
    """A span as it goes to the model."""

    span: Span
    request: Request
    edits: tuple[Edit, ...]
    stand_ins: tuple[StandIn, ...]
    figures: tuple[Edit, ...] = ()
    """Those of the edits that write numbers in figures, by which the answer is judged, too."""


class Lacks(NamedTuple):
    """What a hypothesis has not, though it may still be right; the worst first."""

    terms: int = 0
    """How many of the glossary's terms."""
    negation: bool = False
    """Whether it lost one, or made one up."""
    marks: bool = False
    """Whether it has other quotation marks or brackets."""
    names: int = 0
    numbers: int = 0
    """Of those in words."""


_NOTHING = Lacks()


@dataclass(frozen=True, slots=True)
class Passed:
    """A hypothesis that passed the gate, put right."""

    draft: Draft
    rank: int
    """Its place in the beam, from 0."""
    score: float
    lacks: Lacks = _NOTHING


@dataclass(frozen=True, slots=True)
class Refused:
    """A hypothesis that did not pass, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of the answers to one question."""

    passed: tuple[Passed, ...]
    """The one to take first."""
    refused: tuple[Refused, ...]


def question(job: Job, span: Span) -> Question:
    """Return what to ask an engine for a span."""
    text = job.asked[span.start : span.end]
    spans = [(s - span.start, e - span.start, back) for s, e, back in plan.figures(job, span)]
    edits, stand_ins = protect.stand_in(text, spans)
    counted = tuple(
        one
        for one in spelt.in_figures(job.spoken[span.start : span.end], span.counted, job.source)
        if not any(one.start < other.end and other.start < one.end for other in edits)
    )
    edits = tuple(sorted((*edits, *counted)))
    request = Request(
        apply(text, edits),
        *job.languages,
        aligned=bool(job.elements) or bool(job.terms),
        names=tuple(name for one in _terms(job, span) for name in one.names),
    )
    return Question(span, request, edits, stand_ins, counted)


def _terms(job: Job, span: Span) -> tuple[Wanted, ...]:
    """Return the glossary's terms in a span, in its own places."""
    return tuple(
        replace(one, start=one.start - span.start, end=one.end - span.start)
        for one in job.terms
        if span.start <= one.start and one.end <= span.end
    )


def judge(
    job: Job, asked: Question, hypotheses: Sequence[Hypothesis], *, thorough: bool = False
) -> Judgement:
    """Put the hypotheses right and see which pass the gate.

    The best that passes is taken; one that keeps the project's terms, then one that denies what the source denies,
    then one that has its quotations and brackets, then one that keeps names, then one that says all numbers in words, goes before a better one that does not; one
    whose numbers must be mended comes last. Only a `thorough` judge goes on looking behind a hypothesis that has everything, and at those that have
    no more than one that passed.
    """
    span = asked.span
    names_here = tuple(name for name in job.names if name in job.asked[span.start : span.end])
    terms_here = _terms(job, span)
    moves = Moves(asked.figures)
    kept = tuple(
        Protected(moves.first(start - span.start), moves.last(end - span.start))
        for held in (job.kept, job.fixed)
        for start, end in protect.within(span.start, span.end, held)
    )
    drafts = _Drafts(_drafts(job, asked, hypotheses, names_here))
    refused: dict[int, Refused] = {}
    for mend in (False, True):
        passed: list[Passed] = []
        for rank, score, draft in drafts:
            settled = _settled(job, asked, draft, kept, mend=mend)
            if settled is None:
                refused[rank] = Refused(draft.text, "a number was lost or changed")
                continue
            one = _weighed(job, span, Passed(settled, rank, score), terms_here, names_here)
            if passed and not thorough and one.lacks >= passed[0].lacks:
                continue  # whether it would pass makes no difference
            if reason := _fault(job, asked, settled, kept):
                refused[rank] = Refused(draft.text, reason)
                continue
            refused.pop(rank, None)
            passed = sorted([*passed, one], key=lambda one: one.lacks)
            if not any(one.lacks) and not thorough:
                return Judgement((one,), tuple(refused.values()))
        if passed:
            if passed[0].lacks.terms:
                passed[0] = _with_terms(job, asked, passed[0], (terms_here, names_here, kept))
            return Judgement(tuple(passed), tuple(refused.values()))
    if not drafts.made:
        refused[0] = Refused(hypotheses[0].text if hypotheses else "", "a number, address or sign was lost")
    return Judgement((), tuple(refused.values()))


class _Drafts:
    """Drafts that are made when they are first looked at: mostly the first one will do."""

    def __init__(self, source: Iterator[tuple[int, float, Draft]]) -> None:
        self._source = source
        self.made: list[tuple[int, float, Draft]] = []

    def __iter__(self) -> Iterator[tuple[int, float, Draft]]:
        yield from tuple(self.made)
        for draft in self._source:
            self.made.append(draft)
            yield draft


def _settled(
    job: Job, asked: Question, draft: Draft, kept: tuple[Protected, ...], *, mend: bool
) -> Draft | None:
    """Return the draft with its numbers as they are to be written; None where one was lost or changed."""
    source = apply(job.plain[asked.span.start : asked.span.end], asked.figures)
    return figures.settle(source, draft, job.languages, kept, mend=mend)


def _fault(job: Job, asked: Question, draft: Draft, kept: tuple[Protected, ...]) -> str:
    """Say why the draft does not pass the gate; empty where it does."""
    source = job.asked[asked.span.start : asked.span.end]
    told = apply(source, asked.figures)
    reason = gate.fault(told, draft.text, job.languages, kept)
    return reason or (gate.fault(source, draft.text, job.languages) if told != source else "")


def _weighed(job: Job, span: Span, one: Passed, terms: Sequence[Wanted], known: Sequence[str]) -> Passed:
    text, source = one.draft.text, job.spoken[span.start : span.end]
    lacks = Lacks(
        len(wording.lost(terms, text)),
        bool(negation.doubt(source, text, job.languages)),
        bool(enclosed.doubt(job.plain[span.start : span.end], text, job.languages)),
        len(names.lost(known, text)),
        len(spelt.lost(source, text, job.languages)),
    )
    return replace(one, lacks=lacks) if any(lacks) else one


def _with_terms(
    job: Job,
    asked: Question,
    one: Passed,
    known: tuple[tuple[Wanted, ...], tuple[str, ...], tuple[Protected, ...]],
) -> Passed:
    """Write the lost terms into the best hypothesis, if it still passes the gate."""
    terms, wanted_names, kept = known
    draft = wording.enforce(terms, one.draft, job.target)
    settled = _settled(job, asked, draft, kept, mend=False) if draft is not one.draft else None
    if settled is None or _fault(job, asked, settled, kept):
        return one
    return _weighed(job, asked.span, replace(one, draft=settled), terms, wanted_names)


def _drafts(
    job: Job, asked: Question, hypotheses: Sequence[Hypothesis], known: Sequence[str]
) -> Iterator[tuple[int, float, Draft]]:
    """Yield the hypotheses that kept their stand-ins, with what these stand for, small faults put right."""
    span = asked.span
    text = job.asked[span.start : span.end]
    moves = Moves(undo(text, asked.edits))
    inside = bool(_INSIDE.search(job.plain[max(0, span.start - 40) : span.start]))
    kept = [job.plain[slice(*held)] for held in protect.within(span.start, span.end, job.kept)]
    for rank, hypothesis in enumerate(hypotheses):
        links = tuple(Link(moves.first(a), moves.last(b), c, d) for a, b, c, d in hypothesis.links)
        draft = protect.put_back(Draft(hypothesis.text, links), asked.stand_ins)
        if draft is not None:
            tidied = polish.tidy(text, draft, job.target, job.lowered, inside=inside, kept=kept)
            tidied = tidied.edited(titles.edits(text, tidied.text, job.languages), "titles")
            yield rank, hypothesis.score, names.restore(known, text, tidied)
