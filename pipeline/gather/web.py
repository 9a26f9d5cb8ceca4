"""Fetches one page as a guest does: asks robots.txt, waits its turn, goes where it is sent."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self

from pipeline.gather import robots
from pipeline.gather.address import clean_address, host_of, site_of
from pipeline.gather.client import Answer, Client, Limits
from pipeline.gather.guard import Network
from pipeline.gather.outcome import FetchError
from pipeline.gather.patience import TRY_AGAIN, Clock, Turns
from pipeline.gather.received import (
    LARGEST_LIST,
    LISTS,
    SUFFIXES,
    Received,
    Unchanged,
    read_content_language,
    read_content_type,
    read_validator,
)
from pipeline.model import Skipped

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
LIMITS, CLOCK = Limits(), Clock()
Known = Callable[[str], tuple[str, str]]
"""The ETag and the Last-Modified under which an address was last received, empty where it was not."""


class Web:
    """Fetches pages politely: robots.txt, one request at a time, pauses."""

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
        self._turns = Turns(clock, delay)
        self._robot = user_agent.partition("/")[0].partition(" ")[0]
        self._robots: dict[str, robots.Robots | FetchError] = {}
        self._client = Client(user_agent, network or Network(), limits, clock, allow_private=allow_private)

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
            answer = self._client.ask(
                here, {name: value for name, value in conditions.items() if value}, self._page_limit
            )
            self._turns.done(host_of(here))
            if answer.status in _REDIRECTS:
                trail.append(self._next(answer, trail))
            elif answer.status == HTTPStatus.NOT_MODIFIED and (etag or modified):
                return Unchanged(here)
            elif answer.status == HTTPStatus.OK:
                return self._received(answer, trail)
            else:
                raise FetchError(
                    _by_way_of(f"the server answered {answer.words}", trail),
                    where=address,
                    next_step="open the address in a browser, and correct or drop it",
                )

    def _received(self, answer: Answer, trail: list[str]) -> Received | Skipped:
        media, charset = read_content_type(answer.headers.get("Content-Type", ""))
        if media and not self._page_limit(answer.headers):
            return Skipped(trail[0], _by_way_of(f"{media} is no page of text", trail))
        return Received(
            url=trail[-1],
            body=answer.body,
            media=media,
            charset=charset,
            language=read_content_language(answer.headers.get("Content-Language", "")),
            etag=read_validator(answer.headers.get("ETag", "")),
            last_modified=read_validator(answer.headers.get("Last-Modified", "")),
        )

    def _page_limit(self, headers: Mapping[str, str]) -> int:
        """Return the bytes that an answer may have, by its type; 0 for what is not read at all."""
        media, _ = read_content_type(headers.get("Content-Type", ""))
        if media in LISTS:
            return LARGEST_LIST
        return self._limits.body if media in SUFFIXES or not media else 0

    def _next(self, answer: Answer, trail: list[str]) -> str:
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
            answer = self._client.ask(trail[-1], {}, lambda _: robots.MAX_BYTES, cut=True)
            if answer.status in _REDIRECTS:
                trail.append(self._next(answer, trail))
            elif answer.status == HTTPStatus.OK:
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


def _by_way_of(words: str, trail: list[str]) -> str:
    return words if len(trail) == 1 else f"{words} ({trail[-1]}, where it redirects to)"
