"""Blocks of examples on all cores: NumPy's products and element-wise work let other threads run.

Either the blocks run side by side or the products within them do: both at once would get in each
other's way. So this is for programs that have given BLAS a single thread, as the app does.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from threadpoolctl import LibController, ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")

# One pool for the whole process: however many runs there are, no more threads than this compute.
MOST_WORKERS = 8
# Results computed ahead of the one that is waited for, for each worker.
AHEAD = 2


def mapped(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """`work` of each item in order, several of them at a time where BLAS has a single thread.

    The work must not itself wait for `mapped`. Sums of the results are the same on any machine,
    since they come in order.
    """
    workers = min(MOST_WORKERS, _cores(), len(items))
    if workers < 2 or _blas_threads() > 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    for item in items:
        # With the caller's context: there NumPy keeps what is to be done about overflow.
        waiting.append(_pool().submit(copy_context().run, work, item))
        if len(waiting) > AHEAD * workers:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


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
