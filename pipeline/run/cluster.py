"""Articles across machines: the workers of a Dask cluster, for archives that outgrow one machine.

The workers see the project's folder at the same path (NFS, EFS, Filestore …), and the editions may go anywhere
that fsspec reaches. Nothing but names and records passes through the scheduler: the articles lie in the folder,
what is between two steps in its spool. Every step gives the same files however often it is taken, so that a
worker which is lost costs what it was at, and no more.
"""

import contextlib
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import distributed
from distributed.comm.core import CommClosedError

from pipeline.child import safe_path
from pipeline.errors import PipelineError
from pipeline.run.crew import Each, Lost, cores, shares
from pipeline.run.stamps import program

LOCAL = "local"
"""In the place of an address: a cluster of processes on this machine."""
_SHARE = 32
"""Articles that a worker is given at once: some seconds of work, and thousands of sentences for its machine."""
_AHEAD = 3
"""Shares for each thread of the workers that wait or are worked on; those behind them are not even made."""
_ANSWER = 5.0
"""Seconds that a scheduler has to answer."""
_PATIENCE = 60.0
"""Seconds to wait for workers where there are none."""
_GLANCE = 5.0
"""Seconds between two looks at whether there are any."""
_RETRIES = 2
"""Times that a share is tried again where it failed with an error: a file system may have been away."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class ClusterError(PipelineError):
    """The cluster cannot be worked with."""


class Cluster:
    """The workers of a Dask cluster. A context manager; an interruption takes back what nobody has begun."""

    def __init__(self, address: str, folder: Path) -> None:
        """Connect to a scheduler (`tcp://…`, `tls://…`), or start `local` workers: as many as cores, or `local:N`.

        `folder` is one of this run that all workers must see. Raises `ClusterError`.
        """
        self._stack = contextlib.ExitStack()
        try:
            self._client = self._stack.enter_context(self._connected(address))
            self._meet(address, folder)
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def each(
        self, work: Callable[[_Task], _Result], tasks: Iterable[_Task], total: int
    ) -> Iterator[_Result | Lost[_Task]]:
        """See `Hands`."""
        return self.together(Each(work), tasks, total)

    def together(
        self, work: Callable[[Sequence[_Task]], Sequence[_Result]], tasks: Iterable[_Task], total: int
    ) -> Iterator[_Result | Lost[_Task]]:
        """Yield the result of each of `total` tasks, in order, where `work` takes a share of them at once."""
        size = max(1, min(_SHARE, total // (_AHEAD * self._hands())))
        waiting: deque[tuple[tuple[_Task, ...], Any]] = deque()
        try:
            for share in shares(tasks, size):
                waiting.append((share, self._submit(work, share)))
                if len(waiting) >= _AHEAD * self._hands():
                    yield from self._first(work, waiting)
            while waiting:
                yield from self._first(work, waiting)
        finally:
            for _, future in waiting:
                future.cancel()

    def _first(
        self,
        work: Callable[[Sequence[_Task]], Sequence[_Result]],
        waiting: deque[tuple[tuple[_Task, ...], Any]],
    ) -> Iterator[_Result | Lost[_Task]]:
        """Wait for the share that is first in line; one that killed its workers is tried article by article."""
        share, future = waiting.popleft()
        results = self._outcome(future)
        if results is not None:
            yield from results
        elif len(share) == 1:
            yield Lost(share[0])
        else:
            for task in share:
                alone = self._outcome(self._submit(work, (task,)))
                yield Lost(task) if alone is None else alone[0]

    def _submit(self, work: Callable[[Sequence[_Task]], Sequence[_Result]], share: tuple[_Task, ...]) -> Any:  # noqa: ANN401 - a Dask future: the library has no types
        return self._client.submit(work, share, pure=False, retries=_RETRIES)

    def _outcome(self, future: Any) -> Any:  # noqa: ANN401 - dask ships no types
        """Return what a share came to; None where it killed one worker after another. Raises what its work raises."""
        waited = 0.0
        while True:
            try:
                return future.result(timeout=_GLANCE)
            except TimeoutError:
                # the work itself ran out of time, or it ended just when this look at it did
                if future.status == "error" and isinstance(future.exception(), TimeoutError):
                    raise
                waited = 0.0 if self._hands(least=0) else waited + _GLANCE
                if waited >= _PATIENCE:
                    raise _nobody(f"for {_PATIENCE:.0f} seconds") from None
            except distributed.scheduler.KilledWorker:
                return None
            except (CommClosedError, distributed.client.FutureCancelledError) as error:
                message = f"the scheduler is gone: {error}"
                raise ClusterError(
                    message, next_step="start it, and run again: what is done stays done"
                ) from error

    def _hands(self, least: int = 1) -> int:
        """Return how many threads work now."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return max(least, sum(int(worker["nthreads"]) for worker in workers))

    def _connected(self, address: str) -> Any:  # noqa: ANN401 - dask ships no types
        """Raises `ClusterError`."""
        kind, _, number = address.partition(":")
        try:
            if kind == LOCAL and (not number or number.isdecimal()):
                self._stack.callback(_restore, dict(os.environ))
                os.environ.update(safe_path())  # also for workers that take the place of lost ones
                workers = self._stack.enter_context(_processes(int(number or cores())))
                return distributed.Client(workers, set_as_default=False)
            return distributed.Client(address, timeout=_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"no scheduler answers there: {error}"
            raise ClusterError(
                message,
                where=address,
                next_step="give the address that `dask scheduler` prints, such as tcp://10.0.0.1:8786, or `local`",
            ) from error

    def _meet(self, address: str, folder: Path) -> None:
        """See that there are workers, and that each has this program and sees the folder. Raises `ClusterError`."""
        token = folder / "token"
        token.write_text(folder.name, encoding="utf-8")
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise _nobody(f"of {address}") from error
        guard = Guard(program(), token)
        for worker, problem in self._client.run(guard.problem).items():
            if problem:
                raise ClusterError(
                    problem,
                    where=worker,
                    next_step="give every worker the same installation, and the project's folder at the same path",
                )
        self._client.register_plugin(guard)  # and those that come later are looked at as they come


class Guard(distributed.WorkerPlugin):
    """Keeps a worker out that would make something else of the same articles."""

    name = "diptych"

    def __init__(self, program: str, token: Path) -> None:
        self._program = program
        self._token = token

    def setup(self, worker: object) -> None:
        """Raise `ClusterError` in a worker that does not fit; it ends then."""
        _ = worker
        if problem := self.problem():
            raise ClusterError(problem)

    def problem(self) -> str:
        """Say what is wrong with the worker that this is called in; empty where it fits."""
        if program() != self._program:
            return "the worker has another version of diptych, of Python or of a library"
        try:
            seen = self._token.read_text(encoding="utf-8") == self._token.parent.name
        except OSError:
            seen = False
        return "" if seen else f"the worker does not see {self._token.parent}"


def _restore(environment: Mapping[str, str]) -> None:
    """Take back what Dask sets in this process so that its workers have it."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


def _processes(count: int) -> Any:  # noqa: ANN401 - dask ships no types
    """Start workers on this machine, one thread each, that nobody else can reach."""
    return distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.ERROR,
    )


def _nobody(when: str) -> ClusterError:
    message = f"there is no worker {when}"
    return ClusterError(message, next_step="start some with `dask worker`; what is done stays done")
