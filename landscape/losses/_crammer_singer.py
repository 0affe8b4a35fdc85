"""`CrammerSinger`: the structured support vector machine loss, of the worst wrong class alone."""

from dataclasses import dataclass

import numpy as np

from landscape.losses._protocols import Floats, Ints
from landscape.losses._scores import by_class, checked_delta, own_entries


@dataclass(frozen=True)
class CrammerSinger:
    """Structured support vector machine loss: only the largest violated margin counts.

    `L_i = max(0, max_{j≠y_i} s_ij − s_i,y_i + Δ)`. At a kink the subgradient takes the indicator
    `> 0`, and among wrong classes that tie the first one. A maximum over classes is no sum of
    hinges.

    Source: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based
    vector machines", Journal of Machine Learning Research 2, 2001.

    Raises:
        ValueError: delta is negative or not finite.
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        checked_delta(self.delta)

    def pieces(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """`s_ij − s_i,y_i + Δ`, and 0 at the true class, shape (N, C)."""
        transposed, own = by_class(scores).T, own_entries(y)
        pieces = transposed - transposed.ravel()[own]
        if constant:
            pieces += self.delta
        pieces.ravel()[own] = 0
        return pieces.T

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        return self.pieces(scores, y).max(axis=1)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """1 at the worst wrong class and −1 at the true class where the loss is positive."""
        return self.values_and_score_gradient(scores, y)[1]

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same pieces."""
        pieces = self.pieces(scores, y).T
        values = pieces.max(axis=0)
        gradient = np.empty_like(pieces)
        np.equal(pieces, values, out=gradient, casting="unsafe")
        tied = np.flatnonzero(gradient.sum(axis=0) > 1)
        gradient[:, tied] = np.arange(len(pieces))[:, None] == pieces[:, tied].argmax(axis=0)
        positive = values > 0
        gradient *= positive
        gradient.ravel()[own_entries(y)] = -1.0 * positive
        return values, gradient.T
