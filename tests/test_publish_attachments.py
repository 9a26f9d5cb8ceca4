"""Files beside an article: copied once, found from every edition, and never what is nobody's to show."""

import json
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from pipeline import run
from pipeline.cli import corridor, main
from pipeline.config import load
from pipeline.gather.beside import MOST_BYTES
from pipeline.gather.svg import is_drawing
from tests.fakes import WordByWord

LONG = (
    "This is an ordinary paragraph about a boat that leaves the harbour every morning, and nobody knows why. "
    * 3
)
LONGER = (
    "Voici un paragraphe ordinaire au sujet d’un bateau qui quitte le port chaque matin, sans dire pourquoi. "
    * 3
)
BOAT, SEA, REPORT = b"\x89PNG boat", b"\x89PNG sea", b"%PDF report"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
ADDRESS = 'base_url = "https://example.org/a"\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two articles that refer to a picture, a document and each other."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    put(tmp_path, "img/boat.png", BOAT)
    put(tmp_path, "img/Été à la mer.png", SEA)
    put(tmp_path, "sub/report.pdf", REPORT)
    tell(
        tmp_path,
        "alpha.md",
        "![A boat](img/boat.png)",
        "![The sea](<img/Été à la mer.png>)",
        "See [the report](sub/report.pdf#page=2) and [the harbour](sub/x.md).",
    )
    tell(tmp_path, "sub/x.md", "![The boat](../img/boat.png)", "See [the report](./report.pdf).")
    return tmp_path


def put(root: Path, name: str, content: bytes) -> Path:
    path = root / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def tell(root: Path, name: str, *blocks: str, head: str = "") -> None:
    put(root, name, "\n\n".join([f"{head}# An article", LONG, LONGER, *blocks, LONG]).encode())


def settle(root: Path, text: str) -> None:
    (root / "diptych.toml").write_text(text, encoding="utf-8")


def walk(root: Path, *more: str) -> int:
    return main(["-C", str(root), "run", "-q", *more])


def report(root: Path) -> run.Report:
    return run.run(load(root), WordByWord, jobs=1)


def copies(root: Path) -> dict[str, bytes]:
    below = root / "build"
    found = (path for path in sorted(below.glob("files/**/*")) if path.is_file())
    return {path.relative_to(below).as_posix(): path.read_bytes() for path in found}


