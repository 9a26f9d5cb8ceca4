"""Names that stay, links between articles, templates of the project, editions that are held back."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipeline.errors import PipelineError
from pipeline.model import (
    Block,
    BlockKind,
    Edition,
    Flavour,
    Format,
    Held,
    Inline,
    Language,
    Passage,
    State,
    Summary,
)
from pipeline.publish import Order, PublishError, article_files, publish, site_files, summarise
from pipeline.publish.articles import AtHand
from pipeline.publish.names import name_editions
from pipeline.publish.plan import lay_plan
from pipeline.publish.withdrawn import withdrawn
from tests.publish_sample import EN, FR, LOCAL, SITE, edition, passage, piece, sample


def article(slug: str, fr: str, en: str, state: State = State.HUMAN) -> list[Edition]:
    """Two editions of an article that has a title only."""
    return [
        edition(passage(BlockKind.TITLE, piece(fr, FR, state), level=1), language=FR, slug=slug),
        edition(passage(BlockKind.TITLE, piece(en, EN, State.SOURCE), level=1), language=EN, slug=slug),
    ]


def pages(out: Path) -> list[str]:
    """The pages below a folder, the indexes left out."""
    found = sorted(path.relative_to(out).as_posix() for path in out.glob("*/*.html"))
    return [name for name in found if not name.endswith("index.html")]


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order((Format.HTML,), names=tmp_path / "locales")


def slugs(tmp_path: Path, language: str) -> list[str]:
    return (tmp_path / "locales" / language / "slugs.tsv").read_text(encoding="utf-8").splitlines()[1:]


def test_an_edition_is_called_after_its_title_in_its_language(tmp_path: Path, order: Order) -> None:
    publish(
        article("netflix", "Le choix de Netflix : l’été", "Netflix’s choice"), SITE, tmp_path / "out", order
    )
    assert slugs(tmp_path, "fr") == ["netflix\tle-choix-de-netflix-l-ete"]
    assert slugs(tmp_path, "en") == ["netflix\tnetflix-s-choice"]
    page = BeautifulSoup((tmp_path / "out" / "fr" / "le-choix-de-netflix-l-ete.html").read_bytes(), "lxml")
    assert page.select("nav a")[0]["href"] == "../en/netflix-s-choice.html"
    assert [link["href"] for link in page.select("link[hreflang]")] == [
        "https://leaves.example/a/fr/le-choix-de-netflix-l-ete.html",
        "https://leaves.example/a/en/netflix-s-choice.html",
        "https://leaves.example/a/en/netflix-s-choice.html",
    ]


def test_a_name_stays_when_the_title_changes_and_a_person_may_change_it(tmp_path: Path, order: Order) -> None:
    out = tmp_path / "out"
    publish(article("a", "Un", "One"), SITE, out, order)
    publish(article("a", "Un autre titre", "One"), SITE, out, order)
    assert slugs(tmp_path, "fr") == ["a\tun"]
    with (tmp_path / "locales" / "fr" / "slugs.tsv").open("a") as file:
        file.write("a\tdeux\n")
    publish(article("a", "Un autre titre", "One"), SITE, out, order)
    assert slugs(tmp_path, "fr") == ["a\tun", "a\tdeux"]
    assert pages(out) == ["en/a.html", "en/one.html", "fr/a.html", "fr/deux.html", "fr/un.html"]
    moved = BeautifulSoup((out / "fr" / "un.html").read_bytes(), "lxml")
    assert moved.select("meta[http-equiv=refresh]")[0]["content"] == "0; url=deux.html"
    assert moved.select("link[rel=canonical]")[0]["href"] == "https://leaves.example/a/fr/deux.html"
    assert (out / "_redirects").read_text() == (
        "/a/fr/a.html /a/fr/deux.html 301\n/a/fr/un.html /a/fr/deux.html 301\n"
        "/a/en/a.html /a/en/one.html 301\n"
    )


def test_no_two_editions_get_one_name(tmp_path: Path, order: Order) -> None:
    editions = [
        *article("a", "Le vent", "The wind"),
        *article("b", "Le vent !", "The wind"),
        *article("the-wind", "🎬", "Index"),
        *article("c", "Index", "ветер"),
    ]
    publish(editions, SITE, tmp_path / "out", order)
    assert slugs(tmp_path, "fr") == ["a\tle-vent", "b\tle-vent-2", "the-wind\tthe-wind", "c\tindex-2"]
    assert slugs(tmp_path, "en") == ["a\tthe-wind-2", "b\tthe-wind-3", "the-wind\tindex-2", "c\tc"]
    publish(editions, SITE, tmp_path / "out", order)
    assert slugs(tmp_path, "fr") == ["a\tle-vent", "b\tle-vent-2", "the-wind\tthe-wind", "c\tindex-2"]


class Asked(set[str]):
    """Articles' names that count how often they are asked for."""

    times = 0

    def __contains__(self, name: object) -> bool:
        self.times += 1
        return super().__contains__(name)


