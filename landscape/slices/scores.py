"""The scores of all examples on a plane: all that a grid, a minimum or a crease needs."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from landscape._squares import squared_length, triangle
from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, LargestPiece, Loss, SumOfHinges, is_convex
from landscape.models import AffineScores
from landscape.progress import Progress
from landscape.slices.envelope import LineHinges, affine_pieces, largest_of_lines
from landscape.slices.hinge import hinge_terms
from landscape.slices.partial import partial_sum

Floats = NDArray[np.float64]

BLOCK_EXAMPLES = 4096


@dataclass(frozen=True, eq=False)
class SliceScores:
    """The loss where the scores are `S[0] + a·S[1] + b·S[2]`: `mean_i L_i + |T (1, a, b)|²`.

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
    def convex(self) -> bool:
        """Whether the loss is known to be convex in (a, b): scores are affine in them."""
        return is_convex(self.loss)

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

    def grid(self, a: Floats, b: Floats, progress: Progress | None = None) -> Floats:
        """`L` at [row of b, column of a], summed over blocks of examples."""
        total = np.zeros((len(b), len(a)))
        for start in range(0, len(self.y), BLOCK_EXAMPLES):
            rows = slice(start, start + BLOCK_EXAMPLES)
            total += partial_sum(self.loss, self.S[:, rows], self.y[rows], a, b)
            if progress:
                progress(min(1.0, rows.stop / len(self.y)))
        return total / len(self.y) + self.penalty(a, b[:, None])

    def penalty(self, a: Floats | float, b: Floats | float) -> Floats:
        """`l2 · R(W + a·W1 + b·W2)`, with a and b broadcast."""
        return squared_length(self.triangle, a, b)

    def value(self, a: float, b: float) -> float:
        """L at one point."""
        return self.value_and_gradient(a, b)[0]

    def values(self, points: Floats) -> Floats:
        """L (K,) at K points (a, b), shape (K, 2)."""
        return np.array([self.value(a, b) for a, b in points])

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L at one point, and (∂L/∂a, ∂L/∂b) there; a subgradient at a kink."""
        if isinstance(self.loss, SumOfHinges):
            value, gradient = self._hinges(a, b)
        else:
            scores = self.S[0] + a * self.S[1] + b * self.S[2]
            value = self.loss.values(scores, self.y).sum()
            slopes = self.loss.score_gradient(scores, self.y).ravel()
            gradient = self.S[1:].reshape(2, -1) @ slopes
        residual = self.triangle @ np.array([1.0, a, b])
        value = value / len(self.y) + residual @ residual
        return float(value), gradient / len(self.y) + 2 * residual @ self.triangle[:, 1:]

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

    def _hinges(self, a: float, b: float) -> tuple[float, Floats]:
        p, q, r = self.terms
        margins = p + a * q + b * r
        active = (margins > 0).astype(np.float64)
        return active @ margins, self.terms[1:] @ active


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
    if weights.shape[1:] != function.shape:
        raise ValueError(
            f"weights must have the shape {function.shape} of the function; got {weights.shape[1:]}"
        )
    S = np.zeros((3, function.examples, function.shape[0]))
    moving = np.flatnonzero(weights.reshape(3, -1).any(axis=1))
    with np.errstate(all="ignore"):
        for rows, scores in function.score_blocks(np.concatenate(weights[moving])):
            split = scores.reshape(len(scores), len(moving), -1)
            S[moving, rows] = split.transpose(1, 0, 2)
            if progress:
                progress(rows.stop / function.examples)
    T = np.zeros((3, 3))
    if function.l2:
        T = triangle(np.sqrt(function.l2) * function.regularised(weights).reshape(3, -1))
    return SliceScores(function.loss, function.y, S, T)
