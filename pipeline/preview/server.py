"""The preview's HTTP server: one folder, read only, for this machine's browsers."""

import ipaddress
import json
import shutil
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.preview import pages
from pipeline.preview.workshop import Workshop

_LISTENERS = 50
"""Pages that may wait for news at once; each of them holds a thread."""
_HEARTBEAT = 15.0
"""Seconds after which a listener is written to, so that one that has gone is noticed."""
_LARGEST_PAGE = 32 * 2**20
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


class PreviewError(PipelineError):
    """The preview cannot be shown."""


class Server:
    """Serves `root` on a thread of its own until closed."""

    def __init__(self, root: Path, workshop: Workshop, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind the port. Raises `PreviewError` where that is not possible."""
        try:
            self._http = _Http(root, workshop, host, port)
        except (OSError, OverflowError, UnicodeError) as error:
            message = f"cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}"
            raise PreviewError(message, next_step="name another with --port (0 takes a free one)") from error
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.1,), daemon=True)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self._http.server_address[:2]
        name = host.decode() if isinstance(host, bytes) else str(host)
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering; those who wait for news are let go."""
        self._http.workshop.close()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, root: Path, workshop: Workshop, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.root, self.workshop, self.host = root, workshop, host
        self.listeners = threading.Semaphore(_LISTENERS)
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without the look-up of the machine's name that HTTPServer makes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that left in the middle of an answer."""


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    server_version, sys_version = "Diptych", ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer a browser."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep the terminal for what the builds say."""

    def _answer(self, *, body: bool) -> None:
        if not _is_local(self.headers.get("Host", ""), self.server.host):
            self._send(
                b"This preview answers to its own address only.\n", "text/plain", HTTPStatus.FORBIDDEN, body
            )
        elif self.path == pages.NEWS:
            self._tell_news(body=body)
        elif self.path == pages.SCRIPT:
            script = (Path(__file__).parent / "live.js").read_bytes()
            self._send(script, pages.type_of(Path(pages.SCRIPT)), HTTPStatus.OK, body)
        else:
            self._send_file(body=body)

    def _send_file(self, *, body: bool) -> None:
        edition = self.server.workshop.news.edition
        elsewhere = pages.moved(self.server.root, self.path)
        if elsewhere:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", elsewhere)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        file = pages.find(self.server.root, self.path)
        if file is None:
            text = "There is no such page here."
            if self.server.workshop.news.errors:
                text = "\n".join(self.server.workshop.news.errors)
            page = pages.plain_page("No page", text, edition)
            return self._send(page, "text/html; charset=utf-8", HTTPStatus.NOT_FOUND, body)
        media = pages.type_of(file)
        try:
            size = file.stat().st_size
            if media.startswith("text/html") and size <= _LARGEST_PAGE:
                return self._send(pages.enliven(file.read_bytes(), edition), media, HTTPStatus.OK, body)
            with file.open("rb") as stream:
                self._head(media, HTTPStatus.OK, size)
                if body:
                    shutil.copyfileobj(stream, self.wfile)
        except OSError:
            self.close_connection = True
        return None

    def _send(self, data: bytes, media: str, status: HTTPStatus, body: bool) -> None:
        self._head(media, status, len(data))
        if body:
            self.wfile.write(data)

    def _head(self, media: str, status: HTTPStatus, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def _tell_news(self, *, body: bool) -> None:
        """Send the last news and all that follow, as Server-Sent Events, until one side has enough."""
        if not self.server.listeners.acquire(blocking=False):
            return self._send(
                b"Too many pages are open.\n", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE, body
            )
        try:
            self._head("text/event-stream", HTTPStatus.OK, None)
            known = ""
            while body and self.server.workshop.is_open:
                news = self.server.workshop.wait(known, _HEARTBEAT)
                if news:
                    known = news.edition
                    data = json.dumps({"edition": news.edition, "errors": news.errors})
                    self.wfile.write(f"data: {data}\n\n".encode())
                elif self.server.workshop.is_open:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            self.close_connection = True
        finally:
            self.server.listeners.release()
        return None


def _is_local(header: str, host: str) -> bool:
    """Whether a request was sent to an address, or to this machine's own name.

    A page of somebody else's whose name was made to point here ("DNS rebinding") sends that name.
    """
    name = header.rpartition(":")[0] if header.rpartition(":")[2].isdecimal() else header
    name = name.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost") or name == host.lower():
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
