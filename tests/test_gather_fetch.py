"""`diptych fetch`: from the web, a folder or a crawl to snapshots that need no network any more."""

import argparse
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.cli import fetch as command
from pipeline.cli import main
from pipeline.config import Config
from pipeline.gather import find, read
from pipeline.gather.web import Web
from pipeline.model import Article, Page
from pipeline.normalise import normalise
from tests.web_site import Answer, Site, running_site

XML = {"Content-Type": "application/xml"}
PAGE = "<title>Title</title><h1>Title</h1><p>Some words of the article."


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def fetch(project: Path, *arguments: str) -> int:
    return main(["-C", str(project), "fetch", "--allow-private", "--delay", "0", *arguments])


def tree(project: Path) -> dict[str, bytes]:
    source = project / "source"
    return {path.name: path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()}


def names(project: Path) -> list[str]:
    return [name for name in tree(project) if not name.endswith(".origin.toml")]


def pages(project: Path) -> list[Page]:
    found = [read(source) for source in find(project / "source", project)]
    assert all(isinstance(page, Page) for page in found)
    return [page for page in found if isinstance(page, Page)]


def test_a_page_lands_with_its_record_and_is_read_without_a_network(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "<title>Été</title><h1>Été</h1><p>Déjà vu, l’été à 5 €.".encode("windows-1252")
    headers = {"Content-Type": "text/html; charset=Windows-1252", "ETag": '"1"', "Last-Modified": "Mon, 1"}
    site.put("/a/strikes.html", Answer(body, 200, headers))
    assert fetch(tmp_path, f"{site.url}/a/strikes.html#top") == 0
    assert tree(tmp_path) == {
        "strikes.html": body,
        "strikes.origin.toml": (
            'charset = "windows-1252"\netag = "\\"1\\""\nlast_modified = "Mon, 1"\n'
            f'sha256 = "{sha256(body).hexdigest()}"\nurl = "{site.url}/a/strikes.html"\n'
        ).encode(),
    }
    assert capsys.readouterr().err == (
        f"new source/strikes.html: {site.url}/a/strikes.html\n"
        "1 new, 0 changed, 0 unchanged, 0 skipped, 0 failed\n"
    )
    (page,) = pages(tmp_path)
    url = f"{site.url}/a/strikes.html"
    assert page == Page("strikes", "source/strikes.html", "text/html", body.decode("windows-1252"), url)
    article = normalise(page)
    assert isinstance(article, Article)
    assert article.url == url


def test_a_second_fetch_asks_whether_the_page_has_changed_and_writes_nothing(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    tagged = {"Content-Type": "text/html", "ETag": '"1"'}
    site.put("/a", Answer(PAGE.encode(), 200, tagged), Answer(status=304))
    site.page("/b", PAGE)
    for _ in range(3):
        assert fetch(tmp_path, f"{site.url}/a", f"{site.url}/b") == 0
        before = tree(tmp_path)
    assert tree(tmp_path) == before
    assert [headers.get("if-none-match") for headers in site.headers("/a")] == [None, '"1"', '"1"']
    assert capsys.readouterr().err.splitlines()[-3:] == [
        f"unchanged source/a.html: {site.url}/a",
        f"unchanged source/b.html: {site.url}/b",
        "0 new, 0 changed, 2 unchanged, 0 skipped, 0 failed",
    ]


def test_a_page_that_has_changed_replaces_its_snapshot(tmp_path: Path, site: Site) -> None:
    for body in (b"<p>first", b"<p>second"):
        site.put("/a", Answer(body))
        assert fetch(tmp_path, f"{site.url}/a") == 0
    assert tree(tmp_path)["a.html"] == b"<p>second"
    assert pages(tmp_path)[0].text == "<p>second"


def test_a_snapshot_that_a_person_edited_stays(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    latin = {"Content-Type": "text/html; charset=iso-8859-1"}
    site.put("/a", Answer("<p>é".encode("latin-1"), 200, latin))
    assert fetch(tmp_path, f"{site.url}/a") == 0
    assert pages(tmp_path)[0].text == "<p>é"
    # Saved by an editor as UTF-8: what the server said is not true of it.
    (tmp_path / "source" / "a.html").write_text("<p>é!", encoding="utf-8")
    assert pages(tmp_path)[0].text == "<p>é!"
    assert fetch(tmp_path, f"{site.url}/a") == 0
    site.put("/a", Answer(b"<p>other"))
    capsys.readouterr()
    assert fetch(tmp_path, f"{site.url}/a") == 2
    assert (tmp_path / "source" / "a.html").read_text(encoding="utf-8") == "<p>é!"
    assert f"error: {site.url}/a: source/a.html: was edited here, and the page" in capsys.readouterr().err


def test_what_is_there_already_is_never_overwritten(tmp_path: Path, site: Site) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "A.txt").write_text("my own")
    urls = [site.page(f"/{year}/a", f"<p>{year}") for year in ("2024", "2025")]
    urls.append(site.page("/a/?x=1", "<p>x"))
    urls.append(site.page("/2024/a/index.html", "<p>index"))
    assert fetch(tmp_path, *urls) == 0
    port = site.port
    assert {name: body for name, body in tree(tmp_path).items() if name in names(tmp_path)} == {
        "A.txt": b"my own",
        "2024-a.html": b"<p>2024",
        "2025-a.html": b"<p>2025",
        "a-x-1.html": b"<p>x",
        f"127-0-0-1-{port}-2024-a.html": b"<p>index",
    }
    before = tree(tmp_path)
    assert fetch(tmp_path, *reversed(urls)) == 0
    assert tree(tmp_path) == before


def test_two_addresses_of_one_page_are_one_article(tmp_path: Path, site: Site) -> None:
    there = site.page("/article")
    assert fetch(tmp_path, site.moved("/old", "/article"), site.moved("/older", "/old"), there) == 0
    assert names(tmp_path) == ["article.html"]


def test_a_plain_text_keeps_the_charset_of_its_header(tmp_path: Path, site: Site) -> None:
    text = Answer("Déjà vu\n".encode("latin-1"), 200, {"Content-Type": "text/plain; charset=latin1"})
    assert fetch(tmp_path, site.put("/a.txt", text)) == 0
    assert names(tmp_path) == ["a.txt"]
    assert pages(tmp_path)[0].text == "Déjà vu\n"


def test_markdown_is_a_page_by_its_type(tmp_path: Path, site: Site) -> None:
    text = "# Été\n\nDéjà vu, la grève continue.\n"
    answer = Answer(text.encode(), 200, {"Content-Type": "text/markdown"})
    assert fetch(tmp_path, site.put("/a.md", answer)) == 0
    (page,) = pages(tmp_path)
    assert page == Page("a", "source/a.md", "text/markdown", text, f"{site.url}/a.md")
    article = normalise(page)
    assert isinstance(article, Article)
    assert article.url == page.url


@pytest.mark.parametrize(
    ("media", "body", "name"),
    [
        ("application/xhtml+xml", b"<?xml version='1.0'?><html xmlns='x'>", "a.html"),
        ("application/xml", b"<?xml version='1.0'?><html xmlns='x'>", "a.html"),
        ("", b"<!doctype html><html>", "a.html"),
    ],
)
def test_html_by_any_name_is_a_page(tmp_path: Path, site: Site, media: str, body: bytes, name: str) -> None:
    assert fetch(tmp_path, site.put("/a", Answer(body, 200, {"Content-Type": media} if media else {}))) == 0
    assert names(tmp_path) == [name]


# lists


def test_a_feed_stands_for_its_pages(tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    links = [site.page("/one"), "/two", "ftp://example.org/three", f"{site.url}/feed"]
    site.page("/two")
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    feed = site.put("/feed", Answer(f"<rss><channel>{items}</channel></rss>".encode(), 200, XML))
    other = site.put("/other", Answer(f"<rss><item><link>{feed}</link></item></rss>".encode(), 200, XML))
    assert fetch(tmp_path, feed) == 0
    assert names(tmp_path) == ["one.html", "two.html"]
    assert fetch(tmp_path, other) == 0
    err = capsys.readouterr().err
    assert "skipped ftp://example.org/three: not an http or https address\n" in err
    assert f"skipped {feed}: named as a page, and is a feed or a sitemap\n" in err


def test_a_sitemap_index_stands_for_its_sitemaps_packed_or_not(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    def sitemap(*paths: str) -> bytes:
        return f"<urlset>{''.join(f'<url><loc>{site.page(path)}</loc></url>' for path in paths)}</urlset>".encode()

    packed = gzip.compress(sitemap("/one", "/two"))
    site.put("/1.xml.gz", Answer(packed, 200, {"Content-Type": "application/octet-stream"}))
    site.put("/2.xml.gz", Answer(gzip.compress(sitemap("/three")), 200, XML | {"Content-Encoding": "gzip"}))
    site.put("/3.xml", Answer(sitemap("/three", "/four"), 200, {"Content-Type": "text/xml"}))
    site.page("/none.xml")
    site.put("/bomb.gz", Answer(gzip.compress(bytes(60_000_000)), 200, {"Content-Type": "application/gzip"}))
    parts = ["/1.xml.gz", "/2.xml.gz", "/3.xml", "/none.xml", "/bomb.gz"]
    locs = "".join(f"<sitemap><loc>{site.url}{part}</loc></sitemap>" for part in [*parts, "/index.xml"])
    index = site.put("/index.xml", Answer(f"<sitemapindex>{locs}</sitemapindex>".encode(), 200, XML))
    assert fetch(tmp_path, index) == 2
    assert names(tmp_path) == ["four.html", "one.html", "three.html", "two.html"]
    err = capsys.readouterr().err
    assert f"skipped {site.url}/none.xml: named as a sitemap, and is none\n" in err
    assert f"error: {site.url}/bomb.gz: what is in it is larger than 52,428,800 bytes\n" in err


def test_a_text_of_addresses_is_a_list_here_and_there(tmp_path: Path, site: Site) -> None:
    (tmp_path / "addresses").write_text(
        f"# two of them\n{site.page('/a')}\n\n{site.page('/b')}\n{site.url}/a\n"
    )
    remote = site.put("/list", Answer(site.page("/c").encode(), 200, {"Content-Type": "text/plain"}))
    assert fetch(tmp_path, str(tmp_path / "addresses"), remote) == 0
    assert names(tmp_path) == ["a.html", "b.html", "c.html"]
    assert site.paths.count("/a") == 1


def test_the_limit_counts_pages_and_says_what_is_left(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [site.page(f"/{letter}") for letter in "abcde"]
    assert fetch(tmp_path, "--limit", "2", *urls) == 0
    assert names(tmp_path) == ["a.html", "b.html"]
    assert site.paths == ["/a", "/b"]
    assert "skipped 3 more: over the limit (--limit)\n" in capsys.readouterr().err


def test_of_a_list_no_more_is_kept_than_the_limit(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    locs = "".join(f"<url><loc>{site.url}/{number}</loc></url>" for number in range(5_000))
    site.page("/0")
    sitemap = site.put("/sitemap.xml", Answer(f"<urlset>{locs}</urlset>".encode(), 200, XML))
    assert fetch(tmp_path, "--limit", "1", sitemap) == 0
    assert names(tmp_path) == ["0.html"]
    assert "skipped 4999 more: over the limit (--limit)\n" in capsys.readouterr().err


def test_what_a_stranger_writes_gives_the_terminal_no_orders(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    items = "<item><link>x:\x9b2Ja\n\u202eb</link></item><item><link>http://h/\x9b\u2028</link></item>"
    feed = site.put("/f", Answer(f"<rss><channel>{items}</channel></rss>".encode(), 200, XML))
    assert fetch(tmp_path, feed) == 0
    err = capsys.readouterr().err
    assert "skipped x:�2Ja��b: longer than 2,000 characters, or with control characters in it\n" in err
    assert not {"\x9b", "\u202e", "\u2028", "\x1b"} & set(err)


# files


def test_a_folder_of_pages_is_taken_without_a_network(
    tmp_path: Path, no_sockets: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "saved"
    (folder / "deep").mkdir(parents=True)
    (folder / "Été.htm").write_bytes(b"<meta charset=iso-8859-1><p>\xe9t\xe9")
    (folder / "deep" / "a.txt").write_bytes(b"d\xe9j\xe0 vu")
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "empty.html").write_bytes(b" \n")
    (folder / ".hidden.html").write_bytes(b"x")
    assert fetch(tmp_path, str(folder)) == 0
    assert tree(tmp_path)["ete.origin.toml"].decode() == (
        f'file = "Été.htm"\nsha256 = "{sha256((folder / "Été.htm").read_bytes()).hexdigest()}"\n'
    )
    assert [(page.slug, page.text[-7:], page.url) for page in pages(tmp_path)] == [
        ("deep-a", "déjà vu", ""),
        ("ete", "><p>été", ""),
    ]
    err = capsys.readouterr().err
    assert "skipped photo.jpg: not one of .htm, .html, .markdown, .md, .txt, .xhtml\n" in err
    assert "skipped empty.html: there is nothing on it\n" in err
    before = tree(tmp_path)
    assert fetch(tmp_path, str(folder), str(folder / "Été.htm")) == 0
    assert tree(tmp_path) == before


def test_the_source_folder_is_no_folder_to_fetch_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir()
    for folder in (tmp_path / "source", tmp_path):
        assert fetch(tmp_path, str(folder)) == 2
        assert "the source folder itself, or a folder in or around it" in capsys.readouterr().err


def test_a_warc_file_stands_for_its_pages(
    tmp_path: Path, no_sockets: None, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nETag: x\r\n\r\n<p>\xe9"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{}\r\nContent-Length: {}\r\n\r\n"
    records = [head.format(name, len(answer)).encode() + answer + b"\r\n\r\n" for name in "ab"]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    assert fetch(tmp_path, str(path)) == 0
    assert [(page.slug, page.text, page.url) for page in pages(tmp_path)] == [
        ("a", "<p>é", "https://example.org/a"),
        ("b", "<p>é", "https://example.org/b"),
    ]
    path.write_bytes(path.read_bytes()[:-20])
    assert fetch(tmp_path, str(path)) == 2
    assert "crawl.warc.gz: is damaged at record 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "nothing: cannot be read (No such file or directory)\n  next step: give an address"),
        ("ftp://example.org/", "ftp://example.org/: not an http or https address"),
        ("https://me:secret@example.org/", "carries a user name or password"),
    ],
)
def test_what_is_neither_a_file_nor_an_address_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    assert fetch(tmp_path, name) == 2
    assert message in capsys.readouterr().err


# the command


def test_private_machines_are_refused_and_the_next_step_is_named(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "fetch", site.page("/a")]) == 2
    err = capsys.readouterr().err
    assert f"error: {site.url}/a: 127.0.0.1: leads to 127.0.0.1, which is not on the public internet" in err
    assert "next step: give --allow-private" in err
    assert site.asked == []
    assert not (tmp_path / "source").exists()


def test_the_story_is_on_stderr_and_json_on_stdout(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    image = site.put("/b", Answer(b"x", 200, {"Content-Type": "image/png"}))
    assert fetch(tmp_path, "--json", "-q", site.page("/a"), image, f"{site.url}/c") == 2
    out, err = capsys.readouterr()
    lost = f"{site.url}/c: the server answered 404 Not Found\n  next step: open the address in a browser, and correct or drop it"
    assert json.loads(out) == {
        "pages": [
            {"source": f"{site.url}/a", "fate": "new", "snapshot": "source/a.html", "reason": ""},
            {"source": image, "fate": "skipped", "snapshot": "", "reason": "image/png is no page of text"},
            {"source": f"{site.url}/c", "fate": "failed", "snapshot": "", "reason": lost},
        ]
    }
    assert err == f"error: {lost}\n"


def test_the_robot_is_called_as_the_project_says(tmp_path: Path, site: Site) -> None:
    (tmp_path / "diptych.toml").write_text('base_url = "https://gazette.example"\n')
    assert fetch(tmp_path, site.page("/a")) == 0
    (tmp_path / "diptych.toml").write_text('user_agent = "Gazette/2"\n')
    assert fetch(tmp_path, site.page("/b")) == 0
    said = [headers["user-agent"] for path in ("/a", "/b") for headers in site.headers(path)]
    assert said == ["diptych/0.1.0 (+https://gazette.example)", "Gazette/2"]


def test_a_broken_record_is_named_and_other_articles_go_on(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(tmp_path, site.page("/a", PAGE), site.page("/b", PAGE)) == 0
    for broken in ("url = 3\n", "sha = 'x'\n", "url\n", "#" * 30_000):
        (tmp_path / "source" / "a.origin.toml").write_text(broken)
        capsys.readouterr()
        assert main(["-C", str(tmp_path), "extract"]) == 2
        err = capsys.readouterr().err
        assert "error: source/a.origin.toml: " in err
        assert "1 article," in err
        assert fetch(tmp_path, f"{site.url}/a") == 2
        assert "diptych: source/a.origin.toml: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--limit", "0", "x"], ["--limit", "²", "x"], ["--delay", "nan", "x"], []]
)
def test_arguments_that_make_no_sense_are_refused(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        fetch(tmp_path, *arguments)
    assert stopped.value.code == 2


def test_an_address_is_read_and_not_kept(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page = PAGE.replace("words", "caf\u00e9s").encode("latin-1")
    url = site.put("/a", Answer(page, 200, {"Content-Type": "text/html; charset=latin1"}))
    assert main(["-C", str(tmp_path), "read", "--allow-private", "--jsonl", "--text", url]) == 0
    understood = json.loads(capsys.readouterr().out)
    assert understood["url"] == url
    assert "Some caf\u00e9s of the article." in understood["text"]
    assert list(tmp_path.iterdir()) == []
    assert main(["-C", str(tmp_path), "read", url]) == 2
    assert "which is not on the public internet" in capsys.readouterr().err


def test_ctrl_c_leaves_whole_files(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_web(config: Config, options: argparse.Namespace, stack: ExitStack) -> Web:
        class Interrupted(Web):
            def get(self, address: str, known: object) -> object:  # type: ignore[override]
                if address.endswith("/b"):
                    raise KeyboardInterrupt
                return super().get(address, lambda _: ("", ""))

        return stack.enter_context(Interrupted("diptych", allow_private=True, delay=0))

    monkeypatch.setattr(command, "open_web", open_web)
    assert fetch(tmp_path, site.page("/a"), site.page("/b")) == 130
    assert list(tree(tmp_path)) == ["a.html", "a.origin.toml"]


def test_only_who_fetches_from_the_web_loads_what_opens_connections(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "saved.html").write_text(PAGE)
    program = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    assert not event.startswith('socket.'), event\n"
        "sys.addaudithook(refuse)\n"
        "from pipeline.cli import main\n"
        f"main(['-C', {str(tmp_path)!r}, 'fetch', '-q', {str(tmp_path / 'saved.html')!r}])\n"
        "for command in ('extract', 'build', 'status', 'check'):\n"
        f"    main(['-C', {str(tmp_path)!r}, command, '-q'])\n"
        "sys.stdout.write(str(sorted({'httpx', 'httpcore', 'h11', 'anyio'} & sys.modules.keys())))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[-2:], done.stderr) == (0, "[]", "")
    assert names(tmp_path) == ["saved.html"]
