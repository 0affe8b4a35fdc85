"""RMSProp: each weight's step is measured by its recent gradients."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from landscape._validation import positive
from landscape.optimizers._checks import decay_rate
from landscape.optimizers._protocol import Floats
from landscape.optimizers._schedules import LearningRate, as_schedule


class RMSPropState(NamedTuple):
    """What RMSProp remembers."""

    step: int  # steps done
    square_mean: Floats  # the shape of W: running mean of the squared gradients


@dataclass(frozen=True)
class RMSProp:
    """`v ← alpha·v + (1 − alpha)·g²`, `W ← W − lr·g / (√v + eps)`, from `v = 0`.

    Source: Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5, 2012. As
    `torch.optim.RMSprop`.

    Raises:
        ValueError: lr is negative or not finite, alpha is not in [0, 1), or eps is not above 0.
    """

    lr: LearningRate = 1e-2
    alpha: float = 0.99
    eps: float = 1e-8

    def __post_init__(self) -> None:
        as_schedule(self.lr)
        decay_rate(self.alpha, "alpha")
        positive(self.eps, "eps")

    def init(self, W: Floats) -> RMSPropState:
        """The state before the first step from W."""
        return RMSPropState(0, np.zeros_like(W))

    def update(
        self, gradient: Floats, state: RMSPropState, W: Floats
    ) -> tuple[Floats, RMSPropState]:
        """The next weights and state."""
        lr = as_schedule(self.lr)(state.step)
        square_mean = self.alpha * state.square_mean + (1 - self.alpha) * gradient**2
        step = gradient / (np.sqrt(square_mean) + self.eps)
        return W - lr * step, RMSPropState(state.step + 1, square_mean)