def page(root: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((root / "build" / name).read_bytes(), "lxml")


def led(root: Path, name: str) -> list[bytes]:
    """What a reader finds at the addresses of a page's pictures and documents."""
    found = [
        one.get("src") or one.get("href") for one in page(root, name).select("main img, main a[href*=files]")
    ]
    return [
        (root / "build" / name).parent.joinpath(unquote(one.partition("#")[0])).read_bytes() for one in found
    ]


def test_pictures_and_documents_beside_an_article_are_in_both_editions_and_copied_once(root: Path) -> None:
    assert walk(root) == 0
    assert copies(root) == {
        "files/img/Été à la mer.png": SEA,
        "files/img/boat.png": BOAT,
        "files/sub/report.pdf": REPORT,
    }
    for language in ("fr", "en"):
        assert led(root, f"{language}/alpha.html") == [BOAT, SEA, REPORT]
        assert led(root, f"{language}/sub-x.html") == [BOAT, REPORT]
    sources = [one["src"] for one in page(root, "fr/alpha.html").select("main img")]
    assert sources == ["../files/img/boat.png", "../files/img/%C3%89t%C3%A9%20%C3%A0%20la%20mer.png"]
    links = [one["href"] for one in page(root, "fr/alpha.html").select("main p a")]
    assert links == ["../files/sub/report.pdf#page=2", "sub-x.html"]
    markdown = (root / "build" / "en" / "alpha.md").read_text(encoding="utf-8")
    assert "![A boat](../files/img/boat.png)" in markdown
    assert "[the report](../files/sub/report.pdf#page=2)" in markdown


def test_what_is_copied_is_not_called_skipped_and_what_nobody_refers_to_is(root: Path) -> None:
    put(root, "img/spare.png", BOAT)
    assert [one.location for one in report(root).skipped] == ["source/img/spare.png"]
    assert [one.location for one in report(root).skipped] == ["source/img/spare.png"]
    assert "files/img/spare.png" not in copies(root)


def test_a_second_run_copies_nothing_and_a_changed_or_lost_file_is_copied_again(root: Path) -> None:
    report(root)
    again = report(root)
    assert (again.written, again.redone) == ((), ())
    put(root, "img/boat.png", b"\x89PNG another boat")
    assert "build/files/img/boat.png" in report(root).written
    assert copies(root)["files/img/boat.png"] == b"\x89PNG another boat"
    (root / "build" / "files" / "sub" / "report.pdf").unlink()
    found = report(root)
    assert found.written == ("build/files/sub/report.pdf",)
    assert {reason for one in found.redone for reason in one.reasons} == {
        "files/sub/report.pdf, which it refers to, is missing or was changed"
    }
    assert report(root).written == ()


def test_many_processes_write_the_same_as_one(root: Path, tmp_path: Path) -> None:
    for number in range(12):
        tell(root, f"more-{number}.md", "![A boat](img/boat.png)")
    assert walk(root, "--jobs", "2") == 0
    both = {path: path.read_bytes() for path in sorted((root / "build").rglob("*")) if path.is_file()}
    for path in both:
        path.unlink()
    written = report(root).written
    assert written.count("build/files/img/boat.png") == 1
    assert {path: path.read_bytes() for path in sorted((root / "build").rglob("*")) if path.is_file()} == both


def test_machines_get_whole_addresses_where_the_site_has_one(root: Path) -> None:
    settle(root, ADDRESS + 'formats = ["html", "markdown", "text", "json", "epub"]\n')
    walk(root)
    whole = "https://example.org/a/files/img/boat.png"
    alpha = page(root, "en/alpha.html")
    assert alpha.select_one("meta[property='og:image']")["content"] == whole
    assert alpha.select_one("meta[property='og:image:alt']")["content"] == "A boat"
    graph = json.loads(alpha.select_one("script").string)["@graph"]
    assert graph[0]["image"] == whole
    data = json.loads((root / "build" / "en" / "alpha.json").read_text(encoding="utf-8"))
    assert data["image"] == {"source": whole, "alternative": "A boat"}
    assert json.dumps(data["body"]).count(f'"source": "{whole}"') == 1
    assert "https://example.org/a/files/sub/report.pdf#page=2" in json.dumps(data)
    assert f'image: "{whole}"' in (root / "build" / "en" / "alpha.md").read_text(encoding="utf-8")
    text = (root / "build" / "en" / "alpha.txt").read_text(encoding="utf-8")
    assert "the report (https://example.org/a/files/sub/report.pdf#page=2)" in text


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("alpha.md", "---\nimage: img/Été à la mer.png\n---\n"),
        ("alpha.html", "<meta property=og:image content='img/Été à la mer.png'>"),
    ],
)
def test_a_lead_picture_beside_the_article_goes_before_those_in_its_text(
    root: Path, name: str, head: str
) -> None:
    settle(root, ADDRESS)
    (root / "source" / "alpha.md").unlink()
    if name.endswith("md"):
        tell(root, name, "![A boat](img/boat.png)", head=head)
    else:
        body = f"<h1>An article</h1><p>{LONG}</p><img src=img/boat.png alt=Boat><p>{LONG}</p><p>{LONGER}</p>"
        put(root, name, f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode())
    assert report(root).problems == ()
    (card,) = page(root, "fr/alpha.html").select("meta[property='og:image']")
    assert card["content"] == "https://example.org/a/files/img/%C3%89t%C3%A9%20%C3%A0%20la%20mer.png"
    assert copies(root)["files/img/Été à la mer.png"] == SEA


def test_without_an_address_nothing_is_said_that_only_a_whole_one_can_say(root: Path) -> None:
    settle(root, 'formats = ["html", "json", "epub"]\n')
    walk(root)
    assert page(root, "en/alpha.html").select("meta[property='og:image']") == []
    data = json.loads((root / "build" / "en" / "alpha.json").read_text(encoding="utf-8"))
    assert data["image"] == {"source": "../files/img/boat.png", "alternative": "A boat"}
    with zipfile.ZipFile(root / "build" / "en" / "alpha.epub") as book:
        root_element = etree.fromstring(book.read("EPUB/article.xhtml"))
    links = [one.get("href") for one in root_element.iter("{*}a")]
    assert links == [None, None]  # a book cannot lead to what lies beside it


