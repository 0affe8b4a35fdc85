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
    """`L` of each point, in order.

    Raises:
        TypeError: L returns an array that has axes.
    """
    values = np.empty(len(points))
    with np.errstate(all="ignore"):
        for k, point in enumerate(points):
            values[k] = _number(L(point))
            if progress:
                progress((k + 1) / len(points))
    return values


def _number(value: float) -> float:
    """A plain number, also where it comes as an array or a tensor without axes."""
    if np.ndim(value) > 0:
        raise TypeError(
            f"the loss must be a single number; got an array of shape {np.shape(value)}: "
            "return float(value.mean()), or float(value[0]) where it holds a single one"
        )
    return float(value)
