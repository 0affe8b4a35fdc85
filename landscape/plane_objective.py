"""`PlaneObjective`: the loss as a function of the two unknowns of a plane."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.models import LossFunction, promises
from landscape.plane import Plane
from landscape.slices import Slice, sliced

Floats = NDArray[np.float64]


class PlaneObjective:
    """`(a, b) ↦ L(W + a·W1 + b·W2)`: a loss function of two weights, for the same optimisers.

    Its weights are the matrix `[[a, b]]` of shape (1, 2). Where the scores are affine, a step costs
    O(N·C), whatever the number of features. A path found here lies in the plane, so that its
    picture is the whole truth.

    Attributes:
        objective: over all the weights.
        slice: of the objective on the plane.

    Args:
        objective: over all the weights.
        plane: of weights in the objective's shape.
        on_plane: the objective's slice on this plane, when it is at hand.

    Raises:
        ValueError: the plane does not have the objective's shape, or is not that of the slice.
    """

    def __init__(
        self, objective: LossFunction, plane: Plane, on_plane: Slice | None = None
    ) -> None:
        self.objective = objective
        self.slice = sliced(on_plane or objective, plane)

    @property
    def plane(self) -> Plane:
        """W, W1 and W2."""
        return self.slice.plane

    @property
    def shape(self) -> tuple[int, int]:
        """(1, 2)."""
        return 1, 2

    @property
    def examples(self) -> int:
        """How many examples the loss is a mean over."""
        return self.objective.examples

    @property
    def smooth(self) -> bool:
        """Whether the objective says that it is smooth."""
        return promises(self.objective, "smooth")

    @property
    def convex(self) -> bool:
        """Whether it is known to be convex on the plane."""
        return promises(self.slice, "convex")

    def value(self, W: ArrayLike) -> float:
        """The loss at `[[a, b]]`."""
        return float(self.slice.values(np.array([_coordinates(W)]))[0])

    def values(self, weights: ArrayLike) -> Floats:
        """The losses (K,) at K points, shape (K, 1, 2).

        Raises:
            ValueError: the points have another shape, or are not finite.
        """
        return self.slice.values(np.array([_coordinates(W) for W in np.asarray(weights)]))

    def gradient(self, W: ArrayLike) -> Floats:
        """`[[∂L/∂a, ∂L/∂b]]`; a subgradient where the loss has a kink."""
        return self.value_and_gradient(W)[1]

    def value_and_gradient(self, W: ArrayLike) -> tuple[float, Floats]:
        """The loss at `[[a, b]]`, and its gradient there, shape (1, 2).

        Raises:
            ValueError: W does not have the shape (1, 2), or is not finite.
        """
        value, gradient = self.slice.value_and_gradient(*_coordinates(W))
        return value, gradient.reshape(1, 2)

    def batch(self, rows: ArrayLike) -> "PlaneObjective":
        """The same function over these examples only."""
        rows = np.asarray(rows)
        return PlaneObjective(self.objective.batch(rows), self.plane, self.slice.rows(rows))

    def accuracy(self, W: ArrayLike, split: str = "train") -> float | None:
        """Accuracy of the weights `W + a·W1 + b·W2`, where the objective has one.

        Raises:
            ValueError: an unknown split.
        """
        return self.objective.accuracy(self.plane.at(*_coordinates(W)), split)


def _coordinates(W: ArrayLike) -> tuple[float, float]:
    """a and b of a W of shape (1, 2)."""
    W = finite_array(W, "W", 2)
    if W.shape != (1, 2):
        raise ValueError(f"W must have shape (1, 2) on a plane; got {W.shape}")
    return float(W[0, 0]), float(W[0, 1])
