"""The search strategies: guess, and keep what is better."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from landscape._validation import positive
from landscape.optimizers._protocol import Floats


@dataclass(frozen=True)
class RandomSearch:
    """Every candidate is drawn anew from `N(0, scale²)`; the best one is kept.

    Raises:
        ValueError: the scale is not a finite number above 0.
    """

    scale: float = 1e-4
    from_best: ClassVar[bool] = False

    def __post_init__(self) -> None:
        positive(self.scale, "scale")

    def moves(self, count: int, shape: tuple[int, ...], generator: np.random.Generator) -> Floats:
        """The next candidates, shape (count, *shape)."""
        return self.scale * generator.standard_normal((count, *shape))


@dataclass(frozen=True)
class RandomLocalSearch:
    """Every candidate is the best so far plus a draw from `N(0, step²)`; kept when it is better.

    Raises:
        ValueError: the step is not a finite number above 0.
    """

    step: float = 1e-4
    from_best: ClassVar[bool] = True

    def __post_init__(self) -> None:
        positive(self.step, "step")

    def moves(self, count: int, shape: tuple[int, ...], generator: np.random.Generator) -> Floats:
        """The next moves away from the best so far, shape (count, *shape)."""
        return self.step * generator.standard_normal((count, *shape))
