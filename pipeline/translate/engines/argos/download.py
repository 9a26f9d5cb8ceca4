"""Brings a package or the list of packages from the network, when somebody asked for it."""

import hashlib
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

import httpx

from pipeline.translate.door import TranslateError

_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_SECONDS = 3600.0
"""No download may take longer, however its bytes drip in."""
_REDIRECTS = 5


def download(
    address: str, file: BinaryIO, limit: int, progress: Callable[[int, int], None] | None = None
) -> str:
    """Write what an address answers to a file; return its SHA-256 in hexadecimal.

    `progress` is told the bytes written and the bytes in all, 0 where the server does not say. Proxies and
    certificates are those of the environment. Raises `TranslateError`, also for more than `limit` bytes.
    """
    digest = hashlib.sha256()
    done = 0
    try:
        for piece, total in _pieces(address, limit):
            done += len(piece)
            if done > limit:
                raise _failed(address, f"the server sends more than {limit:,} bytes")
            digest.update(piece)
            file.write(piece)
            if progress:
                progress(done, total)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise _failed(address, f"cannot be fetched: {str(error)[:200] or type(error).__name__}") from error
    file.flush()
    return digest.hexdigest()


def _pieces(address: str, limit: int) -> Iterator[tuple[bytes, int]]:
    """Yield the body as it comes, each piece with the length that the server told."""
    end = time.monotonic() + _SECONDS
    headers = {"User-Agent": "diptych", "Accept-Encoding": "identity"}
    with (
        httpx.Client(
            timeout=_TIMEOUT, follow_redirects=True, max_redirects=_REDIRECTS, headers=headers
        ) as client,
        client.stream("GET", address) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise _failed(address, f"the server answered {response.status_code}")
        if address.startswith("https:") and response.url.scheme != "https":
            raise _failed(address, "redirects to an address without encryption")
        told = response.headers.get("Content-Length", "")
        total = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
        if total > limit:
            raise _failed(address, f"the server announces {total:,} bytes, more than {limit:,}")
        for piece in response.iter_raw():
            if time.monotonic() > end:
                raise _failed(address, f"takes longer than {_SECONDS:,.0f} seconds")
            yield piece, total


def _failed(address: str, message: str) -> TranslateError:
    return TranslateError(
        message, where=address[:300], next_step="check the address and the network, or install from a file"
    )
