"""The one classifier at a point of the plane, and what it makes of the examples. Cached by spec."""

from dataclasses import dataclass

import numpy as np

from pages.shared.compute import ground as grounds
from pages.shared.compute.landscape import plane
from pages.shared.compute.memory import remembered
from pages.shared.settings.specs import LandscapeSpec


@dataclass(frozen=True, eq=False)
class Classifier:
    """The weights `W + a·W1 + b·W2`, and how well they do.

    Attributes:
        weights: (C, D + 1), or (C, D) without bias; (P,) of a network.
        loss: over the examples in use, with its regulariser.
        taken_for: (N,), the class of the highest score for each example, the first one in a tie.
        wrong: rows of the examples that are taken for another class than theirs, in rising order.
        train_accuracy: share of the examples in use that are taken for their own class.
        test_accuracy: the same of the test examples, where there are any.
    """

    weights: np.ndarray
    loss: float
    taken_for: np.ndarray
    wrong: np.ndarray
    train_accuracy: float
    test_accuracy: float | None


@remembered
def classifier(spec: LandscapeSpec, a: float, b: float) -> Classifier:
    """The classifier at (a, b) of the plane."""
    objective = grounds.objective(spec.ground)
    weights, data = plane(spec.ground, spec.plane).at(a, b), objective.dataset
    scores = objective.scores(weights)
    taken_for = scores.argmax(axis=1)
    wrong = np.flatnonzero(taken_for != data.y)
    return Classifier(
        weights,
        objective.value(weights),
        taken_for,
        wrong,
        1 - len(wrong) / len(data),
        None if data.test is None else objective.accuracy(weights, "test"),
    )
