"""Runs all checks on a catalog, but for those that a person dismissed."""

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.table import CHECKS
from pipeline.model import NO_LANGUAGE, Catalog, Entry, State
from pipeline.report import Finding
from pipeline.terms import NO_GLOSSARY, Glossary

_IGNORE = re.compile(r"diptych: *ignore *= *([a-z]+(?:[, ]+[a-z]+)*)")


def review(catalog: Catalog, glossary: Glossary = NO_GLOSSARY) -> Iterator[Finding]:
    """Yield what is wrong with the catalog's translations, in reading order.

    A comment `# diptych: ignore=numbers,length` on an entry dismisses those checks for it.
    """
    for entry in catalog.entries:
        made = entry.translation
        if not made.text or made.state is State.SOURCE or entry.language in (catalog.language, NO_LANGUAGE):
            continue
        languages = (entry.language, catalog.language)
        case = Case(entry.key.msgid, made.text, languages, entry.key.context, glossary)
        dismissed = _dismissed(entry)
        for check in CHECKS:
            problem = "" if check.id in dismissed else check.find(case)
            if problem:
                yield Finding(
                    catalog.slug, catalog.language, *entry.key, check.id, check.severity.value, problem
                )


def _dismissed(entry: Entry) -> set[str]:
    found = (_IGNORE.fullmatch(comment.strip()) for comment in entry.comments)
    return {name for ignore in found if ignore for name in re.split("[, ]+", ignore[1])}
