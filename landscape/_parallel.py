"""Blocks of examples on all cores: NumPy's products and element-wise work let other threads run.

Either the blocks run side by side or the products within them do: both at once would get in each
other's way. So this is for programs that have given BLAS a single thread, as the app does, and for
work that takes BLAS's threads for as long as it lasts (`one_blas_thread`), since its products are
too small to be shared.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import cache
from typing import TypeVar

from threadpoolctl import LibController, ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")

# One pool for the whole process: however many runs there are, no more threads than this compute.
MOST_WORKERS = 8
# Results computed ahead of the one that is waited for, for each worker.
AHEAD = 2
_ALONE: ContextVar[bool] = ContextVar("alone", default=False)


def mapped(work: Callable[[Item], Result], items: Sequence[Item]) -> Generator[Result, None, None]:
    """`work` of each item in order, several of them at a time where BLAS has a single thread.

    The work must not itself wait for `mapped`. Sums of the results are the same on any machine,
    since they come in order.
    """
    workers = min(workers_here(), len(items))
    if workers < 2 or _blas_threads() > 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            # With the caller's context: there NumPy keeps what is to be done about overflow.
            waiting.append(_pool().submit(copy_context().run, work, item))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:  # of what was stopped, or has failed, nothing more is begun
        for each in waiting:
            each.cancel()


def workers_here() -> int:
    """How many threads of this process work side by side: one for each core that it may use."""
    return 1 if _ALONE.get() else min(MOST_WORKERS, _cores())


def place_here() -> str:
    """Where `mapped` works, in words."""
    count = workers_here()
    return f"in this process, on {count} thread{'' if count == 1 else 's'}"


@contextmanager
def alone() -> Iterator[None]:
    """Have `mapped` use this thread only: others work beside it already."""
    before = _ALONE.set(True)
    try:
        yield
    finally:
        _ALONE.reset(before)


class _Taken:
    """The threads that BLAS had before they were taken, and by how many at once they are."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by = 0
        self.threads: list[int] = []


_TAKEN = _Taken()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Leave each matrix product of this process a single thread, so that `mapped` has the cores.

    Threads that ask for it at the same time share it; the last one gives BLAS its threads back.
    """
    with _TAKEN.lock:
        if _TAKEN.by == 0:
            _TAKEN.threads = [library.num_threads or 1 for library in _blas()]
            _set_blas_threads([1] * len(_TAKEN.threads))
        _TAKEN.by += 1
    try:
        yield
    finally:
        with _TAKEN.lock:
            _TAKEN.by -= 1
            if _TAKEN.by == 0:
                _set_blas_threads(_TAKEN.threads)


def _set_blas_threads(threads: list[int]) -> None:
    for library, number in zip(_blas(), threads, strict=True):
        if library.num_threads != number:
            library.set_num_threads(number)


@cache
def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _blas_threads() -> int:
    """How many threads NumPy's matrix products use now."""
    return max((library.num_threads or 1 for library in _blas()), default=1)


@cache
def _blas() -> list[LibController]:
    libraries = ThreadpoolController().select(user_api="blas").lib_controllers
    return [each for each in libraries if "numpy" in each.filepath] or libraries


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(MOST_WORKERS, _cores()), thread_name_prefix="landscape")