def test_many_articles_of_one_title_are_numbered_without_counting_anew(tmp_path: Path) -> None:
    names = ["le-vent-7", "le-vent-3", *(f"a{number}" for number in range(200)), "le-vent-9"]
    slugs = Asked(names)
    editions = [one for name in reversed(names) for one in article(name, "Le vent", name)]
    given, _ = name_editions(AtHand(map(summarise, editions)), slugs, tmp_path)
    assert [given[name, FR] for name in ("le-vent-9", "a199", "a195", "a194", "a0")] == [
        "le-vent", "le-vent-2", "le-vent-8", "le-vent-10", "le-vent-204",
    ]  # fmt: skip
    assert [given[name, FR] for name in ("le-vent-3", "le-vent-7")] == ["le-vent-3", "le-vent-7"]
    assert slugs.times < 4 * len(editions)


def test_a_title_that_is_not_translated_yet_names_nothing(tmp_path: Path, order: Order) -> None:
    publish(article("a", "One", "One", State.MISSING), SITE, tmp_path / "out", order)
    assert not (tmp_path / "locales" / "fr").exists()
    assert pages(tmp_path / "out") == ["en/a.html", "en/one.html", "fr/a.html"]


def test_a_name_that_is_another_edition_s_by_now_leads_nowhere_else(tmp_path: Path, order: Order) -> None:
    folder = tmp_path / "locales" / "fr"
    folder.mkdir(parents=True)
    (folder / "slugs.tsv").write_text("a\tb\n")
    publish([*article("a", "Un", "One"), *article("b", "Deux", "Two")], SITE, tmp_path / "out", order)
    page = (tmp_path / "out" / "fr" / "b.html").read_text(encoding="utf-8")
    assert "refresh" not in page
    assert "<h1>Un</h1>" in page


@pytest.mark.parametrize("line", ["a", "a\t../b", "a\tb\nc\tB", "\tb", "a\tindex", "a\tb\tc", "a\t\ud7ff"])
def test_a_line_that_names_nothing_is_refused_by_file_and_number(
    line: str, tmp_path: Path, order: Order
) -> None:
    folder = tmp_path / "locales" / "fr"
    folder.mkdir(parents=True)
    (folder / "slugs.tsv").write_text(f"# names\n\n{line}\n", encoding="utf-8")
    with pytest.raises(PublishError) as raised:
        publish(article("a", "Un", "One"), SITE, tmp_path / "out", order)
    assert raised.value.where == f"{folder / 'slugs.tsv'}:{3 + line.count(chr(10))}"
    assert not (tmp_path / "out").exists()


def test_an_article_called_index_does_not_hide_the_index(tmp_path: Path) -> None:
    publish(article("index", "Un", "One"), SITE, tmp_path)
    assert (tmp_path / "fr" / "index-article.html").is_file()
    assert "index-article.html" in (tmp_path / "fr" / "index.html").read_text(encoding="utf-8")