REFUSED = {
    "img/none.png": "is not there",
    "../secret.png": "lies outside the source folder",
    "img/../../secret.png": "lies outside the source folder",
    "%2e%2e/secret.png": "lies outside the source folder",
    ".hidden.png": "is hidden",
    ".git/boat.png": "is hidden",
    "out.png": "is a link out of the source folder, or to what is hidden there",
    "shy.png": "is a link out of the source folder, or to what is hidden there",
    "circle.png": "is not there",
    "masked.png": "is not of a kind that is copied",
    "folder.png": "is not there",
    "page.html": "leads to no edition that is published",
    "img/script.js": "is not of a kind that is copied",
    "img/acts.svg": "is an SVG with more in it than a drawing",
    "large.png": "is larger than 50 MB",
    "n" * 300 + ".png": "is not there",
}


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
@pytest.mark.parametrize("form", ["![A boat]({})", "See [this]({})."])
def test_what_is_nobodys_to_show_stays_where_it_is_and_is_named(
    root: Path, address: str, reason: str, form: str
) -> None:
    (root / "secret.png").write_bytes(b"secret")
    put(root, ".hidden.png", b"secret")
    put(root, ".git/boat.png", b"secret")
    put(root, "secret.key", b"secret")
    put(root, "page.html", b"<p>No title.")
    put(root, "img/script.js", b"alert(1)")
    put(root, "img/acts.svg", DRAWING % b"<script>alert(1)</script>")
    (root / "source" / "folder.png").mkdir()
    for name, target in (
        ("out.png", root / "secret.png"),
        ("shy.png", ".hidden.png"),
        ("masked.png", "secret.key"),
        ("circle.png", "circle.png"),
    ):
        (root / "source" / name).symlink_to(target)
    with put(root, "large.png", b"").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    tell(root, "alpha.md", form.format(address), "![A boat](img/boat.png)")
    found = report(root)
    assert found.failures == ()
    (problem,) = found.problems
    assert problem.startswith(f"alpha: {address[:200]} {reason}")
    assert set(copies(root)) == {"files/img/boat.png", "files/sub/report.pdf"}
    assert b"secret" not in copies(root).values()
    assert led(root, "fr/alpha.html")[-1] == BOAT if form.startswith("S") else True
    assert (report(root).written, report(root).problems) == ((), found.problems)


def test_a_drawing_is_copied(root: Path) -> None:
    put(root, "img/chart.svg", DRAWING % b"<g><path d='M0 0h9'/></g>")
    tell(root, "alpha.md", "![A chart](img/chart.svg)")
    assert report(root).problems == ()
    assert led(root, "en/alpha.html") == [DRAWING % b"<g><path d='M0 0h9'/></g>"]


@pytest.mark.parametrize(
    "inner",
    [
        b"",
        b"<!-- a --><style>path { fill: red }</style><path id='a' d='M0 0'/><use xlink:href='#a'/>",
        b"<image href='data:image/png;base64,AAAA'/><text>A &amp; B</text>",
        b"<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
        b"<n:namedview xmlns:n='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd'/>",
    ],
)
def test_an_svg_that_draws_is_a_drawing(inner: bytes) -> None:
    assert is_drawing(DRAWING % inner)
    assert is_drawing(
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">' + DRAWING % inner
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<?xml version="1.0" encoding="utf-16"?>' + DRAWING % b"",
        ('<?xml version="1.0" encoding="utf-16"?>' + (DRAWING % b"").decode()).encode("utf-16"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + DRAWING % b"",
        b"<svg/>",
        b"<?xml-stylesheet href='x.xsl' type='text/xsl'?>" + DRAWING % b"",
        b"<!DOCTYPE svg [<!ENTITY a '<script/>'>]>" + DRAWING % b"&a;",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        *(
            DRAWING % inner
            for inner in (
                b"<script/>",
                b"<g onload='alert(1)'/>",
                b"<g ONLOAD='alert(1)'/>",
                b"<a href='#x'/>",
                b"<use href='javascript:alert(1)'/>",
                b"<use xlink:href=' java&#10;script:alert(1)'/>",
                b"<use href='other.svg#x'/>",
                b"<image href='data:image/svg+xml;base64,AAAA'/>",
                b"<image href='https://elsewhere.example/p.png'/>",
                b"<foreignObject/>",
                b"<animate attributeName='href' values='javascript:alert(1)'/>",
                b"<set attributeName='onload' to='alert(1)'/>",
                b"<script xmlns='http://www.w3.org/1999/xhtml'/>",
                b"<script xmlns=''/>",
                b"<g xml:base='https://elsewhere.example/'/>",
                b"<handler/>",
                b"<iframe src='x'/>",
            )
        ),
    ],
)
def test_an_svg_that_does_anything_else_is_none(data: bytes) -> None:
    assert not is_drawing(data)


