"""Gradient descent with momentum: a velocity gathers the gradients of earlier steps."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from landscape.optimizers._checks import decay_rate
from landscape.optimizers._protocol import Floats
from landscape.optimizers._schedules import LearningRate, as_schedule


class MomentumState(NamedTuple):
    """What momentum remembers."""

    step: int  # steps done
    velocity: Floats  # the shape of W


@dataclass(frozen=True)
class Momentum:
    """`v ← momentum·v + g`, `W ← W − lr·v`, from `v = 0`, without dampening.

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. As
    `torch.optim.SGD(momentum=…)`.

    Raises:
        ValueError: lr is negative or not finite, or the momentum is not in [0, 1).
    """

    lr: LearningRate = 1e-3
    momentum: float = 0.9

    def __post_init__(self) -> None:
        as_schedule(self.lr)
        decay_rate(self.momentum, "momentum")

    def init(self, W: Floats) -> MomentumState:
        """The state before the first step from W."""
        return MomentumState(0, np.zeros_like(W))

    def update(
        self, gradient: Floats, state: MomentumState, W: Floats
    ) -> tuple[Floats, MomentumState]:
        """The next weights and state."""
        lr = as_schedule(self.lr)(state.step)
        velocity = self.momentum * state.velocity + gradient
        step = self._direction(gradient, velocity)
        return W - lr * step, MomentumState(state.step + 1, velocity)

    def _direction(self, gradient: Floats, velocity: Floats) -> Floats:  # noqa: ARG002 Nesterov's does
        """What the learning rate multiplies."""
        return velocity


@dataclass(frozen=True)
class Nesterov(Momentum):
    """`v ← momentum·v + g`, `W ← W − lr·(g + momentum·v)`: momentum that looks one step ahead.

    Source: Nesterov, "A method of solving a convex programming problem with convergence rate
    O(1/k²)", 1983, in the form of Sutskever et al., ICML 2013. As `torch.optim.SGD(nesterov=True)`.

    Raises:
        ValueError: lr is negative or not finite, or the momentum is not in [0, 1).
    """

    def _direction(self, gradient: Floats, velocity: Floats) -> Floats:
        return gradient + self.momentum * velocity
