"""A real HTTP server on loopback that answers as a test scripts it."""

import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Answer:
    """One answer; `raw` writes it by hand instead."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: HTML)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site:
    """Paths with their answers, in turn; the last one goes on. Other paths are 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._answers: defaultdict[str, list[Answer]] = defaultdict(list)

    def put(self, path: str, *answers: Answer) -> str:
        """Set what a path answers; return its address."""
        self._answers[path] = list(answers)
        return self.url + path

    def page(self, path: str, body: str = "<title>T</title><p>Words.") -> str:
        """Set a page; return its address."""
        return self.put(path, Answer(body.encode()))

    def moved(self, path: str, location: str, status: int = 302) -> str:
        """Set a redirect; return its address."""
        return self.put(path, Answer(b"", status, {"Location": location}))

    @property
    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def headers(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for a path, names in lower case."""
        return [headers for asked, headers in self.asked if asked == path]

    def answer(self, path: str) -> Answer:
        """Take the next answer."""
        answers = self._answers[path]
        if not answers:
            return Answer(b"nothing here", 404)
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def running_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = site.answer(self.path)
            if answer.raw:
                answer.raw(self)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that hangs up is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
