"""Jobs asked for in rounds: all at once, then the parts of those whose answers did not pass, until none is left."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.model import State, Translation
from pipeline.translate import confidence, enclosed, figures, gate, negation, plan, polish, spelt, wording
from pipeline.translate.confidence import Told
from pipeline.translate.door import Hypothesis, Request, Translator
from pipeline.translate.draft import join
from pipeline.translate.elements import lift
from pipeline.translate.job import Job
from pipeline.translate.judge import Passed, Question, Refused, judge, question
from pipeline.translate.plan import Lost, Part, Settled, Span
from pipeline.translate.projection import project
from pipeline.typography import typeset

_DIGIT = re.compile(r"\d")
_FEW = 3
"""Words that may be left as they are where no translation of them passes the gate."""
_SHARES = 4
"""Jobs are asked for in so many shares, so that what did not pass in one is asked again while the engine has the next."""
_BEGUN = 2
"""Shares that an engine has at a time: it works on one while the answers to the other are judged."""
_LEAST_SHARE = 100
"""Jobs of a share: fewer make small batches."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one job, and how."""

    translation: Translation
    repairs: tuple[str, ...] = ()
    """What was put right, each once."""
    refused: tuple[Refused, ...] = ()
    """The hypotheses that did not pass the gate before this one did."""
    alternatives: tuple[str, ...] = ()
    """Other texts of the beam that pass the gate; only where they were asked for."""
    seen: confidence.Signals | None = None
    """What the confidence was made from; None where no engine was asked or nothing came of it."""


class _Case:
    """A job on its way."""

    def __init__(self, number: int, job: Job) -> None:
        self.number = number
        self.job = job
        self.parts = plan.begin(job)
        self.refused: list[Refused] = []
        self.held: dict[tuple[int, int], tuple[int, Settled]] = {}
        """By their places: answers that lack numbers, with how many, while these are asked for in figures."""
        self.others: tuple[Passed, ...] = ()
        """What else passed, where the job was answered as a whole."""

    def open(self) -> Iterator[Span]:
        """Yield what an engine is to be asked for."""
        return (part for part in self.parts if isinstance(part, Span) and not plan.oversized(part))


