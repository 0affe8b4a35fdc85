"""The numbers along one side of a grid."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array, positive

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

TINY = 1e-300


def centered_axis(extent: float, n: int) -> Floats:
    """n evenly spaced numbers around an exact 0: `(j − n//2) · extent/(n//2)`, j = 0 … n−1.

    They run from −extent to extent; with an even n the last one is a step short of it, so that the
    point W itself, at 0, is on the grid for any n.

    Raises:
        ValueError: the extent is not a finite number above 0, or n is below 1.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1; got {n}")
    step = positive(extent, "extent") / max(n // 2, 1)
    return (np.arange(n) - n // 2) * np.float64(step)


def checked_axis(values: ArrayLike, name: str) -> Floats:
    """A copy of the values (n,) in float64.

    Raises:
        ValueError: not one axis of at least one finite number.
    """
    axis = finite_array(values, name, 1).astype(np.float64)
    if len(axis) == 0:
        raise ValueError(f"{name} must hold at least one number; got none")
    return axis


def checked_range(values: tuple[float, float], name: str) -> Floats:
    """The range (low, high) as an array.

    Raises:
        ValueError: not two finite numbers, the first below the second.
    """
    ends = finite_array(values, name, 1).astype(np.float64)
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"{name} must be (low, high) with low < high; got {values}")
    return ends


def on_sorted_axes(grid: Callable[[Floats, Floats], Floats], a: Floats, b: Floats) -> Floats:
    """`grid(a, b)`, shape (len(b), len(a)), of a function that wants both axes in rising order."""
    a_order, b_order = np.argsort(a, kind="stable"), np.argsort(b, kind="stable")
    result = np.empty((len(b), len(a)))
    result[np.ix_(b_order, a_order)] = grid(a[a_order], b[b_order])
    return result


class SortedAxis:
    """Rising numbers, and where on them affine functions turn positive."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        n, first, last = len(values), values[0], values[-1]
        step = (last - first) / (n - 1) if n > 1 else 1.0
        strayed = np.abs(values - (first + step * np.arange(n))).max()
        even = step > 0 and strayed <= 4 * np.finfo(float).eps * max(abs(first), abs(last))
        self._step = float(step) if even else None

    @cached_property
    def mirrored(self) -> "SortedAxis":
        """The negated numbers, in rising order."""
        return SortedAxis(-self.values[::-1])

    def first_positive(self, intercept: Floats, slope: Floats) -> Ints:
        """The first index j with `intercept + values[j]·slope > 0`, n where there is none.

        Slopes (K,) are ≥ 0, intercepts (R, K). An index may be wrong where the function is 0 up to
        rounding. Even spacing needs no search: the index is arithmetic in `−intercept/slope`.
        """
        if self._step is None:
            return np.searchsorted(self.values, intercept / -slope, side="right")
        # A slope of 0 counts as tiny, which keeps 0·∞ out and the sign of the intercept in.
        position = intercept * (-1 / np.maximum(slope * self._step, TINY))
        position += 1 - self.values[0] / self._step
        return np.clip(position, 0, len(self.values), out=position).astype(np.intp)
