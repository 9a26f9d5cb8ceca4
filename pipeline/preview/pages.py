"""Requests → files of one folder, and HTML with the script that loads it again."""

import html
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

SCRIPT = "/-/live.js"
NEWS = "/-/news"

_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
_STYLE = (
    "body { max-width: 40rem; margin: 3rem auto; padding: 0 1.25rem; font: 1rem/1.5 system-ui, sans-serif }"
    " pre { white-space: pre-wrap; overflow-wrap: anywhere }"
)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\:]")
_POLICY = re.compile(
    rb"""(<meta\b[^<>]*\bhttp-equiv=["']?content-security-policy["']?[^<>]*\bcontent=")([^"<>]*)(")""",
    re.IGNORECASE,
)


def find(root: Path, target: str) -> Path | None:
    """Return the file that a request's target names, or nothing: never one outside of `root`, hidden or a folder."""
    parts = _parts(target)
    if parts is None:
        return None
    try:
        file = root.joinpath(*parts)
        if file.is_dir():
            file = file / "index.html"
        file = file.resolve()
        return file if file.is_relative_to(root.resolve()) and file.is_file() else None
    except (OSError, RuntimeError):  # a name too long, a folder closed to us, links in a circle
        return None


def moved(root: Path, target: str) -> str:
    """Return where a folder's page really is, for one asked for without its last slash; nothing otherwise."""
    parts = _parts(target)
    if not parts or urlsplit(target).path.endswith("/") or not find(root, target):
        return ""
    return f"/{'/'.join(map(quote, parts))}/" if root.joinpath(*parts).is_dir() else ""


def _parts(target: str) -> list[str] | None:
    """Return the names on the way to what is asked for; None where one of them could lead elsewhere."""
    try:
        path = unquote(urlsplit(target).path, errors="strict")
    except ValueError:
        return None
    parts = [part for part in path.split("/") if part]
    if not path.startswith("/") or _FORBIDDEN.search(path) or any(part.startswith(".") for part in parts):
        return None
    return parts


def type_of(file: Path) -> str:
    """Return a file's media type; the same on every machine."""
    return _TYPES.get(file.suffix.lower(), "application/octet-stream")


def enliven(page: bytes, edition: str) -> bytes:
    """Add the script to an HTML page, and let the page's own policy allow it and its news, and nothing else."""
    script = f'<script src="{SCRIPT}" data-edition="{html.escape(edition)}"></script>\n'
    return _POLICY.sub(_allow, page) + script.encode()


def _allow(found: re.Match[bytes]) -> bytes:
    directives = [part.split() for part in found[2].decode("latin-1").split(";") if part.strip()]
    for name in ("script-src", "connect-src"):
        own = next((one for one in directives if one[0].lower() == name), None)
        if own is None:
            default = next((one[1:] for one in directives if one[0].lower() == "default-src"), None)
            if default is None:
                continue
            own = [name, *default]
            directives.append(own)
        own[1:] = [source for source in own[1:] if source.lower() != "'none'"] + ["'self'"]
    return found[1] + "; ".join(" ".join(one) for one in directives).encode("latin-1") + found[3]


def plain_page(title: str, text: str, edition: str) -> bytes:
    """Return a page that says why there is no page."""
    return enliven(
        (
            '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
            f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n"
            f'<body><h1>{html.escape(title)}</h1>\n<pre>{html.escape(text)}</pre>\n<p><a href="/">All articles</a></p>\n'
        ).encode(),
        edition,
    )
