"""The plane around a trained network along two random directions, and what can be read off it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of
from landscape.curvature import non_convex_share
from landscape.directions import random_direction
from landscape.models import MLP
from landscape.plane import Plane
from landscape.progress import Progress
from landscape.slices import PlaneGrid, centered_axis, evaluate_plane

Floats = NDArray[np.float64]

# How directions are scaled to the weights: not at all, unit by unit, or so once the units are in
# balance.
DIRECTIONS = ("none", "filter", "balanced")


@dataclass(frozen=True, eq=False)
class Portrait:
    """The loss on a plane around a network.

    Attributes:
        grid: the loss; W is the network.
        non_convex: the share of inner cells where the picture proves that the loss is not convex.
    """

    grid: PlaneGrid
    non_convex: float

    def share_below(self, level: float) -> float:
        """The share of the window's cells whose loss is below the level."""
        return float((self.grid.loss < level).mean())

    @property
    def minima(self) -> int:
        """How many separate low points the window holds."""
        return local_minima(self.grid.loss)


def network_plane(
    model: MLP,
    w: ArrayLike,
    seed: int = 0,
    normalize: str = "filter",
    size: float | None = None,
) -> Plane:
    """The plane through w along two Gaussian directions.

    Args:
        model: the network.
        w: weights (P,).
        seed: of the pair of directions.
        normalize: one of DIRECTIONS.
        size: standard deviation of the entries of a direction that is not normalised; the root
            mean square of w when None.

    Raises:
        ValueError: an unknown normalisation, or w has another shape.
        UnitsNotScalable: units that can't be balanced.
    """
    one_of(normalize, "normalize", DIRECTIONS)
    w = np.asarray(w, dtype=np.float64)
    kind, balance = ("none", False) if normalize == "none" else ("filter", normalize == "balanced")
    pair = [random_direction(model, w, 2 * seed + k, kind, balance=balance) for k in (1, 2)]
    if normalize == "none":
        size = float(np.sqrt((w**2).mean())) if size is None else size
        pair = [size * V for V in pair]
    return Plane(w, *pair)


def portrait(
    model: MLP, plane: Plane, extent: float, cells: int, progress: Progress | None = None
) -> Portrait:
    """The loss on a square window, from −extent to extent along both directions.

    Args:
        model: the network.
        plane: through it.
        extent: half the width of the window.
        cells: along each side.
        progress: called with the share done; it may raise to stop the work.
    """
    axis = centered_axis(extent, cells)
    grid = evaluate_plane(model, plane, axis, axis, progress)
    return Portrait(grid, non_convex_share(grid))


def quick(model: MLP) -> MLP:
    """The same network with grids in float32: for pictures, not near losses of 1e-4."""
    return replace(model, precision="float32")


def local_minima(loss: Floats) -> int:
    """How many cells of a grid have a loss below that of their eight neighbours.

    Cells on the edge do not count, since the loss may fall on outside. Of two equal neighbours one
    counts.
    """
    inner = loss[1:-1, 1:-1]
    rows, columns = inner.shape
    below = np.ones(inner.shape, dtype=bool)
    for di, dj in ((0, 1), (1, 0), (1, 1), (1, -1)):
        for sign, smaller in ((1, np.less), (-1, np.less_equal)):
            i, j = 1 + sign * di, 1 + sign * dj
            below &= smaller(inner, loss[i : i + rows, j : j + columns])
    return int(below.sum())
