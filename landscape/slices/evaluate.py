"""`evaluate_plane`: a loss on a grid of a plane."""

from collections.abc import Callable
from time import perf_counter

from numpy.typing import ArrayLike

from landscape.models import LossFunction, scores_at_hand
from landscape.plane import Plane
from landscape.progress import Progress, part
from landscape.slices.axes import Floats, checked_axis
from landscape.slices.pointwise import evaluate_points
from landscape.slices.results import PlaneGrid
from landscape.slices.sliced import Slice, sliced


def evaluate_plane(
    function: LossFunction | Slice | Callable[[Floats], float],
    plane: Plane,
    a: ArrayLike,
    b: ArrayLike,
    progress: Progress | None = None,
) -> PlaneGrid:
    """`loss[i, j] = L(W + a[j]·W1 + b[i]·W2)`.

    For affine scores this is exact (to rounding) and never evaluates the model at a grid point. Any
    other function is evaluated point by point. A loss that is not finite stays so.

    Args:
        function: a loss function, its slice on this plane, or any callable `L(W) -> float`.
        plane: W, W1 and W2.
        a: finite numbers along W1, in any order.
        b: finite numbers along W2, in any order.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: a or b is empty or not finite, or the plane does not fit the function.
    """
    start = perf_counter()
    a, b = checked_axis(a, "a"), checked_axis(b, "b")
    if scores_at_hand(function):
        on_plane = sliced(function, plane, part(progress, 0, 2))
        loss = on_plane.grid(a, b, part(progress, 1, 2))
    elif isinstance(function, LossFunction | Slice):
        loss = sliced(function, plane).grid(a, b, progress)
    else:
        cells = [(x, z) for z in b for x in a]
        values = evaluate_points(function, lambda cell: plane.at(*cell), cells, progress)
        loss = values.reshape(len(b), len(a))
    return PlaneGrid(a, b, loss, plane, perf_counter() - start)