def test_a_file_that_comes_later_is_taken_up(root: Path) -> None:
    tell(root, "alpha.md", "![A boat](img/late.png)")
    assert report(root).problems == ("alpha: img/late.png is not there; the address stays as it is",)
    put(root, "img/late.png", SEA)
    assert report(root).problems == ()
    assert led(root, "en/alpha.html") == [SEA]


def test_what_the_project_keeps_in_its_source_folder_is_not_an_articles(root: Path) -> None:
    settle(root, 'locales = "source/locales"\nglossary = "source/terms.csv"\n')
    put(root, "terms.csv", b"en,fr\nboat,bateau\n")
    put(root, "locales/x.csv", b"a,b\n")
    tell(root, "alpha.md", "See [this](terms.csv) and [that](locales/x.csv).")
    assert report(root).problems == tuple(
        f"alpha: {name} belongs to the project, and to no article; the address stays as it is"
        for name in ("terms.csv", "locales/x.csv")
    )


def test_addresses_of_the_web_and_of_the_sites_own_ways_are_not_looked_for(root: Path) -> None:
    tell(
        root,
        "alpha.md",
        "![A](https://elsewhere.example/boat.png)",
        "![B](//elsewhere.example/boat.png)",
        "![C](/img/boat.png)",
        "See [a](mailto:a@b.example), [b](#top), [c](?page=2), [d](about/), [e](tags).",
    )
    assert report(root).problems == ()
    sources = [one["src"] for one in page(root, "en/alpha.html").select("main img")]
    assert sources == ["https://elsewhere.example/boat.png", "//elsewhere.example/boat.png", "/img/boat.png"]


def test_what_lies_beside_a_page_of_the_web_is_the_webs(root: Path) -> None:
    tell(
        root, "alpha.md", "![A](img/boat.png)", head="---\ncanonical: https://elsewhere.example/alpha\n---\n"
    )
    (root / "source" / "sub" / "x.md").unlink()
    assert report(root).problems == ()
    assert copies(root) == {}


@pytest.mark.parametrize(
    ("text", "place", "address"),
    [
        ("hugo/content/alpha/index.en.md", "hugo/content/alpha", ""),
        ("jekyll/_pages/en/alpha.md", "jekyll/files", "/files/"),
        ("eleventy/en/alpha.md", "eleventy/files", "/files/"),
        ("astro/src/content/articles/en/alpha.md", "astro/public/files", "/files/"),
        ("pelican/content/pages/alpha.en.md", "pelican/content/images", "../images/"),
    ],
)
def test_a_generator_finds_the_files_where_it_looks_for_them(
    root: Path, text: str, place: str, address: str
) -> None:
    settle(root, f'formats = ["markdown"]\nmarkdown = "{text.partition("/")[0]}"\n')
    assert walk(root) == 0
    assert (root / "build" / place / "img" / "boat.png").read_bytes() == BOAT
    assert copies(root) == {}
    words = (root / "build" / text).read_text(encoding="utf-8")
    assert f"![A boat]({address}img/boat.png)" in words
    assert f"![The sea]({address}img/%C3%89t%C3%A9%20%C3%A0%20la%20mer.png)" in words
    assert report(root).written == ()


