"""Learning-rate schedules: the learning rate as a function of the number of steps done."""

from dataclasses import dataclass
from math import cos, pi, sqrt
from typing import Protocol, TypeAlias

from landscape._validation import positive


class Schedule(Protocol):
    """A learning rate for each step."""

    def __call__(self, step: int) -> float:
        """The learning rate after this many steps, so 0 for the first."""
        ...


@dataclass(frozen=True)
class Constant:
    """`lr` at every step.

    Raises:
        ValueError: lr is negative or not finite.
    """

    lr: float

    def __post_init__(self) -> None:
        positive(self.lr, "lr", zero=True)

    def __call__(self, step: int) -> float:  # noqa: ARG002 a constant looks at no step
        return self.lr


@dataclass(frozen=True)
class InverseSquareRoot:
    """`lr / √t` at step t = 1, 2, …

    With it the subgradient method approaches the minimum of any convex loss, kinks or not, at the
    best possible rate.

    Source: Nesterov, "Introductory Lectures on Convex Optimization", 2004, section 3.2.3.

    Raises:
        ValueError: lr is negative or not finite.
    """

    lr: float

    def __post_init__(self) -> None:
        positive(self.lr, "lr", zero=True)

    def __call__(self, step: int) -> float:
        return self.lr / sqrt(step + 1)


@dataclass(frozen=True)
class StepDecay:
    """`lr · gamma^⌊step / every⌋`: the learning rate falls at once, every so many steps.

    Raises:
        ValueError: lr or gamma is negative or not finite, or `every` is below 1.
    """

    lr: float
    every: int
    gamma: float = 0.1

    def __post_init__(self) -> None:
        positive(self.lr, "lr", zero=True)
        positive(self.gamma, "gamma", zero=True)
        if self.every < 1:
            raise ValueError(f"every must be at least 1 step; got {self.every}")

    def __call__(self, step: int) -> float:
        return self.lr * self.gamma ** (step // self.every)


@dataclass(frozen=True)
class Cosine:
    """`end + (lr − end)·(1 + cos(π·step/steps))/2`: half a cosine from lr down to end, then end.

    Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts",
    ICLR 2017, equation 5 (without restarts).

    Raises:
        ValueError: lr or end is negative or not finite, or there is not one step.
    """

    lr: float
    steps: int
    end: float = 0.0

    def __post_init__(self) -> None:
        positive(self.lr, "lr", zero=True)
        positive(self.end, "end", zero=True)
        if self.steps < 1:
            raise ValueError(f"steps must be at least 1; got {self.steps}")

    def __call__(self, step: int) -> float:
        share = min(step / self.steps, 1.0)
        return self.end + (self.lr - self.end) * (1 + cos(pi * share)) / 2


LearningRate: TypeAlias = float | Schedule


def as_schedule(lr: LearningRate) -> Schedule:
    """The learning rate as a schedule: a plain number is constant.

    Raises:
        ValueError: a number that is negative or not finite.
    """
    return lr if callable(lr) else Constant(lr)
