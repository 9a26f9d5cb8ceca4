"""Feeds and sitemaps against the rules they are written by."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model import BlockKind, Edition, Format, State
from pipeline.publish import Order, publish
from tests.outside import SITEMAP_SCHEMA
from tests.publish_sample import EN, FR, SITE, edition, passage, piece, sample

SCHEMAS = Path(__file__).parent / "cases" / "publish" / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"
LINKS = """\
<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml"><element name="link"/></schema>
"""


def editions() -> list[Edition]:
    """Articles with all a feed can say, with next to nothing, and with signs that XML minds."""
    odd = passage(BlockKind.TITLE, piece("&lt;b> &amp; “Ça” 🎬", FR, State.HUMAN), level=1)
    authors = (passage(BlockKind.AUTHOR, piece("", FR)), passage(BlockKind.AUTHOR, piece("A &amp; B", FR)))
    return [
        *(replace(one, tags=("Énergie", "R&D <b>")) for one in sample()),
        replace(edition(odd, *authors, slug="odd"), published="2024-02-29T23:30:00+05:45", tags=("<", " ")),
        replace(edition(slug="bare", language=EN), published="1999-12-31"),
        edition(slug="undated"),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with feeds and a sitemap."""
    folder = tmp_path_factory.mktemp("schemas")
    publish(editions(), SITE, folder, Order((Format.FEED, Format.SITEMAP)))
    return folder


def problems(name: str, document: etree._ElementTree) -> list[str]:
    """What a schema says against a document."""
    schema = etree.RelaxNG(etree.parse(str(SCHEMAS / name)))
    return [] if schema.validate(document) else [f"{one.line}: {one.message}" for one in schema.error_log]


@pytest.mark.parametrize("language", [FR, EN])
def test_a_feed_is_atom_as_rfc_4287_says(language: str, out: Path) -> None:
    feed = etree.parse(str(out / language / "feed.xml"))
    assert problems("atom.rng", feed) == []
    root = feed.getroot()
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 2, "4.2.6: ids are unique"
    assert root.find(f"{ATOM}author") is not None, "4.1.1: a feed has an author unless all entries have one"
    for one in (root, *entries):
        kinds = Counter(
            (link.get("rel"), link.get("type"), link.get("hreflang")) for link in one.findall(f"{ATOM}link")
        )
        assert max(kinds.values()) == 1, "4.1.1, 4.1.2: one alternate link of a type and language"
        assert any(rel == "alternate" for rel, _, _ in kinds)
    newest = max(one.findtext(f"{ATOM}updated") for one in entries)
    assert root.findtext(f"{ATOM}updated") == newest


def test_a_sitemap_is_as_the_protocol_says(out: Path) -> None:
    assert problems("sitemap.rng", etree.parse(str(out / "sitemap.xml"))) == []


def test_a_sitemap_of_several_files_is_as_the_protocol_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.publish.feeds._MOST", 3)
    publish(editions(), SITE, tmp_path, Order((Format.SITEMAP,)))
    files = sorted(tmp_path.glob("sitemap*.xml"))
    assert len(files) > 2
    assert [problem for file in files for problem in problems("sitemap.rng", etree.parse(str(file)))] == []


@pytest.mark.skipif(
    not SITEMAP_SCHEMA.is_file(),
    reason="the package sitemap, which has the protocol's schema, is not installed",
)
def test_a_sitemap_fits_the_protocols_own_schema(out: Path, tmp_path: Path) -> None:
    (tmp_path / "links.xsd").write_text(LINKS)
    both = tmp_path / "both.xsd"
    both.write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema">'
        f'<import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{SITEMAP_SCHEMA.as_uri()}"/>'
        '<import namespace="http://www.w3.org/1999/xhtml" schemaLocation="links.xsd"/></schema>'
    )
    etree.XMLSchema(etree.parse(str(both))).assertValid(etree.parse(str(out / "sitemap.xml")))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("fr/feed.xml", ("<updated>2025-06-02T06:00:00Z</updated>", "<updated>2025-06-02</updated>")),
        ("fr/feed.xml", ("<id>https://", "<id>")),
        ("fr/feed.xml", ('hreflang="fr"', 'hreflang="fr_FR"')),
        ("sitemap.xml", ("<loc>https://", "<loc>")),
        ("sitemap.xml", ('hreflang="x-default"', 'hreflang="default"')),
    ],
)
def test_the_rules_find_what_is_wrong(name: str, wrong: tuple[str, str], out: Path) -> None:
    text = (out / name).read_text(encoding="utf-8")
    assert wrong[0] in text
    document = etree.fromstring(text.replace(*wrong, 1).encode()).getroottree()
    assert problems("atom.rng" if "feed" in name else "sitemap.rng", document) != []
