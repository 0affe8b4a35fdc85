"""`Preprocessing`: the affine view of the features, fitted to sums over the training examples.

The sums are added up in runs of the smallest block there is, so that they are the same bits
whatever the size of blocks and wherever the examples lie.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.sums import FEWEST, blocks, pairwise

Array = NDArray[np.number]
Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

PREPROCESSINGS = ("raw", "center", "unit", "standardize")


@dataclass(frozen=True, eq=False)
class Statistics:
    """Of some examples' features; `+` gives those of both.

    Attributes:
        count: of the examples.
        total: sum of each feature (D,); exact of `uint8`.
        low: smallest value of each (D,).
        high: largest value of each (D,).
    """

    count: int
    total: Floats
    low: Array
    high: Array

    @classmethod
    def of(cls, X: Array) -> "Statistics":
        """Of features (n, D)."""
        return pairwise(
            cls(len(part), part.sum(axis=0, dtype=np.float64), part.min(axis=0), part.max(axis=0))
            for part in _runs(X)
        )

    def __add__(self, other: "Statistics") -> "Statistics":
        return Statistics(
            self.count + other.count,
            self.total + other.total,
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
        )

    @property
    def mean(self) -> Floats:
        """(D,); of a constant feature without any rounding."""
        return np.where(self.high > self.low, self.total / self.count, self.low)

    @property
    def largest(self) -> Floats:
        """Of each feature (D,), the largest deviation from the mean; 1 of a constant one."""
        low, high, mean = self.low, self.high, self.mean
        return np.where(high > low, np.maximum(high - mean, mean - low), 1.0)


def statistics_block(classes: int, X: Array, y: Ints) -> tuple[Statistics, Ints]:
    """Statistics of a block of examples, and how many are of each of the classes (C,)."""
    return Statistics.of(X), np.bincount(y, minlength=classes)


def squares_block(
    classes: int,  # noqa: ARG001 a work is told of its problem
    X: Array,
    y: Ints,  # noqa: ARG001 and of the classes of its examples
    mean: Floats,
    largest: Floats,
) -> Floats:
    """`Σ ((x − mean) / largest)²` of each feature (D,): measured so, none over- or underflows."""
    return pairwise((((part - mean) / largest) ** 2).sum(axis=0) for part in _runs(X))


def _runs(X: Array) -> list[Array]:
    """The rows in runs that any block is made of."""
    return [X[rows] for rows in blocks(len(X), FEWEST)]


@dataclass(frozen=True, eq=False)
class Preprocessing:
    """The affine view of the features, `x ↦ x·scale − offset`, both of shape (D,).

    It is applied inside the matrix products, so image data can stay `uint8` in memory, and other
    data float32.
    """

    name: str
    scale: Floats
    offset: Floats

    @classmethod
    def fit(cls, X: Array, name: str) -> "Preprocessing":
        """The preprocessing of that name, with the statistics of the training examples X (N, D).

        Raises:
            ValueError: the name is none that `fitted` has.
        """
        one_of(name, "preprocess", PREPROCESSINGS)
        if name == "raw":
            return cls.raw(X.shape[1])
        classes = np.zeros(0, np.int64)
        return cls.fitted(
            name,
            X.dtype,
            Statistics.of(X),
            lambda mean, largest: squares_block(0, X, classes, mean, largest),
        )

    @classmethod
    def raw(cls, width: int) -> "Preprocessing":
        """Features (D,) as they are."""
        return cls("raw", np.ones(width), np.zeros(width))

    @classmethod
    def fitted(
        cls,
        name: str,
        dtype: np.dtype,
        found: Statistics,
        squares: Callable[[Floats, Floats], Floats],
    ) -> "Preprocessing":
        """The preprocessing of that name for features of these statistics.

        `raw` leaves features as they are, `center` subtracts each feature's mean, `unit` scales to
        [0, 1] and then subtracts the mean, `standardize` subtracts the mean and divides by the
        standard deviation (that of N, not N − 1). For `unit`, images (`uint8`) are scaled by 255,
        other features each by its own range. A constant feature is scaled by 1.

        Args:
            name: one of these.
            dtype: in which the features are stored.
            found: the statistics of all training examples.
            squares: `squares_block` summed over them, as a function of mean and largest
                deviation; asked for by `standardize`, which needs a second pass.

        Raises:
            ValueError: the name is none of these.
        """
        one_of(name, "preprocess", PREPROCESSINGS)
        if name == "raw":
            return cls.raw(len(found.total))
        scale, offset = np.ones(len(found.total)), np.zeros(len(found.total))
        if name == "unit":
            scale, offset = _to_unit_interval(dtype, found)
        if name == "standardize":
            deviations = np.sqrt(squares(found.mean, found.largest) / found.count)
            scale = 1 / np.where(found.high > found.low, found.largest * deviations, 1.0)
        return cls(name, scale, offset + (found.mean * scale - offset))

    def __call__(self, X: Array) -> Floats:
        """The features as the objective sees them, shape (N, D), in float64."""
        return np.asarray(X * self.scale - self.offset, dtype=np.float64)


def _to_unit_interval(dtype: np.dtype, found: Statistics) -> tuple[Floats, Floats]:
    """Scale and offset that bring the features into [0, 1]."""
    if dtype == np.uint8:
        return np.full(len(found.low), 1 / 255), np.zeros(len(found.low))
    low, high = found.low.astype(np.float64), found.high.astype(np.float64)
    scale = 1 / np.where(high > low, high - low, 1.0)
    return scale, low * scale