def translate_all(
    jobs: Sequence[Job],
    translator: Translator,
    progress: Callable[[int, int], None] | None,
    *,
    thorough: bool = False,
) -> list[Answer]:
    """Return a translation that passed the gate for each job, or a gap with the reason.

    `progress` is told how many jobs are done and how many there are. `thorough` looks for alternatives, too.
    Raises `TranslateError`.
    """
    results: dict[int, Answer] = {}
    if progress and jobs:
        progress(0, len(jobs))
    longest_first = sorted(range(len(jobs)), key=lambda number: -len(jobs[number].plain))
    cases = [_Case(number, jobs[number]) for number in longest_first]
    share = max(_LEAST_SHARE, -(-len(cases) // _SHARES))
    waiting = deque(cases[start : start + share] for start in range(0, len(cases), share))
    begun: deque[_Round] = deque()
    while waiting or begun:
        while waiting and len(begun) < _BEGUN:
            begun.append(_Round(waiting.popleft(), translator))
        asked = begun.popleft()
        left: list[_Case] = []
        for case in asked.cases:
            answer = asked.settle(case, thorough=thorough)
            if answer is None:
                left.append(case)
                continue
            made = replace(answer.translation, signature=translator.signature(*case.job.languages))
            results[case.number] = replace(answer, translation=made)
            if progress:
                progress(len(results), len(jobs))
        if left:
            waiting.append(left)
    return [results[number] for number in range(len(jobs))]


class _Round:
    """All questions that some jobs have open, asked at once; answers are judged while the engine works on the next."""

    def __init__(self, cases: Sequence[_Case], translator: Translator) -> None:
        self.cases = cases
        self._questions = {
            (case.number, span): question(case.job, span) for case in cases for span in case.open()
        }
        distinct = tuple(dict.fromkeys(asked.request for asked in self._questions.values()))
        coming = translator.translate(distinct) if distinct else ()
        self._coming = zip(distinct, coming, strict=True)
        self._known: dict[Request, tuple[Hypothesis, ...]] = {}

    def settle(self, case: _Case, *, thorough: bool) -> Answer | None:
        """Take the answers to a job's questions; return what came of the job, or None where it has others to ask."""
        after: list[Part] = []
        for part in case.parts:
            asked = self._questions.get((case.number, part)) if isinstance(part, Span) else None
            if asked:
                after += _settle(case, asked, self._answer(asked.request), thorough=thorough)
            elif isinstance(part, Span):
                after += _next(case.job, part, "the text is too long")
            else:
                after.append(part)
        case.parts = tuple(after)
        return _outcome(case, thorough=thorough)

    def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
        while request not in self._known:
            asked, answer = next(self._coming)
            self._known[asked] = answer
        return self._known[request]


def _settle(
    case: _Case, asked: Question, hypotheses: Sequence[Hypothesis], *, thorough: bool
) -> tuple[Part, ...]:
    """Settle a span with the hypothesis that the judge takes, or cut it finer."""
    judged = judge(case.job, asked, hypotheses, thorough=thorough)
    span = asked.span
    held = case.held.pop((span.start, span.end), None)
    case.refused += judged.refused
    if not judged.passed:
        return (held[1],) if held else _next(case.job, span, judged.refused[-1].reason)
    best = judged.passed[0]
    gone = best.lacks.numbers
    if held and gone >= held[0]:
        return (held[1],)
    case.others = judged.passed[1:]
    settled = Settled(span, best.draft, told=Told(span.end - span.start, best.score))
    source = case.job.spoken[span.start : span.end]
    words = spelt.lost(source, best.draft.text, case.job.languages) if gone and not span.counted else ()
    if not words or not any(spelt.in_figures(source, words, case.job.source)):
        return (settled,)
    case.held[span.start, span.end] = gone, settled
    return (replace(span, counted=words),)


def _next(job: Job, span: Span, reason: str) -> tuple[Part, ...]:
    """Return finer parts; a few words that cannot be cut stay as they are; the rest is given up (empty)."""
    parts = plan.finer(job, span)
    text = job.plain[span.start : span.end]
    if not parts and len(text.split()) <= _FEW and not plan.oversized(span):
        told = Told(len(text), confidence.FAILED)
        return (Settled(span, plan.literal(span, text), fixed=True, told=told),)
    return parts or (Lost(reason),)


def _outcome(case: _Case, *, thorough: bool) -> Answer | None:
    """Return the answer when all parts are settled and pass the gate together, or a gap; None to go on asking."""
    job = case.job
    lost = next((part for part in case.parts if isinstance(part, Lost)), None)
    if lost:
        return Answer(Translation(problem=lost.reason), refused=tuple(case.refused))
    settled = [part for part in case.parts if isinstance(part, Settled)]
    if len(settled) < len(case.parts):
        return None
    text, repairs, fault = _finished(job, settled)
    if not fault:
        told = [part.told for part in settled if part.told]
        plain = lift(markup.parse(text))[0]
        seen = confidence.signals(told, job.asked, plain, job.names)
        made = Translation(
            text, State.MACHINE, problem=_doubt(job, settled, plain), confidence=confidence.confidence(seen)
        )
        others = tuple(_alternatives(case, settled, text)) if thorough else ()
        return Answer(made, repairs, tuple(case.refused), others, seen)
    case.refused.append(Refused(text, fault))
    again: list[Part] = []
    for part in settled:
        cut = () if part.fixed else plan.finer(job, part.span)
        again += cut or (part,)
    case.parts = tuple(again)
    if any(isinstance(part, Span) for part in again):
        return None
    return Answer(Translation(problem=fault), refused=tuple(case.refused))


def _finished(job: Job, settled: Sequence[Settled]) -> tuple[str, tuple[str, ...], str]:
    """Join the parts, put the elements back and set the type; return text, repairs and what is wrong with it."""
    whole = len(settled) == 1 and settled[0].span.end - settled[0].span.start == len(job.plain)
    if whole and not job.elements and not settled[0].fixed and not _DIGIT.search(settled[0].draft.text):
        draft = settled[0].draft  # put right and checked when it was answered; spaces make no other words
        text, fault = typeset(markup.escape(draft.text), job.target), ""
    else:
        draft = join((part.span.start, part.draft) for part in settled)
        kept = [job.plain[slice(*held)] for held in job.kept]
        draft = polish.tidy(job.asked, draft, job.target, job.lowered, kept=kept)
        # a mark that may group digits or begin a fraction is understood by what stands in the other parts
        draft = figures.settle(job.plain, draft, job.languages, (*job.kept, *job.fixed)) or draft
        text = typeset(project(job.plain, job.elements, draft), job.target)
        fault = gate.markup_fault(job.msgid, text) or gate.fault(
            job.asked, lift(markup.parse(text))[0], job.languages, (*job.kept, *job.fixed)
        )
    asked = ("sentence case",) if job.asked != job.plain else ()
    cut = sum(not part.fixed for part in settled)
    parts = (f"asked in {cut} parts",) if cut > 1 else ()
    return text, (*asked, *parts, *draft.repairs), fault


def _doubt(job: Job, settled: Sequence[Settled], plain: str) -> str:
    """Say which of the glossary's terms, of the negations, quotations and numbers in words the text has not."""
    doubts: list[str] = []
    for part in settled:
        if not part.fixed:
            source, said = job.plain[part.span.start : part.span.end], part.draft.text
            spoken = job.spoken[part.span.start : part.span.end]
            doubts.append(negation.doubt(spoken, said, job.languages))
            doubts.append(enclosed.doubt(source, said, job.languages))
    if job.terms or spelt.says(job.spoken, job.source):
        terms = wording.doubt(wording.lost(job.terms, plain)) if job.terms else ""
        doubts = [terms, *doubts, spelt.doubt(spelt.lost(job.spoken, plain, job.languages))]
    return "; ".join(filter(None, doubts))


def _alternatives(case: _Case, settled: Sequence[Settled], text: str) -> Iterator[str]:
    """Yield other texts that pass the gate, where one part of the job was asked for and has others."""
    asked = [place for place, part in enumerate(settled) if not part.fixed]
    if len(asked) != 1:
        return
    seen = {text}
    for other in case.others:
        parts = list(settled)
        parts[asked[0]] = replace(parts[asked[0]], draft=other.draft)
        written, _, fault = _finished(case.job, parts)
        if not fault and written not in seen:
            seen.add(written)
            yield written
