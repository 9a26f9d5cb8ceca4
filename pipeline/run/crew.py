"""Articles across processes: the same results in the same order, however many work on them."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from ctypes import c_bool
from dataclasses import dataclass
from itertools import islice, takewhile
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.sharedctypes import RawValue
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from pipeline.child import safe_path
from pipeline.errors import PipelineError

_FEW = 24
"""Fewer tasks are not worth the second that another process needs to start."""
_AHEAD = 4
"""Shares for each process that wait or are worked on; those behind them are not even made."""
_SHARE = 8
"""Tasks that a process is given at once, for which it is called once."""
_NEEDED = ("pipeline.run.opening", "pipeline.run.finishing", "pipeline.run.printing", "trafilatura")
"""What a process must have loaded before it can work on an article, the last for HTML."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")
_Task_co = TypeVar("_Task_co", covariant=True)


_Queue = deque[tuple[tuple[_Task, ...], Future[tuple[_Result, ...]]]]
"""Shares of tasks under way, and where their results will be."""


class WorkerError(PipelineError):
    """A process that worked on an article is gone."""


@dataclass(frozen=True, slots=True)
class Lost(Generic[_Task_co]):
    """A task that killed the process that worked on it, twice."""

    task: _Task_co


class Hands(Protocol):
    """Whoever works on articles: this machine's processes, or a cluster's."""

    def each(
        self, work: Callable[[_Task], _Result], tasks: Iterable[_Task], total: int
    ) -> Iterator[_Result | Lost[_Task]]:
        """Yield the result of each of `total` tasks, in order. Raises what `work` raises.

        `work` is a function of a module. A few tasks are taken ahead of their results, no more.
        """
        ...


class Crew:
    """Processes that work on tasks side by side; a context manager.

    They are no copies of this process, for such a one may hold locks of its threads, but of one that is started
    anew and does nothing else than load what they all need (`forkserver`; where there is none, each is started
    anew itself), with the first list of tasks that is long enough. An interruption lets them end what they are at;
    should this process be killed, they go too.
    """

    def __init__(self, jobs: int = 0) -> None:
        """Take how many processes there may be: 1 works here, 0 takes as many as there are cores."""
        self._jobs = jobs or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._over = Each.over

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def expect(self, total: int) -> None:
        """Prepare for so many tasks meanwhile: what processes need is loaded while this one does other things."""
        if self._several(total) and _has_server():
            _start_server()

    def each(
        self, work: Callable[[_Task], _Result], tasks: Iterable[_Task], total: int
    ) -> Iterator[_Result | Lost[_Task]]:
        """See `Hands`."""
        if not self._several(total):
            yield from map(work, tasks)
            return
        size = max(1, min(_SHARE, total // (_AHEAD * self._jobs)))
        waiting: _Queue[_Task, _Result] = deque()
        for share in shares(tasks, size):
            waiting.append((share, self._submit(work, share)))
            if len(waiting) >= _AHEAD * self._jobs:
                yield from self._first(work, waiting)
        while waiting:
            yield from self._first(work, waiting)

    def _several(self, total: int) -> bool:
        """Whether so many tasks are worth several processes."""
        return self._jobs > 1 and total >= _FEW

    def _first(
        self, work: Callable[[_Task], _Result], waiting: "_Queue[_Task, _Result]"
    ) -> Iterator[_Result | Lost[_Task]]:
        share, future = waiting.popleft()
        try:
            results: tuple[_Result | Lost[_Task], ...] = future.result()
        except BrokenProcessPool:
            # one of the tasks under way killed its process, and nobody knows which: these now go alone
            others = [other for other, _ in waiting]
            waiting.clear()
            self._close()
            results = tuple(self._alone(work, task) for task in share)
            waiting.extend((other, self._submit(work, other)) for other in others)
        yield from results

    def _alone(self, work: Callable[[_Task], _Result], task: _Task) -> _Result | Lost[_Task]:
        try:
            return self._submit(work, (task,)).result()[0]
        except BrokenProcessPool:
            self._close()
            return Lost(task)

    def _submit(
        self, work: Callable[[_Task], _Result], share: tuple[_Task, ...]
    ) -> "Future[tuple[_Result, ...]]":
        for _ in range(2):
            self._pool = self._pool or self._started()
            try:
                with _safely(), _undisturbed():
                    return self._pool.submit(Each(work), share)
            except BrokenProcessPool:
                self._close()
        message = "the processes that work on articles end as soon as they start"
        raise WorkerError(message, next_step="give the machine more memory, or run with --jobs 1")

    def _started(self) -> ProcessPoolExecutor:
        self.expect(_FEW)
        way = multiprocessing.get_context("forkserver" if _has_server() else "spawn")
        self._over = RawValue(c_bool, False)
        return ProcessPoolExecutor(self._jobs, way, _prepare, (self._over,))

    def _close(self) -> None:
        if self._pool:
            self._over.value = True
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


class Each(Generic[_Task, _Result]):
    """Work on one task, done for a share of them."""

    over = c_bool(False)
    """Whether nobody waits for results any more; each process has that of its crew."""

    def __init__(self, work: Callable[[_Task], _Result]) -> None:
        self._work = work

    def __call__(self, share: Sequence[_Task]) -> tuple[_Result, ...]:
        """Return the results, in order; of the first ones only, where nobody waits for them any more."""
        return tuple(map(self._work, takewhile(lambda _: not Each.over.value, share)))


def shares(tasks: Iterable[_Task], size: int) -> Iterator[tuple[_Task, ...]]:
    """Yield all tasks, so many at a time."""
    rest = iter(tasks)
    while share := tuple(islice(rest, size)):
        yield share


def _start_server() -> None:
    """Start the process that others are copies of, if it does not run yet, without waiting for it."""
    multiprocessing.set_forkserver_preload(list(_NEEDED))
    with _safely():
        resource_tracker.ensure_running()  # which lets Ctrl-C through when it has started
        with _undisturbed():  # the server itself ignores Ctrl-C only once all is loaded
            forkserver.ensure_running()


@contextmanager
def _safely() -> Iterator[None]:
    """Keep what is started from loading modules that lie in the current folder, as Python does otherwise."""
    safe = safe_path()
    before = {name: os.environ.get(name) for name in safe}
    os.environ.update(safe)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait, for this thread and what it starts: a process that is half started would be left behind."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _has_server() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare(over: c_bool) -> None:
    """Leave Ctrl-C to the process that started this one, and end when that one does."""
    Each.over = over
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
