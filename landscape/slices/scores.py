"""The scores of all examples on a plane: all that a grid, a minimum or a crease needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, LargestPiece, Loss, SumOfHinges
from landscape.models import AffineScores
from landscape.progress import Progress, told
from landscape.slices.envelope import LineHinges, affine_pieces, largest_of_lines
from landscape.slices.hinge import hinge_terms
from landscape.slices.linear import (
    LinearSlice,
    check_fits,
    hinges_at,
    moving_of,
    point_sums,
    put_on_plane,
    regulariser,
)
from landscape.sums import block_rows, blocks, pairwise

Floats = NDArray[np.float64]
Partial = TypeVar("Partial")


@dataclass(frozen=True, eq=False)
class SliceScores(LinearSlice):
    """The loss where the scores are `S[0] + a·S[1] + b·S[2]`, and these are held.

    What is derived from the scores is kept with them. Other scores, of fewer examples or along a
    line, are another object, which derives its own.

    Attributes:
        loss: of a score matrix.
        y: class numbers (N,).
        S: scores (3, N, C) at W, along W1 and along W2.
        triangle: T (3, 3), of a QR factorisation of the regularised weights, so that rounding can't
            make the regulariser negative.
    """

    loss: Loss
    y: Ints
    S: AnyFloats
    triangle: Floats

    @property
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""
        return len(self.y)

    def total(
        self, work: Callable[..., Partial], *args: Any, progress: Progress | None = None
    ) -> Partial:
        """The sum of `work(loss, S, y, *args)` over blocks of examples.

        One after another: what threads gain on these small arrays, they lose in turns of Python.
        """
        parts = self._blocks
        sums = (work(self.loss, self.S[:, part], self.y[part], *args) for part in parts)
        return pairwise(told(sums, len(parts), progress))

    @cached_property
    def terms(self) -> Floats:
        """p, q and r (3, N·M) of the terms of a sum of hinges, example by example.

        Raises:
            TypeError: the loss is no sum of hinges.
        """
        if not isinstance(self.loss, SumOfHinges):
            raise TypeError(f"loss must be a sum of hinges; got {self.loss}")
        return hinge_terms(self.loss, self.S, self.y)

    @cached_property
    def line_hinges(self) -> LineHinges | None:
        """The loss along a, at b = 0, summed over the examples; None for a loss without kinks."""
        if isinstance(self.loss, SumOfHinges):
            return LineHinges(0.0, 0.0, self.terms)
        if isinstance(self.loss, LargestPiece):
            p, q, _ = affine_pieces(self.loss, self.S, self.y)
            return largest_of_lines(p, q)
        return None

    def point_sums(self, points: Floats) -> Floats:
        """`Σ_i L_i` and its slopes along a and b (K, 3) at the points, from terms that are kept."""
        if len(self._blocks) == 1:
            return self._points_of(slice(0, len(self.y)), points)
        return pairwise(self._points_of(part, points) for part in self._blocks)

    def _points_of(self, part: slice, points: Floats) -> Floats:
        if not isinstance(self.loss, SumOfHinges):
            return point_sums(self.loss, self.S[:, part], self.y[part], points)
        each = self.terms.shape[1] // len(self.y)
        return hinges_at(self.terms[:, part.start * each : part.stop * each], points)

    def rows(self, rows: Ints) -> Self:
        """The same of these examples only."""
        return replace(self, S=self.S[:, rows], y=self.y[rows])

    def along(self, axis: str, at: float) -> "SliceScores":
        """The same on the line along one axis, "a" or "b", where the other number is `at`."""
        moving, fixed = (1, 2) if axis == "a" else (2, 1)
        S, T = self.S, self.triangle
        return SliceScores(
            self.loss,
            self.y,
            np.stack([S[0] + at * S[fixed], S[moving], np.zeros_like(S[0])]),
            np.stack([T[:, 0] + at * T[:, fixed], T[:, moving], np.zeros(3)], axis=1),
        )

    @cached_property
    def _blocks(self) -> list[slice]:
        return blocks(len(self.y), block_rows(self.S.shape[2]))


def slice_scores(
    function: AffineScores, weights: Floats, progress: Progress | None = None
) -> SliceScores:
    """The scores on `W + a·W1 + b·W2`, from one pass over the data.

    Args:
        function: whose scores are linear in the weights.
        weights: W, W1 and W2, shape (3, C, …). Any of them may be zero.
        progress: called with the share of examples done; it may raise to stop the work.

    Raises:
        ValueError: weights of the wrong shape, or not finite.
        TypeError: the scores of the function are not known to be linear.
    """
    if not isinstance(function, AffineScores):
        raise TypeError(
            "function must have scores that are linear in its weights, such as Objective; "
            f"got {type(function).__name__}"
        )
    check_fits(weights, function.shape)
    S = np.zeros((3, function.examples, function.shape[0]))
    moving = moving_of(weights)
    with np.errstate(all="ignore"):
        for rows, scores in function.score_blocks(np.concatenate(weights[moving])):
            put_on_plane(S[:, rows], scores, moving)
            if progress:
                progress(rows.stop / function.examples)
    T = regulariser(function.regularised(weights), function.l2)
    return SliceScores(function.loss, function.y, S, T)
