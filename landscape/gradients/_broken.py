"""Gradients with a bug in them, each a mistake that is often made, for the check to expose."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landscape.losses import Floats as AnyFloats
from landscape.losses import Ints, Loss
from landscape.objective import Objective

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BrokenGradient:
    """One row of the table.

    Attributes:
        label: the name to show.
        explanation: what is wrong, and how the check shows it.
        gradient: the wrong gradient at W.
        harmless: where the mistake makes no difference, and so can't be found.
    """

    label: str
    explanation: str
    gradient: Callable[[Objective, Floats], Floats]
    harmless: str


@dataclass(frozen=True)
class _TrueClassForgotten:
    """A loss whose gradient is 0 in the score of each example's own class."""

    loss: Loss

    def values(self, scores: AnyFloats, y: Ints) -> AnyFloats:
        return self.loss.values(scores, y)

    def score_gradient(self, scores: AnyFloats, y: Ints) -> AnyFloats:
        gradient = self.loss.score_gradient(scores, y)
        gradient[np.arange(len(y)), y] = 0
        return gradient


def _weak_regulariser(objective: Objective, W: Floats) -> Floats:
    return objective.gradient(W) - 1.5 * objective.l2 * objective.regularised(W)


def _sum_instead_of_mean(objective: Objective, W: Floats) -> Floats:
    data_gradient = replace(objective, l2=0.0).gradient(W)
    return objective.gradient(W) + (len(objective.dataset) - 1) * data_gradient


def _no_true_class(objective: Objective, W: Floats) -> Floats:
    return replace(objective, loss=_TrueClassForgotten(objective.loss)).gradient(W)


def _wrong_sign(objective: Objective, W: Floats) -> Floats:
    return -objective.gradient(W)


BROKEN_GRADIENTS: dict[str, BrokenGradient] = {
    "regulariser": BrokenGradient(
        "0.5·λ·W in place of 2·λ·W",
        "The regulariser is λ·ΣW², so its gradient is 2·λ·W. The bias column, which the "
        "regulariser leaves alone, is right; the other weights are off, most where the data have "
        "little say.",
        _weak_regulariser,
        "without a regulariser: raise λ",
    ),
    "sum": BrokenGradient(
        "1/N forgotten",
        "The loss is a mean over the examples, the gradient a sum: it is N times too long, and "
        "every relative error is near 1 − 1/N.",
        _sum_instead_of_mean,
        "with a single example, or where the examples have no slope: take more of them",
    ),
    "true-class": BrokenGradient(
        "True-class row forgotten",
        "Each example must also pull down the loss through the score of its own class. Without "
        "that term every row of the gradient is wrong whose class has an example with some loss.",
        _no_true_class,
        "where the score of no example's own class pulls at the loss: choose another W",
    ),
    "sign": BrokenGradient(
        "Wrong sign",
        "The gradient points downhill instead of uphill: every relative error is 2.",
        _wrong_sign,
        "where the gradient is zero: choose another W",
    ),
}
