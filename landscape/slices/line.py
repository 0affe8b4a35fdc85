"""`evaluate_line`: a loss along one direction, with the kinks of a piecewise linear one."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of, weights_array
from landscape.models import LossFunction, OnPlane, by_sums, scores_at_hand
from landscape.progress import Progress, part
from landscape.slices.axes import checked_axis
from landscape.slices.hinge import hinge_sum
from landscape.slices.pointwise import evaluate_points
from landscape.slices.results import Line
from landscape.slices.scores import SliceScores, slice_scores
from landscape.slices.sliced import Slice
from landscape.slices.summed import ScoreSums

Floats = NDArray[np.float64]
NO_KINKS = np.empty(0)
ORIGIN = np.zeros(1)


def evaluate_line(
    function: LossFunction | Callable[[Floats], float],
    W: ArrayLike,
    W1: ArrayLike,
    a: ArrayLike,
    progress: Progress | None = None,
) -> Line:
    """`loss[j] = L(W + a[j]·W1)`, and every kink between the smallest and the largest a.

    Args:
        function: a loss function, or any callable `L(W) -> float`. Kinks are known where its scores
            are affine and examples in memory; any other is evaluated point by point.
        W: a point in weight space.
        W1: a direction of the same shape; a zero direction gives a flat line.
        a: finite numbers along W1, in any order.
        progress: called with the share done, up to 1; it may raise to stop the work.

    Raises:
        ValueError: a is empty or not finite, W and W1 are not finite or do not fit.
    """
    a = checked_axis(a, "a")
    W, W1 = weights_array(W, "W"), weights_array(W1, "W1")
    if W.shape != W1.shape:
        raise ValueError(f"W1 must have the shape {W.shape} of W; got {W1.shape}")
    if isinstance(function, OnPlane):
        stack = np.stack([W, W1, np.zeros_like(W)])
        loss = function.values_on_plane(stack, a, ORIGIN, progress)[0]
        return Line(a, loss, NO_KINKS, NO_KINKS)
    if by_sums(function):
        sums = ScoreSums.of(function, np.stack([W, W1, np.zeros_like(W)]))
        return Line(a, sums.grid(a, ORIGIN, progress)[0], NO_KINKS, NO_KINKS)
    if not scores_at_hand(function):
        loss = evaluate_points(function, lambda x: W + x * W1, list(a), progress)
        return Line(a, loss, NO_KINKS, NO_KINKS)
    scores = slice_scores(function, np.stack([W, W1, np.zeros_like(W)]), part(progress, 0, 2))
    line = _evaluated(scores, a)
    if progress:
        progress(1.0)
    return line


def slice_line(on_plane: Slice | SliceScores, axis: str, at: float, positions: ArrayLike) -> Line:
    """A line of a plane, parallel to one of its directions; with its kinks where scores are known.

    Args:
        on_plane: the loss on the plane.
        axis: "a" for `L(W + a·W1 + at·W2)`, "b" for `L(W + at·W1 + b·W2)`.
        at: the number along the other direction.
        positions: finite numbers along the axis, in any order.

    Raises:
        ValueError: an unknown axis, or numbers that are not finite.
    """
    one_of(axis, "axis", ("a", "b"))
    across, along = checked_axis([at], "at"), checked_axis(positions, "positions")
    if isinstance(on_plane, SliceScores):
        return _evaluated(on_plane.along(axis, float(across[0])), along)
    a, b = (along, across) if axis == "a" else (across, along)
    return Line(along, on_plane.grid(a, b).ravel(), NO_KINKS, NO_KINKS)


def _evaluated(scores: SliceScores, a: Floats) -> Line:
    """Loss at the numbers a and at the kinks, where hinges `p + a·q` are 0, in one evaluation."""
    hinges = scores.line_hinges
    if hinges is None:
        return Line(a, scores.grid(a, ORIGIN)[0], NO_KINKS, NO_KINKS)
    p, q, _ = hinges.terms
    with np.errstate(all="ignore"):
        breakpoints = -p / q
        kinks = np.unique(breakpoints[(breakpoints >= a.min()) & (breakpoints <= a.max())])
        positions = np.concatenate([a, kinks])
        loss = hinge_sum(hinges.terms, positions, ORIGIN)[0]
        loss += hinges.intercept + hinges.slope * positions
        loss = loss / len(scores.y) + scores.penalty(positions, 0.0)
    return Line(a, loss[: len(a)], kinks, loss[len(a) :])
