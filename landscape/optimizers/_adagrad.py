"""AdaGrad: each weight's step shrinks with the squared gradients that it has seen."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from landscape._validation import positive
from landscape.optimizers._protocol import Floats
from landscape.optimizers._schedules import LearningRate, as_schedule


class AdaGradState(NamedTuple):
    """What AdaGrad remembers."""

    step: int  # steps done
    square_sum: Floats  # the shape of W: sum of all squared gradients


@dataclass(frozen=True)
class AdaGrad:
    """`G ← G + g²`, `W ← W − lr·g / (√G + eps)`, from `G = 0`.

    Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", JMLR 2011. As `torch.optim.Adagrad`.

    Raises:
        ValueError: lr is negative or not finite, or eps is not above 0.
    """

    lr: LearningRate = 1e-2
    eps: float = 1e-10

    def __post_init__(self) -> None:
        as_schedule(self.lr)
        positive(self.eps, "eps")

    def init(self, W: Floats) -> AdaGradState:
        """The state before the first step from W."""
        return AdaGradState(0, np.zeros_like(W))

    def update(
        self, gradient: Floats, state: AdaGradState, W: Floats
    ) -> tuple[Floats, AdaGradState]:
        """The next weights and state."""
        lr = as_schedule(self.lr)(state.step)
        square_sum = state.square_sum + gradient**2
        step = gradient / (np.sqrt(square_sum) + self.eps)
        return W - lr * step, AdaGradState(state.step + 1, square_sum)
