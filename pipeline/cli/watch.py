"""How a long command is followed: a bar on a terminal, a line now and then elsewhere, JSON for programs."""

import argparse
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NoReturn

from pipeline.cli.log import log_argument
from pipeline.cli.terminal import moves
from pipeline.report import Failure, one_line
from pipeline.run import Step, Watcher

if TYPE_CHECKING:
    from tqdm import tqdm

_SELDOM = 10.0
"""Seconds between two lines where nobody watches a terminal."""


def watching_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how a command is followed, and how many processes it may take."""
    parser.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        default=0,
        metavar="N",
        help="processes that work on articles side by side (default: one for each core)",
    )
    parser.add_argument(
        "--cluster",
        type=_cluster,
        default="",
        metavar="ADDRESS",
        help="have the workers of a Dask cluster do it: its scheduler's address, such as tcp://10.0.0.1:8786, "
        "or `local` or `local:N` for N processes of this machine (needs the extra `cluster`)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="name each article as it is done")
    log_argument(parser)
    parser.add_argument("--explain", action="store_true", help="say why each article was worked on again")


@contextmanager
def watching(options: argparse.Namespace) -> Iterator[Watcher]:
    """Give what hears of every step."""
    with ExitStack() as stack:
        watchers: list[Watcher] = []
        if options.log:
            watchers.append(options.log.hear)
        if not options.quiet:
            watchers.append(stack.enter_context(_shown(verbose=options.verbose)))

        def hear(event: Step | Failure) -> None:
            for watcher in watchers:
                watcher(event)

        yield hear


@contextmanager
def _shown(*, verbose: bool) -> Iterator[Watcher]:
    if verbose or not moves(sys.stderr):
        yield _Lines(verbose=verbose)
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """A bar for each stage, with its speed and the time left; it goes when the stage is over."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None
        self._stage = ""

    def __call__(self, step: Step | Failure) -> None:
        if isinstance(step, Failure):  # is told at the end, where nothing moves it away
            return
        if step.stage != self._stage or self._bar is None:
            self.close()
            tqdm = importlib.import_module("tqdm").tqdm  # on a terminal alone
            unit = f" {step.unit}"
            self._bar = tqdm(desc=step.stage, total=step.total, unit=unit, leave=False, file=sys.stderr)
            self._stage = step.stage
        self._bar.total = step.total
        self._bar.update(step.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class _Lines:
    """A line for each article, or for long work one every now and then."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._last = time.monotonic()

    def __call__(self, step: Step | Failure) -> None:
        if isinstance(step, Failure):  # is told at the end, with the others
            return
        if self._verbose and step.article:
            sys.stderr.write(f"{step.stage} {step.done}/{step.total}: {one_line(step.article)}\n")
        elif time.monotonic() - self._last > _SELDOM:
            self._last = time.monotonic()
            sys.stderr.write(f"{step.stage}: {step.done} of {step.total} {step.unit}\n")


def counting(stage: str, unit: str, *, quiet: bool) -> Callable[[int, int], None]:
    """Return a bar on stderr that moves with (done, in all); nothing off a terminal."""
    if quiet or not moves(sys.stderr):
        return lambda _done, _total: None
    bar = _Bar()

    def show(done: int, total: int) -> None:
        bar(Step(stage, done, total, unit))
        if done >= total:
            bar.close()

    return show


def _jobs(text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,3}", text):
        message = f"{text!r} is no number of processes, of which there is at least one"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _cluster(text: str) -> str:
    if text and not re.fullmatch(r"local(?::0*[1-9][0-9]{0,3})?|(?!local:)\S+:[0-9]+/?", text):
        message = f"{text!r} is no address with a port, and neither `local` nor `local:N`"
        raise argparse.ArgumentTypeError(message)
    return text
