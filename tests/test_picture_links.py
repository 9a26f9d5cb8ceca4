"""A picture that leads somewhere leads there in every edition: from the page that is read to each format."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipeline import run
from pipeline.cli import corridor
from pipeline.config import load
from pipeline.model import Article, BlockKind, Page
from pipeline.normalise import normalise
from pipeline.publish import summarise
from pipeline.publish.cms import render_json
from pipeline.publish.links import relink
from pipeline.publish.markdown import render_markdown
from pipeline.publish.page import render_page
from pipeline.publish.text import render_text
from tests.fakes import WordByWord
from tests.publish_sample import LOCAL, edition, passage, piece

TEXT = (
    "This is an ordinary paragraph about a boat that leaves the harbour every morning, and nobody knows. " * 3
)
MAP, PDF = "https://example.org/map.png", "https://example.org/map.pdf"


def links(body: str, media: str = "text/html") -> list[tuple[str, str]]:
    """What pictures of an article lead to, with what they show."""
    parts = (
        f"<h1>A title</h1><p>{TEXT}</p>{body}<p>{TEXT}</p>",
        f"# A title\n\n{TEXT}\n\n{body}\n\n{TEXT}\n",
    )
    text = parts[media == "text/markdown"]
    article = normalise(Page("sample", "source/sample", media, text))
    assert isinstance(article, Article)
    return [(block.source, block.link) for block in article.blocks if block.kind is BlockKind.IMAGE]


@pytest.mark.parametrize(
    ("body", "link"),
    [
        (f'<p><a href="{PDF}"><img src="{MAP}" alt="Map"></a></p>', PDF),
        (f'<figure><a href="{PDF}"><img src="{MAP}"></a><figcaption>A map</figcaption></figure>', PDF),
        (f'<p>See <a href="{PDF}">the map <img src="{MAP}"></a></p>', PDF),
        (f'<p><a href="big/map.png"><img src="{MAP}"></a></p>', "big/map.png"),
        (f'<ul><li><a href="{PDF}"><img src="{MAP}" alt="Map"></a> A map</li><li>Two</li></ul>', PDF),
        # not to itself, on the page, or where nobody should be led
        (f'<p><a href="{MAP}"><img src="{MAP}"></a></p>', ""),
        (f'<p><a href="#top"><img src="{MAP}"></a></p>', ""),
        (f'<p><a href="javascript:alert(1)"><img src="{MAP}"></a></p>', ""),
        (f'<p><a name="here"><img src="{MAP}"></a></p>', ""),
        (f'<p><img src="{MAP}"> <a href="{PDF}">The map</a></p>', ""),
    ],
)
def test_where_a_picture_leads_is_read(body: str, link: str) -> None:
    assert links(body) == [(MAP, link)]


def test_so_it_is_in_markdown() -> None:
    assert links(f"[![Map]({MAP})]({PDF})", "text/markdown") == [(MAP, PDF)]


PICTURE = passage(BlockKind.IMAGE, piece("Une carte"), source=MAP, link=PDF)


def test_every_format_leads_there() -> None:
    made = edition(PICTURE)
    page = BeautifulSoup(render_page(made, [made], LOCAL), "lxml")
    assert [one.parent["href"] for one in page.select("main a > img")] == [PDF]
    assert f"[![Une carte]({MAP})]({PDF})" in render_markdown(made, [made], LOCAL)
    assert f"Une carte ({PDF})" in render_text(made)
    (block,) = json.loads(render_json(made, [made], LOCAL))["body"]
    assert (block["blocks"][0]["source"], block["blocks"][0]["link"]) == (MAP, PDF)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "java\tscript:alert(1)", ""])
def test_no_format_leads_where_nobody_should_be_led(address: str) -> None:
    made = edition(replace(PICTURE, block=replace(PICTURE.block, link=address)))
    page = BeautifulSoup(render_page(made, [made], LOCAL), "lxml")
    assert [image.parent.name for image in page.select("main img")] == ["figure"]
    written = render_markdown(made, [made], LOCAL) + render_text(made) + render_json(made, [made], LOCAL)
    assert "script:" not in written
    assert "data:text" not in written


def test_a_link_around_a_picture_without_words_has_a_name() -> None:
    made = edition(passage(BlockKind.IMAGE, piece(""), source=MAP, link=PDF))
    (link,) = BeautifulSoup(render_page(made, [made], LOCAL), "lxml").select("main figure a")
    assert link["aria-label"] == PDF


def test_a_picture_that_cannot_be_shown_leads_there_by_its_words() -> None:
    made = edition(passage(BlockKind.IMAGE, piece("Une carte"), source="", link=PDF))
    (link,) = BeautifulSoup(render_page(made, [made], LOCAL), "lxml").select(
        "main a[href^='https://example']"
    )
    assert (link["href"], link.get_text()) == (PDF, "Une carte")
    assert f"[Une carte]({PDF})" in render_markdown(made, [made], LOCAL)


def test_a_picture_that_leads_to_another_article_leads_to_its_edition() -> None:
    made = edition(passage(BlockKind.IMAGE, piece("x"), source="img/a.png", link="other.html"))
    assert summarise(made).links == ("other.html",)
    led = relink(made, {"other.html": (edition(slug="other"), "#one")}, lambda other: f"{other.slug}-fr.html")
    assert [one.block.link for one in led.passages if one.block.link] == ["other-fr.html#one"]
    based = relink(replace(made, base="https://example.org/a/"), {}, lambda _: None)
    assert [one.block.link for one in based.passages if one.block.link] == [
        "https://example.org/a/other.html"
    ]


def test_a_file_that_a_picture_leads_to_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    source = tmp_path / "source"
    source.mkdir()
    (source / "map.png").write_bytes(b"\x89PNG map")
    (source / "map.pdf").write_bytes(b"%PDF map")
    (source / "a.md").write_text(f"# A title\n\n{TEXT}\n\n[![A map](map.png)](map.pdf)\n\n{TEXT}\n", "utf-8")
    (tmp_path / "diptych.toml").write_text("", "utf-8")
    assert run.run(load(tmp_path), WordByWord, jobs=1).problems == ()
    page = BeautifulSoup((tmp_path / "build" / "en" / "a.html").read_bytes(), "lxml")
    (image,) = page.select("main img")
    assert image.parent["href"] == "../files/map.pdf"
    assert (tmp_path / "build" / "files" / "map.pdf").read_bytes() == b"%PDF map"