def linked(*addresses: str) -> list[Edition]:
    """Two editions of an article with links, at an address of its own."""
    made = []
    for language in (FR, EN):
        parts = [
            passage(
                BlockKind.PARAGRAPH,
                piece("<a>x</a>", language, State.SOURCE, Inline(1, "a", (("href", one),))),
            )
            for one in addresses
        ]
        one = edition(*parts, language=language, slug="here")
        made.append(replace(one, url="https://news.example/2025/here", location="source/2025/here.html"))
    return made


def targets() -> list[Edition]:
    return [
        replace(one, slug="there", url="https://News.example/there/", location="source/there.txt")
        for one in article("there", "Là", "There")
    ]


LINKS = {
    "https://news.example/there#part": "there.html#part",
    "http://news.example/there/": "there.html",
    "../there": "there.html",
    "../there.txt": "there.html",
    "https://news.example/2025/here#part": "here.html#part",
    "https://news.example/elsewhere": "https://news.example/elsewhere",
    "https://news.example/there?page=2": "https://news.example/there?page=2",
    "there.txt": "there.txt",
    "#part": "#part",
    "mailto:there@news.example": "mailto:there@news.example",
    "https://[": "https://[",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_to_another_article_leads_to_its_edition(language: str, tmp_path: Path) -> None:
    publish([*linked(*LINKS), *targets()], LOCAL, tmp_path)
    page = BeautifulSoup((tmp_path / language / "here.html").read_bytes(), "lxml")
    assert [link["href"] for link in page.select("article p a")] == list(LINKS.values())


WHOLE = {
    "../there#part": "there.html#part",
    "../there.txt": "there.html",
    "here#part": "here.html#part",
    "docs/map.html#a": "https://news.example/2025/docs/map.html#a",
    "/map?a=b&c=d": "https://news.example/map?a=b&c=d",
    "//maps.example/a": "https://maps.example/a",
    "?page=2": "https://news.example/2025/?page=2",
    "#part": "#part",
    "tel:+33123": "tel:+33123",
    "https://maps.example/a": "https://maps.example/a",
    "//[": "//[",
}


def test_a_relative_link_leads_to_the_web_where_the_pages_address_is_known(tmp_path: Path) -> None:
    editions = [replace(one, base="https://news.example/2025/") for one in linked(*WHOLE)]
    image = Block(BlockKind.IMAGE, "", source="img/a.png")
    editions = [replace(one, passages=(*one.passages, Passage(image, ()))) for one in editions]
    publish([*editions, *targets()], LOCAL, tmp_path)
    page = BeautifulSoup((tmp_path / "fr" / "here.html").read_bytes(), "lxml")
    assert [link["href"] for link in page.select("article p a")] == list(WHOLE.values())
    assert [image["src"] for image in page.select("article img")] == ["https://news.example/2025/img/a.png"]


def test_each_format_links_to_its_own_kind(tmp_path: Path) -> None:
    order = Order((Format.MARKDOWN, Format.TEXT), names=tmp_path / "locales")
    editions = [*linked("../there.txt#part"), *targets()]
    publish(editions, SITE, tmp_path, order)
    assert "[x](la.md#part)" in (tmp_path / "fr" / "a-title.md").read_text(encoding="utf-8")
    assert "x (https://leaves.example/a/fr/la.html#part)" in (tmp_path / "fr" / "a-title.txt").read_text(
        encoding="utf-8"
    )
    wanted = {
        Flavour.HUGO: ("hugo/content/here/index.fr.md", "../la/"),
        Flavour.JEKYLL: ("jekyll/_pages/fr/here.md", "/fr/la/"),
        Flavour.ELEVENTY: ("eleventy/fr/here.md", "/fr/la/"),
        Flavour.ASTRO: ("astro/src/content/articles/fr/here.md", "/fr/there/"),
        Flavour.PELICAN: ("pelican/content/pages/here.fr.md", "la.html"),
    }
    for flavour, (path, href) in wanted.items():
        publish(editions, SITE, tmp_path, replace(order, flavour=flavour))
        assert f"[x]({href}#part)" in (tmp_path / path).read_text(encoding="utf-8")


def test_a_link_stays_where_the_other_article_has_no_edition_in_the_language(tmp_path: Path) -> None:
    english = [one for one in targets() if one.language == EN]
    publish([*linked("https://news.example/there"), *english], LOCAL, tmp_path)
    assert 'href="https://news.example/there"' in (tmp_path / "fr" / "here.html").read_text(encoding="utf-8")
    assert 'href="there.html"' in (tmp_path / "en" / "here.html").read_text(encoding="utf-8")


def templates(tmp_path: Path, **files: str) -> Order:
    folder = tmp_path / "templates"
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Order(templates=folder)


def test_a_project_s_template_stands_in_for_ours_and_is_escaped_too(tmp_path: Path) -> None:
    order = templates(
        tmp_path, page_html="<p>{{ title }}</p>{{ nothing | default('-') }}\n", style_css="p {}\n"
    )
    publish(article("a", "&lt;b>", "One"), SITE, tmp_path / "out", order)
    assert (tmp_path / "out" / "fr" / "a.html").read_text() == "<p>&lt;b&gt;</p>-\n"
    assert (tmp_path / "out" / "style.css").read_text() == "p {}\n"
    assert "<nav" in (tmp_path / "out" / "fr" / "index.html").read_text()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("<p>\n{{ title }\n", 2, "unexpected '}'"),
        ("<p>\n{{ titel }}\n", 2, "'titel' is undefined"),
        ("\n\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ title + 1 }}", 1, ""),
        ("{% include 'none.html' %}", 1, "none.html"),
        ("{% include 'page.html' %}", 1, "recursion"),
        ("{{ title | nofilter }}", 1, "No filter named 'nofilter'"),
    ],
)
def test_a_template_that_does_not_work_is_one_clear_error(
    text: str, line: int, problem: str, tmp_path: Path
) -> None:
    order = templates(tmp_path, page_html=text)
    with pytest.raises(PublishError) as raised:
        publish(article("a", "Un", "One"), SITE, tmp_path / "out", order)
    assert raised.value.where == f"{tmp_path / 'templates' / 'page.html'}:{line}"
    assert raised.value.message.startswith("the template does not work: ")
    assert problem in raised.value.message
    assert raised.value.next_step == "mend the template"


