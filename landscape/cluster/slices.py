"""Slices of losses whose examples are in memory: their cells as tasks, some rows of them each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np
from dask import config
from dask.delayed import delayed
from distributed import Client
from numpy.typing import NDArray

from landscape._parallel import alone
from landscape.cluster.clients import prepare, workers
from landscape.cluster.waiting import Watch, explained
from landscape.losses import Ints
from landscape.models import LossFunction, promises
from landscape.plane import Plane
from landscape.progress import Progress
from landscape.slices import Slice, sliced

Floats = NDArray[np.float64]

# Tasks for each worker: so many that none waits long for the slowest one.
TASKS_A_WORKER = 4
RETRIES = 3


@dataclass(frozen=True, eq=False)
class SpreadSlice:
    """A loss on a plane, whose grids and values are computed by the workers of a cluster.

    Every worker is sent the function with all of its examples. A model that can move to another
    device (`TorchModel`) is evaluated on the worker's own graphics processor where it has one; its
    numbers are then rounded as there.

    Attributes:
        client: connected to a scheduler.
        on_plane: the same slice in this process.
    """

    client: Client
    on_plane: Slice

    @property
    def plane(self) -> Plane:
        """W, W1 and W2."""
        return self.on_plane.plane

    @property
    def convex(self) -> bool:
        """Whether the function says that it is convex."""
        return promises(self.on_plane, "convex")

    def grid(self, a: Floats, b: Floats, progress: Progress | None = None) -> Floats:
        """`L` at [row of b, column of a], a task for some rows."""
        return self._joined(_rows, b, progress, a)

    def values(self, points: Floats, progress: Progress | None = None) -> Floats:
        """L (K,) at K points (a, b), shape (K, 2), a task for some points."""
        return self._joined(_points, points, progress)

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L and its slopes at one point, in this process."""
        return self.on_plane.value_and_gradient(a, b)

    def rows(self, rows: Ints) -> "SpreadSlice":
        """The same of these examples only."""
        return SpreadSlice(self.client, self.on_plane.rows(rows))

    def _joined(
        self, task: Callable[..., Floats], items: Floats, progress: Progress | None, *args: Any
    ) -> Floats:
        """`task` of runs of the items, one after another.

        Raises:
            ClusterLost: the scheduler has gone.
            WorkersLost: workers died of it, one after another.
        """
        with explained():
            prepare(self.client)
            count = min(len(items), TASKS_A_WORKER * max(1, workers(self.client)))
            tag = f"{task.__name__.strip('_')}-{uuid4().hex[:8]}"
            node = delayed(self.on_plane, name=f"slice-{tag}", traverse=False)
            tasks = [
                delayed(task)(node, part, *args, dask_key_name=(f"part-{tag}", k))
                for k, part in enumerate(np.array_split(items, count))
            ]
            with config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
                futures: Any = self.client.compute(tasks, retries=RETRIES, optimize_graph=False)
        with Watch(self.client) as watch:
            watch.add(futures)
            while watch:
                watch.next()
                if progress:
                    progress(1 - len(watch) / count)
            with explained():
                found: Any = self.client.gather(futures)
        return np.concatenate(found)


def sliced_on(client: Client, function: LossFunction, plane: Plane) -> SpreadSlice:
    """The loss on a plane, as `ls.sliced` has it, evaluated by the workers of a cluster.

    Cells of functions that are evaluated one by one are the same bits as in this process. Those of
    an `Objective` are equal to rounding: a grid is computed by what is common to its rows, and each
    task has only some of them.

    For functions that are evaluated cell by cell, such as networks, of examples in memory:
    `ls.evaluate_plane(sliced_on(client, model, plane), plane, a, b)`. Data on a cluster
    (`ls.PartitionedDataset`) need no such call.

    Raises:
        ValueError: the plane does not fit the function.
    """
    return SpreadSlice(client, sliced(_moved(function, "cpu"), plane))


def _rows(on_plane: Any, b: Floats, a: Floats) -> Floats:
    with alone():
        return _here(on_plane).grid(a, b)


def _points(on_plane: Any, points: Floats) -> Floats:
    with alone():
        return _here(on_plane).values(points)


def _here(on_plane: Any) -> Any:
    """The slice on this worker's own device."""
    function = getattr(on_plane, "function", None)
    if not hasattr(function, "to"):
        return on_plane
    return sliced(_moved(function, None), on_plane.plane)


def _moved(function: Any, device: str | None) -> Any:
    """The function on a device; on the best one of this process when None."""
    return function.to(device) if hasattr(function, "to") else function
