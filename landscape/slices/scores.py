"""The scores of all examples on a plane: all that a grid, a minimum or a crease needs."""

from collections.abc import Callable
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landscape.losses import LargestPiece, SumOfHinges
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices.envelope import LineHinges, affine_pieces, largest_of_lines
from landscape.slices.hinge import hinge_terms
from landscape.slices.partial import partial_sum

Floats = NDArray[np.float64]
Progress = Callable[[float], object]

BLOCK_EXAMPLES = 4096


class SliceScores:
    """Scores `S[0] + a·S[1] + b·S[2]` on `W + a·W1 + b·W2`, from one pass over the data.

    Args:
        objective: the loss function.
        weights: W, W1 and W2, shape (3, C, D + 1). Any of them may be zero.
        progress: called with the share of examples done; it may raise to stop the work.

    Raises:
        ValueError: weights of the wrong shape, or not finite.
    """

    def __init__(
        self, objective: Objective, weights: Floats, progress: Progress | None = None
    ) -> None:
        if weights.shape[1:] != objective.shape:
            raise ValueError(
                f"weights must have the shape {objective.shape} of the objective; "
                f"got {weights.shape[1:]}"
            )
        self.loss, self.y = objective.loss, objective.dataset.y
        self.S = np.zeros((3, len(self.y), objective.shape[0]))
        moving = np.flatnonzero(weights.any(axis=(1, 2)))
        with np.errstate(all="ignore"):
            for rows, scores in objective.score_blocks(np.concatenate(weights[moving])):
                split = scores.reshape(len(scores), len(moving), -1)
                self.S[moving, rows] = split.transpose(1, 0, 2)
                if progress:
                    progress(rows.stop / len(self.y))
        # R(W + a·W1 + b·W2) = |T (1, a, b)|² with the triangle T of a QR factorisation, so that
        # rounding can't make it negative.
        self._triangle: Floats = np.zeros((3, 3))
        if objective.l2:
            flat = np.sqrt(objective.l2) * objective.regularised(weights).reshape(3, -1)
            self._triangle = _triangle(flat.T)

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
        with np.errstate(all="ignore"):
            T = self._triangle
            residual = [T[k, 0] + a * T[k, 1] + b * T[k, 2] for k in range(3)]
            return np.asarray(residual[0] ** 2 + residual[1] ** 2 + residual[2] ** 2)

    def value(self, a: float, b: float) -> float:
        """L at one point."""
        return self.value_and_gradient(a, b)[0]

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L at one point, and (∂L/∂a, ∂L/∂b) there; a subgradient at a kink."""
        if isinstance(self.loss, SumOfHinges):
            value, gradient = self._hinges(a, b)
        else:
            scores = self.S[0] + a * self.S[1] + b * self.S[2]
            value = self.loss.values(scores, self.y).sum()
            slopes = self.loss.score_gradient(scores, self.y).ravel()
            gradient = self.S[1:].reshape(2, -1) @ slopes
        residual = self._triangle @ np.array([1.0, a, b])
        value = value / len(self.y) + residual @ residual
        return float(value), gradient / len(self.y) + 2 * residual @ self._triangle[:, 1:]

    def _hinges(self, a: float, b: float) -> tuple[float, Floats]:
        p, q, r = self.terms
        margins = p + a * q + b * r
        active = (margins > 0).astype(np.float64)
        return active @ margins, self.terms[1:] @ active


def _triangle(columns: Floats) -> Floats:
    """The upper triangle T (3, 3) with `|columns v| = |T v|`, for columns (n, 3) of any n."""
    padded = np.vstack([columns, np.zeros((3, 3))])
    return np.asarray(np.linalg.qr(padded, mode="r"))


class PlaneScores(SliceScores):
    """The scores of an objective on a plane, to be shared by evaluations on that plane.

    `evaluate_plane`, `plane_minimum` and `creases` take it in place of the objective.

    Raises:
        ValueError: the plane does not have the shape of the objective's weights.
    """

    def __init__(
        self, objective: Objective, plane: Plane, progress: Progress | None = None
    ) -> None:
        super().__init__(objective, np.stack([plane.W, plane.W1, plane.W2]), progress)
        self.plane = plane

    def along(self, axis: str, at: float) -> SliceScores:
        """The scores on the line of this plane along one axis, where the other number is `at`."""
        moving, fixed = (1, 2) if axis == "a" else (2, 1)
        line = copy(self)
        for derived in ("terms", "line_hinges"):  # from the scores of the plane
            line.__dict__.pop(derived, None)
        line.S = np.stack(
            [self.S[0] + at * self.S[fixed], self.S[moving], np.zeros_like(self.S[0])]
        )
        T = self._triangle
        line._triangle = np.stack([T[:, 0] + at * T[:, fixed], T[:, moving], np.zeros(3)], axis=1)
        return line


def plane_scores(
    source: Objective | PlaneScores, plane: Plane, progress: Progress | None = None
) -> PlaneScores:
    """The scores on the plane: those given, or computed from the objective.

    Raises:
        ValueError: scores of another plane.
    """
    if not isinstance(source, PlaneScores):
        return PlaneScores(source, plane, progress)
    if source.plane is not plane:
        raise ValueError("scores must be those of the plane; got the scores of another plane")
    return source
