"""Any function of the weights, evaluated point by point."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.slices.scores import Progress

Floats = NDArray[np.float64]
LossFunction = Callable[[Floats], float]
Point = TypeVar("Point")


def evaluate_points(
    L: Callable[[Point], float], points: Sequence[Point], progress: Progress | None
) -> Floats:
    """`L` of each point, in order."""
    values = np.empty(len(points))
    with np.errstate(all="ignore"):
        for k, point in enumerate(points):
            values[k] = L(point)
            if progress:
                progress((k + 1) / len(points))
    return values
