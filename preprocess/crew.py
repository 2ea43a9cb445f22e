"""Processes that share work, or this one alone."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing.synchronize import Event
from threading import Thread
from types import TracebackType
from typing import Any, Self

from preprocess.errors import RunError

_AHEAD = 4  # parts that wait for each process: enough that none is idle, few enough that pages are not piled up


class Crew:
    """Processes that share work, or this one alone; gone when it is left, however that is.

    Args:
        workers: How many; with one, this process works itself.
        begin: Is called first in each process that works.
        given: What it is called with.
    """

    def __init__(self, workers: int, begin: Callable[[Any], None], given: object) -> None:
        self._workers, self._begin, self._given = workers, begin, given
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._workers > 1:
            # Spawned, since a fork copies the locks of the libraries' threads in whatever state they are.
            context = multiprocessing.get_context("spawn")
            self._stop = context.Event()
            self._pool = ProcessPoolExecutor(self._workers, context, _join, (self._stop, self._begin, self._given))
        else:
            self._begin(self._given)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            if error is not None:
                self._stop.set()  # parts that have gone to a process already cannot be cancelled
            self._pool.shutdown(cancel_futures=True)

    def work(self, function: Callable[[Any], list[Any]], parts: Iterable[Any]) -> Iterator[Any]:
        """Yield what a function makes of each part, in order.

        Raises:
            RunError: If a process died.
        """
        if self._pool is None:
            yield from chain.from_iterable(map(function, parts))
            return
        waiting: deque[Future[list[Any]]] = deque()
        try:
            for part in parts:
                with _uninterrupted():
                    waiting.append(self._pool.submit(_unless_stopped, function, part))
                if len(waiting) > _AHEAD * self._workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise RunError(
                f"a worker process died, for want of memory perhaps, or for want of a guard in the script that called "
                f'it (if __name__ == "__main__":); try --workers 1, workers=1, instead of {self._workers}'
            ) from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait, for this process and for good in one that is started meanwhile.

    A terminal sends it to all processes; this one alone shall answer.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_stop: list[Event] = []
"""That of this process, once it has joined a crew."""


def _join(stop: Event, begin: Callable[[Any], None], given: object) -> None:
    """Begin a process that works: Ctrl-C is the business of the one that started it, whose end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _stop[:] = [stop]
    Thread(target=_end_with_parent, daemon=True).start()
    begin(given)


def _unless_stopped(function: Callable[[Any], list[Any]], part: object) -> list[Any]:
    return [] if _stop[0].is_set() else function(part)


def _end_with_parent() -> None:
    """A process that waits for work would not see that the one that hands it out was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
