"""The way out to the network: names are looked up once, checked, and exactly what was checked is called."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

import httpcore
import httpx

from pipeline.gather.address import AddressError, is_public

Resolve = Callable[[str, int], list[str]]
"""Host and port to IP addresses. Raises `OSError`."""
_SocketOptions = Iterable[
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
]


def resolve(host: str, port: int) -> list[str]:
    """Look a host up in DNS, each of its addresses once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Network:
    """How names are looked up and sockets opened, so that tests can stand in."""

    resolve: Resolve = resolve
    sockets: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)


class Deadline:
    """A moment by which a page must be there, however its bytes drip in."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._moment = float("inf")

    def start(self, seconds: float) -> None:
        """Set the moment, from now."""
        self._moment = self._monotonic() + seconds

    def bound(self, timeout: float | None) -> float:
        """Return the shorter of a time-out and what is left. Raises `httpcore.ReadTimeout` if nothing is."""
        left = self._moment - self._monotonic()
        if left <= 0:
            message = "the page took too long"
            raise httpcore.ReadTimeout(message)
        return left if timeout is None else min(timeout, left)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, unless private ones are allowed, and keeps a deadline.

    The name is resolved here and the connection made to the address that was checked: a name that points
    elsewhere a moment later (DNS rebinding) changes nothing. TLS and the Host header keep the name.
    """

    def __init__(self, deadline: Deadline, network: Network, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._network = network
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of a host's addresses that answers, all of them checked before."""
        try:
            addresses = _within(self._deadline.bound(timeout), self._network.resolve, host, port)
        except (OSError, UnicodeError) as error:
            raise AddressError(
                "no such host, or no network", where=host, next_step="check the address"
            ) from error
        for address in addresses:
            if not self._allow_private and not is_public(address):
                message = f"leads to {address}, which is not on the public internet"
                raise AddressError(
                    message, where=host, next_step="give --allow-private if this is a machine you trust"
                )
        refused: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses:
            try:
                wait = self._deadline.bound(timeout)
                stream = self._network.sockets.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
            else:
                return _GuardedStream(stream, self._deadline)
        raise refused or httpcore.ConnectError("the host has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: _SocketOptions | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: nothing on the web is reached this way."""
        _ = timeout, socket_options
        message = "not an address on the web"
        raise AddressError(message, where=path)


def _within(seconds: float, resolve: Resolve, host: str, port: int) -> list[str]:
    """Look a host up, no longer than so many seconds: the system's own patience has no bound that we may set."""
    answers: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name=f"look up {host}").start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        message = "the name was not looked up in time"
        raise httpcore.ConnectTimeout(message) from None
    if isinstance(answer, list):
        return answer
    raise answer


class _GuardedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.bound(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._deadline.bound(timeout)
        return _GuardedStream(self._stream.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - what it is depends on the word asked for
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own transport over connections that are checked."""

    def __init__(self, backend: GuardedBackend) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, keepalive_expiry=5.0, network_backend=backend
        )
