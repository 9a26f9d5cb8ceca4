"""The cases in `cases/normalise/bylines.txt`: a line of a page, and the author and date that are read of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Article, BlockKind, Language, Page
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


HEAD = "<meta property='article:published_time' content='2025-05-14'>"


@pytest.mark.parametrize(
    ("head", "part", "published"),
    [
        ("", "<table><tr><th>Opening</th><td>14 May 2025</td></tr><tr><th>Closing</th><td>18 May 2025</td></tr></table>", ""),
        ("", "<dl><dt>Date</dt><dd>14 May 2025</dd><dt>Place</dt><dd>Town hall</dd></dl>", ""),
        (HEAD, "<dl><dt>Date</dt><dd>14 May 2025</dd><dt>Place</dt><dd>Town hall</dd></dl>", "2025-05-14"),
        ("", "<dl><dt>Date changed:</dt><dd>2025-05-14</dd></dl>", ""),
        ("", "<ul><li>14 May 2025</li><li>18 May 2025</li></ul>", ""),
        ("", "<figure><img src='a.png' alt='A boat'><figcaption>14 May 2025</figcaption></figure>", ""),
        ("", "<table><tr><td class='author'>Victor Hugo</td><td>Poems</td></tr><tr><td class='author'>Jane Austen</td><td>Novels</td></tr></table>", ""),
        (HEAD, "<p>18 May 2025</p>", "2025-05-14"),
    ],
)  # fmt: skip
def test_a_date_or_a_name_among_others_is_the_articles_text(head: str, part: str, published: str) -> None:
    lead = "<p>Doors open early at the fair.</p>"
    text = f"{head}<main><article><h1>The fair</h1>{lead}{part}{PARAGRAPHS}</article></main>"
    article = normalise(Page("a", "a.html", "text/html", text))
    assert isinstance(article, Article)
    said = " ".join(block.text for block in article.blocks)
    words = re.sub(r"<[^>]*>", " ", part).split()
    assert all(word in said for word in words), said
    assert article.published == published


@pytest.mark.parametrize(
    "head",
    [
        "<p>14 May 2025</p>",
        "<p>15 May 2025</p>",
        "<p>Sea and shore</p><p>14 May 2025</p>",
        "<p>Sea and shore</p><p>Updated 15 May 2025</p>",
        "<dl><dd>Written by Dana Whitfield</dd><dd>Published: 14 May 2025</dd></dl>",
    ],
)
def test_a_byline_under_the_title_is_no_text_even_where_its_date_is_declared(head: str) -> None:
    text = f"{HEAD}<main><article><h1>The harbour</h1>{head}{PARAGRAPHS}</article></main>"
    article = normalise(Page("a", "a.html", "text/html", text))
    assert isinstance(article, Article)
    assert not any("2025" in block.text for block in article.blocks)
    assert article.published == "2025-05-14"


def test_a_pages_own_date_goes_with_its_label() -> None:
    date = "<dl id='wb-dtmd'><dt>Date modified:</dt><dd><time property='dateModified'>2025-05-14</time></dd></dl>"
    article = normalise(
        Page("a", "a.html", "text/html", f"<main><h1>The harbour</h1>{PARAGRAPHS}{date}</main>")
    )
    assert isinstance(article, Article)
    assert not any("modified" in block.text for block in article.blocks)


PERSON = '{"@type": "Person", "name": "Sam O&#039;Neil"}'
DECLARED = '<script type="application/ld+json">{"@type": "Article", "author": %s}</script>'


@pytest.mark.parametrize(
    ("head", "line", "author"),
    [
        (f"<meta name=author content=soneil>{DECLARED % PERSON}", "", "Sam O'Neil"),
        ("<meta name=author content=soneil>", "<p>By Sam O'Neil</p>", "Sam O'Neil"),
        ("<meta name=author content=soneil>", "", "soneil"),
        (DECLARED % f'[{PERSON}, {{"@type": "Organization", "name": "The Tide"}}]', "", "Sam O'Neil"),
        (DECLARED % '[{"@type": "Organization", "name": "The Tide"}]', "", "The Tide"),
    ],
)
def test_a_person_counts_before_an_account_or_an_organisation(head: str, line: str, author: str) -> None:
    text = f"{head}<main><article><h1>The harbour</h1>{line}{PARAGRAPHS}</article></main>"
    article = normalise(Page("a", "a.html", "text/html", text))
    assert isinstance(article, Article)
    found = [block.text for block in article.blocks if block.kind is BlockKind.AUTHOR]
    assert found == [author]


@pytest.mark.parametrize(
    ("line", "published", "author"),
    [
        (
            "<footer class='node__meta'><div>Soumis par <span>Karine Dubé</span> le <time datetime='2024-09-12T14:20:00-04:00'>jeu 12/09/2024 - 14:20</time></div></footer><div>Opens on</div><div><time datetime='2024-09-16'>16 September 2024</time></div>",
            "2024-09-12T14:20:00-04:00",
            ["Karine Dubé"],
        ),
        ("<small>12 mars 2009 par Pierre</small>", "2009-03-12", ["Pierre"]),
        (
            "<div class='post-meta'>May 20, 2024&nbsp;·&nbsp;3 min&nbsp;·&nbsp;Théo Marchand</div>",
            "2024-05-20",
            ["Théo Marchand"],
        ),
        ("<p>Publié le 12 février 2025 - Direction du port (ville)</p>", "2025-02-12", []),
    ],
)
def test_author_and_date_are_found_in_what_systems_write_under_a_title(
    line: str, published: str, author: list[str]
) -> None:
    text = f"<main><article><h1>The harbour</h1>{line}{PARAGRAPHS}</article></main>"
    article = normalise(Page("a", "a.html", "text/html", text))
    assert isinstance(article, Article)
    assert article.published == published
    assert [block.text for block in article.blocks if block.kind is BlockKind.AUTHOR] == author