@pytest.mark.parametrize("name", ["base.html", "style.css", "book.css", "phrases/fr.toml"])
def test_a_file_of_the_templates_that_is_not_utf_8_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    order = replace(templates(tmp_path), formats=(Format.HTML, Format.EPUB))
    path = tmp_path / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes("first line\n/* été */\n".encode("latin-1"))
    with pytest.raises(PipelineError) as raised:
        publish(article("a", "Un", "One"), SITE, tmp_path / "out", order)
    assert raised.value.where == f"{path}:2"
    assert raised.value.message == "this is not UTF-8"


def test_the_names_of_editions_in_another_encoding_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "locales" / "fr" / "slugs.tsv"
    path.parent.mkdir(parents=True)
    path.write_bytes("a\tun\nb\tété\n".encode("latin-1"))
    with pytest.raises(PublishError) as raised:
        publish(article("a", "Un", "One"), SITE, tmp_path / "out", Order(names=tmp_path / "locales"))
    assert raised.value.where == f"{path}:2"


def test_the_mark_that_windows_editors_put_before_a_file_comes_on_no_page(
    tmp_path: Path,
) -> None:
    order = templates(tmp_path, page_html="<p>{{ phrases.by }}", style_css="p {}")
    (tmp_path / "locales" / "fr").mkdir(parents=True)
    (tmp_path / "templates" / "phrases").mkdir()
    (tmp_path / "templates" / "phrases" / "fr.toml").write_text('[page]\nby = "Texte"\n')
    (tmp_path / "locales" / "fr" / "slugs.tsv").write_text("a\tdeux\n")
    for path in (*tmp_path.rglob("*.*"),):
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    publish(article("a", "Un", "One"), SITE, tmp_path / "out", replace(order, names=tmp_path / "locales"))
    assert (tmp_path / "out" / "fr" / "deux.html").read_text(encoding="utf-8") == "<p>Texte"
    assert (tmp_path / "out" / "style.css").read_text(encoding="utf-8") == "p {}"


