"""The shape of a plotting area: a length in weight space looks as long along a as along b."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape.slices import PlaneGrid

# An area that is stretched further is a sliver: nothing could be seen in it.
MOST_STRETCHED = 5.0


class Shape(NamedTuple):
    """Ends of both axes, the area's height over its width, and words where that is not honest.

    The distance from W + a·W1 to W + a'·W1 is |a − a'|·|W1|, so the honest ratio of the window's
    height to its width is (its ends in b)·|W2| / (its ends in a)·|W1|.
    """

    a: tuple[float, float]
    b: tuple[float, float]
    ratio: float
    remark: str = ""

    @property
    def axes(self) -> tuple[dict, dict]:
        """Both axes in Plotly's words; they keep the shape at every size of the picture."""
        scale = self.ratio * (self.a[1] - self.a[0]) / (self.b[1] - self.b[0])
        # Towards the colour bar and the legend, where the picture is wider or higher than needed.
        x = {"range": self.a, "constrain": "domain", "constraintoward": "right"}
        y = {"range": self.b, "constrain": "domain", "constraintoward": "top"}
        return x, y | {"scaleanchor": "x", "scaleratio": scale}

    @property
    def scene(self) -> dict:
        """The floor of a 3-D scene in this shape."""
        longest = max(self.ratio, 1.0)
        floor = {"x": 1.1 / longest, "y": 1.1 * self.ratio / longest}
        return {"aspectmode": "manual", "aspectratio": floor | {"z": 0.8}}


def shape_of(grid: PlaneGrid) -> Shape:
    """The shape of a grid's window; a square, with a remark, where a true one were a sliver."""
    a, b = ends(np.sort(grid.a)), ends(np.sort(grid.b))
    width = (a[1] - a[0]) * float(np.linalg.norm(grid.plane.W1))
    height = (b[1] - b[0]) * float(np.linalg.norm(grid.plane.W2))
    ratio = height / width
    if 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        return Shape(a, b, ratio)
    along, times = ("a", ratio) if ratio > 1 else ("b", 1 / ratio)
    return Shape(a, b, 1.0, f"not to scale: the same length is drawn {times:,.2g} × along {along}")


def ends(axis: NDArray[np.floating]) -> tuple[float, float]:
    """Ends of a rising axis that is wide enough to draw, even for a single number.

    A hair wider than its numbers, so that rounding puts no marker on an edge outside.
    """
    low, high = float(axis[0]), float(axis[-1])
    hair = 1e-6 * (high - low)
    return (low - hair, high + hair) if high > low else (low - 0.5, high + 0.5)
