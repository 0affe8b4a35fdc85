"""Waiting for futures: progress, stops, and what to say when the cluster is gone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from weakref import WeakSet

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


class Watch:
    """Futures that are waited for, in the order in which they end; let go of at the end.

    Use it in a `with`: whatever ends the wait, nothing of it is left in the scheduler, not even of
    what has ended already: an error that ends the wait would hold on to that.
    (`Client.cancel` would fail on tasks that others depend on.)
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ended: SimpleQueue[Future] = SimpleQueue()
        self._waiting: dict[Any, Future] = {}
        self._given: WeakSet[Future] = WeakSet()
        self._seen = monotonic()

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        for future in list(self._given):
            with suppress(Exception):  # of a cluster that is gone there is nothing to let go of
                future.release()

    def __len__(self) -> int:
        """How many are still waited for."""
        return len(self._waiting)

    def add(self, futures: Iterable[Future]) -> None:
        """Wait for these, too."""
        for future in futures:
            self._waiting[future.key] = future
            self._given.add(future)
            future.add_done_callback(self._ended.put)

    def next(self) -> Future | None:
        """The next one that has ended well, and None if for a moment none does.

        Raises:
            ClusterLost: the scheduler has gone.
            WorkersLost: workers died of it.
            Exception: whatever the task raised.
        """
        try:
            future = self._ended.get(timeout=LOOK)
        except Empty:
            self._check_connected()
            return None
        if future.status != "finished":
            with explained():
                future.result()
        del self._waiting[future.key]
        return future

    def _check_connected(self) -> None:
        status = self._client.status
        if status == "running":
            self._seen = monotonic()
        elif status == "closed" or monotonic() > self._seen + PATIENCE:
            raise ClusterLost(f"a client that is {status}")
