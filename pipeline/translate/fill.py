"""Every gap of a run filled in one go, or left open with the reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline import markup
from pipeline.casing import Evidence, gather
from pipeline.markup import MarkupError
from pipeline.model import NO_LANGUAGE, NOBODY, Catalog, Entry, State, Translation
from pipeline.terms import NO_GLOSSARY, Glossary
from pipeline.translate import rules
from pipeline.translate.door import Translator, missing_model
from pipeline.translate.job import Job, job_for
from pipeline.translate.rounds import Answer, translate_all
from pipeline.typography import typeset

RULE = "rule"
"""The signature of what was written without a model."""

_LONGEST = 20_000
"""Characters of a unit; a longer one is no sentence, and looking for what is in it would hold up all others."""


def fill_gaps(
    catalogs: Sequence[Catalog],
    translator: Translator,
    progress: Callable[[int, int], None] | None = None,
    glossary: Glossary = NO_GLOSSARY,
) -> tuple[Catalog, ...]:
    """Return the catalogs with every gap filled, or marked with the reason why it is not.

    All gaps of all catalogs go to the translator together, equal ones once. A gap that this very engine has
    tried before stays as it is; where nothing is left to try, the translator is not asked at all.
    A gap in a pair of languages that no engine serves says so, and the others are filled all the same.
    `progress` is told how many texts are done and how many there are. Raises `TranslateError` when there are gaps
    and no engine serves any pair of the catalogs' languages, or when a model cannot be read.
    """
    answers = answer_gaps(catalogs, translator, progress, glossary)
    return tuple(
        replace(
            catalog,
            entries=tuple(
                replace(entry, translation=answers[number, position].translation)
                if (number, position) in answers
                else entry
                for position, entry in enumerate(catalog.entries)
            ),
        )
        for number, catalog in enumerate(catalogs)
    )


def answer_gaps(
    catalogs: Sequence[Catalog],
    translator: Translator,
    progress: Callable[[int, int], None] | None = None,
    glossary: Glossary = NO_GLOSSARY,
    *,
    thorough: bool = False,
) -> dict[tuple[int, int], Answer]:
    """Return what came of each gap that was filled or tried, by number of catalog and of entry, and how."""
    jobs: dict[tuple[int, int], Job] = {}
    found: dict[tuple[int, int], Translation] = {}
    for place, catalog, entry, evidence in _gaps(catalogs):
        if entry.language in (NO_LANGUAGE, catalog.language):
            found[place] = Translation(entry.key.msgid, State.SOURCE)
            continue
        if len(entry.key.msgid) > _LONGEST:
            problem = f"longer than {_LONGEST:,} characters: no sentence is; cut it in the source"
            found[place] = Translation(signature=RULE, problem=problem)
            continue
        try:
            quoted = tuple(text for language, text in entry.quoted if language == catalog.language)
            job = job_for(entry.key.msgid, entry.language, catalog.language, evidence, glossary, quoted)
        except MarkupError as error:
            found[place] = Translation(
                signature=RULE, problem=f"the source's markup is broken: {error.message}"
            )
            continue
        written = rules.translate(job)
        if written is not None:
            found[place] = Translation(
                typeset(written, catalog.language), State.MACHINE, RULE, confidence=100
            )
        elif not translator.supports(entry.language, catalog.language):
            if not _serves_any(translator, catalogs):
                raise missing_model(entry.language, catalog.language)
            found[place] = Translation(
                signature=NOBODY, problem=f"no engine translates {entry.language} to {catalog.language}"
            )
        elif (
            translator.signature(entry.language, catalog.language) != entry.translation.signature
            or not entry.translation.problem
        ):
            jobs[place] = job
    distinct = tuple(dict.fromkeys(jobs.values()))
    results = translate_all(distinct, translator, progress, thorough=thorough)
    answers = dict(zip(distinct, results, strict=True))
    by_rule = {place: Answer(made) for place, made in found.items()}
    return by_rule | {place: answers[job] for place, job in jobs.items()}


def _gaps(catalogs: Sequence[Catalog]) -> Iterator[tuple[tuple[int, int], Catalog, Entry, Evidence]]:
    evidence: dict[str, Evidence] = {}
    for number, catalog in enumerate(catalogs):
        for position, entry in enumerate(catalog.entries):
            if entry.translation.state is not State.MISSING:
                continue
            if catalog.slug not in evidence:
                evidence[catalog.slug] = gather(_texts(catalogs, catalog.slug))
            yield (number, position), catalog, entry, evidence[catalog.slug]


def _texts(catalogs: Sequence[Catalog], slug: str) -> Iterator[str]:
    for text in dict.fromkeys(
        entry.key.msgid for catalog in catalogs if catalog.slug == slug for entry in catalog.entries
    ):
        try:
            yield markup.plain(text)
        except MarkupError:
            continue


def _serves_any(translator: Translator, catalogs: Sequence[Catalog]) -> bool:
    """Whether the engine is of use at all; catalogs of all the project's languages come together."""
    languages = {catalog.language for catalog in catalogs}
    return any(
        source != target and translator.supports(source, target)
        for source in languages
        for target in languages
    )
