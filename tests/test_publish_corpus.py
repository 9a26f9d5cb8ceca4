"""The corpus of hostile texts and addresses, brought by a source, a translator or a file name: none lives."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from lxml import etree

from pipeline.config import load
from pipeline.publish.front_matter import quoted
from pipeline.run import build, extract
from tests.outside import CHROMIUM
from tests.test_publish_safety import BAD, HOSTILE, assert_harmless

VECTORS = [*HOSTILE, *BAD]
SETTINGS = """\
base_url = "https://leaves.example"
site_name = "\\"><script>alert(1)</script>"
slugs = "title"
formats = ["html", "markdown", "text", "json", "epub", "feed", "sitemap"]
"""


def test_the_corpus_has_at_least_a_hundred_vectors() -> None:
    assert len(set(VECTORS)) >= 100


def attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def page(vectors: list[str]) -> str:
    """A page that brings every vector as markup, as text, in attributes and in its head."""
    parts = []
    for vector in vectors:
        escaped = attribute(vector).replace("<", "&lt;")
        parts.append(
            f'<h2 id="{attribute(vector)}">{escaped}</h2>\n<p>A sentence with {escaped} in it, and more words.</p>\n'
            f'<p>Raw {vector} and <a href="{attribute(vector)}" title="{attribute(vector)}" onclick="x()">a link</a> '
            f'and <img src="{attribute(vector)}" alt="{attribute(vector)}"> an image stand here.</p>\n'
        )
    first = attribute(vectors[0])
    head = (
        f'<title>{first.replace("<", "&lt;")}</title><meta name="author" content="{first}">'
        f'<meta name="description" content="{first}"><meta name="keywords" content="{first}">'
        f'<meta property="og:image" content="{first}"><link rel="canonical" href="{first}">'
        f'<meta property="article:published_time" content="{first}">'
        f'<script type="application/ld+json">{{"@type": "Article", "headline": {quoted(vectors[0])}}}</script>'
    )
    body = "".join(parts)
    title = first.replace("<", "&lt;")
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><article><h1>{title} of it all</h1>{body}</article></body></html>'


def file_name(vector: str) -> str:
    """A vector as a file system takes it."""
    return re.sub(r"[/\x00]", "_", vector).encode("utf-8", "ignore")[:200].decode("utf-8", "ignore")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose sources, names and translations are the corpus, built with every format."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "diptych.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "source").mkdir()
    for number in range(0, len(VECTORS), 8):
        text = page(VECTORS[number : number + 8]).encode("utf-8", "ignore")
        (root / "source" / f"page-{number}.html").write_bytes(text)
    for number, vector in enumerate(VECTORS):
        words = f"{vector}\n\nBy {vector}\n\nA first paragraph about {vector} and what it does to readers.\n"
        name = f"{number} {file_name(vector)}.txt"
        (root / "source" / name).write_bytes(words.encode("utf-8", "ignore"))
    config = load(root)
    report = extract(config)
    assert report.failures == ()
    texts = iter(VECTORS * 1000)
    for path in sorted((root / "locales" / "fr" / "LC_MESSAGES").glob("*.po")):
        catalog = polib.pofile(str(path), wrapwidth=0)
        for entry in catalog:
            entry.msgstr = (
                f"{next(texts)}" if "<" not in entry.msgid else f"{next(texts)} <a>{next(texts)}</a>"
            )
            entry.flags = []
        catalog.save()
    report = build(config)
    assert report.failures == ()
    return config.out


def files(out: Path, ending: str) -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text(encoding="utf-8")) for path in sorted(out.rglob(f"*.{ending}")))


def test_no_page_holds_anything_that_lives(out: Path) -> None:
    seen = 0
    for _, text in files(out, "html"):
        if 'http-equiv="refresh"' in text:
            target = re.findall(r'content="0; url=([^"]*)"', text)
            assert [re.fullmatch(r"[a-z0-9-]+\.html", one) is not None for one in target] == [True]
        assert_harmless(re.sub(r'<meta http-equiv="refresh"[^>]*>', "", text))
        seen += 1
    assert seen > 2 * len(VECTORS)


def test_the_corpus_arrives_as_text(out: Path) -> None:
    pages = [text for path, text in files(out, "html") if path.parent.name == "fr"]
    assert sum("&lt;script&gt;alert(1)" in text for text in pages) > 20
    assert sum("javascript:alert(1)" in text.lower() for text in pages) > 20


def test_no_file_lies_outside_its_folder_or_has_a_strange_name(out: Path) -> None:
    known = {"index.html", "style.css", "sitemap.xml", "_redirects"}
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if re.fullmatch(r"((fr|en)/)?pages((/tags/[a-z0-9-]+)?/[0-9]+\.html)?", name):
            continue  # of a list
        assert name in known or re.fullmatch(r"(fr|en)(/(tags/)?[a-z0-9-]+(\.[a-z]+)?)?", name), name
    assert sorted(path.name for path in out.parent.iterdir()) == [
        ".diptych", "build", "diptych.toml", "locales", "source",
    ]  # fmt: skip


def test_every_feed_sitemap_and_book_is_well_formed_and_links_to_nothing_bad(out: Path) -> None:
    for path, text in files(out, "xml"):
        root = etree.fromstring(text.encode())
        for element in root.iter(etree.Element):
            assert str(element.get("href") or "https://leaves.example").startswith(
                "https://leaves.example"
            ), path
    books = sorted(out.rglob("*.epub"))
    assert books
    for path in books:
        with zipfile.ZipFile(path) as archive:
            assert len(archive.namelist()) == 6
            for name in ("EPUB/article.xhtml", "EPUB/nav.xhtml"):
                root = etree.fromstring(archive.read(name))
                for element in root.iter(etree.Element):
                    assert etree.QName(element).localname not in ("script", "iframe", "object", "svg", "img")
                    assert not [key for key in element.attrib if str(key).startswith("on")]
                    assert not re.match(r"\s*(javascript|data|vbscript):", str(element.get("href", "")), re.I)


def test_no_line_of_redirects_leads_elsewhere(out: Path) -> None:
    for line in (out / "_redirects").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"/(fr|en)/[a-z0-9-]+\.html /(fr|en)/[a-z0-9-]+\.html 301", line)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_browser_reads_the_pages_as_we_do(out: Path, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    for path in (out / "fr").glob("page-0*.html"):
        text = path.read_text(encoding="utf-8")
        if "refresh" in text:
            continue
        done = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path}", "--dump-dom", path.as_uri(),
            ],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert_harmless(done.stdout)
