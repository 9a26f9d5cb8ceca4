"""Reading: one page as far as its units, in bounded time.

Page ─normalise─▶ Article ─segment─▶ SegmentedArticle
"""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from pipeline.errors import PipelineError
from pipeline.model import Language, Page, SegmentedArticle, Skipped
from pipeline.normalise import normalise
from pipeline.segment import Identifier, segment

_SECONDS = 60.0
"""No page may take longer; one of usual size takes a thirtieth of a second."""


class TooLongError(PipelineError):
    """A page that takes more time than a page may."""


class _TimeUp(BaseException):
    """Not an `Exception`: libraries catch those on their way."""


def understand(page: Page, languages: Sequence[Language], identify: Identifier) -> SegmentedArticle | Skipped:
    """Take one page as far as its units: what the editions will be made of.

    Raises `TooLongError` for a page that takes too long, `SegmentError` for languages that cannot be told
    apart.
    """
    with _limited(page.location):
        article = normalise(page)
        return article if isinstance(article, Skipped) else segment(article, languages, identify)


@contextmanager
def _limited(location: str) -> Iterator[None]:
    """Stop what takes too long, where the system has a clock for that: not on Windows, not in a side thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    except _TimeUp:
        message = f"takes longer than {_SECONDS:g} seconds"
        raise TooLongError(message, where=location, next_step="cut the page") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_up(number: int, frame: FrameType | None) -> None:
    _ = number, frame
    raise _TimeUp