def test_a_source_pages_own_pictures_and_documents_are_found_from_its_editions(root: Path) -> None:
    settle(root, 'layout = "original"\nformats = ["html"]\n')
    for name in ("alpha.md", "sub/x.md"):
        (root / "source" / name).unlink()
    put(root, "img/small,1.webp", SEA)
    put(
        root,
        "sub/page.html",
        f"""<html lang="en"><head><title>A page</title></head><body>
<nav><a href="../index.html">Home</a> <img src="../img/gone.png" alt=""></nav>
<article><h1>A page</h1><p>{LONG}</p>
<picture><source srcset="../img/small,1.webp, ../img/none.webp 2x,../img/boat.png 3x"><img
 src=" ../img/Été à la mer.png " alt="The sea"></picture>
<p>{LONG} See <a class="x" href="report.pdf#page=2">the report</a>, <a href="lost.pdf">another</a>.</p>
<p>{LONG}</p></article><video src="../film.mp4" poster=../img/boat.png></video></body></html>""".encode(),
    )
    put(root, "film.mp4", b"film")
    found = report(root)
    assert found.problems == ("sub-page: lost.pdf is not there; the address stays as it is",)
    text = (root / "build" / "fr" / "sub-page.html").read_text(encoding="utf-8")
    for wanted in (
        'srcset="../files/img/small%2C1.webp, ../img/none.webp 2x,../files/img/boat.png 3x"',
        'src=" ../files/img/%C3%89t%C3%A9%20%C3%A0%20la%20mer.png "',
        'class="x" href="../files/sub/report.pdf#page=2"',
        'src="../files/film.mp4" poster="../files/img/boat.png"',
        '<a href="../index.html">Home</a> <img src="../img/gone.png" alt="">',
    ):
        assert wanted in text
    assert set(copies(root)) == {
        "files/film.mp4",
        "files/img/boat.png",
        "files/img/small,1.webp",
        "files/img/Été à la mer.png",
        "files/sub/report.pdf",
    }
    assert report(root).written == ()
    put(root, "img/gone.png", BOAT)
    assert "build/files/img/gone.png" in report(root).written


def test_files_go_through_the_same_door_to_a_place_far_away(root: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    settle(root, 'out = "memory://attachments"\n')
    assert "memory://attachments/files/img/boat.png" in report(root).written
    files = fsspec.filesystem("memory")
    assert files.cat("/attachments/files/img/boat.png") == BOAT
    assert report(root).written == ()
    files.rm("/attachments/files/img/boat.png")
    assert report(root).written == ("memory://attachments/files/img/boat.png",)


def test_a_copy_that_nothing_refers_to_any_more_is_taken_away(root: Path) -> None:
    report(root)
    (root / "source" / "alpha.md").unlink()
    report(root)
    assert set(copies(root)) == {"files/img/boat.png", "files/sub/report.pdf"}  # the other article has them
    tell(root, "sub/x.md", "See [the report](./report.pdf).")
    report(root)
    assert set(copies(root)) == {"files/sub/report.pdf"}
    assert report(root).written == ()


def test_a_copy_whose_name_is_spelt_otherwise_now_stays(root: Path) -> None:
    report(root)
    (root / "source" / "img" / "boat.png").rename(root / "source" / "img" / "Boat.png")
    tell(root, "alpha.md", "![A boat](img/Boat.png)")
    tell(root, "sub/x.md", "![A boat](../img/Boat.png)")
    report(root)  # on a disk that knows no capitals both are one file
    assert (root / "build" / "files" / "img" / "boat.png").is_file()
    assert (root / "build" / "files" / "img" / "Boat.png").is_file()


def test_copies_stay_while_an_article_fails_and_where_somebody_changed_them(root: Path) -> None:
    report(root)
    (root / "source" / "alpha.md").unlink()
    (root / "locales" / "en" / "LC_MESSAGES" / "sub-x.po").write_text("no catalog", encoding="utf-8")
    found = report(root)
    assert found.failures
    assert "files/img/Été à la mer.png" in copies(root)
    (root / "locales" / "en" / "LC_MESSAGES" / "sub-x.po").unlink()
    tell(root, "sub/x.md", "Nothing to see.")
    (root / "build" / "files" / "img" / "boat.png").write_bytes(b"mine")
    assert report(root).failures == ()
    assert copies(root) == {"files/img/boat.png": b"mine"}
