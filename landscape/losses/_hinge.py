"""`Hinge`: the multiclass support vector machine loss of Weston and Watkins."""

from dataclasses import dataclass

import numpy as np

from landscape.losses._protocols import Floats, Ints
from landscape.losses._scores import by_class, checked_delta, own_entries, true_class


@dataclass(frozen=True)
class Hinge:
    """Multiclass support vector machine loss.

    `L_i = Σ_{j≠y_i} max(0, s_ij − s_i,y_i + Δ)`; at a kink the subgradient takes the
    indicator `> 0`.

    Source: Weston and Watkins, "Support vector machines for multi-class pattern recognition",
    ESANN 1999.

    Raises:
        ValueError: delta is negative or not finite.
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        checked_delta(self.delta)

    def margins(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """`s_ij − s_i,y_i + Δ` for the classes j ≠ y_i in rising order, shape (N, C − 1)."""
        n, classes = scores.shape
        others = np.arange(classes) != y[:, None]
        margins = (scores - true_class(scores, y))[others].reshape(n, classes - 1)
        return margins + self.delta if constant else margins

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        transposed, own = by_class(scores).T, own_entries(y)
        margins = transposed - transposed.ravel()[own]
        margins += self.delta
        margins.ravel()[own] = 0
        return np.maximum(margins, 0, out=margins).sum(axis=0)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """1 where the margin of a wrong class is positive, minus their count at the true class."""
        scores = by_class(scores)
        active = (scores - true_class(scores, y) + self.delta > 0).astype(scores.dtype)
        np.put_along_axis(active, y[:, None], 0, axis=1)
        np.put_along_axis(active, y[:, None], -active.sum(axis=1, keepdims=True), axis=1)
        return active

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same margins."""
        transposed, own = by_class(scores).T, own_entries(y)
        margins = transposed - transposed.ravel()[own]
        margins += self.delta
        margins.ravel()[own] = 0
        active = np.empty_like(margins)
        np.greater(margins, 0, out=active, casting="unsafe")
        active.ravel()[own] = -active.sum(axis=0)
        return np.maximum(margins, 0, out=margins).sum(axis=0), active.T
