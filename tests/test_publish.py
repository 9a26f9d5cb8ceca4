"""What stands on the pages, in the Markdown and in the text, compared with what went in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from pipeline.model import Block, BlockKind, Inline, Language, Passage, State
from pipeline.publish import PublishError, Site, publish
from pipeline.publish.anchors import headings, ids, slug
from pipeline.publish.layout import Listing, lay_out
from pipeline.publish.markdown import render_markdown
from pipeline.publish.page import render_page
from pipeline.publish.text import render_text
from tests.publish_sample import EN, FR, LOCAL, SITE, edition, passage, piece, sample

CASES = Path(__file__).parent / "cases" / "publish"


def page_of(*passages: Passage, language: Language = FR, site: Site = LOCAL) -> BeautifulSoup:
    made = edition(*passages, language=language)
    return BeautifulSoup(render_page(made, [made], site), "lxml")


def one(page: BeautifulSoup, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def test_the_files_of_two_editions_and_the_index_are_written_in_order(tmp_path: Path) -> None:
    names = [
        "style.css",
        "fr/wind.html",
        "fr/wind.md",
        "fr/wind.txt",
        "en/wind.html",
        "en/wind.md",
        "en/wind.txt",
        "fr/index.html",
        "en/index.html",
        "index.html",
        "fr/feed.xml",
        "en/feed.xml",
        "sitemap.xml",
    ]
    written = publish(sample(), SITE, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == names
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(written)


def test_publishing_again_writes_nothing(tmp_path: Path) -> None:
    publish(sample(), SITE, tmp_path)
    assert publish(sample(), SITE, tmp_path) == ()


def test_only_what_changed_is_written_and_other_files_stay(tmp_path: Path) -> None:
    french, english = sample()
    publish([french, english], SITE, tmp_path)
    (tmp_path / "fr" / "gone.html").write_text("an article that is no longer there")
    changed = replace(english, passages=english.passages[:-1])
    written = publish([french, changed], SITE, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "en/wind.html", "en/wind.md", "en/wind.txt", "index.html",
    ]  # fmt: skip
    assert (tmp_path / "fr" / "gone.html").exists()


@pytest.mark.parametrize(
    "name",
    [
        "fr/wind.html",
        "fr/wind.md",
        "fr/wind.txt",
        "index.html",
        "fr/index.html",
        "fr/feed.xml",
        "sitemap.xml",
    ],
)
def test_an_edition_looks_as_the_golden_file_says(name: str, tmp_path: Path) -> None:
    publish(sample(), SITE, tmp_path)
    golden = CASES / name.replace("/", "-")
    assert (tmp_path / name).read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("a file")
    with pytest.raises(PublishError) as error:
        publish(sample(), SITE, out)
    assert error.value.where.startswith(str(out))
    assert error.value.next_step == "make the folder writable, or name another with `out`"
    assert out.read_text() == "a file"


def test_a_file_in_the_way_leaves_no_half_written_file(tmp_path: Path) -> None:
    (tmp_path / "fr" / "wind.md").mkdir(parents=True)
    with pytest.raises(PublishError):
        publish(sample(), SITE, tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["fr", "style.css", "wind.html", "wind.md"]


@pytest.mark.parametrize("name", ["../wind", "a/b", "", ".hidden", "a b", "C:x", "wind\n", "x" * 300])
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_written(
    name: str, tmp_path: Path
) -> None:
    french, english = sample()
    for editions in ([replace(french, slug=name)], [english, replace(french, language=Language(name))]):
        with pytest.raises(PublishError):
            publish(editions, SITE, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_two_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    french, _ = sample()
    with pytest.raises(PublishError):
        publish([french, french], SITE, tmp_path / "out")


def test_the_head_names_the_page_in_its_language_and_points_at_its_twin() -> None:
    french, english = sample()
    page = BeautifulSoup(render_page(french, [english, french], SITE), "lxml")
    assert one(page, "html")["lang"] == "fr"
    assert one(page, "title").text == "À Marseille, le vent fait tourner les bus – The Two Leaves"
    meta = {tag.get("name") or tag.get("property"): tag["content"] for tag in page.select("meta[content]")}
    teaser = "Une régie publique alimente ses navettes avec l’électricité d’un parc éolien. Reportage à bord de la ligne\u00a035."
    assert meta["description"] == meta["og:description"] == teaser
    assert meta["author"] == "Inès Carvalho"
    assert (meta["og:locale"], meta["og:locale:alternate"]) == ("fr_FR", "en_US")
    assert (meta["og:type"], meta["og:title"]) == ("article", "À Marseille, le vent fait tourner les bus")
    assert (
        meta["og:url"] == one(page, "link[rel=canonical]")["href"] == "https://leaves.example/a/fr/wind.html"
    )
    assert [(link["hreflang"], link["href"]) for link in page.select("head link[hreflang]")] == [
        ("fr", "https://leaves.example/a/fr/wind.html"),
        ("en", "https://leaves.example/a/en/wind.html"),
        ("x-default", "https://leaves.example/a/en/wind.html"),
    ]
    switch = one(page, "nav a")
    assert (switch["href"], switch["hreflang"], switch["lang"], switch.text) == (
        "../en/wind.html",
        "en",
        "en",
        "English",
    )
    assert one(page, "nav [aria-current]").text == "Français"


def test_without_an_address_of_the_site_links_are_relative() -> None:
    french, english = sample()
    page = BeautifulSoup(render_page(french, [english, french], LOCAL), "lxml")
    assert [link["href"] for link in page.select("head link")] == [
        "wind.html", "wind.html", "../en/wind.html", "../en/wind.html", "../style.css",
    ]  # fmt: skip


def test_dates_are_written_as_the_language_writes_them() -> None:
    french, english = sample()
    wanted = {FR: ["14 mai 2025", "2 juin 2025"], EN: ["May 14, 2025", "June 2, 2025"]}
    for one_edition in (french, english):
        page = BeautifulSoup(render_page(one_edition, [french, english], SITE), "lxml")
        assert [time.text for time in page.select("time")] == wanted[one_edition.language]
        assert [time["datetime"] for time in page.select("time")] == [
            "2025-05-14",
            "2025-06-02T08:00:00+02:00",
        ]


def test_a_date_that_is_none_is_not_shown() -> None:
    french, _ = sample()
    made = replace(french, published='2025-99-99"><script>', modified="soon")
    assert "<time" not in render_page(made, [made], SITE)


def test_fragments_are_the_same_in_both_editions_and_every_fragment_link_arrives() -> None:
    french, english = sample()
    pages = [BeautifulSoup(render_page(made, [french, english], SITE), "lxml") for made in (french, english)]
    found = [[tag["id"] for tag in page.select("article [id]")] for page in pages]
    assert found[0] == found[1]
    assert found[0] == [
        "regard", "the-figures-of-the-first-year", "in-detail", "tableau", "frequent-questions",
        "what-happens-when-the-wind-drops", "can-one-visit-the-depot", "and-at-night",
    ]  # fmt: skip
    for page in pages:
        assert {link["href"][1:] for link in page.select('a[href^="#"]')} <= {
            tag["id"] for tag in page.select("[id]")
        }


def test_ids_are_unique_and_the_page_s_own_are_never_taken() -> None:
    heading = BlockKind.HEADING
    blocks = [
        Block(heading, "FAQ", level=2), Block(heading, "FAQ", level=2), Block(heading, "Article", level=2),
        Block(BlockKind.PARAGRAPH, "x", anchor="faq"), Block(heading, "y", anchor="faq", level=2),
        Block(heading, "🎬", level=2), Block(heading, "?", level=2), Block(BlockKind.PARAGRAPH, "z", anchor="a b"),
        Block(heading, "Où est l’<em id=\"1\">œuvre</em> d’été ?", level=2, inlines=(Inline(1, "em"),)),
    ]  # fmt: skip
    assert list(ids(blocks)) == [
        "faq-2", "faq-3", "article-2", "faq", "y", "section", "section-2", "", "ou-est-l-oeuvre-d-ete",
    ]  # fmt: skip


def test_a_long_heading_gives_an_id_cut_after_a_word() -> None:
    assert slug("word " * 40) == "-".join(["word"] * 16)
    assert slug("x" * 200) == "x" * 80


def test_no_heading_level_is_skipped_on_the_way_down() -> None:
    levels = [1, 3, 5, 5, 4, 2, 1, 6]
    kinds = [BlockKind.TITLE] + [BlockKind.HEADING] * 7
    blocks = [Block(kind, "x", level=level) for kind, level in zip(kinds, levels, strict=True)]
    assert list(headings(blocks)) == [1, 2, 3, 3, 3, 2, 2, 3]


def test_every_block_kind_alone_and_ungrouped_keeps_its_words() -> None:
    for kind in BlockKind:
        made = edition(
            passage(kind, piece("Some words", state=State.HUMAN), level=2, source="https://x.example/i.jpg")
        )
        page = render_page(made, [made], SITE)
        assert "Some words" in page, kind
        assert "Some words" in render_markdown(made, [made], SITE), kind
        assert "Some words" in render_text(made), kind


def test_what_no_person_wrote_or_read_is_marked_and_counted() -> None:
    french, english = sample()
    page = BeautifulSoup(render_page(french, [french, english], SITE), "lxml")
    marked = [tag["data-state"] for tag in page.select("article [data-state]")]
    counts = french.counts()
    for state in (State.MACHINE, State.SUGGESTED, State.MISSING):
        assert marked.count(state.value) == counts[state] > 0
    assert len(marked) == counts[State.MACHINE] + counts[State.SUGGESTED] + counts[State.MISSING]
    assert [note.text for note in page.select("aside [data-note]")] == [
        f"{counts[State.MACHINE]} phrases de cette page ont été traduites par une machine et n’ont pas été relues.",
        "Une phrase a été traduite pour une version antérieure du texte et doit être revue.",
        "Une phrase n’est pas encore traduite et figure dans sa langue d’origine.",
    ]


def test_a_page_of_people_says_nothing_of_machines() -> None:
    _, english = sample()
    page = render_page(english, [english], SITE)
    assert "data-state" not in page
    assert "<aside" not in page


def test_a_stand_in_says_its_language() -> None:
    page = page_of(passage(BlockKind.PARAGRAPH, piece("Not yet.", EN, State.MISSING)))
    assert str(one(page, "article > p")) == '<p><span data-state="missing" lang="en">Not yet.</span></p>'


@pytest.mark.parametrize(
    ("text", "state", "wanted"),
    [
        ("« <span>Trust.</span> »", State.SOURCE, '<p>« <span lang="en">Trust.</span> »</p>'),
        ("« <span>Confiance.</span> »", State.HUMAN, "<p>« Confiance. »</p>"),
        ("Il dit <span>trust</span>.", State.HUMAN, '<p>Il dit <span lang="en">trust</span>.</p>'),
    ],
)
def test_a_quotation_says_its_language_until_it_is_translated(text: str, state: State, wanted: str) -> None:
    span = Inline(1, "span", (("lang", "en"),))
    page = page_of(passage(BlockKind.PARAGRAPH, piece(text, FR, state, span)))
    assert str(one(page, "article > p")) == wanted


def test_header_cells_say_what_they_head() -> None:
    cell, column = BlockKind.CELL, BlockKind.COLUMN
    source = State.SOURCE
    page = page_of(
        passage(column, piece("A", FR, source), group=1), passage(column, piece("B", FR, source), group=1),
        passage(column, piece("C", FR, source), group=1, row=1), passage(cell, piece("1 200", FR, source), group=1, row=1),
    )  # fmt: skip
    assert [(str(tag.get("scope")), tag.text) for tag in page.select("th")] == [
        ("col", "A"),
        ("col", "B"),
        ("row", "C"),
    ]
    assert [tag.text for tag in page.select("td.number")] == ["1 200"]


def test_a_row_whose_columns_are_unknown_spans_the_table() -> None:
    source = State.SOURCE
    page = page_of(
        passage(BlockKind.COLUMN, piece("A", FR, source), group=1),
        passage(BlockKind.COLUMN, piece("B", FR, source), group=1),
        passage(BlockKind.ROW, piece("x y", FR, source), group=1, row=1),
        passage(BlockKind.ROW, piece("z", FR, source), group=1, row=1),
    )
    assert [(tag["colspan"], tag.text) for tag in page.select("td")] == [("2", "x y"), ("2", "z")]


def test_a_deep_list_nests_no_deeper_than_a_page_can_show() -> None:
    deep = [
        passage(BlockKind.ITEM, piece(str(level)), level=level, group=1, row=level)
        for level in range(1, 3000)
    ]
    layout = lay_out(edition(*deep))
    depth, lists = 0, layout.body
    while lists:
        assert isinstance(lists[0], Listing)
        depth, lists = depth + 1, lists[0].items[0].lists
    assert depth == 6
    text = page_of(*deep[:50]).get_text()
    assert all(str(level) in text for level in range(1, 51))


def test_words_of_an_unknown_language_s_page_are_english_and_say_so() -> None:
    made = edition(passage(BlockKind.PARAGRAPH, piece("Der Wind.", Language("de"))), language=Language("de"))
    page = BeautifulSoup(render_page(made, [made], LOCAL), "lxml")
    assert (one(page, ".skip").text, one(page, ".skip")["lang"]) == ("Skip to the article", "en")
    assert one(page, "aside")["lang"] == "en"


def test_a_stand_in_written_the_other_way_round_says_so() -> None:
    arabic = passage(BlockKind.PARAGRAPH, piece("ريح", Language("ar"), State.MISSING))
    latin = passage(BlockKind.PARAGRAPH, piece("Ventus", Language("la"), State.MISSING))
    assert [str(tag) for tag in page_of(arabic, latin).select("article > p > span")] == [
        '<span data-state="missing" dir="rtl" lang="ar">ريح</span>',
        '<span data-state="missing" lang="la">Ventus</span>',
    ]


def test_a_page_written_from_right_to_left_says_so() -> None:
    made = edition(passage(BlockKind.PARAGRAPH, piece("ريح", Language("ar"))), language=Language("ar"))
    assert one(BeautifulSoup(render_page(made, [made], LOCAL), "lxml"), "html")["dir"] == "rtl"


def test_the_index_lists_the_newest_article_first_with_all_its_editions(tmp_path: Path) -> None:
    french, english = sample()
    old = [replace(made, slug="old", published="2020-01-01") for made in (french, english)]
    undated = replace(english, slug="undated", published="")
    publish([undated, *old, french, english], SITE, tmp_path)
    index = BeautifulSoup((tmp_path / "index.html").read_bytes(), "lxml")
    assert [[link["href"] for link in article.select("a")] for article in index.select(".pair")] == [
        ["fr/wind.html", "en/wind.html"], ["fr/old.html", "en/old.html"], ["en/undated.html"],
    ]  # fmt: skip
    first = index.select(".pair article")[0]
    assert (first["lang"], first.select(".tongue")[0].text) == ("fr", "Français")
    counts = french.counts()
    assert [item.text for item in first.select(".counts li")] == [
        f"{counts[State.SOURCE]} original", f"{counts[State.HUMAN]} by a person", "1 to look at again",
        f"{counts[State.MACHINE]} by a machine", "1 missing",
    ]  # fmt: skip


def test_no_page_asks_another_place_for_anything_but_the_article_s_images(tmp_path: Path) -> None:
    publish(sample(), SITE, tmp_path)
    for path in tmp_path.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        assert (
            page.select("script:not([type='application/ld+json']), iframe, object, embed, form, [style]")
            == []
        )
        assert {tag["href"] for tag in page.select("link[rel=stylesheet]")} <= {"style.css", "../style.css"}
        assert {tag["src"] for tag in page.select("[src]")} <= {"https://gazette.example/ligne-35.jpg"}
    assert "url(" not in (tmp_path / "style.css").read_text(encoding="utf-8")
    assert "@import" not in (tmp_path / "style.css").read_text(encoding="utf-8")


def test_the_front_matter_is_yaml_that_says_what_it_was_given() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    nasty = "a: \"b\" \\ # c\n---\n{{ x }} \u2028\u0085\x07 🎬 é 'q'"
    made = edition(
        passage(BlockKind.TITLE, piece(nasty), level=1),
        passage(BlockKind.AUTHOR, piece("- no: list", FR, State.SOURCE)),
        passage(BlockKind.AUTHOR, piece("null", FR, State.SOURCE)),
        passage(BlockKind.TEASER, piece("yes", FR, State.SOURCE)),
    )
    head, _, rest = render_markdown(made, [made], SITE).removeprefix("---\n").partition("\n---\n")
    assert yaml.safe_load(head) == {
        "title": nasty,
        "author": ["- no: list", "null"],
        "description": "yes",
        "lang": "fr",
        "slug": "sample",
        "canonical": "https://leaves.example/a/fr/sample.html",
        "machine_sentences": 1,
    }
    assert json.loads(head.splitlines()[0].removeprefix("title: ")) == nasty
    assert "\n---\n" not in rest
