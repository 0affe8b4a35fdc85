"""`SquaredHinge`: one binary support vector machine for each class, with squared hinges."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from landscape.losses._one_vs_all import OneVsAll
from landscape.losses._protocols import Floats, Ints
from landscape.losses._scores import own_entries


@dataclass(frozen=True)
class SquaredHinge:
    """Squared one-vs-all support vector machine loss, the default of scikit-learn's `LinearSVC`.

    `L_i = max(0, Δ − s_i,y_i)² + Σ_{j≠y_i} max(0, Δ + s_ij)²`. Its gradient is continuous; where
    the second derivative jumps, at a margin of 0, it counts as 0.

    Source: Fan, Chang, Hsieh, Wang and Lin, "LIBLINEAR: a library for large linear
    classification", Journal of Machine Learning Research 9, 2008.

    Raises:
        ValueError: delta is negative or not finite.
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        _ = self.hinges

    @cached_property
    def hinges(self) -> OneVsAll:
        """The loss whose hinges are squared here."""
        return OneVsAll(self.delta)

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        clamped = np.maximum(self.hinges.margins(scores, y), 0)
        return (clamped * clamped).sum(axis=1)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """Twice the positive margin, its opposite at the true class."""
        return self.values_and_score_gradient(scores, y)[1]

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same margins."""
        clamped = np.maximum(self.hinges.margins(scores, y).T, 0)
        gradient = 2 * clamped
        gradient.ravel()[own_entries(y)] *= -1
        return (clamped * clamped).sum(axis=0), gradient.T

    def score_hessian_product(self, scores: Floats, y: Ints, moves: Floats) -> Floats:
        """Twice the moves of the scores whose margin is positive."""
        return 2 * moves * (self.hinges.margins(scores, y) > 0)
