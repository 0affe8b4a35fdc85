"""`Softmax`: the cross-entropy loss."""

from dataclasses import dataclass

import numpy as np

from landscape.losses._protocols import Floats, Ints
from landscape.losses._scores import by_class, own_entries


@dataclass(frozen=True)
class Softmax:
    """Cross-entropy of the softmax, `L_i = −log(exp(s_i,y_i) / Σ_j exp(s_ij))`, computed stably.

    Source: Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.4.
    """

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        transposed, own = by_class(scores).T, own_entries(y)
        shifted = transposed - transposed.max(axis=0)
        true_class = shifted.ravel()[own]
        return np.log(np.exp(shifted, out=shifted).sum(axis=0)) - true_class

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """`softmax(s_i)`, minus 1 at the true class."""
        scores = by_class(scores)
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        gradient = exponentials / exponentials.sum(axis=1, keepdims=True)
        gradient[np.arange(len(y)), y] -= 1
        return gradient

    def score_hessian_product(self, scores: Floats, y: Ints, moves: Floats) -> Floats:  # noqa: ARG002
        """`p_ij·(m_ij − Σ_k p_ik m_ik)` for moves m, with p the softmax of the scores."""
        scores = by_class(scores)
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        return p * (moves - (p * moves).sum(axis=1, keepdims=True))

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same exponentials."""
        transposed, own = by_class(scores).T, own_entries(y)
        shifted = transposed - transposed.max(axis=0)
        true_class = shifted.ravel()[own]
        gradient = np.exp(shifted, out=shifted)
        totals = gradient.sum(axis=0)
        gradient /= totals
        gradient.ravel()[own] -= 1
        return np.log(totals) - true_class, gradient.T
