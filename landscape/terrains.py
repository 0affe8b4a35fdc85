"""Landscapes that are given by a formula, where no model lies behind the loss."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, one_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Saddle:
    """`L(x, y) = x²/2 + (y² − 1)²/4`: two valleys, and a saddle on the ridge between them.

    The weights are (x, y), of shape (2,). The loss is 0 at (0, 1) and at (0, −1), its least, and
    1/4 at the saddle (0, 0), where the gradient is zero too. It is never below 0, so that every
    descent ends.
    """

    smooth: ClassVar[bool] = True
    convex: ClassVar[bool] = False

    @property
    def shape(self) -> tuple[int, ...]:
        """(2,)."""
        return (2,)

    @property
    def examples(self) -> int:
        """1: there are no data, so one evaluation counts as one example."""
        return 1

    def values(self, weights: ArrayLike) -> Floats:
        """L (K,) at K points, shape (K, 2).

        Raises:
            ValueError: the points have another shape, or are not finite.
        """
        x, y = _points(weights, "weights", 2).T
        return x**2 / 2 + (y**2 - 1) ** 2 / 4

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """L at one point (x, y), and `(x, y³ − y)`.

        Raises:
            ValueError: W has another shape, or is not finite.
        """
        x, y = _points(W, "W", 1)
        return float(x**2 / 2 + (y**2 - 1) ** 2 / 4), np.array([x, y**3 - y])

    def batch(self, rows: ArrayLike) -> "Saddle":  # noqa: ARG002
        """The same function: there are no examples to choose from."""
        return self

    def accuracy(self, W: ArrayLike, split: str = "train") -> None:  # noqa: ARG002
        """None: it classifies nothing.

        Raises:
            ValueError: an unknown split.
        """
        one_of(split, "split", ("train", "test"))


def _points(values: ArrayLike, name: str, axes: int) -> Floats:
    """One point (2,) or several (K, 2), in float64."""
    points = finite_array(values, name, axes).astype(np.float64, copy=False)
    if points.shape[-1] != 2:
        raise ValueError(f"{name} must hold points (x, y); got shape {points.shape}")
    return points
