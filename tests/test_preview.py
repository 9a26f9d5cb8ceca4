"""The preview: serves one folder and nothing else, and makes it again when something changed."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.preview import PreviewError, Server, Workshop, pages
from pipeline.preview.watch import Watch
from tests.browser import browser
from tests.outside import CHROMIUM

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">"
    '<title>t</title></head><body><p id="text">TEXT</p></body></html>'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An out folder with a secret beside it."""
    out = tmp_path / "build"
    (out / "fr").mkdir(parents=True)
    (out / "index.html").write_text(PAGE)
    (out / "fr" / "index.html").write_text(PAGE)
    (out / "fr" / "a b.html").write_text(PAGE)
    (out / "style.css").write_text("p { color: red }")
    (out / "book.epub").write_bytes(b"PK")
    (out / ".hidden.html").write_text("secret")
    (out / "empty").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (out / "link.txt").symlink_to(tmp_path / "secret.txt")
    (out / "circle").symlink_to(out / "circle")
    return out


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    """A server of that folder, made once without errors."""
    workshop = Workshop(lambda: (), [root])
    workshop.look()
    found = Server(root, workshop)
    found.start()
    yield found
    found.close()


def ask(
    server: Server, target: str, method: str = "GET", host: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    port = int(server.address.rsplit(":", 1)[1].strip("/"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", host if host is not None else f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("target", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/fr/", "text/html; charset=utf-8"),
        ("/fr/a%20b.html", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/book.epub", "application/epub+zip"),
        ("http://elsewhere.example/style.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_is_served_with_its_own_type(server: Server, target: str, media: str) -> None:
    status, headers, body = ask(server, target)
    assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, media, "nosniff")
    assert len(body) == int(headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/fr/../../secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
        "/%2e%2e%2fsecret.txt", "/....//secret.txt", "/link.txt", "/.hidden.html", "/empty/", "/circle", "/nothing.html",
        "/index.html%00.txt", "/" + "a" * 5000, "/%ff", "/C:/secret.txt", "/fr/%2fetc/passwd", "secret.txt", "/[", "*", "//elsewhere.example/fr",
    ],
)  # fmt: skip
def test_nothing_else_is_served(server: Server, target: str) -> None:
    status, _, body = ask(server, target)
    assert status == 404
    assert b"secret" not in body.replace(b"secret.txt", b"")


def test_a_folder_without_its_slash_leads_to_its_page_on_this_server(server: Server) -> None:
    status, headers, _ = ask(server, "http://elsewhere.example/fr?x=//y")
    assert (status, headers["Location"]) == (302, "/fr/")


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 501), ("PUT", 501), ("DELETE", 501)])
def test_the_server_only_reads(server: Server, method: str, status: int) -> None:
    page = ask(server, "/")
    found, _, body = ask(server, "/", method)
    assert found == status
    assert (body == b"") == (method == "HEAD")
    assert body != page[2]
    assert ask(server, "/") == page


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("localhost:8000", 200), ("preview.localhost", 200), ("[::1]:8000", 200),
        ("evil.example", 403), ("evil.example:8000", 403), ("127.0.0.1.evil.example", 403), ("", 403), ("localhost.evil", 403),
    ],
)  # fmt: skip
def test_a_name_that_was_made_to_point_here_is_refused(server: Server, host: str, status: int) -> None:
    assert {ask(server, target, host=host)[0] for target in ("/", "/style.css")} == {status}
    if status == 403:
        assert ask(server, pages.NEWS, host=host)[0] == 403


def test_a_page_gets_the_script_and_its_policy_makes_room_for_that_alone() -> None:
    page = pages.enliven(PAGE.encode(), 'x"y').decode()
    assert "content=\"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'\"" in page
    assert page.endswith('</html><script src="/-/live.js" data-edition="x&quot;y"></script>\n')


def test_a_policy_that_names_scripts_keeps_them() -> None:
    policy = PAGE.replace("style-src 'self'", "script-src 'sha256-abc='; connect-src 'none'")
    assert (
        "default-src 'none'; script-src 'sha256-abc=' 'self'; connect-src 'self'"
        in pages.enliven(policy.encode(), "").decode()
    )


