"""The loss of a network on a grid of a plane, with one product over the features in all.

Pre-activations of the first layer are linear in the weights, so on the plane they are
`Z0 + a·Z1 + b·Z2`: the features are needed for Z alone. The deeper layers are evaluated for each
cell, row by row, with so few examples at a time that all of their numbers stay in the cache.
"""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import DTypeLike, NDArray

from landscape._features import AffineMap, feature_blocks
from landscape._parallel import mapped, one_blas_thread
from landscape.datasets import Dataset
from landscape.losses import Ints, Loss
from landscape.models._layers import Layers
from landscape.progress import Progress, part

Floats = NDArray[np.floating]

# Numbers of Z that are kept at a time: 64 MiB in float64.
FIRST_ELEMENTS = 2**23
# Numbers of one layer's units that stay in the cache.
CACHED_ELEMENTS = 2**17
# Weights of the deeper layers that are combined at a time, those of several cells.
DEEPER_ELEMENTS = 2**18


@dataclass(frozen=True, eq=False)
class NetworkOnPlane:
    """A network on the plane `W + a·W1 + b·W2`.

    Attributes:
        layers: how it is built.
        dataset: the examples.
        loss: of a score matrix.
        weights: W, W1 and W2, shape (3, P).
        dtype: in which everything but the sums is computed.
    """

    layers: Layers
    dataset: Dataset
    loss: Loss
    weights: NDArray[np.float64]
    dtype: DTypeLike

    def loss_sum(
        self, a: Floats, b: Floats, progress: Progress | None = None
    ) -> NDArray[np.float64]:
        """`Σ_i L_i` at [row of b, column of a]."""
        with one_blas_thread():
            return self._loss_sum(a, b, progress)

    def _loss_sum(self, a: Floats, b: Floats, progress: Progress | None) -> NDArray[np.float64]:
        total = np.zeros((len(b), len(a)))
        parts = _slices(len(self.dataset), FIRST_ELEMENTS // (3 * self.layers.sizes[1]))
        for number, examples in enumerate(parts):
            row = partial(self._row, self._first(examples), self.dataset.y[examples], a)
            told = part(progress, number, len(parts))
            for i, sums in enumerate(mapped(row, list(b))):
                total[i] += sums
                if told:
                    told((i + 1) / len(b))
        return total

    @cached_property
    def _split(self) -> list[tuple[Floats, Floats]]:
        """A (3, O, I) and c (3, O) of each layer, at W, along W1 and along W2."""
        each = [self.layers.split(w) for w in self.weights]
        return [
            (np.stack([layer.A for layer in three]), np.stack([layer.c for layer in three]))
            for three in zip(*each, strict=True)
        ]

    @cached_property
    def _deeper(self) -> list[Floats]:
        """Of each deeper layer `[A, c]`, shape (3, O, I + 1), as its inputs end with a 1."""
        return [np.concatenate([A, c[..., None]], 2).astype(self.dtype) for A, c in self._split[1:]]

    def _first(self, examples: slice) -> Floats:
        """Z (3, H, n): the only product over the features."""
        A, c = self._split[0]
        features = AffineMap(self.dataset, A.reshape(-1, A.shape[2]), c.ravel())
        X = self.dataset.X[examples]
        Z = np.empty((c.size, len(X)), self.dtype)
        blocks = feature_blocks(len(X), X.shape[1] + c.size)

        def product(rows: slice) -> Floats:
            return features.by_column(features.expand(X[rows])).T

        for rows, columns in zip(blocks, mapped(product, blocks), strict=True):
            Z[:, rows] = columns
        return Z.reshape(3, -1, len(X))

    def _row(self, Z: Floats, y: Ints, a: Floats, b: float) -> NDArray[np.float64]:
        """`Σ_i L_i` (len(a),) of these examples on the row of b."""
        total = np.zeros(len(a))
        along = a.astype(self.dtype)
        for columns in _slices(len(a), DEEPER_ELEMENTS // max(1, self._deeper_size)):
            deeper = [
                V[0] + self._number(b) * V[2] + along[columns, None, None] * V[1]
                for V in self._deeper
            ]
            for rows in _slices(len(y), CACHED_ELEMENTS // max(self.layers.sizes[1:])):
                cell = _Cells(self.layers, Z[:, :, rows], self._number(b))
                for j, x in enumerate(along[columns], columns.start):
                    scores = cell.scores(x, [V[j - columns.start] for V in deeper])
                    losses = self.loss.values(scores.T, y[rows])
                    total[j] += losses.sum(dtype=np.float64)
        return total

    @property
    def _deeper_size(self) -> int:
        return sum(V[0].size for V in self._deeper)

    def _number(self, value: float) -> Floats:
        """A number that keeps arrays in the type of the computation."""
        return np.asarray(value, self.dtype)


class _Cells:
    """The cells of one row of the grid, for some examples: their arrays, used by cell after cell.

    The ReLU of the first layer is `max(a·Z1, −P) + P` with `P = Z0 + b·Z2`: a maximum with an array
    takes a fifth of the time of one with a number.
    """

    def __init__(self, layers: Layers, Z: Floats, b: Floats) -> None:
        self.layers = layers
        self.slope = np.ascontiguousarray(Z[1])
        self.base = Z[2] * b + Z[0]
        *hidden, classes = layers.sizes[1:]
        n, dtype = Z.shape[2], Z.dtype
        self.relu = layers.activation == "relu"
        self.below = -self.base if hidden and self.relu else self.base
        self.zeros = np.zeros((max(layers.sizes[1:]), n), dtype)
        self.hidden = [np.ones((width + 1, n), dtype) for width in hidden]
        self.out = np.empty((classes, n), dtype)

    def scores(self, a: Floats, deeper: list[Floats]) -> Floats:
        """Scores (C, n) at a, where the deeper layers are these; valid until the next call."""
        if not deeper:
            return np.add(np.multiply(self.slope, a, out=self.out), self.base, out=self.out)
        self._activate_first(a, self.hidden[0][:-1])
        for k, V in enumerate(deeper[:-1], 1):
            inputs = self.hidden[k - 1]
            z = np.matmul(V, inputs, out=self.hidden[k][:-1])
            if self.relu:
                np.maximum(z, self.zeros[: len(z)], out=z)
            else:
                self.layers.activate.value(z, z)
            if self.layers.adds[k]:
                z += inputs[:-1]
        return np.matmul(deeper[-1], self.hidden[-1], out=self.out)

    def _activate_first(self, a: Floats, out: Floats) -> None:
        np.multiply(self.slope, a, out=out)
        if self.relu:
            np.maximum(out, self.below, out=out)
            out += self.base
        else:
            out += self.base
            self.layers.activate.value(out, out)


def _slices(count: int, size: int) -> list[slice]:
    """Consecutive slices of 0 … count − 1, each of at most this size and at least 1."""
    size = max(1, size)
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
