"""Every gap of a run filled in one go, or left open with the reason."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.markup import MarkupError
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Language, State, Translation
from pipeline.translate import casing, figures, gate, plan, polish, protect, rules
from pipeline.translate.casing import Evidence
from pipeline.translate.door import Hypothesis, Link, Request, Translator, missing_model
from pipeline.translate.draft import Draft, Edit, Moves, join, undo
from pipeline.translate.draft import apply as applied
from pipeline.translate.plan import Job, Lost, Part, Settled, Span
from pipeline.translate.projection import Element, lift, project
from pipeline.translate.protect import Protected, StandIn
from pipeline.typography import typeset

RULE = "rule"
"""The signature of what was written without a model."""
_VERBATIM = frozenset({"code", "kbd", "samp", "var"})
"""Elements whose words are no language."""
_INSIDE = re.compile(r"[^\W_][^.!?…]{0,20}\Z")
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


def fill_gaps(
    catalogs: Sequence[Catalog],
    translator: Translator,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Catalog, ...]:
    """Return the catalogs with every gap filled, or marked with the reason why it is not.

    All gaps of all catalogs go to the translator together, equal ones once. A gap that this very engine has
    tried before stays as it is; where nothing is left to try, the translator is not asked at all.
    `progress` is told how many texts are done and how many there are. Raises `TranslateError` when a pair of
    languages has gaps and no model serves it, or when a model cannot be read.
    """
    jobs: dict[tuple[int, int], Job] = {}
    found: dict[tuple[int, int], Translation] = {}
    for place, catalog, entry, evidence in _gaps(catalogs):
        if entry.language in (NO_LANGUAGE, catalog.language):
            found[place] = Translation(entry.key.msgid, State.SOURCE)
            continue
        try:
            job = _job(entry.key.msgid, entry.language, catalog.language, evidence)
        except MarkupError as error:
            found[place] = Translation(
                signature=RULE, problem=f"the source's markup is broken: {error.message}"
            )
            continue
        written = rules.translate(job)
        if written is not None:
            found[place] = Translation(typeset(written, catalog.language), State.MACHINE, RULE)
        elif (
            _served(translator, entry, catalog.language) != entry.translation.signature
            or not entry.translation.problem
        ):
            jobs[place] = job
    results = _run(tuple(dict.fromkeys(jobs.values())), translator, progress)
    found |= {place: results[job] for place, job in jobs.items()}
    return tuple(
        replace(
            catalog,
            entries=tuple(
                replace(entry, translation=found.get((number, position), entry.translation))
                for position, entry in enumerate(catalog.entries)
            ),
        )
        for number, catalog in enumerate(catalogs)
    )


def _gaps(catalogs: Sequence[Catalog]) -> Iterator[tuple[tuple[int, int], Catalog, Entry, Evidence]]:
    evidence: dict[str, Evidence] = {}
    for number, catalog in enumerate(catalogs):
        for position, entry in enumerate(catalog.entries):
            if entry.translation.state is not State.MISSING:
                continue
            if catalog.slug not in evidence:
                evidence[catalog.slug] = casing.gather(_texts(catalogs, catalog.slug))
            yield (number, position), catalog, entry, evidence[catalog.slug]


def _texts(catalogs: Sequence[Catalog], slug: str) -> Iterator[str]:
    for text in dict.fromkeys(
        entry.key.msgid for catalog in catalogs if catalog.slug == slug for entry in catalog.entries
    ):
        try:
            yield markup.plain(text)
        except MarkupError:
            continue


def _served(translator: Translator, entry: Entry, target: Language) -> str:
    if not translator.supports(entry.language, target):
        raise missing_model(entry.language, target)
    return translator.signature(entry.language, target)


def _job(msgid: str, source: Language, target: Language, evidence: Evidence) -> Job:
    plain, elements = lift(markup.parse(msgid))
    known = evidence.within(plain)
    kept = tuple(_verbatim(elements))
    asked = casing.sentence_case(plain, known)
    for start, end in kept:
        asked = asked[:start] + plain[start:end] + asked[end:]
    return Job(msgid, source, target, known, plain, asked, elements, kept)


def _verbatim(elements: Iterable[Element]) -> Iterator[Protected]:
    for element in elements:
        if element.tag.name in _VERBATIM and element.start < element.end:
            yield Protected(element.start, element.end)
        else:
            yield from _verbatim(element.children)


def _run(
    jobs: Sequence[Job], translator: Translator, progress: Callable[[int, int], None] | None
) -> dict[Job, Translation]:
    """Ask for all jobs at once, then for the parts of those whose answers did not pass, until none is left."""
    waiting: dict[Job, tuple[Part, ...]] = {job: plan.begin(job) for job in jobs}
    results: dict[Job, Translation] = {}
    while waiting:
        if progress:
            progress(len(results), len(jobs))
        questions = {
            (job, part): _question(job, part)
            for job, parts in waiting.items()
            for part in parts
            if isinstance(part, Span) and not plan.oversized(part)
        }
        requests = tuple(dict.fromkeys(question.request for question in questions.values()))
        answers: dict[Request, tuple[Hypothesis, ...]] = {}
        if requests:
            answers = dict(zip(requests, translator.translate(requests), strict=True))
        rest: dict[Job, tuple[Part, ...]] = {}
        for job, parts in waiting.items():
            after: list[Part] = []
            for part in parts:
                question = questions.get((job, part)) if isinstance(part, Span) else None
                if not isinstance(part, Span):
                    after.append(part)
                elif question is None:
                    after += _next(job, part, "the text is too long")
                else:
                    after += _judge(job, question, answers[question.request])
            outcome = _outcome(job, tuple(after))
            if isinstance(outcome, Translation):
                signature = translator.signature(job.source, job.target)
                results[job] = replace(outcome, signature=signature)
            else:
                rest[job] = outcome
        waiting = rest
    if progress and jobs:
        progress(len(jobs), len(jobs))
    return results


def _question(job: Job, span: Span) -> _Question:
    text = job.asked[span.start : span.end]
    spans = [(s - span.start, e - span.start, back) for s, e, back in plan.figures(job, span)]
    edits, stand_ins = protect.stand_in(text, spans)
    asked = applied(text, edits)
    return _Question(span, Request(asked, job.source, job.target, bool(job.elements)), edits, stand_ins)


def _judge(job: Job, question: _Question, hypotheses: Sequence[Hypothesis]) -> tuple[Part, ...]:
    """Settle a span with the first hypothesis that passes the gate, or cut it finer."""
    span = question.span
    source = job.plain[span.start : span.end]
    kept = tuple(
        Protected(s - span.start, e - span.start) for s, e in job.kept if span.start <= s and e <= span.end
    )
    moves = Moves(undo(job.asked[span.start : span.end], question.edits))
    inside = bool(_INSIDE.search(job.plain[: span.start]))
    reason = "the model gave no text"
    for hypothesis in hypotheses:
        links = tuple(Link(moves.first(a), moves.last(b), c, d) for a, b, c, d in hypothesis.links)
        draft = protect.put_back(Draft(hypothesis.text, links), question.stand_ins)
        if draft is None:
            reason = "a number, address or sign was lost"
            continue
        draft = polish.tidy(job.asked[span.start : span.end], draft, job.target, job.lowered, inside=inside)
        settled = figures.settle(source, draft, job.languages, kept)
        if settled is None:
            reason = "a number was lost or changed"
            continue
        fault = gate.fault(job.asked[span.start : span.end], settled.text, job.languages, kept)
        if not fault:
            return (Settled(span, settled),)
        reason = fault
    return _next(job, span, reason)


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
        return Translation(text, State.MACHINE)
    again: list[Part] = []
    for part in settled:
        cut = () if part.fixed else plan.finer(job, part.span)
        again += cut or (part,)
    return tuple(again) if any(isinstance(part, Span) for part in again) else Translation(problem=fault)
