"""One page from a real server: whatever it does, there is a page, a reason or one clear error."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from shutil import which

import httpcore
import httpx
import pytest

from pipeline.gather.address import AddressError
from pipeline.gather.guard import Network
from pipeline.gather.outcome import FetchError
from pipeline.gather.patience import Clock
from pipeline.gather.received import Received, Unchanged
from pipeline.gather.unpack import unpack
from pipeline.gather.web import Limits, Web
from pipeline.model import Skipped
from tests.web_site import HTML, Answer, Site, running_site


@dataclass
class StandingClock:
    """A clock that moves only while somebody sleeps."""

    time: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep, lambda: self.time)


@dataclass
class Detour(httpcore.NetworkBackend):
    """Sockets that lead to loopback whatever the address; it is noted."""

    port: int
    called: list[str] = field(default_factory=list)

    def connect_tcp(self, host: str, port: int, *rest: object, **named: object) -> httpcore.NetworkStream:
        self.called.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout=5)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def web(clock: StandingClock) -> Iterator[Web]:
    with Web("diptych/1 (+https://example.org)", allow_private=True, clock=clock.clock) as opened:
        yield opened


def new(_url: str) -> tuple[str, str]:
    return "", ""


def test_a_page_is_received_with_what_was_said_about_it(web: Web, site: Site) -> None:
    headers = {"Content-Type": "Text/HTML; Charset=ISO-8859-1", "ETag": '"1"', "Last-Modified": "Mon"}
    url = site.put("/a", Answer(b"<p>\xe9", 200, headers))
    assert web.get(url, new) == Received(
        url, b"<p>\xe9", "text/html", "iso-8859-1", etag='"1"', last_modified="Mon"
    )


def test_a_request_names_itself_and_gives_nothing_away(
    web: Web, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    page = Answer(b"<p>x", 200, HTML | {"Set-Cookie": "id=1; Path=/"})
    for path in ("/a", "/b"):
        web.get(site.put(path, page), new)
    assert site.headers("/b") == [
        {
            "host": f"127.0.0.1:{site.port}",
            "accept": "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9,application/xml;q=0.8,*/*;q=0.1",
            "accept-encoding": "gzip, deflate",
            "connection": "keep-alive",
            "user-agent": "diptych/1 (+https://example.org)",
        }
    ]


def test_a_page_that_has_not_changed_is_not_sent_again(web: Web, site: Site) -> None:
    url = site.put("/a", Answer(status=304))
    assert web.get(url, lambda _: ('"1"', "Mon")) == Unchanged(url)
    (headers,) = site.headers("/a")
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Mon")


def test_not_modified_to_an_unconditional_request_is_an_error(web: Web, site: Site) -> None:
    with pytest.raises(FetchError, match="the server answered 304 Not Modified"):
        web.get(site.put("/a", Answer(status=304)), new)


# redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_last_address_counts(web: Web, site: Site, status: int) -> None:
    there = site.page("/b/c?x=1")
    received = web.get(site.moved("/a", "b/./c?x=1#part", status), new)
    assert isinstance(received, Received)
    assert received.url == there


def test_each_address_on_the_way_is_compared_with_its_own_snapshot(web: Web, site: Site) -> None:
    there = site.put("/b", Answer(status=304))
    known = {there: ('"b"', "")}
    assert web.get(site.moved("/a", "/b"), lambda url: known.get(url, ("", ""))) == Unchanged(there)


def test_a_loop_of_redirects_is_named(web: Web, site: Site) -> None:
    url = site.moved("/a", "/b")
    site.moved("/b", "/a")
    with pytest.raises(FetchError, match=rf"redirects in a loop: {url} -> {site.url}/b -> {url}"):
        web.get(url, new)


def test_redirects_without_end_are_cut(web: Web, site: Site) -> None:
    for number in range(20):
        site.moved(f"/{number}", f"/{number + 1}")
    with pytest.raises(FetchError, match="more than 10 redirects"):
        web.get(f"{site.url}/0", new)
    assert len(site.paths) == 11


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("file:///etc/passwd", "not an http or https address"),
        ("https://me:secret@example.org/", "carries a user name or password"),
        ("http://[::bad/", "does not speak HTTP"),
        ("http://a:99999/", "not an address"),
        ("", "no address to go on to"),
    ],
)
def test_a_redirect_to_nowhere_is_refused(web: Web, site: Site, location: str, message: str) -> None:
    with pytest.raises((FetchError, AddressError), match=message):
        web.get(site.moved("/a", location), new)


# private machines


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1"])
def test_this_machine_is_not_asked_without_leave(site: Site, host: str) -> None:
    with Web("diptych") as web, pytest.raises(AddressError, match=r"not on the public internet|no such host"):
        web.get(f"http://{host}:{site.port}/a", new)
    assert site.asked == []


@pytest.mark.parametrize(
    "inside", ["10.0.0.1", "169.254.169.254", "100.100.100.200", "::ffff:192.168.0.1", "fd00:ec2::254"]
)
def test_a_name_that_leads_inside_is_refused_even_among_public_addresses(site: Site, inside: str) -> None:
    sockets = Detour(site.port)
    network = Network(lambda host, port: ["93.184.216.34", inside], sockets)
    with Web("diptych", network=network) as web, pytest.raises(AddressError, match=inside):
        web.get("http://public.example/", new)
    assert sockets.called == []


def test_a_redirect_that_leads_inside_is_refused(site: Site) -> None:
    def look_up(host: str, port: int) -> list[str]:
        return [{"public.example": "93.184.216.34"}.get(host, host)]

    sockets = Detour(site.port)
    site.moved("/a", f"http://127.0.0.1:{site.port}/secret")
    with (
        Web("diptych", network=Network(look_up, sockets)) as web,
        pytest.raises(AddressError, match="leads to"),
    ):
        web.get("http://public.example/a", new)
    assert set(sockets.called) == {"93.184.216.34"}
    assert site.paths == ["/a"]


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(site: Site) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    sockets = Detour(site.port)
    site.put("/robots.txt", Answer())
    site.put("/a", Answer(b"<p>x", 200, HTML | {"Connection": "close"}))
    with Web("diptych", network=Network(lambda host, port: next(answers), sockets), delay=0) as web:
        assert isinstance(web.get("http://rebound.example/a", new), Received)
        with pytest.raises(AddressError, match=r"rebound.example: leads to 127.0.0.1"):
            web.get("http://rebound.example/b", new)
    assert sockets.called == ["93.184.216.34"]
    assert site.headers("/a")[0]["host"] == "rebound.example"


def test_a_host_that_does_not_exist_is_named() -> None:
    def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with (
        Web("diptych", network=Network(look_up)) as web,
        pytest.raises(AddressError, match=r"no\.example: no such"),
    ):
        web.get("http://no.example/", new)


def test_a_name_that_nobody_answers_for_is_given_up() -> None:
    asked = threading.Event()

    def look_up(host: str, port: int) -> list[str]:
        asked.wait(30.0)
        return ["192.0.2.1"]

    limits = Limits(connect=0.05, attempts=1)
    with Web("diptych", network=Network(look_up), limits=limits) as web, pytest.raises(FetchError) as caught:
        web.get("http://slow.example/", new)
    asked.set()
    assert "slow.example" in str(caught.value)


@pytest.mark.parametrize("host", ["xn--zzzz", "xn--a.example", "xn--ls8h.example"])
def test_a_host_name_that_means_nothing_is_named(web: Web, host: str) -> None:
    with pytest.raises(FetchError, match=f"http://{host}/.*: not an address"):
        web.get(f"http://{host}/", new)


@pytest.mark.skipif(which("openssl") is None, reason="openssl makes the certificate")
def test_with_tls_the_name_is_asked_for_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: StandingClock
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=public.example"
    )
    files = ["-addext", "subjectAltName=DNS:public.example", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    named: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    with running_site(context) as site:
        site.page("/a")
        network = Network(lambda host, port: ["93.184.216.34"], Detour(site.port))
        with Web("diptych", network=network, clock=clock.clock) as web:
            received = web.get("https://public.example/a", new)
            assert isinstance(received, Received)
            with pytest.raises(FetchError, match=r"cannot be reached: .* Hostname mismatch"):
                web.get("https://other.example/a", new)
    assert named[0] == "public.example"


# answers that mean "not now"


def test_a_server_that_is_busy_is_asked_again_after_longer_and_longer(
    web: Web, site: Site, clock: StandingClock
) -> None:
    url = site.put("/a", *(Answer(status=status) for status in (500, 502, 503)), Answer(b"<p>x"))
    assert isinstance(web.get(url, new), Received)
    assert clock.slept == [1, 2, 4]


def test_a_server_that_stays_busy_is_given_up(web: Web, site: Site) -> None:
    url = site.put("/a", Answer(status=503))
    with pytest.raises(FetchError, match=f"{url}: the server answered 503 Service Unavailable"):
        web.get(url, new)
    assert len(site.paths) == 4


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 1),
        ("soon", 1),
        ("-5", 1),
        ("٣", 1),
    ],
)
def test_retry_after_is_honoured_by_the_servers_own_date(
    web: Web, clock: StandingClock, site: Site, after: str, seconds: float
) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(
            b"HTTP/1.1 429 Too Many Requests\r\nDate: Mon, 23 Nov 2026 08:00:00 GMT\r\nContent-Length: 0\r\n"
            + f"Retry-After: {after}\r\nConnection: close\r\n\r\n".encode()
        )

    assert isinstance(web.get(site.put("/a", Answer(raw=busy), Answer(b"<p>x")), new), Received)
    assert clock.slept == [seconds]


@pytest.mark.parametrize("after", ["3600", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_server_that_wants_too_long_a_pause_is_left_alone(
    web: Web, clock: StandingClock, site: Site, after: str
) -> None:
    url = site.put("/a", Answer(status=429, headers={"Retry-After": after}))
    with pytest.raises(FetchError, match="asks to be left alone for"):
        web.get(url, new)
    assert clock.slept == []


def test_other_answers_are_final(web: Web, site: Site) -> None:
    with pytest.raises(FetchError, match="the server answered 404 Not Found"):
        web.get(f"{site.url}/nothing", new)
    assert site.paths == ["/nothing"]


# bodies


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"<p>" + b"x" * 1000)),
        ("x-gzip", gzip.compress(b"<p>xxxxx") + gzip.compress(b"x" * 995)),
        ("deflate", zlib.compress(b"<p>" + b"x" * 1000)),
        ("deflate", zlib.compress(b"<p>" + b"x" * 1000, wbits=-15)),
        ("gzip, deflate", zlib.compress(gzip.compress(b"<p>" + b"x" * 1000))),
        ("identity", b"<p>" + b"x" * 1000),
    ],
)
def test_a_packed_body_is_unpacked(web: Web, site: Site, coding: str, packed: bytes) -> None:
    received = web.get(site.put("/a", Answer(packed, 200, HTML | {"Content-Encoding": coding})), new)
    assert isinstance(received, Received)
    assert received.body == b"<p>" + b"x" * 1000


@pytest.mark.parametrize(
    ("coding", "body", "message"),
    [
        ("gzip", gzip.compress(bytes(30_000_000)), "is larger than 20,000,000 bytes"),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(30_000_000))), "is larger than 20,000,000 bytes"),
        ("gzip, gzip, gzip", b"", "is compressed 3 times over"),
        ("gzip", gzip.compress(b"x" * 1000)[:-9], "ends too early"),
        ("gzip", gzip.compress(b"") * 10_002, "is made of more than 10,000 compressed parts"),
        ("gzip", b"<p>not packed", "is damaged"),
        ("deflate", b"\xff\xff\xff", "is damaged"),
        ("br", b"\x00", "is encoded as 'br'"),
    ],
)
def test_a_body_that_is_no_good_is_refused(
    web: Web, site: Site, coding: str, body: bytes, message: str
) -> None:
    url = site.put("/a", Answer(body, 200, HTML | {"Content-Encoding": coding}))
    with pytest.raises(FetchError, match=f"what the server sent {message}"):
        web.get(url, new)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_packed_body_may_come_in_any_pieces(size: int) -> None:
    """Also where one piece ends in the midst of what tells that another member begins."""
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(512)
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert unpack(pieces, ["gzip"], 100) == b"one two"


def test_a_body_is_read_no_further_than_the_limit(site: Site, clock: StandingClock) -> None:
    sent = threading.Event()

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"<p>" * 10_000)
        except OSError:
            sent.set()

    url = site.put("/a", Answer(raw=endless))
    with Web("diptych", allow_private=True, clock=clock.clock, limits=Limits(body=100_000)) as web:
        with pytest.raises(FetchError, match="is larger than 100,000 bytes"):
            web.get(url, new)
        assert sent.wait(5)


def test_a_body_that_breaks_off_is_asked_for_again(web: Web, site: Site) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>x")

    url = site.put("/a", Answer(raw=broken), Answer(b"<p>whole"))
    received = web.get(url, new)
    assert isinstance(received, Received)
    assert received.body == b"<p>whole"
    with pytest.raises(FetchError, match=r"breaks off, or does not speak HTTP \(4 attempts\)"):
        web.get(site.put("/b", Answer(raw=broken)), new)


def test_a_server_that_does_not_speak_http_is_named(web: Web, site: Site) -> None:
    with pytest.raises(FetchError, match="does not speak HTTP"):
        web.get(site.put("/a", Answer(raw=lambda handler: handler.wfile.write(b"220 smtp ready\r\n"))), new)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_page_that_drips_is_given_up_at_its_deadline(site: Site, where: str) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        if where == "body":
            handler.wfile.write(b"Connection: close\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.05)

    url = site.put("/a", Answer(raw=drip))
    limits = Limits(read=1.0, page=0.3, attempts=1)
    with (
        Web("diptych", allow_private=True, limits=limits) as web,
        pytest.raises(FetchError, match="the server is too slow"),
    ):
        web.get(url, new)


def test_a_server_that_says_nothing_is_given_up(site: Site) -> None:
    url = site.put("/a", Answer(raw=lambda handler: time.sleep(0.5)))
    with (
        Web("diptych", allow_private=True, limits=Limits(read=0.1, attempts=1)) as web,
        pytest.raises(FetchError, match="the server is too slow"),
    ):
        web.get(url, new)


def test_a_server_that_is_not_there_is_named(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=r"the server cannot be reached: .* refused"):
        web.get(f"http://127.0.0.1:{port}/", new)


@pytest.mark.parametrize("media", ["image/png", "application/pdf", "application/json", "text/css"])
def test_what_is_no_page_is_skipped_unread(web: Web, site: Site, media: str) -> None:
    url = site.put("/a", Answer(b"x", 200, {"Content-Type": media}))
    assert web.get(url, new) == Skipped(url, f"{media} is no page of text")


# robots.txt and pauses


def test_what_robots_txt_closes_is_not_asked_for(web: Web, site: Site) -> None:
    site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n\nUser-agent: Diptych\nDisallow: /no"))
    assert isinstance(web.get(site.page("/yes"), new), Received)
    closed, there = site.page("/no/a"), "robots.txt asks robots to stay away"
    assert web.get(closed, new) == Skipped(closed, there)
    moved = site.moved("/moved", "/no/a")
    assert web.get(moved, new) == Skipped(moved, f"{there} ({closed}, where it redirects to)")
    assert site.paths == ["/yes", "/moved"]
    assert len(site.headers("/robots.txt")) == 1


def test_a_site_without_robots_txt_is_open_and_one_that_fails_to_say_is_closed(
    web: Web, site: Site, clock: StandingClock
) -> None:
    site.put("/robots.txt", Answer(status=503))
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots.txt: the server answered 503 .* nothing of the site"):
            web.get(site.page("/a"), new)
    assert len(site.headers("/robots.txt")) == 4
    assert site.paths == []


def test_a_robots_txt_that_has_moved_is_read_there(web: Web, site: Site) -> None:
    site.moved("/robots.txt", "/r")
    site.put("/r", Answer(b"User-agent: *\nDisallow: /"))
    assert isinstance(web.get(site.page("/a"), new), Skipped)


def test_of_a_robots_txt_without_end_the_beginning_counts(web: Web, site: Site) -> None:
    site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /a\n" + b"# and so on\n" * 100_000))
    assert isinstance(web.get(site.page("/a"), new), Skipped)
    assert isinstance(web.get(site.page("/b"), new), Received)


def test_there_is_a_pause_between_two_pages_of_a_host_and_none_between_hosts(
    site: Site, clock: StandingClock
) -> None:
    network = Network(lambda host, port: ["93.184.216.34"], Detour(site.port))
    site.page("/a")
    with Web("diptych", delay=2.5, network=network, clock=clock.clock) as web:
        for host in ("one.example", "two.example", "one.example"):
            web.get(f"http://{host}/a", new)
            clock.time += 0.5
    assert clock.slept == [1.5]


@pytest.mark.parametrize(("wish", "pause"), [("5", 5), ("0.1", 1), ("86400", 30), ("inf", 1)])
def test_a_sites_own_wish_for_a_pause_is_honoured_within_reason(
    web: Web, site: Site, clock: StandingClock, wish: str, pause: float
) -> None:
    site.put("/robots.txt", Answer(f"User-agent: *\nCrawl-delay: {wish}".encode()))
    for path in ("/a", "/b"):
        web.get(site.page(path), new)
    assert clock.slept == [pause]
