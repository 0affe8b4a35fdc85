"""`SummedSlice`: a loss of linear scores on a plane, of examples that are not held in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.errors import NotHeld
from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, Loss
from landscape.models import SummedScores
from landscape.plane import Plane
from landscape.progress import Progress
from landscape.slices.linear import (
    Indices,
    LinearSlice,
    check_fits,
    moving_of,
    put_on_plane,
    regulariser,
)

Floats = NDArray[np.float64]
Partial = TypeVar("Partial")


@dataclass(frozen=True, eq=False)
class ScoreSums(LinearSlice):
    """The loss where the scores are those at `W + a·W1 + b·W2`, and these are not held.

    Each sum is made in one pass over the examples, where these lie.

    Attributes:
        loss: of a score matrix.
        triangle: T (3, 3) of the regulariser.
        function: of linear scores.
        weights: W, W1 and W2, shape (3, C, …). Any of them may be zero.
    """

    loss: Loss
    triangle: Floats
    function: SummedScores
    weights: Floats

    @classmethod
    def of(cls, function: SummedScores, weights: Floats) -> "ScoreSums":
        """Of the function, at these weights.

        Raises:
            ValueError: they have another shape than the function's.
        """
        check_fits(weights, function.shape)
        T = regulariser(function.regularised(weights), function.l2)
        return cls(function.loss, T, function, weights)

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return self.function.examples

    def total(
        self, work: Callable[..., Partial], *args: Any, progress: Progress | None = None
    ) -> Partial:
        """The sum of `work(loss, S, y, *args)` over blocks of examples, by the function."""
        moving = moving_of(self.weights)
        stacked = np.concatenate(self.weights[moving])
        return self.function.score_total(
            stacked, on_plane_block, moving, work, args, progress=progress
        )


@dataclass(frozen=True, eq=False)
class SummedSlice(ScoreSums):
    """The same on a plane.

    Attributes:
        plane: W, W1 and W2.
    """

    plane: Plane

    @classmethod
    def on(cls, function: SummedScores, plane: Plane) -> "SummedSlice":
        """Of the function, on the plane."""
        sums = ScoreSums.of(function, np.stack([plane.W, plane.W1, plane.W2]))
        return cls(sums.loss, sums.triangle, function, sums.weights, plane)

    def rows(self, rows: Ints) -> "SummedSlice":  # noqa: ARG002
        """Of examples that are not in memory none can be chosen.

        Raises:
            NotHeld: always.
        """
        raise NotHeld(f"those of a {type(self.function).__name__}")


def on_plane_block(
    loss: Loss,
    scores: AnyFloats,
    y: Ints,
    moving: Indices,
    work: Callable[..., Partial],
    args: tuple[Any, ...],
) -> Partial:
    """`work(loss, S, y, *args)` of a block, from its scores at what of W, W1 and W2 is not zero."""
    S = np.zeros((3, len(y), scores.shape[1] // len(moving)))
    put_on_plane(S, scores, moving)
    return work(loss, S, y, *args)
