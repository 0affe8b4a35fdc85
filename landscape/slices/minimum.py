"""`plane_minimum`: the lowest point of a convex loss in a window of a plane, with a certificate."""

from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.errors import NotConvex, TooManyScores
from landscape.models import LossFunction, promises
from landscape.plane import Plane
from landscape.slices.axes import checked_range
from landscape.slices.cutting_planes import CuttingPlanes
from landscape.slices.results import LowestCell, PlaneGrid, PlaneMinimum
from landscape.slices.sliced import Slice, gathered, sliced

Floats = NDArray[np.float64]

TOLERANCE = 1e-9
EVALUATIONS = 200


class _Cut(NamedTuple):
    """A plane that supports the loss from below, in window units (u, v) of [−1, 1]²."""

    point: Floats  # (2,)
    value: float
    gradient: Floats  # (2,)

    @property
    def plane(self) -> tuple[float, Floats]:
        """Its value in the middle of the window, and its gradient."""
        return self.value - float(self.gradient @ self.point), self.gradient


def plane_minimum(
    function: LossFunction | Slice,
    plane: Plane,
    a_range: tuple[float, float],
    b_range: tuple[float, float],
) -> PlaneMinimum:
    """The minimiser of L on the window, by Kelley's cutting-plane method.

    Each evaluation of a convex loss gives a plane below it. The lowest point of the maximum of all
    planes, a linear program, is evaluated next, and bounds the true minimum from below. The work
    stops at a gap of 1e-9·max(1, L) or after 200 evaluations, whichever comes first; the gap
    returned is what is left.

    Source: Kelley, "The cutting-plane method for solving convex programs", 1960.

    Args:
        function: one that is known to be convex, or its slice on the plane.
        plane: W, W1 and W2.
        a_range: low and high end of a.
        b_range: low and high end of b.

    Raises:
        ValueError: a range is not (low, high), the plane does not fit, or the loss is not finite
            on the window.
        NotConvex: the function is not known to be convex, so that nothing bounds it from below.
    """
    ranges = np.stack([checked_range(a_range, "a_range"), checked_range(b_range, "b_range")])
    on_plane = sliced(function, plane)
    if not promises(on_plane, "convex"):
        raise NotConvex(type(function).__name__)
    with suppress(TooManyScores):  # then each evaluation is a pass over the examples
        on_plane = gathered(on_plane)
    middle, half = ranges.mean(axis=1), np.ptp(ranges, axis=1) / 2

    def cut(point: Floats) -> _Cut:
        a, b = middle + half * point
        with np.errstate(all="ignore"):
            value, gradient = on_plane.value_and_gradient(a, b)
        if not (np.isfinite(value) and np.isfinite(gradient).all()):
            raise ValueError(f"loss must be finite on the window; got {value} at a={a}, b={b}")
        return _Cut(point, value, half * gradient)

    corners = [np.array([u, v]) for u in (-1.0, 1.0) for v in (-1.0, 1.0)]
    cuts = [cut(point) for point in (np.zeros(2), *corners)]
    model = CuttingPlanes()
    for each in cuts:
        model.add(*each.plane)
    lower, best = -np.inf, min(cuts, key=lambda cut: cut.value)
    for _ in range(len(cuts), EVALUATIONS):
        lowest = model.lowest()
        if lowest is None:
            break
        lower = max(lower, lowest.bound)
        if best.value - lower <= TOLERANCE * max(1, abs(best.value)):
            break
        latest = cut(lowest.point)
        model.add(*latest.plane)
        best = min(best, latest, key=lambda cut: cut.value)
    a, b = middle + half * best.point
    return PlaneMinimum(float(a), float(b), best.value, max(0.0, float(best.value - lower)))


def lowest_point(grid: PlaneGrid, minimum: PlaneMinimum) -> LowestCell:
    """The minimum, or the grid's lowest cell where that is as low: amid a flat bottom."""
    cell = grid.minimum
    return cell if cell.loss <= minimum.loss else LowestCell(minimum.loss, minimum.a, minimum.b)
