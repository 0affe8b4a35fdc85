"""The flow of information through a classifier: one example from its features to the loss, and the
gradient back to the weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.errors import WeightsDiverged
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax
from landscape.objective import Objective

Floats = NDArray[np.floating]

# Weights beyond this have diverged; up to it they and their gradients can be drawn.
LARGEST = 1e30


@dataclass(frozen=True, eq=False)
class ClassTerms:
    """What the loss of one example makes of each class.

    Attributes:
        title: what a term is: some kind of `margin`, `probability` or `slope`.
        values: one number for each class, (C,); NaN where a class has none.
        counted: the classes that pull the loss up, (C,), such as violated margins.
    """

    title: str
    values: Floats
    counted: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Flow:
    """All numbers of one pass forward and back, for example i at the weights W.

    Attributes:
        scores: s = W x of the example, (C,).
        terms: what the loss makes of each class.
        example_loss: L_i.
        data_loss: the mean of L_i over all examples.
        regularisation: R(W), the sum of the squared weights but the biases.
        l2: λ.
        gradient: of what the update follows, in the shape of W.
        accuracy: share of the examples whose own class has the highest score.
    """

    W: Floats
    y: int
    scores: Floats
    terms: ClassTerms
    example_loss: float
    data_loss: float
    regularisation: float
    l2: float
    gradient: Floats
    accuracy: float

    @property
    def total(self) -> float:
        """`data loss + λ·R(W)`."""
        return self.data_loss + self.l2 * self.regularisation


def flow(objective: Objective, W: Floats, example: int, *, alone: bool = False) -> Flow:
    """The pass of one example at W; the gradient is of the full loss, or with `alone` of
    `L_i + λ·R(W)`.

    Raises:
        ValueError: W does not fit the objective or is not finite, or there is no such example.
    """
    if not 0 <= example < len(objective.dataset):
        raise ValueError(f"example must be 0 … {len(objective.dataset) - 1}; got {example}")
    one = objective.batch([example])
    scores, y = one.scores(W), one.dataset.y
    regularisation = float((objective.regularised(W) ** 2).sum())
    return Flow(
        W,
        int(y[0]),
        scores[0],
        class_terms(objective.loss, scores, y),
        float(objective.loss.values(scores, y)[0]),
        objective.value(W) - objective.l2 * regularisation,
        regularisation,
        objective.l2,
        (one if alone else objective).gradient(W),
        objective.accuracy(W),
    )


def class_terms(loss: Loss, scores: Floats, y: NDArray[np.integer]) -> ClassTerms:
    """The terms of one example, scores (1, C) and y (1,).

    The multiclass SVM losses: the margins `s_j − s_y + Δ` of the wrong classes. One-vs-all:
    `Δ + s_j` for them and `Δ − s_y`. Softmax: the probabilities. Any other loss: `∂L_i/∂s_j`.
    What is counted is what has a slope: for softmax, the wrong classes.
    """
    own = np.arange(scores.shape[1]) == y[0]
    slopes = loss.score_gradient(scores, y)[0]
    if isinstance(loss, Hinge | CrammerSinger):
        margins = scores[0] - scores[0, y[0]] + loss.delta
        title = "margin" if isinstance(loss, Hinge) else "worst margin"
        return ClassTerms(title, np.where(own, np.nan, margins), (slopes > 0) & ~own)
    if isinstance(loss, OneVsAll):
        return ClassTerms("separate margin", loss.margins(scores, y)[0], slopes != 0)
    if isinstance(loss, Softmax):
        return ClassTerms("probability", slopes + own, ~own)
    return ClassTerms("slope", slopes, slopes != 0)


def updated(objective: Objective, W: Floats, learning_rate: float, steps: int = 1) -> Floats:
    """W after some steps of gradient descent, `W ← W − learning_rate·∇L(W)`.

    Raises:
        WeightsDiverged: a weight is no longer below LARGEST.
    """
    for number in range(1, steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            W = W - learning_rate * objective.gradient(W)
        if not np.abs(W).max() < LARGEST:
            raise WeightsDiverged(number)
    return W
