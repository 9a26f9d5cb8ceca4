"""What pages, feeds and the sitemap say to machines, beside what readers see."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.model import BlockKind, Edition, Format, State
from pipeline.publish import Order, publish
from pipeline.publish.articles import AtHand
from pipeline.publish.characters import writable
from pipeline.publish.feeds import feeds, sitemap
from pipeline.publish.json_ld import script
from pipeline.publish.lists import make_lists
from pipeline.publish.page import render_page
from pipeline.publish.summary import summarise
from pipeline.publish.tongue import moment
from tests.publish_sample import EN, LOCAL, SITE, edition, passage, piece, sample

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def structured(page: BeautifulSoup) -> dict[str, dict[str, object]]:
    """The JSON-LD of a page, by type."""
    (found,) = page.select('script[type="application/ld+json"]')
    return {node["@type"]: node for node in json.loads(found.text)["@graph"]}


def pages() -> list[tuple[Edition, BeautifulSoup]]:
    editions = sample()
    return [(one, BeautifulSoup(render_page(one, editions, SITE), "lxml")) for one in editions]


@pytest.mark.parametrize(("made", "page"), pages(), ids=["fr", "en"])
def test_the_json_ld_says_what_the_page_shows(made: Edition, page: BeautifulSoup) -> None:
    found = structured(page)
    address = f"https://leaves.example/a/{made.language}/wind.html"
    twin = "en" if made.language == "fr" else "fr"
    assert page.h1 is not None
    assert found["Article"] == {
        "@type": "Article",
        "@id": f"{address}#article",
        "url": address,
        "mainEntityOfPage": address,
        "headline": page.h1.text,
        "description": page.select(".teaser")[0].text,
        "inLanguage": made.language,
        "author": [{"@type": "Person", "name": "Inès Carvalho"}],
        "publisher": {"@type": "Organization", "name": "The Two Leaves"},
        "datePublished": "2025-05-14",
        "dateModified": "2025-06-02T08:00:00+02:00",
        "image": page.select("figure img")[0]["src"],
        "workTranslation": [
            {
                "@type": "Article",
                "@id": f"https://leaves.example/a/{twin}/wind.html#article",
                "inLanguage": twin,
            }
        ],
    }
    questions = [tag.text for tag in page.select(".faq h3, .faq dt")]
    answers = [tag.text for tag in page.select(".faq h3 + p, .faq dd")]
    assert found["FAQPage"]["mainEntity"] == [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in zip(questions, answers, strict=True)
    ]
    assert len(questions) == 3
    assert found["BreadcrumbList"]["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": 1,
            "name": page.select("a.mark")[0].text,
            "item": f"https://leaves.example/a/{made.language}/index.html",
        },
        {"@type": "ListItem", "position": 2, "name": page.h1.text, "item": address},
    ]


def test_an_article_without_questions_has_no_faq_and_says_its_type() -> None:
    made = edition(passage(BlockKind.PARAGRAPH, piece("x")))
    page = BeautifulSoup(render_page(made, [made], replace(LOCAL, article_type="NewsArticle")), "lxml")
    assert list(structured(page)) == ["NewsArticle", "BreadcrumbList"]


@given(
    st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=9)
)
def test_any_text_in_json_ld_stays_inside_its_script(data: list[str] | dict[str, str] | str) -> None:
    written = str(script(data))
    assert json.loads(written) == data
    assert not set(written) & set("<>&\u2028\u2029")


def test_the_cards_for_sharing_say_what_the_page_says() -> None:
    for made, page in pages():
        meta = {
            tag.get("name") or tag.get("property"): tag["content"] for tag in page.select("meta[content]")
        }
        image = page.select("figure img")[0]
        assert meta["twitter:card"] == "summary_large_image"
        assert meta["twitter:title"] == meta["og:title"] == page.select("h1")[0].text, made.language
        assert meta["twitter:description"] == meta["og:description"]
        assert meta["twitter:image"] == meta["og:image"] == image["src"]
        assert meta["twitter:image:alt"] == meta["og:image:alt"] == image["alt"]


@pytest.mark.parametrize(
    "address", ["pictures/a.jpg", "/a.jpg", "javascript:alert(1)", "data:image/png,x", "//["]
)
def test_an_image_without_a_whole_address_stands_for_nothing(address: str) -> None:
    made = replace(edition(passage(BlockKind.IMAGE, piece("x"), source=address)), image=address)
    page = render_page(made, [made], SITE)
    assert "og:image" not in page
    assert '<meta name="twitter:card" content="summary">' in page


def test_the_lead_image_of_the_source_comes_first() -> None:
    made = replace(sample()[0], image="https://gazette.example/lead.jpg")
    page = BeautifulSoup(render_page(made, [made], SITE), "lxml")
    assert [tag["content"] for tag in page.select('meta[property="og:image"]')] == [made.image]


def test_a_feed_lists_the_newest_articles_of_its_language(tmp_path: Path) -> None:
    french, english = sample()
    dates = {"a": "2024-01-02", "b": "2024-03-01T10:00:00+02:00", "c": "", "d": "2024-02-01T09:00"}
    editions = [
        replace(one, slug=slug, published=date, modified="")
        for slug, date in dates.items()
        for one in (french, english)
    ]
    publish(editions, SITE, tmp_path)
    feed = etree.parse(str(tmp_path / "fr" / "feed.xml")).getroot()
    assert feed.get(LANG) == "fr"
    assert feed.findtext(f"{ATOM}updated") == "2024-03-01T08:00:00Z"
    assert [
        (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}published"))
        for entry in feed.iter(f"{ATOM}entry")
    ] == [
        ("https://leaves.example/a/fr/b.html", "2024-03-01T08:00:00Z"),
        ("https://leaves.example/a/fr/d.html", "2024-02-01T09:00:00Z"),
        ("https://leaves.example/a/fr/a.html", "2024-01-02T00:00:00Z"),
    ]
    first = next(feed.iter(f"{ATOM}entry"))
    assert [(link.get("hreflang"), link.get("href")) for link in first.iter(f"{ATOM}link")] == [
        ("fr", "https://leaves.example/a/fr/b.html"),
        ("en", "https://leaves.example/a/en/b.html"),
    ]


def test_every_page_finds_its_feed_and_the_index_of_its_language(tmp_path: Path) -> None:
    publish(sample(), SITE, tmp_path)
    for name in ("fr/wind.html", "fr/index.html"):
        page = BeautifulSoup((tmp_path / name).read_bytes(), "lxml")
        (link,) = page.select('link[type="application/atom+xml"]')
        assert link["href"] == "https://leaves.example/a/fr/feed.xml"
        assert page.select("a.mark")[0]["href"] == "index.html"


def test_a_site_without_an_address_has_no_feed_and_no_sitemap(tmp_path: Path) -> None:
    publish(sample(), LOCAL, tmp_path, Order(tuple(Format)))
    assert not list(tmp_path.rglob("*.xml"))
    assert "atom+xml" not in (tmp_path / "fr" / "wind.html").read_text(encoding="utf-8")


def test_a_sitemap_that_is_too_long_is_cut_and_lists_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.publish.feeds._MOST", 2)
    at_hand = AtHand(map(summarise, sample()))
    files = dict(sitemap(at_hand, make_lists(at_hand, SITE), SITE, size=0))
    assert list(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [text.count("<loc>") for text in files.values()] == [2, 2, 1, 3]
    assert "<loc>https://leaves.example/a/sitemap-3.xml</loc>" in files["sitemap.xml"]


def test_an_article_s_tags_lead_to_pages_that_lead_back(tmp_path: Path) -> None:
    tagged = [replace(one, tags=("Énergie", "R&D <b>", "энергия", "énergie")) for one in sample()]
    publish(tagged, SITE, tmp_path)
    page = BeautifulSoup((tmp_path / "fr" / "wind.html").read_bytes(), "lxml")
    links = [(link.text, link["href"]) for link in page.select("ul.tags a")]
    assert links == [
        ("Énergie", "tags/energie.html"), ("R&D <b>", "tags/r-d-b.html"), ("énergie", "tags/energie.html"),
    ]  # fmt: skip
    for _, href in links:
        listed = BeautifulSoup((tmp_path / "fr" / str(href)).read_bytes(), "lxml")
        assert [link["href"] for link in listed.select("article h2 a")] == ["../wind.html"]
    assert structured(page)["Article"]["keywords"] == ["Énergie", "R&D <b>", "энергия", "énergie"]


@pytest.mark.parametrize(
    ("date", "wanted"),
    [
        ("2025-05-14", "2025-05-14T00:00:00Z"),
        ("2025-05-14T01:30:00.123+02:00", "2025-05-13T23:30:00Z"),
        ("2025-05-14 what", "2025-05-14T00:00:00Z"),
        ("0001-01-01T00:00:00+02:00", "0001-01-01T00:00:00Z"),
        ("soon", ""),
        ("", ""),
    ],
)
def test_a_moment_is_said_in_utc(date: str, wanted: str) -> None:
    assert moment(date) == wanted


@given(st.text(max_size=30))
def test_any_text_in_a_feed_and_a_sitemap_is_xml(text: str) -> None:
    made = edition(passage(BlockKind.TITLE, piece(text, EN, State.HUMAN)), language=EN)
    made = replace(made, published="2025-05-14", tags=(text,), slug="a")
    at_hand = AtHand([summarise(made)])
    for _, written in (
        *feeds(at_hand, SITE),
        *sitemap(at_hand, make_lists(at_hand, SITE), SITE, size=1),
    ):
        etree.fromstring(writable(written).encode())


def test_the_pages_of_a_tag_are_one_another_in_other_languages(tmp_path: Path) -> None:
    french, english = sample()
    made = [replace(french, tags=("Mer", "Vent")), replace(english, tags=("Mer",))]
    publish(made, SITE, tmp_path)

    def alternates(name: str) -> dict[str, str]:
        page = BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "lxml")
        return {str(one["hreflang"]): str(one["href"]) for one in page.select("link[hreflang]")}

    base = "https://leaves.example/a"
    assert alternates("fr/tags/mer.html") == alternates("en/tags/mer.html") == {
        "fr": f"{base}/fr/tags/mer.html",
        "en": f"{base}/en/tags/mer.html",
        "x-default": f"{base}/en/tags/mer.html",
    }  # fmt: skip
    assert alternates("fr/tags/vent.html") == {
        "fr": f"{base}/fr/tags/vent.html",
        "x-default": f"{base}/fr/tags/vent.html",
    }
