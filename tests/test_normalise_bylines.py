"""The cases in `cases/normalise/bylines.txt`: a line of a page, and the author and date that are read of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Article, Language, Page
from pipeline.normalise import normalise
from pipeline.normalise.byline import read_byline

CASES = Path(__file__).parent / "cases" / "normalise" / "bylines.txt"
BODY = (
    "<p>" + "The harbour was quiet that morning, and the boats had not yet come back from the open sea. " * 3
)
PARAGRAPHS = BODY + BODY.replace("morning", "evening") + BODY.replace("quiet", "loud")


def cases() -> Iterator[tuple[str, str, str]]:
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found = re.fullmatch(r"(?:\[([\w-]+)\] )?(.+) => (.+)", line)
            assert found, line
            yield found[1] or "", found[2], found[3]


@pytest.mark.parametrize(("language", "line", "expected"), list(cases()))
def test_a_line_says_who_wrote_and_when(language: str, line: str, expected: str) -> None:
    found = read_byline(line, Language(language) if language else None)
    told = ", ".join(filter(None, (found.author, found.published))) if found else "nothing"
    assert told == expected


@pytest.mark.parametrize(
    "head",
    [
        "<main><header><h1>The harbour</h1><div class='meta-x'><p>By Dana Whitfield</p><p>14/05/2025</p></div></header>",
        "<div class='top'><h1>The harbour</h1><p>By Dana Whitfield | <time datetime='2025-05-14'>Wednesday</time></p></div>",
        "<h1>The harbour</h1><div class='tools'><span>5 min</span></div><div>Published 14 May 2025 by Dana Whitfield</div>",
    ],
)
def test_author_and_date_are_found_wherever_they_stand_above_the_text(head: str) -> None:
    article = normalise(Page("a", "a.html", "text/html", f"{head}<div class='body'>{PARAGRAPHS}</div>"))
    assert isinstance(article, Article)
    authors = [block.text for block in article.blocks if block.kind == "author"]
    assert (authors, article.published) == (["Dana Whitfield"], "2025-05-14")


@pytest.mark.parametrize(
    ("declared", "published"),
    [
        ("Wed, 14 May 2025 10:00:00 GMT", "2025-05-14"),
        ("14 mai 2025", "2025-05-14"),
        ("14/05/2025", "2025-05-14"),
        ("05/03/2025", "2025-03-05"),
        ("yesterday", ""),
    ],
)
def test_a_date_is_declared_in_words_too(declared: str, published: str) -> None:
    page = f"<html lang=fr><meta name=date content='{declared}'><h1>Le port</h1><p>Les bateaux partent."
    article = normalise(Page("a", "a.html", "text/html", page))
    assert isinstance(article, Article)
    assert article.published == published


def test_the_language_that_the_server_named_is_a_hint() -> None:
    text = "<h1>Le port</h1><p>Publié le 03/05/2025.</p><p>Les bateaux partent."
    article = normalise(Page("a", "a.html", "text/html", text, language="fr-CH"))
    assert isinstance(article, Article)
    assert (article.language, article.hints) == ("fr-CH", ("fr-CH",))
    both = normalise(Page("a", "a.html", "text/html", f"<html lang=en>{text}", language="fr, en"))
    assert isinstance(both, Article)
    assert (both.language, both.hints) == ("en", ("en", "fr"))
