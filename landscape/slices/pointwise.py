"""Any function of the weights, evaluated point by point."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.losses import Ints
from landscape.models import LossFunction, OnPlane, promises
from landscape.plane import Plane
from landscape.progress import Progress

Floats = NDArray[np.float64]
Point = TypeVar("Point")

# Points evaluated at a time, and the weights that they may hold together: 16 MiB.
BLOCK_POINTS = 16
BLOCK_ELEMENTS = 2**21


@dataclass(frozen=True, eq=False)
class PointwiseSlice:
    """A loss function on a plane, one evaluation of the function for each point.

    A function may know a faster way to a whole grid.

    Attributes:
        function: of weights in the shape of the plane's.
        plane: W, W1 and W2.
    """

    function: LossFunction
    plane: Plane

    @property
    def convex(self) -> bool:
        """Whether the function says that it is convex."""
        return promises(self.function, "convex")

    def values(self, points: Floats, progress: Progress | None = None) -> Floats:
        """L (K,) at K points (a, b), shape (K, 2)."""
        return evaluate_points(
            self.function, lambda point: self.plane.at(*point), list(points), progress
        )

    def grid(self, a: Floats, b: Floats, progress: Progress | None = None) -> Floats:
        """`L` at [row of b, column of a], the function's own way where it knows a faster one."""
        if isinstance(self.function, OnPlane):
            plane = self.plane
            weights = np.stack([plane.W, plane.W1, plane.W2])
            return self.function.values_on_plane(weights, a, b, progress)
        cells = np.array([(x, z) for z in b for x in a])
        return self.values(cells, progress).reshape(len(b), len(a))

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L at one point and, by the chain rule, (∂L/∂a, ∂L/∂b) = (∇L·W1, ∇L·W2) there."""
        value, gradient = self.function.value_and_gradient(self.plane.at(a, b))
        slopes = [float((gradient * V).sum()) for V in (self.plane.W1, self.plane.W2)]
        return float(value), np.array(slopes)

    def rows(self, rows: Ints) -> "PointwiseSlice":
        """The same of these examples only."""
        return PointwiseSlice(self.function.batch(rows), self.plane)


def evaluate_points(
    L: LossFunction | Callable[[Floats], float],
    weights: Callable[[Point], Floats],
    points: Sequence[Point],
    progress: Progress | None = None,
) -> Floats:
    """L at the weights of each point, in order. A loss that is not finite stays so.

    A `LossFunction` gets the weights of several points at a time, a plain callable those of one.

    Raises:
        TypeError: a callable returns an array that has axes.
    """
    evaluate, block = _evaluator(L)
    losses = np.empty(len(points))
    with np.errstate(all="ignore"):
        for start in range(0, len(points), block):
            chosen = points[start : start + block]
            losses[start : start + block] = evaluate([weights(point) for point in chosen])
            if progress:
                progress(min(1.0, (start + block) / len(points)))
    return losses


def _evaluator(
    L: LossFunction | Callable[[Floats], float],
) -> tuple[Callable[[list[Floats]], ArrayLike], int]:
    """What gives the losses of a list of weights, and how many it may be given at a time."""
    if isinstance(L, LossFunction):
        together = BLOCK_ELEMENTS // max(1, math.prod(L.shape))
        return lambda stack: L.values(np.stack(stack)), max(1, min(BLOCK_POINTS, together))
    return lambda single: _number(L(single[0])), 1


def _number(value: float) -> float:
    """A plain number, also where it comes as an array or a tensor without axes."""
    if np.ndim(value) > 0:
        raise TypeError(
            f"the loss must be a single number; got an array of shape {np.shape(value)}: "
            "return float(value.mean()), or float(value[0]) where it holds a single one"
        )
    return float(value)
