"""`sliced`: a loss on one plane, exactly and fast where its scores allow it."""

from dataclasses import dataclass
from typing import Protocol, overload, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Ints
from landscape.models import AffineScores, LossFunction, by_sums, scores_at_hand
from landscape.plane import Plane
from landscape.progress import Progress
from landscape.slices.linear import check_fits
from landscape.slices.pointwise import PointwiseSlice
from landscape.slices.scores import SliceScores, slice_scores
from landscape.slices.summed import SummedSlice

Floats = NDArray[np.float64]


@runtime_checkable
class Slice(Protocol):
    """`(a, b) ↦ L(W + a·W1 + b·W2)`: a loss on one plane, from which its pictures are computed.

    It may state, as its function may, that it is `convex`.
    """

    @property
    def plane(self) -> Plane:
        """W, W1 and W2."""
        ...

    def grid(self, a: Floats, b: Floats, progress: Progress | None = None) -> Floats:
        """`L` at [row of b, column of a], shape (len(b), len(a))."""
        ...

    def values(self, points: Floats) -> Floats:
        """L (K,) at K points (a, b), shape (K, 2)."""
        ...

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L at one point, and (∂L/∂a, ∂L/∂b) there; a subgradient at a kink."""
        ...

    def rows(self, rows: Ints) -> "Slice":
        """The same of these examples only."""
        ...


@dataclass(frozen=True, eq=False)
class AffineSlice(SliceScores):
    """A loss of scores that are affine on the plane: exact, and independent of the features.

    Attributes:
        plane: W, W1 and W2.
    """

    plane: Plane


@overload
def sliced(
    function: AffineScores | AffineSlice, plane: Plane, progress: Progress | None = None
) -> AffineSlice: ...
@overload
def sliced(
    function: LossFunction | Slice, plane: Plane, progress: Progress | None = None
) -> Slice: ...
def sliced(function: LossFunction | Slice, plane: Plane, progress: Progress | None = None) -> Slice:
    """The function on the plane: exact where its scores are affine, else point by point.

    To be shared by evaluations on that plane: what takes a function takes a slice of it, too. Of
    examples that are not in memory no scores are kept: each evaluation is a pass over them.

    Args:
        function: a loss function; or a slice of one on this plane, which is returned.
        plane: of weights in the function's shape.
        progress: called with the share of the preparation done; it may raise to stop the work.

    Raises:
        ValueError: the plane does not have the shape of the function's weights, or the slice is
            one of another plane.
        TypeError: the function is neither.
    """
    if isinstance(function, Slice):
        if not function.plane.equals(plane):
            raise ValueError("slice must be on the plane; got one on another plane")
        return function
    if scores_at_hand(function):
        return scored(function, plane, progress)
    if not isinstance(function, LossFunction):
        raise TypeError(
            f"function must be a loss function, such as Objective; got {type(function).__name__}"
        )
    if by_sums(function):
        return SummedSlice.on(function, plane)
    check_fits(plane.W[None], function.shape)
    return PointwiseSlice(function, plane)


def scored(function: AffineScores, plane: Plane, progress: Progress | None = None) -> AffineSlice:
    """The function on the plane with all scores, also of examples that are not in memory.

    Raises:
        TooManyScores: these are too many to be gathered.
        ValueError: the plane does not have the shape of the function's weights.
    """
    scores = slice_scores(function, np.stack([plane.W, plane.W1, plane.W2]), progress)
    return AffineSlice(scores.loss, scores.y, scores.S, scores.triangle, plane)


def gathered(on_plane: Slice) -> Slice:
    """The slice with all its scores, where they are linear and examples are not in memory.

    Raises:
        TooManyScores: these are too many to be gathered.
    """
    if isinstance(on_plane, SummedSlice) and isinstance(on_plane.function, AffineScores):
        return scored(on_plane.function, on_plane.plane)
    return on_plane
