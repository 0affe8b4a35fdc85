"""Gradient descent: one step against the gradient."""

from dataclasses import dataclass
from typing import NamedTuple

from landscape.optimizers._protocol import Floats
from landscape.optimizers._schedules import LearningRate, as_schedule


class GradientDescentState(NamedTuple):
    """What gradient descent remembers."""

    step: int  # steps done


@dataclass(frozen=True)
class GradientDescent:
    """`W ← W − lr·g`; with mini-batches this is stochastic gradient descent (SGD).

    Source: Robbins and Monro, "A stochastic approximation method", Annals of Mathematical
    Statistics, 1951. As `torch.optim.SGD`.

    Raises:
        ValueError: lr is negative or not finite.
    """

    lr: LearningRate = 1e-3

    def __post_init__(self) -> None:
        as_schedule(self.lr)

    def init(self, W: Floats) -> GradientDescentState:  # noqa: ARG002 no memory of the weights
        """The state before the first step."""
        return GradientDescentState(0)

    def update(
        self, gradient: Floats, state: GradientDescentState, W: Floats
    ) -> tuple[Floats, GradientDescentState]:
        """The next weights and state."""
        lr = as_schedule(self.lr)(state.step)
        return W - lr * gradient, GradientDescentState(state.step + 1)
