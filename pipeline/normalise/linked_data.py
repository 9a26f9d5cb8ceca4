"""JSON-LD: what a page says about its article to machines, and the questions it answers."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.normalise.characters import clean, read_entities
from pipeline.normalise.dom import Element

_ARTICLE_TYPES = re.compile(r"(?:[A-Za-z]*Article|[A-Za-z]*Posting|Report|WebPage)")
_PERSON = re.compile("Person")
_LONGEST = 2_000_000
"""Characters; more is no description of an article."""
_MOST_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What of it concerns the article."""

    article: Mapping[str, object]
    """The node that describes an article; empty where there is none that can be read."""
    faq: tuple[tuple[str, str], ...]
    """Questions, clean, and their answers, which are HTML."""


def read_linked_data(scripts: Iterable[Element]) -> LinkedData:
    """Read a page's scripts of JSON-LD, broken ones left out."""
    article: Mapping[str, object] = {}
    faq: list[tuple[str, str]] = []
    for node in _nodes(scripts):
        if not article and _has_type(node, _ARTICLE_TYPES):
            article = node
        if _has_type(node, re.compile("FAQPage")):
            faq += _questions(node)
    return LinkedData(article, tuple(faq[:_MOST_QUESTIONS]))


def strings_of(value: object) -> tuple[str, ...]:
    """Return a string, or those in a list, clean."""
    found = (text_of(one) for one in (value if isinstance(value, list) else [value]))
    return tuple(text for text in found if text)


def names_of(value: object) -> str:
    """Return the names of people, one after the other; of organisations where no person is named."""
    each = value if isinstance(value, list) else [value]
    people = [one for one in each if isinstance(one, dict) and _has_type(one, _PERSON)] or each
    names = [text_of(person.get("name") if isinstance(person, dict) else person) for person in people]
    return ", ".join(filter(None, names))


def address_of(value: object) -> str:
    """Return the address of an image, or of the first of several."""
    first = value[0] if isinstance(value, list) and value else value
    return text_of(first.get("url") if isinstance(first, dict) else first)


def text_of(value: object) -> str:
    """Return a string in clean text, its entities read; empty for anything else."""
    return clean(read_entities(value)) if isinstance(value, str) else ""


def _nodes(scripts: Iterable[Element]) -> Iterator[dict[str, object]]:
    """Yield the objects at the top of each script, in a list or in a graph."""
    for script in scripts:
        text = script.text().strip()
        if script.get("type").lower() != "application/ld+json" or len(text) > _LONGEST:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # broken, or nested to exhaust the reader
            continue
        for node in data if isinstance(data, list) else [data]:
            if isinstance(node, dict):
                yield node
                graph = node.get("@graph")
                yield from (
                    (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()
                )


def _has_type(node: Mapping[str, object], pattern: re.Pattern[str]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and pattern.fullmatch(name) for name in names)


def _questions(page: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    asked = page.get("mainEntity")
    for question in asked if isinstance(asked, list) else [asked]:
        if not isinstance(question, dict):
            continue
        answers = question.get("acceptedAnswer") or question.get("suggestedAnswer")
        answer = answers[0] if isinstance(answers, list) and answers else answers
        text = answer.get("text") if isinstance(answer, dict) else None
        if (name := text_of(question.get("name"))) and isinstance(text, str) and text.strip():
            yield name, text
