"""The analytic gradient of the SVM loss of one example, part by part."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import finite_array
from landscape.losses import Hinge
from landscape.objective import Objective

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AnalyticParts:
    """What the gradient of `L_i = Σ_{j≠y} max(0, s_j − s_y + Δ)` is made of.

    Row j of the gradient is `1(margin_j > 0)·x`, and row y is `−count·x`. The regulariser, which
    belongs to no example, is left out.

    Attributes:
        x: (D + 1,): the example as the objective sees it, with the 1 of the bias.
        true_class: y.
        scores: (C,).
        margins: (C,): `s_j − s_y + Δ`; 0 for the true class.
        violated: (C,): where the margin is above 0.
        gradient: (C, D + 1): ∂L_i/∂W.
    """

    x: Floats
    true_class: int
    scores: Floats
    margins: Floats
    violated: NDArray[np.bool_]
    gradient: Floats

    @property
    def count(self) -> int:
        """How many margins are violated: what −x is multiplied by in the true class's row."""
        return int(self.violated.sum())

    @property
    def loss(self) -> float:
        """L_i."""
        return float(self.margins[self.violated].sum())


def analytic_parts(objective: Objective, W: ArrayLike, example: int) -> AnalyticParts:
    """The parts of the SVM gradient of one training example.

    Raises:
        ValueError: the loss is not `Hinge`, there is no such example, or W does not fit.
    """
    if not isinstance(objective.loss, Hinge):
        raise ValueError(f"loss must be Hinge; got {objective.loss}")
    if not 0 <= example < len(objective.dataset):
        raise ValueError(f"example must be 0 … {len(objective.dataset) - 1}; got {example}")
    W = finite_array(W, "W", 2).astype(np.float64)
    if W.shape != objective.shape:
        raise ValueError(f"W must have shape {objective.shape}; got {W.shape}")
    single = objective.dataset.subset(example)
    x, true_class = single.features[0], int(single.y[0])
    if objective.bias:
        x = np.append(x, 1.0)
    scores = W @ x
    margins = scores - scores[true_class] + objective.loss.delta
    margins[true_class] = 0
    violated = margins > 0
    factors = violated.astype(np.float64)
    factors[true_class] = -violated.sum()
    return AnalyticParts(x, true_class, scores, margins, violated, np.outer(factors, x))
