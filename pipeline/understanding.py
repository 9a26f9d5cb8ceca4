"""Reading: one page as far as its units, in bounded time.

Page ─normalise─▶ Article ─segment─▶ SegmentedArticle
"""

import ctypes
import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from pipeline.errors import PipelineError
from pipeline.model import Language, Page, SegmentedArticle, Skipped
from pipeline.normalise import normalise
from pipeline.segment import Identifier, segment

_SECONDS = 60.0
"""Of work that no page may take more of; one of usual size takes a thirtieth of a second."""


_WHOLE = ("<frozen importlib", logging.__file__)
"""Files of code that is not struck."""
_AGAIN = 0.2
"""Seconds until a page that goes on is told once more; twice as long each time."""


class TooLongError(PipelineError):
    """A page that takes more time than a page may."""


class _TimeUp(BaseException):
    """Not an `Exception`: libraries catch those on their way."""


def understand(page: Page, languages: Sequence[Language], identify: Identifier) -> SegmentedArticle | Skipped:
    """Take one page as far as its units: what the editions will be made of.

    Raises `TooLongError` for a page that takes too long, `FrontMatterError` for front matter that cannot be read,
    `SegmentError` for languages that cannot be told apart.
    """
    clock = _Clock(threading.get_ident())
    try:
        try:
            try:
                clock.start()
                article = normalise(page)
                return article if isinstance(article, Skipped) else segment(article, languages, identify)
            finally:
                clock.stop()
        except _TimeUp:  # it may have struck twice, and stopped the stopping
            clock.stop()
            raise
    except _TimeUp:
        message = f"takes longer than {_SECONDS:g} seconds"
        raise TooLongError(message, where=page.location, next_step="cut the page") from None


class _Clock:
    """Raises `_TimeUp` in a thread when its time is up, between two steps of the interpreter, as signals do.

    Again and again until it is heard: where the interpreter happens to be in a finaliser, it is lost. Where the
    system tells how long a thread has worked, that counts, for a busy machine makes no page a bad one.
    """

    def __init__(self, thread: int) -> None:
        self._thread = thread
        self._seconds = _worked(thread)
        self._end = self._seconds() + _SECONDS
        self._lock = threading.Lock()
        self._over = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._tick, daemon=True).start()

    def stop(self) -> None:
        """Let it be raised now, if it was to be raised at all: never in what comes after."""
        with self._lock:
            self._over.set()
        for _ in range(3):  # the interpreter looks for what is to be raised at each turn of a loop
            pass

    def _tick(self) -> None:
        wait, again = _SECONDS, _AGAIN
        while not self._over.wait(wait):
            with self._lock:
                if self._over.is_set():
                    return
                wait = self._end - self._seconds()
                if wait > 0:
                    continue
                if not _is_busy(self._thread):
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self._thread), ctypes.py_object(_TimeUp)
                    )
            wait, again = again, 2 * again


def _worked(thread: int) -> Callable[[], float]:
    """Return what tells the seconds that a thread has worked, or those of the clock on the wall."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    return partial(time.clock_gettime, time.pthread_getcpuclockid(thread))


def _is_busy(thread: int) -> bool:
    """Say whether a thread is at what must not be left half done.

    Half a loaded library would be of no use to the pages that follow, and a lock that is taken and not given back
    (logging takes one before it begins to `try`) would hold up all threads for ever.
    """
    frame = sys._current_frames().get(thread)
    while frame and not frame.f_code.co_filename.startswith(_WHOLE):
        frame = frame.f_back
    return frame is not None
