"""Fetches one page: the only module of Diptych that asks the network for anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from pipeline.gather import robots
from pipeline.gather.address import clean_address, host_of, site_of
from pipeline.gather.folder import MAX_BYTES
from pipeline.gather.guard import Deadline, GuardedBackend, GuardedTransport, Network
from pipeline.gather.outcome import FetchError
from pipeline.gather.patience import TRY_AGAIN, Clock, Turns, back_off, retry_after
from pipeline.gather.received import (
    LARGEST_LIST,
    LISTS,
    SUFFIXES,
    Received,
    Unchanged,
    read_content_type,
    read_validator,
)
from pipeline.gather.unpack import BodyError, unpack
from pipeline.model import Skipped

_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/xml;q=0.8,*/*;q=0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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


LIMITS, CLOCK = Limits(), Clock()
Known = Callable[[str], tuple[str, str]]
"""The ETag and the Last-Modified under which an address was last received, empty where it was not."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def words(self) -> str:
        """The status as people say it."""
        return f"{self.status} {httpx.codes.get_reason_phrase(self.status)}".strip()


class Web:
    """Fetches pages politely: robots.txt, one request at a time, pauses, and what it may be sent bounded.

    No proxy, no certificate and no password is taken from the environment: a proxy would make the
    connections that `guard` checks. Cookies are not kept.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        allow_private: bool = False,
        delay: float = 1.0,
        limits: Limits = LIMITS,
        clock: Clock = CLOCK,
        network: Network | None = None,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._turns = Turns(clock, delay)
        self._deadline = Deadline(clock.monotonic)
        self._robot = user_agent.partition("/")[0].partition(" ")[0]
        self._robots: dict[str, robots.Robots | FetchError] = {}
        backend = GuardedBackend(self._deadline, network or Network(), allow_private=allow_private)
        self._client = httpx.Client(
            transport=GuardedTransport(backend),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, address: str, known: Known) -> Received | Unchanged | Skipped:
        """Fetch a clean address; `Skipped` for what robots.txt closes and for what can be no article.

        Each address on the way is checked, and `known` asked what to compare it with. Raises `FetchError`
        and `AddressError`.
        """
        trail = [address]
        while True:
            here = trail[-1]
            asked = self._robots_of(here)
            if not asked.allows(here):
                return Skipped(address, _by_way_of("robots.txt asks robots to stay away", trail))
            if len(trail) == 1 or host_of(here) != host_of(trail[-2]):
                self._turns.wait(host_of(here), asked.delay)
            etag, modified = known(here)
            conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
            answer = self._patiently(
                here, {name: value for name, value in conditions.items() if value}, self._page_limit
            )
            self._turns.done(host_of(here))
            if answer.status in _REDIRECTS:
                trail.append(self._next(answer, trail))
            elif answer.status == httpx.codes.NOT_MODIFIED and (etag or modified):
                return Unchanged(here)
            elif answer.status == httpx.codes.OK:
                return self._received(answer, trail)
            else:
                raise FetchError(
                    _by_way_of(f"the server answered {answer.words}", trail),
                    where=address,
                    next_step="open the address in a browser, and correct or drop it",
                )

    def _received(self, answer: _Answer, trail: list[str]) -> Received | Skipped:
        media, charset = read_content_type(answer.headers.get("Content-Type", ""))
        if media and not self._page_limit(answer.headers):
            return Skipped(trail[0], _by_way_of(f"{media} is no page of text", trail))
        return Received(
            url=trail[-1],
            body=answer.body,
            media=media,
            charset=charset,
            etag=read_validator(answer.headers.get("ETag", "")),
            last_modified=read_validator(answer.headers.get("Last-Modified", "")),
        )

    def _page_limit(self, headers: httpx.Headers) -> int:
        """Return the bytes that an answer may have, by its type; 0 for what is not read at all."""
        media, _ = read_content_type(headers.get("Content-Type", ""))
        if media in LISTS:
            return LARGEST_LIST
        return self._limits.body if media in SUFFIXES or not media else 0

    def _next(self, answer: _Answer, trail: list[str]) -> str:
        """Return the address that a redirect leads to."""
        location = answer.headers.get("Location", "")
        if not location:
            problem = f"the server answered {answer.words} and no address to go on to"
        elif len(trail) > self._limits.redirects:
            problem = f"more than {self._limits.redirects} redirects"
        else:
            there = clean_address(location, base=trail[-1])
            if there not in trail:
                return there
            problem = f"redirects in a loop: {' -> '.join([*trail, there])}"
        raise FetchError(problem, where=trail[0], next_step="open the address in a browser")

    def _robots_of(self, address: str) -> robots.Robots:
        """Return what the site of an address asks of robots; asked for once, also if it cannot be had."""
        site = site_of(address)
        if site not in self._robots:
            try:
                self._robots[site] = self._read_robots(f"{site}/robots.txt")
            except FetchError as error:
                self._robots[site] = error
        found = self._robots[site]
        if isinstance(found, FetchError):
            raise found
        return found

    def _read_robots(self, address: str) -> robots.Robots:
        trail = [address]
        while True:
            answer = self._patiently(trail[-1], {}, lambda _: robots.MAX_BYTES, cut=True)
            if answer.status in _REDIRECTS:
                trail.append(self._next(answer, trail))
            elif answer.status == httpx.codes.OK:
                return robots.read_robots(answer.body.decode("utf-8", "replace"), self._robot)
            elif answer.status in TRY_AGAIN or answer.status >= 500:
                # RFC 9309: a site whose robots.txt cannot be had is closed; one that has none is open.
                raise FetchError(
                    f"the server answered {answer.words}, so nothing of the site is fetched",
                    where=address,
                    next_step="try again later",
                )
            else:
                return robots.Robots()

    def _patiently(
        self,
        address: str,
        headers: Mapping[str, str],
        limit_of: Callable[[httpx.Headers], int],
        *,
        cut: bool = False,
    ) -> _Answer:
        """Ask until there is an answer other than "not now", or the attempts are used up."""
        for attempt in range(1, self._limits.attempts + 1):
            wait = back_off(attempt)
            try:
                answer = self._ask(address, headers, limit_of, cut=cut)
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

    def _asked_to_wait(self, address: str, answer: _Answer) -> float:
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

    def _ask(
        self,
        address: str,
        headers: Mapping[str, str],
        limit_of: Callable[[httpx.Headers], int],
        *,
        cut: bool,
    ) -> _Answer:
        """Ask once; the body is read only with status 200, and with `cut` only up to the limit."""
        self._deadline.start(self._limits.page)
        with self._client.stream("GET", address, headers=headers) as response:
            body = b""
            if response.status_code == httpx.codes.OK and (limit := limit_of(response.headers)):
                codings = response.headers.get("Content-Encoding", "").split(",")
                body = unpack(response.iter_raw(), codings, limit, cut=cut)
            return _Answer(response.status_code, response.headers, body)


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


def _by_way_of(words: str, trail: list[str]) -> str:
    return words if len(trail) == 1 else f"{words} ({trail[-1]}, where it redirects to)"
