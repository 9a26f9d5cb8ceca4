"""Makes the pages again when something changed, and tells those who wait."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.preview.watch import Watch


@dataclass(frozen=True, slots=True)
class News:
    """The last attempt to make the pages."""

    edition: str
    """Names what they were made from and how it went."""
    errors: tuple[str, ...] = ()


class Workshop:
    """Makes pages from watched files; one thread makes, others wait for news."""

    def __init__(self, make: Callable[[], tuple[str, ...]], places: Sequence[Path]) -> None:
        self._make = make
        """Makes the pages; returns what went wrong, in words."""
        self._watch = Watch(places)
        self._seen = ""
        self._news = News("")
        self._changed = threading.Condition()
        self._open = True

    @property
    def news(self) -> News:
        """The last attempt."""
        return self._news

    def look(self) -> bool:
        """Make the pages if a watched file changed since they were last made; say whether they were.

        What changes while they are made (by a person, or by the making itself) is seen at the next look.
        """
        seen = self._watch.digest()
        if seen == self._seen:
            return False
        self._seen = seen
        errors = self._make()
        with self._changed:
            self._news = News(f"{seen}-{len(errors)}", errors)
            self._changed.notify_all()
        return True

    def wait(self, edition: str, seconds: float) -> News | None:
        """Wait for news other than `edition`; None when there was none for so long, or when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._news.edition != edition or not self._open, seconds)
            return self._news if self._open and self._news.edition != edition else None

    @property
    def is_open(self) -> bool:
        """Whether there may be more news."""
        return self._open

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
