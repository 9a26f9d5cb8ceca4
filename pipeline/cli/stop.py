"""SIGTERM, by which CI and services end a command: as Ctrl-C does, with an exit code of its own."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from pipeline.cli.command import INTERRUPTED, TERMINATED


class Terminated(KeyboardInterrupt):
    """The process was asked to end; what lets Ctrl-C through lets this through."""


def code_of_stop(stop: KeyboardInterrupt) -> int:
    """Return the exit code of a command that was stopped."""
    return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM raise `Terminated` meanwhile, unless another thread or somebody before decides about signals."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGTERM, _pass_on)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, before)


def _pass_on(_number: int, _frame: object) -> None:
    """Go the way of Ctrl-C: where that has to wait, this waits too, also where a shell has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, _raise)
    signal.raise_signal(signal.SIGINT)


def _raise(_number: int, _frame: object) -> NoReturn:
    raise Terminated
