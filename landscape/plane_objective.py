"""`PlaneObjective`: the loss as a function of the two unknowns of a plane."""

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.datasets import Dataset
from landscape.losses import Loss
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices import PlaneScores

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PlaneObjective:
    """`(a, b) ↦ L(W + a·W1 + b·W2)`: an objective with two weights, for the same optimisers.

    Its weights are the matrix `[[a, b]]` of shape (1, 2). The scores `S0 + a·S1 + b·S2` make a step
    cost O(N·C), whatever the number of features. A path found here lies in the plane, so that
    its picture is the whole truth.

    Args:
        objective: over all the weights.
        plane: of weights in the objective's shape.
        plane_scores: the objective's scores on this plane, when they are at hand.

    Raises:
        ValueError: the plane does not have the objective's shape.
    """

    objective: Objective
    plane: Plane
    plane_scores: PlaneScores | None = None

    def __post_init__(self) -> None:
        if self.plane_scores is None:
            object.__setattr__(self, "plane_scores", PlaneScores(self.objective, self.plane))

    @property
    def shape(self) -> tuple[int, int]:
        """(1, 2)."""
        return 1, 2

    @property
    def dataset(self) -> Dataset:
        """The objective's data."""
        return self.objective.dataset

    @property
    def loss(self) -> Loss:
        """The objective's loss of a score matrix."""
        return self.objective.loss

    def value(self, W: ArrayLike) -> float:
        """The loss at `[[a, b]]`."""
        return self.value_and_gradient(W)[0]

    def values(self, weights: ArrayLike) -> Floats:
        """The losses (K,) at K points, shape (K, 1, 2)."""
        return np.array([self.value(W) for W in np.asarray(weights)])

    def gradient(self, W: ArrayLike) -> Floats:
        """`[[∂L/∂a, ∂L/∂b]]`; a subgradient where the loss has a kink."""
        return self.value_and_gradient(W)[1]

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """The loss at `[[a, b]]`, and its gradient there, shape (1, 2).

        Raises:
            ValueError: W does not have the shape (1, 2), or is not finite.
        """
        a, b = _coordinates(W)
        value, gradient = self._scores.value_and_gradient(a, b)
        return value, gradient.reshape(1, 2)

    def scores(self, W: ArrayLike) -> Floats:
        """Scores (N, K·C) of all examples at K points, the rows of W (K, 2)."""
        S0, S1, S2 = self._scores.S
        points = finite_array(W, "W", 2)
        return np.concatenate([S0 + a * S1 + b * S2 for a, b in points], axis=1)

    def penalty(self, W: ArrayLike) -> float:
        """`l2 · R(W + a·W1 + b·W2)` at `[[a, b]]`."""
        return float(self._scores.penalty(*_coordinates(W)))

    def batch(self, rows: ArrayLike) -> "PlaneObjective":
        """The same function over these examples only."""
        rows = np.asarray(rows)
        return PlaneObjective(self.objective.batch(rows), self.plane, _of_rows(self._scores, rows))

    def accuracy(self, W: ArrayLike, split: str = "train") -> float:
        """Accuracy of the weights `W + a·W1 + b·W2`.

        Raises:
            ValueError: an unknown split, or there is no test split.
        """
        return self.objective.accuracy(self.plane.at(*_coordinates(W)), split)

    @property
    def _scores(self) -> PlaneScores:
        assert self.plane_scores is not None
        return self.plane_scores


def _coordinates(W: ArrayLike) -> tuple[float, float]:
    """a and b of a W of shape (1, 2)."""
    W = finite_array(W, "W", 2)
    if W.shape != (1, 2):
        raise ValueError(f"W must have shape (1, 2) on a plane; got {W.shape}")
    return float(W[0, 0]), float(W[0, 1])


def _of_rows(scores: PlaneScores, rows: NDArray[np.integer]) -> PlaneScores:
    """The same scores, of these examples only."""
    part = copy(scores)
    part.S, part.y = scores.S[:, rows], scores.y[rows]
    part.__dict__.pop("terms", None)  # derived from all examples
    return part
