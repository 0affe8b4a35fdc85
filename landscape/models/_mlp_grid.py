"""The loss of a network on a grid of a plane, with one product over the features in all.

Pre-activations of the first layer are linear in the weights, so on the plane they are
`Z0 + a·Z1 + b·Z2`: the features are needed for Z alone. The deeper layers are evaluated for each
cell, row by row, with so few examples at a time that all of their numbers stay in the cache.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from landscape._features import AffineMap, piece_rows
from landscape._parallel import mapped, one_blas_thread
from landscape.datasets import Examined, is_held
from landscape.losses import Ints, Loss
from landscape.models._layers import Layers
from landscape.progress import Progress, part, told
from landscape.sums import block_rows, blocks, in_pieces, pairwise

Array = NDArray[np.number]
Floats = NDArray[np.floating]
Shared = Callable[[Callable[[Any], Any], list[Any]], Iterable[Any]]

# Numbers of Z that are kept at a time: 64 MiB in float64.
FIRST_ELEMENTS = 2**23
# Numbers of one layer's units that stay in the cache.
CACHED_ELEMENTS = 2**17
# Weights of the deeper layers that are combined at a time, those of several cells.
DEEPER_ELEMENTS = 2**18


@dataclass(frozen=True)
class GridProblem:
    """All that a grid needs to know besides examples, weights and cells.

    Attributes:
        layers: how the network is built.
        loss: of a score matrix.
    """

    layers: Layers
    loss: Loss

    @property
    def piece_rows(self) -> int:
        """How many examples' numbers Z are kept at a time."""
        return 2 ** (max(1, FIRST_ELEMENTS // (3 * self.layers.sizes[1])).bit_length() - 1)


def grid_total(
    data: Examined,
    loss: Loss,
    on_plane: "NetworkOnPlane",
    axes: tuple[Floats, Floats],
    progress: Progress | None,
) -> NDArray[np.float64]:
    """`Σ_i L_i` over all examples at [row of b, column of a], for the axes a and b.

    Of examples in memory, rows of cells are shared among the cores; others are worked on where they
    lie.
    """
    problem = GridProblem(on_plane.layers, loss)
    if not is_held(data):
        return data.total(grid_block, problem, on_plane, *axes, progress=progress)
    parts = blocks(len(data), min(block_rows(len(data.class_names)), problem.piece_rows))
    b = axes[1]

    def grid(number: int) -> NDArray[np.float64]:
        X, y = data.X[parts[number]], data.y[parts[number]]
        rows = on_plane.rows(loss, X, y, axes, mapped)
        return np.stack([*told(rows, len(b), part(progress, number, len(parts)))])

    with one_blas_thread():
        return pairwise(map(grid, range(len(parts))))


def grid_block(
    problem: GridProblem, X: Array, y: Ints, on_plane: "NetworkOnPlane", a: Floats, b: Floats
) -> NDArray[np.float64]:
    """`Σ_i L_i` of a block at [row of b, column of a]: a work, as `Examined` has it."""
    return in_pieces(_grid, problem, X, y, on_plane, a, b)


def _grid(
    problem: GridProblem, X: Array, y: Ints, on_plane: "NetworkOnPlane", a: Floats, b: Floats
) -> NDArray[np.float64]:
    return np.stack([*on_plane.rows(problem.loss, X, y, (a, b))])


@dataclass(frozen=True, eq=False)
class NetworkOnPlane:
    """A network on the plane `W + a·W1 + b·W2`.

    Attributes:
        layers: how it is built.
        first: Z (n, 3·H) of the features.
        deeper: of each deeper layer `[A, c]`, shape (3, O, I + 1), as its inputs end with a 1.
        dtype: in which everything but the sums is computed.
    """

    layers: Layers
    first: AffineMap
    deeper: list[Floats]
    dtype: DTypeLike

    @classmethod
    def of(
        cls, layers: Layers, data: Examined, weights: NDArray[np.float64], dtype: DTypeLike
    ) -> "NetworkOnPlane":
        """On the plane of W, W1 and W2, weights (3, P), for features that are seen as these."""
        each = [layers.split(w) for w in weights]
        (A, c), *deeper = [
            (np.stack([layer.A for layer in three]), np.stack([layer.c for layer in three]))
            for three in zip(*each, strict=True)
        ]
        return cls(
            layers,
            AffineMap(data, A.reshape(-1, A.shape[2]), c.ravel()),
            [np.concatenate([A, c[..., None]], 2).astype(dtype) for A, c in deeper],
            dtype,
        )

    def rows(
        self, loss: Loss, X: Array, y: Ints, axes: tuple[Floats, Floats], shared: Shared = map
    ) -> Iterable[NDArray[np.float64]]:
        """`Σ_i L_i` (len(a),) on each row of b; cores, or `map`, share products and rows."""
        a, b = axes
        return shared(partial(self._row, loss, self._before(X, shared), y, a), list(b))

    def _before(self, X: Array, shared: Shared) -> Floats:
        """Z (3, H, n) of features (n, D): the only product over them."""
        outputs = len(self.first.constant)
        Z = np.empty((outputs, len(X)), self.dtype)
        parts = blocks(len(X), piece_rows(X.shape[1] + outputs))

        def product(rows: slice) -> Floats:
            return self.first.by_column(self.first.expand(X[rows])).T

        for rows, columns in zip(parts, shared(product, parts), strict=True):
            Z[:, rows] = columns
        return Z.reshape(3, -1, len(X))

    def _row(self, loss: Loss, Z: Floats, y: Ints, a: Floats, b: float) -> NDArray[np.float64]:
        """`Σ_i L_i` (len(a),) of the examples of Z on the row of b."""
        total = np.zeros(len(a))
        along = a.astype(self.dtype)
        size = sum(V[0].size for V in self.deeper)
        for columns in _slices(len(a), DEEPER_ELEMENTS // max(1, size)):
            deeper = [
                V[0] + self._number(b) * V[2] + along[columns, None, None] * V[1]
                for V in self.deeper
            ]
            for rows in _slices(len(y), CACHED_ELEMENTS // max(self.layers.sizes[1:])):
                cell = _Cells(self.layers, Z[:, :, rows], self._number(b))
                for j, x in enumerate(along[columns], columns.start):
                    scores = cell.scores(x, [V[j - columns.start] for V in deeper])
                    losses = loss.values(scores.T, y[rows])
                    total[j] += losses.sum(dtype=np.float64)
        return total

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
    return blocks(count, max(1, size))
