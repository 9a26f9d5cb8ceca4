"""Lists of many articles: pages of the index, of each language's list and of each tag's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Edition, Format, Language
from pipeline.publish import Order, publish
from pipeline.publish.lists import Listing
from tests.publish_sample import EN, FR, LOCAL, SITE, edition

ADDRESS = "https://leaves.example/a/"


def articles(count: int, *languages: Language, slug: str = "article", **fields: object) -> list[Edition]:
    """So many articles in these languages, one a day."""
    return [
        replace(
            edition(language=language, slug=f"{slug}-{number}"),
            published=f"2026-{1 + number // 28:02}-{1 + number % 28:02}",
            **fields,  # type: ignore[arg-type]  # replace checks the names at run time
        )
        for number in range(count)
        for language in languages or (FR, EN)
    ]


def printed(editions: Sequence[Edition], out: Path, size: int = 4) -> dict[str, BeautifulSoup]:
    """All lists of a site, by path."""
    publish(editions, SITE, out, Order((Format.HTML,), list_size=size))
    return {path: soup for path, soup in pages(out).items() if soup.select("body.index")}


def pages(out: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(out).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(out.rglob("*.html"))
    }


def listed(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select("article h2 a")]


def test_the_newest_articles_come_first_over_all_pages(tmp_path: Path) -> None:
    made = printed(articles(10), tmp_path)
    assert sorted(made) == [
        "en/index.html", "en/pages/2.html", "en/pages/3.html", "fr/index.html", "fr/pages/2.html",
        "fr/pages/3.html", "index.html", "pages/2.html", "pages/3.html",
    ]  # fmt: skip
    assert listed(made["fr/index.html"]) == [f"article-{number}.html" for number in (9, 8, 7, 6)]
    assert listed(made["fr/pages/2.html"]) == [f"../article-{number}.html" for number in (5, 4, 3, 2)]
    assert listed(made["fr/pages/3.html"]) == [f"../article-{number}.html" for number in (1, 0)]
    assert listed(made["pages/3.html"]) == [
        f"../{language}/article-{number}.html" for number in (1, 0) for language in ("fr", "en")
    ]


def test_every_way_on_a_list_leads_to_a_page(tmp_path: Path) -> None:
    made = printed(articles(10, tags=("Cinéma",)), tmp_path)
    assert "fr/pages/tags/cinema/3.html" in made
    for path, page in made.items():
        for link in page.select("a[href], link[href]"):
            goal = urlsplit(urljoin(ADDRESS + path, str(link["href"])))._replace(fragment="").geturl()
            assert (tmp_path / goal.removeprefix(ADDRESS)).is_file(), (path, link)


def test_pages_tell_who_they_are_and_where_the_others_are(tmp_path: Path) -> None:
    page = printed(articles(10), tmp_path)["fr/pages/2.html"]
    assert page.title
    assert page.title.text == "Articles, page 2 – The Two Leaves"
    assert page.h1
    assert page.h1.text == "Articles, page 2"
    (canonical,) = page.select("link[rel=canonical]")
    assert canonical["href"] == f"{ADDRESS}fr/pages/2.html"
    assert {str(one["hreflang"]): one["href"] for one in page.select("link[hreflang]")} == {
        "fr": f"{ADDRESS}fr/pages/2.html",
        "en": f"{ADDRESS}en/pages/2.html",
        "x-default": f"{ADDRESS}pages/2.html",
    }
    (steps,) = page.select("nav.steps")
    assert steps["aria-label"] == "Pages"
    assert [(one.text, one.get("href"), one.get("rel")) for one in steps.select("a, span")] == [
        ("Précédente", "../index.html", ["prev"]),
        ("1", "../index.html", None),
        ("2", None, None),
        ("3", "3.html", None),
        ("Suivante", "3.html", ["next"]),
    ]
    assert [(one["rel"], one["href"]) for one in page.select("link[rel=prev], link[rel=next]")] == [
        (["prev"], "../index.html"),
        (["next"], "3.html"),
    ]
    assert [one.text for one in steps.select("[aria-current=page]")] == ["2"]


def test_a_language_with_fewer_pages_is_not_offered_on_the_pages_it_has_not(tmp_path: Path) -> None:
    made = printed([*articles(10, FR), *articles(5, EN, slug="other")], tmp_path)
    for path, languages in (("fr/pages/2.html", ["fr", "en"]), ("fr/pages/3.html", ["fr"])):
        found = [one["hreflang"] for one in made[path].select("link[hreflang]")]
        assert found == [*languages, "x-default"]


def test_of_many_pages_the_first_the_last_and_the_nearest_are_named(tmp_path: Path) -> None:
    made = printed(articles(40, FR), tmp_path, size=2)
    ways = [item.text.strip() for item in made["fr/pages/10.html"].select("nav.steps li")]
    assert ways == ["Précédente", "1", "…", "8", "9", "10", "11", "12", "…", "20", "Suivante"]
    assert [item.text.strip() for item in made["fr/index.html"].select("nav.steps li")] == [
        "1", "2", "3", "…", "20", "Suivante",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [0, 10])
def test_what_fits_on_one_page_has_no_ways_to_others(tmp_path: Path, size: int) -> None:
    made = printed(articles(10), tmp_path, size)
    assert sorted(made) == ["en/index.html", "fr/index.html", "index.html"]
    assert not any(page.select("nav.steps, link[rel=next]") for page in made.values())


def test_no_name_of_an_article_or_a_tag_meets_that_of_a_page(tmp_path: Path) -> None:
    names = ("pages", "2", "index-2", "index")
    tags = ("Index", "Pages", "2", "Pages 2")
    made = [
        replace(one, slug=slug, tags=tags)
        for slug in names
        for one in articles(1, FR, EN)
    ]  # fmt: skip
    lists = printed(made, tmp_path, size=1)
    articles_found = {path for path in pages(tmp_path) if path not in lists}
    wanted = {
        f"{language}/{slug}.html" for language in ("fr", "en") for slug in (*names[:3], "index-article")
    }
    assert articles_found == wanted
    own = [path for path in lists if path.startswith("fr/")]
    assert len(own) == 4 * (1 + len(tags)), "four pages for each list"


def test_pages_that_a_list_no_longer_has_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    printed(articles(10, tags=("Mer",)), tmp_path)
    theirs = [tmp_path / "fr" / "pages" / name for name in ("notes.html", "9.html")]
    for path in theirs:
        path.write_text("<p>mine")
    made = printed(articles(5, tags=("Mer",)), tmp_path)
    assert sorted(path for path in made if path.startswith("fr/")) == [
        "fr/index.html", "fr/pages/2.html", "fr/pages/tags/mer/2.html", "fr/tags/mer.html",
    ]  # fmt: skip
    assert all(path.exists() for path in theirs)


def test_a_line_stands_between_the_two_editions_of_an_article(tmp_path: Path) -> None:
    page = printed(articles(1), tmp_path)["index.html"]
    rules = (tmp_path / "style.css").read_text(encoding="utf-8").splitlines()
    (selector,) = (
        rule.partition("{")[0] for rule in rules if ".pair" in rule and "border-inline-start" in rule
    )
    assert len(page.select(selector)) == 1


def test_the_pages_of_a_tag_that_nobody_has_any_more_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    printed(articles(10, tags=("Mer", "Port")), tmp_path)
    theirs = tmp_path / "fr" / "tags" / "mine.html"
    theirs.write_text("<p>mine")
    made = printed(articles(10, tags=("Port",)), tmp_path)
    assert {path for path in made if "tags/" in path} == {
        f"{language}/{path}.html"
        for language in ("fr", "en")
        for path in ("tags/port", "pages/tags/port/2", "pages/tags/port/3")
    }
    assert theirs.exists()


def test_addresses_seen_from_a_page_are_right_without_a_public_address(tmp_path: Path) -> None:
    publish(articles(5), LOCAL, tmp_path, Order((Format.HTML,), list_size=2))
    (canonical,) = pages(tmp_path)["pages/2.html"].select("link[rel=canonical]")
    assert canonical["href"] == "2.html"


@given(count=st.integers(0, 40), size=st.integers(0, 12))
def test_each_article_is_on_one_page(count: int, size: int) -> None:
    slugs = tuple(f"a{number}" for number in range(count))
    listing = Listing("index.html", FR, "", slugs)
    made = list(listing.pages(size))
    assert sum((page.slugs for page in made), ()) == slugs
    assert [page.number for page in made] == list(range(1, listing.length(size) + 1))
    assert all(page.of == len(made) for page in made)
    assert all(len(page.slugs) <= (size or count) for page in made)
    assert [*listing.paths(size)] == [
        "fr/index.html",
        *(f"fr/pages/{number}.html" for number in range(2, len(made) + 1)),
    ]


def test_every_page_is_in_the_sitemap_with_the_other_languages_that_it_names_itself(tmp_path: Path) -> None:
    made = [
        *articles(5, tags=("Wind",)),
        *articles(3, FR, slug="autre", tags=("Mer",)),
        *articles(1, EN, slug="other"),
    ]
    publish(made, SITE, tmp_path, Order((Format.HTML, Format.SITEMAP), list_size=2))
    sitemap = BeautifulSoup((tmp_path / "sitemap.xml").read_bytes(), "xml")
    told = {
        str(url.loc.string): {str(link["hreflang"]): str(link["href"]) for link in url.find_all("link")}
        for url in sitemap.find_all("url")
        if url.loc
    }
    said = {
        ADDRESS + path: {str(link["hreflang"]): str(link["href"]) for link in page.select("link[hreflang]")}
        for path, page in pages(tmp_path).items()
    }
    assert told == said
