"""How long to wait: between two requests to a host, and before one is tried again."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers that mean "not now"."""
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, so that tests can hold it still."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    """Seconds since 1970; only for a Retry-After that names a date where the server sends no Date."""


def back_off(attempt: int) -> float:
    """Return the seconds to wait after attempt 1, 2, 3 …: twice as long each time."""
    return float(2 ** (attempt - 1))


def retry_after(header: str, date: str, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks for, or None where it cannot be understood.

    A date in it is counted from the server's own Date, so that no clock has to be right.
    """
    header = header.strip()
    if header.isascii() and header.isdigit():
        return float(header) if len(header) <= _MOST_DIGITS else math.inf
    moment = _moment(header)
    if moment is None:
        return None
    start = _moment(date)
    return max(0.0, moment - (now if start is None else start))


def _moment(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text[:100])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


class Turns:
    """One request at a time to a host, and a pause before the next."""

    def __init__(self, clock: Clock, delay: float) -> None:
        self._clock = clock
        self._delay = delay
        self._last: dict[str, float] = {}

    def wait(self, host: str, delay: float) -> None:
        """Wait until a host may be asked again, its own wish (`delay`) included."""
        if host in self._last:
            left = self._last[host] + max(self._delay, delay) - self._clock.monotonic()
            if left > 0:
                self._clock.sleep(left)

    def done(self, host: str) -> None:
        """Note that a host has just answered."""
        self._last[host] = self._clock.monotonic()
