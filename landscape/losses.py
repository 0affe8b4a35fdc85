"""Losses of a score matrix. They know nothing of data or weights.

A loss maps scores (N, C) and class numbers (N,) to one loss per example, and to the gradient of
each example's loss with respect to its own scores.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]


class Loss(Protocol):
    """What the objective and the grid need of a loss."""

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        ...

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """∂L_i/∂s_ij, shape (N, C)."""
        ...


@runtime_checkable
class SumOfHinges(Protocol):
    """A loss of the form `L_i = Σ_m max(0, margin_im)`, each margin affine in the scores.

    The grid uses this form: on a plane such a loss is a sum of clamped affine functions of (a, b).
    """

    def margins(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """The margins (N, M); without the constant, their linear part in the scores."""
        ...


@runtime_checkable
class _EvaluatedAtOnce(Protocol):
    """A loss whose values and gradient share work."""

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """What `values` and `score_gradient` return."""
        ...


def values_and_score_gradient(loss: Loss, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
    """L_i (N,) and ∂L_i/∂s_ij (N, C), at once where the loss can."""
    if isinstance(loss, _EvaluatedAtOnce):
        return loss.values_and_score_gradient(scores, y)
    return loss.values(scores, y), loss.score_gradient(scores, y)


def _by_class(scores: Floats) -> Floats:
    """The same scores with each class contiguous in memory, not copied when they are so already.

    Sums and maxima over the few classes of each example are then several times faster.
    """
    return np.asfortranarray(scores)


def _true_class(scores: Floats, y: Ints) -> Floats:
    """Score of each example's own class, shape (N, 1)."""
    return np.take_along_axis(scores, y[:, None], axis=1)


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
        if not (np.isfinite(self.delta) and self.delta >= 0):
            raise ValueError(f"delta must be a finite number of at least 0; got {self.delta}")

    def margins(self, scores: Floats, y: Ints, *, constant: bool = True) -> Floats:
        """`s_ij − s_i,y_i + Δ` for the classes j ≠ y_i in rising order, shape (N, C − 1)."""
        n, classes = scores.shape
        others = np.arange(classes) != y[:, None]
        margins = (scores - _true_class(scores, y))[others].reshape(n, classes - 1)
        return margins + self.delta if constant else margins

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        scores = _by_class(scores)
        clamped = np.maximum(scores - _true_class(scores, y) + self.delta, 0)
        np.put_along_axis(clamped, y[:, None], 0, axis=1)
        return clamped.sum(axis=1)

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """1 where the margin of a wrong class is positive, minus their count at the true class."""
        scores = _by_class(scores)
        active = (scores - _true_class(scores, y) + self.delta > 0).astype(scores.dtype)
        np.put_along_axis(active, y[:, None], 0, axis=1)
        np.put_along_axis(active, y[:, None], -active.sum(axis=1, keepdims=True), axis=1)
        return active

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same margins."""
        scores, own = _by_class(scores), (np.arange(len(y)), y)
        margins = scores - scores[own][:, None]
        margins += self.delta
        margins[own] = 0
        active = (margins > 0).astype(scores.dtype)
        active[own] = -active.sum(axis=1)
        return np.maximum(margins, 0, out=margins).sum(axis=1), active


@dataclass(frozen=True)
class Softmax:
    """Cross-entropy of the softmax, `L_i = −log(exp(s_i,y_i) / Σ_j exp(s_ij))`, computed stably.

    Source: Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.4.
    """

    def values(self, scores: Floats, y: Ints) -> Floats:
        """L_i of each example, shape (N,)."""
        scores = _by_class(scores)
        shifted = scores - scores.max(axis=1, keepdims=True)
        return np.log(np.exp(shifted).sum(axis=1)) - _true_class(shifted, y)[:, 0]

    def score_gradient(self, scores: Floats, y: Ints) -> Floats:
        """`softmax(s_i)`, minus 1 at the true class."""
        scores = _by_class(scores)
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        gradient = exponentials / exponentials.sum(axis=1, keepdims=True)
        gradient[np.arange(len(y)), y] -= 1
        return gradient

    def values_and_score_gradient(self, scores: Floats, y: Ints) -> tuple[Floats, Floats]:
        """Both from the same exponentials."""
        scores, own = _by_class(scores), (np.arange(len(y)), y)
        shifted = scores - scores.max(axis=1, keepdims=True)
        true_class = shifted[own]
        gradient = np.exp(shifted, out=shifted)
        totals = gradient.sum(axis=1)
        gradient /= totals[:, None]
        gradient[own] -= 1
        return np.log(totals) - true_class, gradient