def test_an_edition_that_is_held_back_is_taken_away_and_nobody_points_at_it(tmp_path: Path) -> None:
    order = Order((Format.HTML, Format.EPUB), names=tmp_path / "locales")
    out = tmp_path / "out"
    french, english = article("a", "Un", "One")
    publish([french, english], SITE, out, order)
    assert (out / "fr" / "un.html").is_file()
    publish([english], SITE, out, order, [Held("a", FR, "too little")])
    assert not (out / "fr" / "un.html").exists()
    assert not (out / "fr" / "un.epub").exists()
    assert "fr/" not in (out / "en" / "one.html").read_text(encoding="utf-8")
    assert "Un" not in (out / "fr" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("date", ["", "2025-05-14"])
def test_what_a_site_generator_has_of_an_edition_is_taken_away_with_it(
    flavour: Flavour, date: str, tmp_path: Path
) -> None:
    editions = [replace(one, published=date) for one in article("a", "Un", "One")]
    order = Order((Format.MARKDOWN,), flavour)
    publish(editions, SITE, tmp_path, order)
    before = set(tmp_path.rglob("*.md"))
    publish(editions[1:], SITE, tmp_path, order, [Held("a", FR, "too little", date)])
    after = set(tmp_path.rglob("*.md"))
    assert (len(before), len(after)) == (2, 1)
    assert "fr" not in str(after.pop().relative_to(tmp_path))


def test_pages_that_led_to_an_edition_that_is_held_back_are_taken_away(tmp_path: Path, order: Order) -> None:
    out = tmp_path / "out"
    french, english = article("a", "Un", "One")
    publish([french, english], SITE, out, order)
    with (tmp_path / "locales" / "fr" / "slugs.tsv").open("a") as file:
        file.write("a\tdeux\n")
    publish([french, english], SITE, out, order)
    assert pages(out) == ["en/a.html", "en/one.html", "fr/a.html", "fr/deux.html", "fr/un.html"]
    publish([english], SITE, out, order, [Held("a", FR, "too little")])
    assert pages(out) == ["en/a.html", "en/one.html"]


def test_what_is_another_articles_by_now_stays_when_an_edition_is_held_back(
    tmp_path: Path, order: Order
) -> None:
    """Nobody writes it again: nothing of that article changed."""
    plan = lay_plan(AtHand(map(summarise, article("b", "A", "A"))), SITE, order)
    places = {*withdrawn([Held("a", FR, "too little"), Held("c", FR, "too little")], plan, SITE, order)}
    assert "fr/a.html" not in places
    assert "fr/c.html" in places


def test_nobody_is_led_from_a_list_to_an_article_of_its_name(tmp_path: Path, order: Order) -> None:
    publish(article("index", "Un", "One"), SITE, tmp_path / "out", order)
    assert (tmp_path / "out" / "_redirects").read_text().splitlines() == [
        "/a/fr/index-article.html /a/fr/un.html 301",
        "/a/en/index-article.html /a/en/one.html 301",
    ]


def test_an_article_called_index_takes_no_list_with_it_when_it_is_held_back(tmp_path: Path) -> None:
    french, english = article("index", "Un", "One")
    publish([french, english], SITE, tmp_path)
    plan = lay_plan(AtHand([summarise(english)]), SITE, Order())
    assert "fr/index.html" not in [*withdrawn([Held("index", FR, "too little")], plan, SITE, Order())]
    publish([english], SITE, tmp_path, held=[Held("index", FR, "too little")])
    assert pages(tmp_path) == ["en/index-article.html"]


def test_a_feed_goes_with_its_last_article(tmp_path: Path) -> None:
    editions = [replace(one, published="2025-05-14") for one in article("a", "Un", "One")]
    publish(editions, SITE, tmp_path)
    assert (tmp_path / "fr" / "feed.xml").is_file()
    publish(editions[1:], SITE, tmp_path, held=[Held("a", FR, "too little")])
    assert not (tmp_path / "fr" / "feed.xml").exists()
    assert "feed.xml" not in (tmp_path / "fr" / "index.html").read_text(encoding="utf-8")


def test_a_page_leads_to_a_feed_where_there_is_one(tmp_path: Path) -> None:
    french, english = article("a", "Un", "One")
    other = article("b", "Deux", "Two")

    def leading() -> list[str]:
        found = (path for path in tmp_path.rglob("*.html") if "feed.xml" in path.read_text(encoding="utf-8"))
        return sorted(path.relative_to(tmp_path).as_posix() for path in found)

    publish([french, english, *other], SITE, tmp_path)
    assert (leading(), [*tmp_path.rglob("feed.xml")]) == ([], [])
    publish([replace(french, published="2025-05-14"), english, *other], SITE, tmp_path)
    assert leading() == ["fr/a.html", "fr/b.html", "fr/index.html"]
    assert [*tmp_path.rglob("feed.xml")] == [tmp_path / "fr" / "feed.xml"]
    publish([english, *other], SITE, tmp_path, held=[Held("a", FR, "too little", "2025-05-14")])
    assert (leading(), [*tmp_path.rglob("feed.xml")]) == ([], [])


def test_nothing_outside_the_folder_is_taken_away(tmp_path: Path) -> None:
    kept = tmp_path / "x.html"
    kept.write_text("mine")
    publish(
        [], SITE, tmp_path / "out", held=[Held("../x", Language(".."), ""), Held("x", Language(".."), "")]
    )
    assert kept.read_text() == "mine"


def test_an_article_that_changes_under_a_plan_is_published_as_far_as_the_plan_knows_it() -> None:
    """Somebody may save a catalog between the plan and the page, so that an edition is held back no more, or is now."""
    both, other = article("a", "Un", "One"), article("b", "Deux", "Two")
    order = Order((Format.HTML, Format.FEED, Format.SITEMAP))
    held = {"a": (summarise(both[0]),), "b": tuple(map(summarise, other))}

    class Changing(AtHand):
        def of(self, slug: str) -> tuple[Summary, ...]:
            return held[slug]

    plan = lay_plan(Changing([*held["a"], *held["b"]]), SITE, order)
    held |= {"a": tuple(map(summarise, both)), "b": (summarise(other[1]),)}
    made = {"a": both, "b": other[1:]}
    files = {
        path: content.decode()
        for slug, known in plan.neighbours(made.keys())
        for path, content in article_files(made[slug], known, SITE, order)
    }
    assert sorted(files) == ["en/b.html", "fr/a.html"]
    lists = {path: content.decode() for path, content in site_files(plan, SITE, order)}
    assert [path for path in ("fr/a", "en/a", "fr/b", "en/b") if f"{path}.html" in lists["index.html"]] == [
        "fr/a",
        "en/b",
    ]
    held["b"] = ()
    assert "b.html" not in dict(site_files(plan, SITE, order))["index.html"].decode()


def test_a_page_says_what_a_machine_made_unless_the_terms_do_not_want_it(tmp_path: Path) -> None:
    french, _ = sample()
    publish([french], SITE, tmp_path / "said")
    publish([replace(french, noted=False)], SITE, tmp_path / "unsaid")
    for name in ("fr/wind.html", "fr/wind.txt"):
        assert "par une machine" in (tmp_path / "said" / name).read_text(encoding="utf-8")
        assert "par une machine" not in (tmp_path / "unsaid" / name).read_text(encoding="utf-8")
    assert 'data-state="machine"' in (tmp_path / "unsaid" / "fr" / "wind.html").read_text(encoding="utf-8")
