"""What runs on a worker: the sum over some blocks, and looking whether it is still wanted."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from distributed import get_worker
from numpy.typing import NDArray

from landscape.datasets import Examples
from landscape.sums import PairwiseSum, blocks, plus


class NotWanted(Exception):
    """Nobody waits for this task any more."""


class Readable(Protocol):
    """Examples that are read by rows: `landscape.partitions.Stored`."""

    def __len__(self) -> int: ...

    def read(self, rows: slice) -> Examples:
        """Features and class numbers of consecutive examples."""
        ...

    def parts(self, rows: int) -> list[tuple[Any, Any]] | None:
        """Tasks of a graph that hold features or labels, for each part of so many rows."""
        ...

    def files(self) -> Any:
        """What tasks read by themselves."""
        ...


@dataclass(frozen=True)
class Work:
    """What is summed over blocks of examples: `function(problem, X, y, *args)`."""

    function: Any
    problem: Any
    args: tuple[Any, ...] = ()

    def __call__(self, X: NDArray, y: NDArray[np.integer]) -> Any:
        """What a block contributes."""
        return self.function(self.problem, X, y, *self.args)


@dataclass(frozen=True)
class Shared:
    """What all tasks of a sum have in common."""

    work: Work
    files: Any
    size: int


def summed(shared: Shared, start: int, stop: int, X: Any = None, y: Any = None) -> Any:
    """The sum over the blocks of examples start … stop − 1, an aligned run of them.

    Args:
        shared: the work, what can be read here, and the examples in a block.
        start: the first example.
        stop: the one after the last.
        X: their features, where the graph has computed them; read from files when None.
        y: their labels, likewise.
    """
    tree = PairwiseSum[Any]()
    with np.errstate(all="ignore"):
        for rows in blocks(stop - start, shared.size):
            check_wanted()
            place = slice(start + rows.start, start + rows.stop)
            tree.add(shared.work(*_block(shared.files, place, X, y, rows)))
    return tree.total()


def _block(files: Any, place: slice, X: Any, y: Any, within: slice) -> Examples:
    """A block of examples, each of features and labels from where it is."""
    if X is None and y is None:
        return files.read(place)
    rows = place.start, place.stop
    features = files.X.read(*rows) if X is None else np.ascontiguousarray(X[within])
    labels = files.y.read(*rows) if y is None else np.asarray(y[within])
    native = features.dtype.newbyteorder("=")
    return Examples(features.astype(native, copy=False), labels.astype(np.int64, copy=False))


def added(first: Any, second: Any) -> Any:
    """The sum of two sums."""
    with np.errstate(all="ignore"):
        return plus(first, second)


def check_wanted() -> None:
    """End a task that the client has let go of; otherwise it would run to its end.

    Raises:
        NotWanted: the client has.
    """
    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    if task is not None and task.state == "cancelled":
        raise NotWanted(str(task.key))
