"""The box of a 3-D scene: what of a path lies in it, and where the path leaves it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.figures.cells import Cells
from landscape.figures.shape import Shape

Floats = NDArray[np.float64]


class Box(NamedTuple):
    """The lowest and the highest corner (a, b, height) of a scene."""

    low: Floats
    high: Floats

    def clipped(self, points: Floats) -> Floats:
        """The points (T, 3), NaN where they lie outside: one far away would shrink the scene."""
        return np.where(self._holds(points)[:, None], points, np.nan)

    def cast(self, points: Floats) -> Floats:
        """The points (T, 3) likewise, with a and b kept where the height alone lies outside.

        Such a point is not in the scene, but its shadow on the surface is.
        """
        window = (points >= self.low)[:, :2] & (points <= self.high)[:, :2]
        inside = np.column_stack([window.all(axis=1)] * 2 + [self._holds(points)])
        return np.where(inside, points, np.nan)

    def exit(self, points: Floats) -> Floats | None:
        """Where straight lines from point to point leave the box for the first time, if they do.

        From p inside to p + d outside that is p + t·d with the least t at which a coordinate
        reaches a wall; p itself where d is not finite.
        """
        inside = self._holds(points)
        leaving = np.flatnonzero(inside[:-1] & ~inside[1:])
        if not leaving.size:
            return None
        last, beyond = points[leaving[0]], points[leaving[0] + 1]
        step = beyond - last
        if not np.isfinite(step).all():
            return last
        wall = np.where(step > 0, self.high, self.low)
        share = np.divide(wall - last, step, out=np.ones(3), where=step != 0)
        return last + share.min() * step

    def _holds(self, points: Floats) -> NDArray[np.bool_]:
        return np.all((points >= self.low) & (points <= self.high), axis=1)


def box_of(cells: Cells, shape: Shape) -> Box:
    """The box of the scene in which these cells are drawn."""
    low, high = zip(shape.a, shape.b, cells.span, strict=True)
    return Box(np.array(low), np.array(high))
