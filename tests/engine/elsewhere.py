"""Examples that are not in memory, for tests: parts of them are worked on as on other machines."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import landscape as ls
from landscape.datasets import Examined, Preprocessing
from landscape.datasets.streaming import streamed_batches
from landscape.progress import Progress
from landscape.sums import PairwiseSum, block_rows, blocks


class Elsewhere:
    """The examples of a data set in parts of several blocks each, computed in any order.

    Work and arguments come to each part as pickled bytes, examples as fresh copies.

    Args:
        held: the examples.
        together: blocks in a part, a power of two.
        stored: the type in which the features are stored, that of the data set when None.
    """

    def __init__(self, held: ls.Dataset, together: int = 2, stored: Any = None) -> None:
        self._held, self._together = held, together
        self._X = held.X if stored is None else held.X.astype(stored)
        self.passes = 0

    @property
    def class_names(self) -> tuple[str, ...]:
        return self._held.class_names

    @property
    def width(self) -> int:
        return self._X.shape[1]

    @property
    def dtype(self) -> np.dtype:
        return self._X.dtype

    @property
    def view(self) -> Preprocessing:
        return self._held.view

    def __len__(self) -> int:
        return len(self._X)

    def total(
        self,
        work: Callable[..., Any],
        problem: Any,
        *args: Any,
        progress: Progress | None = None,
    ) -> Any:
        self.passes += 1
        size, told = block_rows(len(self.class_names)), pickle.dumps((work, problem, args))
        parts = blocks(len(self), size * self._together)
        order = np.random.default_rng(len(parts)).permutation(len(parts))
        sums: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            for done, k in enumerate(order, start=1):
                sums[k] = pickle.loads(self._part(told, parts[k], size))
                if progress:
                    progress(done / len(parts))
        tree = PairwiseSum[Any]()
        for k in range(len(parts)):
            tree.add(sums[k], self._together.bit_length() - 1)
        return tree.total()

    def _part(self, told: bytes, part: slice, size: int) -> bytes:
        work, problem, args = pickle.loads(told)
        tree = PairwiseSum[Any]()
        for rows in blocks(part.stop - part.start, size):
            X, y = self._read(slice(part.start + rows.start, part.start + rows.stop))
            tree.add(work(problem, X, y, *args))
        return pickle.dumps(tree.total())

    def _read(self, rows: slice) -> ls.Examples:
        return ls.Examples(self._X[rows].copy(), self._held.y[rows].astype(np.int64))

    def tests(self) -> "Elsewhere | None":
        tests = self._held.tests()
        return None if tests is None else Elsewhere(tests, self._together, self.dtype)

    def batches(
        self, size: int, generator: np.random.Generator, first: int = 0
    ) -> Iterator[ls.Dataset]:
        return streamed_batches(self, self._read, (size, first), generator)


_: type[Examined] = Elsewhere
