"""JUnit XML, as CI servers read it: a suite for each rule's subject, a case for each rule."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pipeline.report.issues import Issue, worst
from pipeline.report.nouns import Report

_MOST = 25_000
"""Cases for what was found, some ten megabytes; GitLab refuses files of more than thirty."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report, found: Iterable[Issue]) -> str:
    """Return one suite for each article and language, with a case that passes or one for each error.

    Warnings are cases that pass and say so in `system-out`. Beyond some number the worst are told, and how many
    are not. The form is that of Jenkins' `junit-10.xsd`.
    """
    flawed: set[str] = set()
    shown, rest = worst(_noting(found, flawed), _MOST)
    every = (f"{one.slug}, {one.language}" for one in report.coverage)
    untold = flawed - {issue.subject for issue in shown}
    subjects: dict[str, list[Issue]] = {subject: [] for subject in every if subject not in untold}
    for issue in shown:
        subjects.setdefault(issue.subject, []).append(issue)
    suites = [_suite(subject, own) for subject, own in subjects.items()]
    cases = sum(max(1, len(own)) for own in subjects.values()) + bool(rest)
    if rest:
        suites.append(_remark("diptych", f"{rest} more are left out; --report json=FILE has all gaps"))
    failures = sum(issue.level == "error" for own in subjects.values() for issue in own)
    head = f'<testsuites name="diptych" tests="{cases}" failures="{failures}" errors="0">'
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""))


def _noting(found: Iterable[Issue], flawed: set[str]) -> Iterator[Issue]:
    """Pass complaints on, noting their subjects: one of which nothing is told does not pass for that."""
    for issue in found:
        flawed.add(issue.subject)
        yield issue


def _remark(subject: str, text: str) -> str:
    """Return a suite that only says something."""
    return (
        f'<testsuite name={_quoted(subject)} tests="1" failures="0" errors="0" skipped="0">\n'
        f'<testcase name="left out" classname={_quoted(subject)}>'
        f"<system-out>{_text(text)}</system-out></testcase>\n</testsuite>"
    )


def _suite(subject: str, own: list[Issue]) -> str:
    failures = sum(issue.level == "error" for issue in own)
    head = f'<testsuite name={_quoted(subject)} tests="{max(1, len(own))}" failures="{failures}" errors="0" skipped="0">'
    cases = [f'<testcase name="all" classname={_quoted(subject)}/>']
    if own:
        ordered = groupby(sorted(own, key=lambda issue: issue.rule), key=lambda issue: issue.rule)
        cases = [_case(issue, number, subject) for _, same in ordered for number, issue in enumerate(same, 1)]
    return "\n".join((head, *cases, "</testsuite>"))


def _case(issue: Issue, number: int, subject: str) -> str:
    place = f"{issue.path}:{issue.line}" if issue.line else issue.path
    name = f"{issue.rule} {number}"
    text = _text(f"{place}: {issue.message}" if place else issue.message)
    told = (
        f"<failure message={_quoted(issue.message)} type={_quoted(issue.rule)}>{text}</failure>"
        if issue.level == "error"
        else f"<system-out>{text}</system-out>"
    )
    return f"<testcase name={_quoted(name)} classname={_quoted(subject)}>{told}</testcase>"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
