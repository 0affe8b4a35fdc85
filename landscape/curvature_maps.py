"""Where on a plane a loss bends up and where down: the extreme curvatures of each cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape.curvature import extreme_curvatures
from landscape.errors import CurvatureNotFound
from landscape.models import Curved
from landscape.plane import Plane
from landscape.progress import Progress, part

Floats = NDArray[np.float64]

# Length of what is drawn at random in the first vector of a cell, so that no direction is left out.
NOISE = 0.1


@dataclass(frozen=True, eq=False)
class CurvatureMap:
    """λmin and λmax of the whole Hessian at `W + a[j]·W1 + b[i]·W2`, at [i, j].

    NaN where they were not found.
    """

    a: Floats  # (columns,)
    b: Floats  # (rows,)
    smallest: Floats  # (rows, columns)
    largest: Floats  # (rows, columns)
    plane: Plane

    @property
    def ratio(self) -> Floats:
        """λmin / λmax: near 0 where the loss is like a convex one, below 0 where it bends down.

        NaN where nothing bends up.
        """
        up = self.largest > 0
        return np.divide(self.smallest, self.largest, where=up, out=np.full_like(up, np.nan, float))


def curvature_map(
    model: Curved,
    plane: Plane,
    a: ArrayLike,
    b: ArrayLike,
    tolerance: float = 1e-2,
    progress: Progress | None = None,
) -> CurvatureMap:
    """The extreme curvatures of the loss on a grid, over all weights and not in the plane alone.

    Each cell begins with the eigenvectors of its neighbour.

    Source: Li et al., "Visualizing the loss landscape of neural nets", NeurIPS 2018, section 6.

    Args:
        model: that knows products with its Hessian, such as `MLP`.
        plane: W, W1 and W2.
        a: numbers along W1.
        b: numbers along W2.
        tolerance: relative accuracy of the eigenvalues.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: as `extreme_curvatures` says.
        TypeError: the model knows no such products.
    """
    a, b = (np.asarray(axis, dtype=np.float64) for axis in (a, b))
    found = np.full((2, len(b), len(a)), np.nan)
    first = None
    noise = NOISE * np.random.default_rng(0).standard_normal(plane.W.shape) / np.sqrt(plane.W.size)
    for number, (i, j) in enumerate(_serpentine(len(b), len(a))):
        told = part(progress, number, found[0].size)
        try:
            here = extreme_curvatures(model, plane.at(a[j], b[i]), tolerance, 0, told, first)
        except CurvatureNotFound:
            continue
        found[:, i, j] = here.smallest, here.largest
        first = here.smallest_direction + here.largest_direction + noise
    if progress:
        progress(1.0)
    return CurvatureMap(a, b, found[0], found[1], plane)


def _serpentine(rows: int, columns: int) -> list[tuple[int, int]]:
    """All cells, each beside the one before; where they stand in the result does not change."""
    return [(i, j if i % 2 == 0 else columns - 1 - j) for i in range(rows) for j in range(columns)]
