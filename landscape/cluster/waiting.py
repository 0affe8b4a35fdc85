"""Waiting for futures: progress, stops, and what to say when the cluster is gone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from distributed import Client, Future
from distributed.client import FutureCancelledError, FuturesCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from landscape.cluster.clients import LOOK, PATIENCE
from landscape.errors import ClusterLost, WorkersLost


@contextmanager
def explained() -> Iterator[None]:
    """Say in our words what may become of a cluster.

    Raises:
        ClusterLost: the scheduler has gone.
        WorkersLost: a task has ended one worker after another.
    """
    try:
        yield
    except KilledWorker as error:
        raise WorkersLost(f"{error.allowed_failures + 1} workers lost") from error
    except (FutureCancelledError, FuturesCancelledError, CommClosedError) as error:
        raise ClusterLost(f"{type(error).__name__}") from error


def finished(client: Client, futures: Iterable[Future]) -> Iterator[Future | None]:
    """The futures as they end, and None now and then while none does.

    Raises:
        ClusterLost: the scheduler has gone.
    """
    ended: SimpleQueue[Future] = SimpleQueue()
    count = 0
    for future in futures:
        future.add_done_callback(ended.put)
        count += 1
    seen = monotonic()
    while count:
        try:
            future = ended.get(timeout=LOOK)
        except Empty:
            future = None
        if client.status == "running":
            seen = monotonic()
        elif client.status == "closed" or monotonic() > seen + PATIENCE:
            raise ClusterLost(f"a client that is {client.status}")
        count -= future is not None
        yield future


def result(future: Future) -> Any:
    """What a future that has ended holds.

    Raises:
        ClusterLost: the scheduler has gone.
        WorkersLost: workers died of it.
        Exception: whatever the task raised.
    """
    with explained():
        return future.result()


def let_go(futures: Iterable[Future]) -> None:
    """Tell the scheduler that nobody waits for these. (`Client.cancel` would fail on sums.)"""
    for future in futures:
        with suppress(Exception):  # of a cluster that is gone there is nothing to let go of
            future.release()
