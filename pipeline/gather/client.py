"""Asks a server for one address, patiently and within bounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from pipeline.gather.folder import MAX_BYTES
from pipeline.gather.guard import Deadline, GuardedBackend, GuardedTransport, Network
from pipeline.gather.outcome import FetchError
from pipeline.gather.patience import TRY_AGAIN, Clock, back_off, retry_after
from pipeline.gather.unpack import BodyError, unpack

_ACCEPT = (
    "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9,application/xml;q=0.8,*/*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything a server gets."""

    connect: float = 10.0
    """Seconds until it is reached."""
    read: float = 20.0
    """Seconds in which nothing comes."""
    page: float = 120.0
    """Seconds for one answer, from the first byte asked to the last received."""
    wait: float = 120.0
    """Seconds that Retry-After may ask for."""
    attempts: int = 4
    redirects: int = 10
    body: int = MAX_BYTES
    """Bytes of a page, unpacked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the body only with status 200."""

    status: int
    headers: Mapping[str, str]
    """Found whatever the case of their names."""
    body: bytes

    @property
    def words(self) -> str:
        """The status as people say it."""
        return f"{self.status} {httpx.codes.get_reason_phrase(self.status)}".strip()


LimitOf = Callable[[Mapping[str, str]], int]
"""How many bytes the body under these headers may have; 0 leaves it unread."""


class Client:
    """Asks for addresses, one at a time.

    No proxy, no certificate and no password is taken from the environment: a proxy would make the
    connections that `guard` checks. Cookies are not kept.
    """

    def __init__(
        self, user_agent: str, network: Network, limits: Limits, clock: Clock, *, allow_private: bool
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._deadline = Deadline(clock.monotonic)
        backend = GuardedBackend(self._deadline, network, allow_private=allow_private)
        self._client = httpx.Client(
            transport=GuardedTransport(backend),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        )

    def close(self) -> None:
        """Close what connections are left."""
        self._client.close()

    def ask(
        self,
        address: str,
        headers: Mapping[str, str],
        limit_of: LimitOf,
        *,
        cut: bool = False,
    ) -> Answer:
        """Ask until there is an answer other than "not now", or the attempts are used up.

        With `cut` a body is read up to its limit, without it one that is larger is an error. Raises
        `FetchError` and `AddressError`.
        """
        for attempt in range(1, self._limits.attempts + 1):
            wait = back_off(attempt)
            try:
                answer = self._ask_once(address, headers, limit_of, cut=cut)
            except BodyError as error:
                raise FetchError(
                    f"what the server sent {error}", where=address, next_step="drop the address"
                ) from error
            except (httpx.InvalidURL, UnicodeError) as error:  # a host name that IDNA does not know
                raise FetchError(
                    f"not an address ({error})", where=address, next_step="correct or drop it"
                ) from error
            except httpx.HTTPError as error:
                if attempt == self._limits.attempts:
                    raise FetchError(
                        f"{_problem(error)} ({attempt} attempts)", where=address, next_step="try again later"
                    ) from error
            else:
                if answer.status not in TRY_AGAIN or attempt == self._limits.attempts:
                    return answer
                wait = max(wait, self._asked_to_wait(address, answer))
            self._clock.sleep(wait)
        message = "no attempt was allowed"
        raise FetchError(message, where=address)

    def _asked_to_wait(self, address: str, answer: Answer) -> float:
        seconds = retry_after(
            answer.headers.get("Retry-After", ""), answer.headers.get("Date", ""), self._clock.now()
        )
        if seconds is not None and seconds > self._limits.wait:
            raise FetchError(
                f"the server answered {answer.words} and asks to be left alone for {seconds:,.0f} seconds",
                where=address,
                next_step="try again later",
            )
        return seconds or 0.0

    def _ask_once(
        self,
        address: str,
        headers: Mapping[str, str],
        limit_of: LimitOf,
        *,
        cut: bool,
    ) -> Answer:
        """Ask once; the body is read only with status 200, and with `cut` only up to the limit."""
        self._deadline.start(self._limits.page)
        with self._client.stream("GET", address, headers=headers) as response:
            body = b""
            if response.status_code == httpx.codes.OK and (limit := limit_of(response.headers)):
                codings = response.headers.get("Content-Encoding", "").split(",")
                body = unpack(response.iter_raw(), codings, limit, cut=cut)
            return Answer(response.status_code, response.headers, body)


def _problem(error: httpx.HTTPError) -> str:
    match error:
        case httpx.ConnectTimeout() | httpx.ConnectError():
            return f"the server cannot be reached: {str(error)[:200] or 'time is up'}"
        case httpx.TimeoutException():
            return "the server is too slow"
        case httpx.RemoteProtocolError():
            return "the server breaks off, or does not speak HTTP"
        case _:
            return f"the connection failed ({type(error).__name__})"
