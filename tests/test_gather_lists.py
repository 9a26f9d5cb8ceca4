"""Feeds, sitemaps and lists of addresses, known by their content."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.lists import Listing, read_list, read_text_list, root_of

BASE = "https://example.org/feeds/all.xml"

RSS = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- made by hand -->
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Café</title><link>https://example.org/</link><atom:link rel="self" href="https://example.org/feed"/>
<item><title>One</title><link> https://example.org/one?a=1&amp;b=2 </link><guid>x</guid></item>
<item><title>Two</title><guid isPermaLink="true">https://example.org/two</guid></item>
<item><title>Three</title><guid isPermaLink="false">https://example.org/three</guid></item>
<item><title>Four</title><link><![CDATA[/four]]></link></item>
<item><title>One again</title><link>https://example.org/one?a=1&amp;b=2</link></item>
</channel></rss>"""

ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/">
<link href="https://example.org/"/>
<entry><link rel="edit" href="https://example.org/edit"/><link rel="alternate" type="text/html" href="one"/></entry>
<entry><link type="application/pdf" href="two.pdf"/><link href="two"/></entry>
<entry xml:base="https://example.org/other/"><link href="three"/><id>tag:x</id></entry>
</feed>"""

RDF = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><link>https://example.org/</link></channel><item rdf:about="x"><link>https://example.org/one</link></item>
</rdf:RDF>"""

SITEMAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://example.org/one</loc><image:image><image:loc>https://example.org/i.png</image:loc></image:image></url>
<url><loc>
  https://example.org/two
</loc></url></urlset>"""

INDEX = """\
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    ("text", "listing"),
    [
        (
            RSS,
            Listing(
                ("https://example.org/one?a=1&b=2", "https://example.org/two", "https://example.org/four")
            ),
        ),
        (
            ATOM,
            Listing(
                (
                    "https://example.org/blog/one",
                    "https://example.org/blog/two",
                    "https://example.org/other/three",
                )
            ),
        ),
        (RDF, Listing(("https://example.org/one",))),
        (SITEMAP, Listing(("https://example.org/one", "https://example.org/two"))),
        (INDEX, Listing((), ("https://example.org/a.xml.gz", "https://example.org/b.xml"))),
        ("<urlset></urlset>", Listing()),
        (
            "<rss><channel><item><link>https://example.org/a</link></item><item>",
            Listing(("https://example.org/a",)),
        ),
        (
            "<rss><channel><item><link>http://[::bad</link></item></channel></rss>",
            Listing(("http://[::bad",)),
        ),
    ],
    ids=["rss", "atom", "rdf", "sitemap", "index", "empty", "broken off", "bad address"],
)
def test_a_list_names_its_pages_in_order_each_once(text: str, listing: Listing) -> None:
    assert read_list(text.encode("latin-1"), BASE) == listing


@pytest.mark.parametrize(
    "text", ["<!doctype html><p>rss", "<html xmlns='x'><rss/>", "words", "", "<svg/>", "<?xml"]
)
def test_anything_else_is_no_list(text: str) -> None:
    assert read_list(text.encode(), BASE) is None


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE rss [<!ENTITY a 'b'>]>\n<!-- <html> --><RSS>", "rss"),
        ("<feed>".encode("utf-16"), "feed"),
        (b"<sm:urlset xmlns:sm='x'>", "urlset"),
        (b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html>", "html"),
        (b"  <!-- never closed", ""),
        (b"a < b", ""),
    ],
)
def test_the_first_element_says_what_a_file_is(text: bytes, root: str) -> None:
    assert root_of(text) == root


def test_entities_are_neither_unfolded_nor_loaded() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    item = "<item><link>https://example.org/&l11;&f;</link></item>"
    tracemalloc.start()
    try:
        listing = read_list(f"{bomb}<rss><channel>{item}</channel></rss>".encode(), BASE)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert listing == Listing(("https://example.org/",))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_whatever_comes_after_the_first_element_is_read(data: bytes) -> None:
    assert isinstance(read_list(b"<rss><channel><item>" + data, BASE), Listing)


@pytest.mark.parametrize(
    ("text", "listing"),
    [
        (
            "\ufeff# from the archive\r\nhttps://example.org/a\r\n\r\n  HTTP://example.org/b\n",
            Listing(("https://example.org/a", "HTTP://example.org/b")),
        ),
        ("https://example.org/a is where it was", None),
        ("https://example.org/a\nand words", None),
        ("# nothing", None),
        ("", None),
    ],
)
def test_a_text_is_a_list_if_each_line_is_an_address(text: str, listing: Listing | None) -> None:
    assert read_text_list(text) == listing
