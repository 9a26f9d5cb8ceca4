"""Which of an engine's hypotheses is taken for a part of a text, and what is put right in it first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.translate import figures, gate, names, plan, polish, protect, wording
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


@dataclass(frozen=True, slots=True)
class Passed:
    """A hypothesis that passed the gate, put right."""

    draft: Draft
    rank: int
    """Its place in the beam, from 0."""
    score: float
    lost: tuple[int, int] = (0, 0)
    """How many of the glossary's terms, and how many names, it has not."""


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
    aligned = bool(job.elements) or bool(job.terms)
    return Question(span, Request(apply(text, edits), *job.languages, aligned=aligned), edits, stand_ins)


def judge(
    job: Job, asked: Question, hypotheses: Sequence[Hypothesis], *, thorough: bool = False
) -> Judgement:
    """Put the hypotheses right and see which pass the gate.

    The best that passes is taken; one that keeps the project's terms, then one that keeps names, goes before a
    better one that does not; one whose numbers must be mended comes last. Only a `thorough` judge goes on
    looking behind a hypothesis that has everything, and at those that have no more than one that passed.
    """
    span = asked.span
    names_here = tuple(name for name in job.names if name in job.asked[span.start : span.end])
    terms_here = tuple(
        replace(one, start=one.start - span.start, end=one.end - span.start)
        for one in job.terms
        if span.start <= one.start and one.end <= span.end
    )
    kept = tuple(
        Protected(start - span.start, end - span.start)
        for held in (job.kept, job.fixed)
        for start, end in protect.within(span.start, span.end, held)
    )
    drafts = _Drafts(_drafts(job, asked, hypotheses, names_here))
    refused: dict[int, Refused] = {}
    for mend in (False, True):
        passed: list[Passed] = []
        for rank, score, draft in drafts:
            settled = _settled(job, span, draft, kept, mend=mend)
            if settled is None:
                refused[rank] = Refused(draft.text, "a number was lost or changed")
                continue
            one = _weighed(Passed(settled, rank, score), terms_here, names_here)
            if passed and not thorough and one.lost >= passed[0].lost:
                continue  # whether it would pass makes no difference
            if reason := _fault(job, span, settled, kept):
                refused[rank] = Refused(draft.text, reason)
                continue
            refused.pop(rank, None)
            passed = sorted([*passed, one], key=lambda one: one.lost)
            if not any(one.lost) and not thorough:
                return Judgement((one,), tuple(refused.values()))
        if passed:
            if passed[0].lost[0]:
                passed[0] = _with_terms(job, span, passed[0], (terms_here, names_here, kept))
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


def _settled(job: Job, span: Span, draft: Draft, kept: tuple[Protected, ...], *, mend: bool) -> Draft | None:
    """Return the draft with its numbers as they are to be written; None where one was lost or changed."""
    return figures.settle(job.plain[span.start : span.end], draft, job.languages, kept, mend=mend)


def _fault(job: Job, span: Span, draft: Draft, kept: tuple[Protected, ...]) -> str:
    """Say why the draft does not pass the gate; empty where it does."""
    return gate.fault(job.asked[span.start : span.end], draft.text, job.languages, kept)


def _weighed(one: Passed, terms: Sequence[Wanted], known: Sequence[str]) -> Passed:
    if not terms and not known:
        return one
    text = one.draft.text
    return replace(one, lost=(len(wording.lost(terms, text)), len(names.lost(known, text))))


def _with_terms(
    job: Job,
    span: Span,
    one: Passed,
    known: tuple[tuple[Wanted, ...], tuple[str, ...], tuple[Protected, ...]],
) -> Passed:
    """Write the lost terms into the best hypothesis, if it still passes the gate."""
    terms, wanted_names, kept = known
    draft = wording.enforce(terms, one.draft, job.target)
    settled = _settled(job, span, draft, kept, mend=False) if draft is not one.draft else None
    if settled is None or _fault(job, span, settled, kept):
        return one
    return _weighed(replace(one, draft=settled), terms, wanted_names)


def _drafts(
    job: Job, asked: Question, hypotheses: Sequence[Hypothesis], known: Sequence[str]
) -> Iterator[tuple[int, float, Draft]]:
    """Yield the hypotheses that kept their stand-ins, with what these stand for, small faults put right."""
    span = asked.span
    text = job.asked[span.start : span.end]
    moves = Moves(undo(text, asked.edits))
    inside = bool(_INSIDE.search(job.plain[max(0, span.start - 40) : span.start]))
    for rank, hypothesis in enumerate(hypotheses):
        links = tuple(Link(moves.first(a), moves.last(b), c, d) for a, b, c, d in hypothesis.links)
        draft = protect.put_back(Draft(hypothesis.text, links), asked.stand_ins)
        if draft is not None:
            tidied = polish.tidy(text, draft, job.target, job.lowered, inside=inside)
            yield rank, hypothesis.score, names.restore(known, text, tidied)
