"""A real server on loopback that behaves as LibreTranslate's API does, with a few words for a model."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = {"the": "le", "cat": "chat", "sees": "voit", "cats": "chats"}


@dataclass
class Libre:
    """What the server is like, and what it was asked."""

    url: str = ""
    key: str = ""
    """What callers must send; empty where everybody may call."""
    limit: int = 5000
    """Characters of a request."""
    alternatives: bool = True
    """Older servers know none."""
    troubles: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """Answers given first, each once: status, headers, body."""
    asked: list[dict[str, object]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def languages(self) -> object:
        """Answer `GET /languages`."""
        return [
            {"code": "en", "name": "English", "targets": ["en", "fr", "zh-Hans"]},
            {"code": "fr", "name": "French", "targets": ["en", "fr"]},
            {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
        ]

    def translate(self, asked: dict[str, object]) -> tuple[int, object]:
        """Answer `POST /translate`, in the words of the real server where it refuses."""
        self.asked.append(asked)
        texts = asked.get("q")
        if self.key and asked.get("api_key") != self.key:
            return 403, {"error": "Invalid API key"}
        if not texts or not isinstance(texts, list):
            return 400, {"error": "Invalid request: missing q parameter"}
        if asked["format"] not in ("html", "text"):
            return 400, {"error": f"{asked['format']} format is not supported"}
        length = sum(map(len, texts))
        if length > self.limit:
            return 400, {"error": f"Invalid request: request ({length}) exceeds text limit ({self.limit})"}
        told: dict[str, object] = {"translatedText": [said(text) for text in texts]}
        if self.alternatives and asked.get("alternatives"):
            told["alternatives"] = [[said(text) + " ?"] for text in texts]
        return 200, told


def said(text: str) -> str:
    """Translate as the server does: word by word, anything else as it is."""
    return " ".join(WORDS.get(word, word) for word in text.split(" "))


@contextmanager
def running_libre() -> Iterator[Libre]:
    """Serve on a free port of loopback until the block ends."""
    libre = Libre()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(lambda: (200, libre.languages()) if self.path == "/languages" else (404, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer(
                lambda: libre.translate(json.loads(body)) if self.path == "/translate" else (404, {})
            )

        def _answer(self, work: object) -> None:
            libre.paths.append(self.path)
            headers: dict[str, str] = {}
            if libre.troubles and self.path == "/translate":
                status, headers, data = libre.troubles.pop(0)
            else:
                status, told = work()  # type: ignore[operator]  # one of the two above
                data = json.dumps(told).encode()
            if not status:
                self.close_connection = True  # without a word
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that gives up is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    libre.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield libre
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