def test_the_same_content_is_no_change_and_every_other_is(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    file = tmp_path / "source" / "a.txt"
    file.write_text("one")
    watch = Watch([tmp_path / "source", tmp_path / "diptych.toml", tmp_path / "nothing"])
    before = watch.digest()
    os.utime(file, (1, 1))
    assert watch.digest() == before
    other = tmp_path / "new"
    other.write_text("one")
    other.replace(file)
    (tmp_path / "source" / ".a.txt.swp").write_text("an editor's")
    (tmp_path / "source" / "a.txt~").write_text("an editor's")
    (tmp_path / "source" / "circle").symlink_to(tmp_path)
    assert watch.digest() == before
    seen = {before}
    file.write_text("two")
    seen.add(watch.digest())
    (tmp_path / "diptych.toml").write_text("")
    seen.add(watch.digest())
    file.rename(tmp_path / "source" / "b.txt")
    seen.add(watch.digest())
    assert len(seen) == 4


def test_pages_are_made_once_for_each_change_and_changes_meanwhile_are_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    made: list[str] = []

    def make() -> tuple[str, ...]:
        made.append(file.read_text())
        if made == ["one"]:
            file.write_text("meanwhile")
        return ("it failed",) if made[-1] == "bad" else ()

    workshop = Workshop(make, [tmp_path])
    assert [workshop.look() for _ in range(4)] == [True, True, False, False]
    good = workshop.news
    file.write_text("bad")
    assert workshop.look()
    assert workshop.news.errors == ("it failed",)
    file.write_text("meanwhile")
    assert workshop.look()
    assert workshop.news == good
    assert made == ["one", "meanwhile", "bad", "meanwhile"]


def test_news_reach_a_page_that_waits_and_closing_lets_it_go(root: Path) -> None:
    errors: list[str] = []
    workshop = Workshop(lambda: tuple(errors), [root / "style.css"])
    workshop.look()
    server = Server(root, workshop)
    server.start()
    port = int(server.address.rsplit(":", 1)[1].strip("/"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", pages.NEWS)
    stream = connection.getresponse()

    def heard() -> dict[str, object]:
        line = stream.readline()
        assert stream.readline() == b"\n"
        found: dict[str, object] = json.loads(line.removeprefix(b"data: "))
        return found

    first = heard()
    assert first["errors"] == []
    errors.append("source/a.txt:1: <b>\n\ndata: no")
    (root / "style.css").write_text("p {}")
    workshop.look()
    second = heard()
    assert second["errors"] == ["source/a.txt:1: <b>\n\ndata: no"]
    assert second["edition"] != first["edition"]
    status, _, body = ask(server, "/nothing")
    assert status == 404
    assert b"source/a.txt:1: &lt;b&gt;" in body
    server.close()
    assert stream.read() == b""
    assert [thread for thread in threading.enumerate() if "serve_forever" in thread.name] == []


def test_a_port_that_is_taken_is_named(server: Server, root: Path) -> None:
    port = int(server.address.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(PreviewError, match=r"(?s)cannot listen on 127\.0\.0\.1, port.*--port"):
        Server(root, Workshop(lambda: (), []), port=port)


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--host", "no such host"]])
def test_an_address_that_cannot_be_is_2(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "serve", *arguments]) == 2
    assert "next step: " in capsys.readouterr().err


GOOD = "A title of its own\n\nThis is a sentence in English. This is another one.\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, "subprocess.Popen[str]"]]:
    """A project, the address at which `diptych serve` shows it, and the process."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "good.txt").write_text(GOOD)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "-C", str(tmp_path), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    yield tmp_path, process.stdout.readline().strip(), process
    process.kill()
    process.communicate()


def test_ctrl_c_ends_it_with_0_even_while_a_page_waits(
    served: tuple[Path, str, "subprocess.Popen[str]"],
) -> None:
    folder, address, process = served
    connection = http.client.HTTPConnection(address.removeprefix("http://").strip("/"), timeout=10)
    connection.request("GET", pages.NEWS)
    assert connection.getresponse().readline().startswith(b"data: ")
    process.send_signal(signal.SIGINT)
    _, story = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in story
    assert "1 article, 2 editions" in story
    assert not (folder / "locales").exists()


def test_a_template_that_comes_or_goes_makes_the_pages_again(
    served: tuple[Path, str, "subprocess.Popen[str]"],
) -> None:
    folder, address, _ = served
    connection = http.client.HTTPConnection(address.removeprefix("http://").strip("/"), timeout=20)
    connection.request("GET", pages.NEWS)
    stream = connection.getresponse()

    def page() -> str:
        while not stream.readline().startswith(b"data: "):
            pass
        return (folder / "build" / "en" / "good.html").read_text(encoding="utf-8")

    assert "mine" not in page()
    (folder / "templates").mkdir()
    (folder / "templates" / "page.html").write_text("mine")
    assert page() == "mine"
    (folder / "templates" / "page.html").write_text("mine, changed")
    assert page() == "mine, changed"
    (folder / "templates" / "page.html").unlink()
    assert "another one" in page()


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_page_in_the_browser_follows_the_source_and_shows_what_went_wrong(
    served: tuple[Path, str, "subprocess.Popen[str]"], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, address, _ = served
    source = folder / "source" / "good.txt"
    with browser(tmp_path_factory.mktemp("profile")) as window:
        window.open(f"{address}en/good.html")
        assert "another one" in window.do("document.body.innerText")
        source.write_text(GOOD.replace("another", "a changed"))
        window.until("a changed one")
        source.write_bytes(b"caf\xe9")
        window.until("source/good.txt:1: byte 0xe9 is not UTF-8")
        assert "byte 0xe9" in window.do("document.querySelector('[role=alert]').innerText")
        assert "a changed one" in window.do("document.querySelector('main').innerText")
        source.write_text(GOOD)
        window.until("another one")
        assert window.do("document.querySelector('[role=alert]')") is None
        told = [one["params"]["entry"] for one in window.events if one["method"] == "Log.entryAdded"]
        assert [
            one for one in told if not one["url"].endswith("/favicon.ico")
        ] == []  # the browser's own wish


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_source_page_in_the_original_layout_follows_too_and_its_own_script_does_not_run(
    served: tuple[Path, str, "subprocess.Popen[str]"], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, address, _ = served
    page = "<html lang=en><head><title>A page</title></head><body><h1>A page</h1><p>This is {} sentence in English.</p>"
    bad = "<script>document.title = 'it ran'</script></body></html>"
    (folder / "diptych.toml").write_text('layout = "original"\n')
    source = folder / "source" / "page.html"
    source.write_text(page.format("one") + bad)
    with browser(tmp_path_factory.mktemp("profile")) as window:
        window.open(f"{address}en/good.html")
        for _ in range(100):
            window.open(f"{address}en/page.html")
            with contextlib.suppress(AssertionError):  # not built yet, or being loaded again
                window.until("one sentence", within=0.5)
                break
        window.until("one sentence")
        source.write_text(page.format("a changed") + bad)
        window.until("a changed sentence")  # the settings' own reload may come before it
        assert window.do("document.title") == "A page"
