"""Adam and AdamW: momentum, with each weight's step measured by its recent gradients."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from landscape._validation import positive
from landscape.optimizers._checks import decay_rate
from landscape.optimizers._protocol import Floats
from landscape.optimizers._schedules import LearningRate, as_schedule


class AdamState(NamedTuple):
    """What Adam remembers."""

    step: int  # steps done
    mean: Floats  # the shape of W: running mean of the gradients
    square_mean: Floats  # the shape of W: running mean of the squared gradients


@dataclass(frozen=True)
class Adam:
    """`m ← β1·m + (1 − β1)·g`, `v ← β2·v + (1 − β2)·g²`, `W ← W − lr·m̂ / (√v̂ + eps)`.

    `m̂ = m/(1 − β1ᵗ)` and `v̂ = v/(1 − β2ᵗ)` correct for the start from 0 at step t = 1, 2, …

    Source: Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015. As
    `torch.optim.Adam`.

    Raises:
        ValueError: lr is negative or not finite, a beta is not in [0, 1), or eps is not above 0.
    """

    lr: LearningRate = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    def __post_init__(self) -> None:
        as_schedule(self.lr)
        for beta in self.betas:
            decay_rate(beta, "each of betas")
        positive(self.eps, "eps")

    def init(self, W: Floats) -> AdamState:
        """The state before the first step from W."""
        return AdamState(0, np.zeros_like(W), np.zeros_like(W))

    def update(self, gradient: Floats, state: AdamState, W: Floats) -> tuple[Floats, AdamState]:
        """The next weights and state."""
        lr, t = as_schedule(self.lr)(state.step), state.step + 1
        beta1, beta2 = self.betas
        mean = beta1 * state.mean + (1 - beta1) * gradient
        square_mean = beta2 * state.square_mean + (1 - beta2) * gradient**2
        size = np.sqrt(square_mean / (1 - beta2**t)) + self.eps
        return W - lr / (1 - beta1**t) * (mean / size), AdamState(t, mean, square_mean)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam whose weights also shrink, `W ← (1 − lr·weight_decay)·W`, before each step.

    The decay is decoupled: it is not divided by the size of the gradients, as an L2 term of the
    loss would be. It pulls all weights to zero, the bias too; on a plane it pulls a and b to zero.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019. As
    `torch.optim.AdamW`.

    Raises:
        ValueError: as for Adam, or the weight decay is negative or not finite.
    """

    weight_decay: float = 1e-2

    def __post_init__(self) -> None:
        super().__post_init__()
        positive(self.weight_decay, "weight_decay", zero=True)

    def update(self, gradient: Floats, state: AdamState, W: Floats) -> tuple[Floats, AdamState]:
        """The next weights and state."""
        lr = as_schedule(self.lr)(state.step)
        return super().update(gradient, state, W * (1 - lr * self.weight_decay))
