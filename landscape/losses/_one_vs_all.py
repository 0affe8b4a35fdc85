"""`OneVsAll`: one binary support vector machine for each class."""

from dataclasses import dataclass

import numpy as np

from landscape.losses._protocols import Floats, Ints
from landscape.losses._scores import by_class, checked_delta, own_entries


@dataclass(frozen=True)
class OneVsAll:
    """One-vs-all support vector machine loss: each class against all the others.

    `L_i = max(0, Δ − s_i,y_i) + Σ_{j≠y_i} max(0, Δ + s_ij)`; at a kink the subgradient takes the
    indicator `> 0`. Each score is compared with zero, not with the other scores, so that adding a
    constant to all scores does change this loss.

    Source: Rifkin and Klautau, "In defense of one-vs-all classification", Journal of Machine
    Learning Research 5, 2004.

    Raises:
        ValueError: delta is negative or not finite.
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        checked_delta(self.delta)

    def margins(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """`Δ + s_ij` for the classes j ≠ y_i and `Δ − s_i,y_i`, class by class, shape (N, C)."""
        margins = by_class(scores).T.copy()
        margins.ravel()[own_entries(y)] *= -1
        if constant:
            margins += self.delta
        return margins.T

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        return np.maximum(self.margins(scores, y), 0).sum(axis=1)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """Where the margin is positive 1, or −1 at the true class; 0 elsewhere."""
        return self.values_and_score_gradient(scores, y)[1]

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same margins."""
        margins, own = self.margins(scores, y).T, own_entries(y)
        active = np.empty_like(margins)
        np.greater(margins, 0, out=active, casting="unsafe")
        active.ravel()[own] *= -1
        return np.maximum(margins, 0, out=margins).sum(axis=0), active.T
