"""How much of a plane to look at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from landscape.models import LossFunction
from landscape.plane import Plane
from landscape.slices import LinearSlice, PlaneGrid, Slice, centered_axis, sliced

# In a window this wide, scores change by a few margins: enough to see the bowl, not only its walls.
MARGINS = 3.0
# A window whose lowest point lies on its edge is widened this often, to see the bottom.
WIDENINGS = 3
PROBE = 21  # cells along each side
# A window around paths leaves this much room, and is by itself not narrower than this share.
ROOM, NARROWEST = 1.15, 0.4


def natural_extent(function: LossFunction | Slice, plane: Plane) -> float:
    """The e for which the window −e ≤ a, b ≤ e shows the bottom of the bowl and its walls.

    Where the scores are affine, `e = max(3·Δ, 2·σ0) / max(σ1, σ2)`, where σk is the root mean
    square of the scores at W, W1 and W2 over the examples, and Δ the margin (1 for a loss that has
    none, or 0), rounded to one digit of 1, 2 or 5. It is doubled, up to three times, while the loss
    is lowest on the window's edge; where even that shows no bottom, it stays as it was. It is 1
    where neither direction changes any score.

    Any other function tells nothing of its size before it is evaluated: there `e = |W| / max(|W1|,
    |W2|)`, rounded likewise, the window in which W changes by its own length. With directions that
    are normalised to W's length it is the usual −1 ≤ a, b ≤ 1.
    """
    on_plane = sliced(function, plane)
    if not isinstance(on_plane, LinearSlice):
        return _length_ratio(plane)
    at_W, along1, along2 = on_plane.score_sizes()
    steepest = float(max(along1, along2))
    if steepest == 0:
        return 1.0
    margin = getattr(on_plane.loss, "delta", 1.0) or 1.0
    extent = one_two_five(max(MARGINS * margin, 2 * float(at_W)) / steepest)
    for k in range(WIDENINGS + 1):
        if _has_bottom(on_plane, extent * 2**k):
            return one_two_five(extent * 2**k)
    return extent


def _length_ratio(plane: Plane) -> float:
    """How many of its longer direction W is long, to one digit of 1, 2 or 5; 1 for a W of zeros."""
    length, *directions = (float(np.linalg.norm(V)) for V in (plane.W, plane.W1, plane.W2))
    return one_two_five(length / max(directions)) if length > 0 else 1.0


def _has_bottom(on_plane: Slice, extent: float) -> bool:
    """Whether the lowest of a few cells lies inside the window."""
    axis = centered_axis(extent, PROBE)
    lowest = PlaneGrid(axis, axis, on_plane.grid(axis, axis), on_plane.plane, 0.0).minimum
    return max(abs(lowest.a), abs(lowest.b)) < 0.95 * extent


def extents_around(
    paths: Sequence[NDArray[np.float64]], narrowest: float = NARROWEST
) -> tuple[float, float]:
    """Extents along a and b that hold paths of points (T, 2).

    Neither is narrower than that share of the other.
    """
    a, b = (ROOM * max(float(np.abs(path[:, k]).max()) for path in paths) for k in (0, 1))
    least = narrowest * max(a, b) or 1.0
    return max(a, least), max(b, least)


def one_two_five(value: float) -> float:
    """The nearest of …, 0.1, 0.2, 0.5, 1, 2, 5, … on a logarithmic scale."""
    exponent = np.floor(np.log10(value))
    steps = np.array([1.0, 2.0, 5.0, 10.0]) * 10.0**exponent
    nearest = steps[np.abs(np.log(steps / value)).argmin()]
    return float(f"{nearest:.3g}")
