"""`evaluate_plane`: a loss on a grid of a plane."""

from time import perf_counter

from numpy.typing import ArrayLike

from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices.axes import checked_axis
from landscape.slices.callables import LossFunction, evaluate_points
from landscape.slices.results import PlaneGrid
from landscape.slices.scores import PlaneScores, Progress, plane_scores


def evaluate_plane(
    source: Objective | PlaneScores | LossFunction,
    plane: Plane,
    a: ArrayLike,
    b: ArrayLike,
    progress: Progress | None = None,
) -> PlaneGrid:
    """`loss[i, j] = L(W + a[j]·W1 + b[i]·W2)`.

    For an objective this is exact (to rounding) and never evaluates the model at a grid point. A
    callable is evaluated point by point. A loss that is not finite stays so.

    Args:
        source: an objective, its `PlaneScores` on this plane, or any callable `L(W) -> float`.
        plane: W, W1 and W2.
        a: finite numbers along W1, in any order.
        b: finite numbers along W2, in any order.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: a or b is empty or not finite, or the plane does not fit the source.
    """
    start = perf_counter()
    a, b = checked_axis(a, "a"), checked_axis(b, "b")
    if isinstance(source, PlaneScores):
        loss = plane_scores(source, plane).grid(a, b, progress)
    elif isinstance(source, Objective):
        scores = PlaneScores(source, plane, progress and (lambda done: progress(done / 2)))
        loss = scores.grid(a, b, progress and (lambda done: progress((1 + done) / 2)))
    else:
        cells = [(x, z) for z in b for x in a]
        values = evaluate_points(lambda cell: source(plane.at(*cell)), cells, progress)
        loss = values.reshape(len(b), len(a))
    return PlaneGrid(a, b, loss, plane, perf_counter() - start)
