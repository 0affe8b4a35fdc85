"""`Window`: the few blocks that mini-batches are drawn from, kept while they are."""

import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from landscape.partitions.stored import Stored
from landscape.sums import blocks

# As many blocks as mini-batches are drawn from at a time (`landscape.descent`).
BLOCKS = 4


class Window:
    """Reads single rows, by reading the blocks that they lie in and keeping the last of these."""

    def __init__(self, examples: Stored, size: int) -> None:
        self._examples, self._size = examples, size
        self._blocks = blocks(len(examples), size)
        self._lock = threading.Lock()
        self._held: OrderedDict[int, tuple[NDArray, NDArray[np.int64]]] = OrderedDict()

    def rows(self, rows: NDArray[np.intp]) -> tuple[NDArray, NDArray[np.int64]]:
        """Features and class numbers of these examples, in this order."""
        X = np.empty((len(rows), *self._examples.X.shape[1:]), self._examples.X.dtype)
        y = np.empty(len(rows), np.int64)
        numbers = rows // self._size
        with self._lock:
            # Those that are held first: reading another one lets go of one of them.
            for number in sorted(np.unique(numbers), key=lambda k: k not in self._held):
                features, classes = self._block(int(number))
                chosen = numbers == number
                within = rows[chosen] - number * self._size
                X[chosen], y[chosen] = features[within], classes[within]
        return X, y

    def _block(self, number: int) -> tuple[NDArray, NDArray[np.int64]]:
        if number not in self._held:
            while len(self._held) >= BLOCKS:
                self._held.popitem(last=False)
            self._held[number] = self._examples.read(self._blocks[number])
        self._held.move_to_end(number)
        return self._held[number]
