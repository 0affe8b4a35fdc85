"""`LinearSlice`: a loss on a plane where its scores are affine, from sums over blocks of examples.

Whether the scores of the examples are held, or made anew where the examples lie: the blocks, what
each of them contributes, and the order in which they are added are the same, and so are the bits.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from landscape._squares import squared_length, triangle
from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, Loss, SumOfHinges, is_convex
from landscape.progress import Progress
from landscape.slices.hinge import hinge_terms
from landscape.slices.partial import partial_sum

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Partial = TypeVar("Partial")


class LinearSlice(ABC):
    """The loss where the scores are `S0 + a·S1 + b·S2`: `mean_i L_i + |T (1, a, b)|²`.

    Attributes:
        loss: of a score matrix.
        triangle: T (3, 3), of a QR factorisation of the regularised weights, so that rounding can't
            make the regulariser negative.
    """

    loss: Loss
    triangle: Floats

    @property
    @abstractmethod
    def examples(self) -> int:
        """How many examples N the loss is a mean over."""

    @abstractmethod
    def total(
        self, work: Callable[..., Partial], *args: Any, progress: Progress | None = None
    ) -> Partial:
        """The sum of `work(loss, S, y, *args)` over blocks of examples.

        The work is a function of a module, of scores S (3, n, C) at W, along W1 and along W2.
        """

    @property
    def convex(self) -> bool:
        """Whether the loss is known to be convex in (a, b): scores are affine in them."""
        return is_convex(self.loss)

    def grid(self, a: Floats, b: Floats, progress: Progress | None = None) -> Floats:
        """`L` at [row of b, column of a], summed over blocks of examples."""
        total = self.total(partial_sum, a, b, progress=progress)
        return total / self.examples + self.penalty(a, b[:, None])

    def penalty(self, a: Floats | float, b: Floats | float) -> Floats:
        """`l2 · R(W + a·W1 + b·W2)`, with a and b broadcast."""
        return squared_length(self.triangle, a, b)

    def value(self, a: float, b: float) -> float:
        """L at one point."""
        return self.value_and_gradient(a, b)[0]

    def values(self, points: Floats) -> Floats:
        """L (K,) at K points (a, b), shape (K, 2)."""
        sums = self.point_sums(points)[:, 0]
        residuals = [self._residual(a, b) for a, b in points]
        return sums / self.examples + [residual @ residual for residual in residuals]

    def value_and_gradient(self, a: float, b: float) -> tuple[float, Floats]:
        """L at one point, and (∂L/∂a, ∂L/∂b) there; a subgradient at a kink."""
        found = self.point_sums(np.array([[a, b]]))[0] / self.examples
        residual = self._residual(a, b)
        value = float(found[0]) + float(residual @ residual)
        return value, found[1:] + 2 * residual @ self.triangle[:, 1:]

    def point_sums(self, points: Floats) -> Floats:
        """`Σ_i L_i` and its slopes along a and b (K, 3) at K points (a, b), shape (K, 2)."""
        return self.total(point_sums, points)

    def score_sizes(self) -> Floats:
        """Root mean square (3,) of the scores over examples and classes: at W, along W1 and W2."""
        squares, count = self.total(square_sums)
        return np.sqrt(squares / count)

    def _residual(self, a: float, b: float) -> Floats:
        return self.triangle @ np.array([1.0, a, b])


def check_fits(weights: AnyFloats, shape: tuple[int, ...]) -> None:
    """Refuse weights W, W1 and W2 (3, …) of another shape than the function's.

    Raises:
        ValueError: they have one.
    """
    if weights.shape[1:] != shape:
        raise ValueError(
            f"weights must have the shape {shape} of the function; got {weights.shape[1:]}"
        )


def regulariser(regularised: AnyFloats, l2: float) -> Floats:
    """T (3, 3) of the regularised weights (3, …) W, W1 and W2."""
    return triangle(np.sqrt(l2) * regularised.reshape(3, -1)) if l2 else np.zeros((3, 3))


def moving_of(weights: AnyFloats) -> Indices:
    """Which of W, W1 and W2, weights (3, …), are not zero: of the others no product is needed.

    Where all are, the first.
    """
    moving = np.flatnonzero(weights.reshape(3, -1).any(axis=1))
    return moving if len(moving) else np.zeros(1, np.intp)


def put_on_plane(S: AnyFloats, scores: AnyFloats, moving: Indices) -> None:
    """Put scores (n, K·C) at those K of W, W1 and W2 that are not zero into S (3, n, C)."""
    S[moving] = scores.reshape(len(scores), len(moving), -1).transpose(1, 0, 2)


def point_sums(loss: Loss, S: AnyFloats, y: Ints, points: Floats) -> Floats:
    """`Σ_i L_i` and its slopes along a and b (K, 3) at the points (a, b) (K, 2): a work."""
    if isinstance(loss, SumOfHinges):
        return hinges_at(hinge_terms(loss, S, y), points)
    return np.array([_scores_at(loss, S, y, a, b) for a, b in points])


def hinges_at(terms: Floats, points: Floats) -> Floats:
    """The same of a sum of hinges with these terms (3, n·M)."""
    return np.array([_hinges_at(terms, a, b) for a, b in points])


def square_sums(loss: Loss, S: AnyFloats, y: Ints) -> tuple[Floats, int]:  # noqa: ARG001
    """Sums (3,) of the squared scores at W, along W1 and along W2, and of how many each."""
    return (S**2).sum(axis=(1, 2)), S[0].size


def _hinges_at(terms: Floats, a: float, b: float) -> tuple[float, float, float]:
    p, q, r = terms
    margins = p + a * q + b * r
    active = (margins > 0).astype(np.float64)
    return active @ margins, q @ active, r @ active


def _scores_at(loss: Loss, S: AnyFloats, y: Ints, a: float, b: float) -> tuple[float, float, float]:
    scores = S[0] + a * S[1] + b * S[2]
    slopes = loss.score_gradient(scores, y).ravel()
    return float(loss.values(scores, y).sum()), S[1].ravel() @ slopes, S[2].ravel() @ slopes
