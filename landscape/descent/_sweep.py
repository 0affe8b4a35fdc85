"""The learning-rate sweep: one run for each rate, all from one start and within one budget."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import positive
from landscape.descent._limits import Limits, as_limits
from landscape.descent._optimize import optimize_all
from landscape.descent._trajectory import Status
from landscape.models import LossFunction
from landscape.optimizers import Method

# A sweep looks at losses, not at paths.
SNAPSHOTS = 64


@dataclass(frozen=True, eq=False)
class LearningRateSweep:
    """The loss that each of R learning rates led to.

    Attributes:
        rates: (R,), as given.
        final: (R,): loss at the end; infinite where the run diverged.
        best: (R,): lowest recorded loss, which a diverged run has too.
        status: R statuses.
        reached: (R,): work at the first record of the lowest loss.
        chosen: the rate with the lowest final loss, of several the one that reached it with the
            least work; None when all diverged.
    """

    rates: NDArray[np.float64]
    final: NDArray[np.float64]
    best: NDArray[np.float64]
    status: tuple[Status, ...]
    reached: NDArray[np.int64]

    @property
    def chosen(self) -> float | None:
        """The rate with the lowest final loss."""
        if not np.isfinite(self.final).any():
            return None
        lowest = np.flatnonzero(self.final == self.final.min())
        return float(self.rates[min(lowest, key=lambda k: (self.reached[k], self.rates[k]))])


def logarithmic_rates(low: float, high: float, per_decade: int = 2) -> list[float]:
    """Evenly spaced in the logarithm, from low up to high.

    Raises:
        ValueError: low is not above 0, high is below low, or `per_decade` is below 1.
    """
    positive(low, "low")
    if high < low or per_decade < 1:
        raise ValueError(
            "high must be at least low, and per_decade at least 1; "
            f"got {low} … {high} and {per_decade}"
        )
    decades = np.log10(high / low)
    count = int(np.floor(decades * per_decade + 1e-9)) + 1
    return [float(f"{low * 10 ** (k / per_decade):.3g}") for k in range(count)]


def learning_rate_sweep(
    objective: LossFunction,
    family: Callable[[float], Method],
    rates: Iterable[float],
    start: ArrayLike,
    steps: int | Limits,
    **options: Any,
) -> LearningRateSweep:
    """Run `family(rate)` for each rate at an equal budget, as `optimize_all` does.

    Args:
        objective: as for `optimize`.
        family: makes an optimiser of a learning rate: a class such as `Adam`, or
            `lambda lr: Momentum(lr, 0.99)`.
        rates: the learning rates.
        start: the first weights of every run.
        steps: the limits of each run. When their `stop` ends the sweep, it holds the rates that
            were run before; the share that it is told is that of the whole sweep.
        options: of `optimize`: batch_size and seed.

    Raises:
        ValueError: no rates, or as `optimize` says.
    """
    rates, limits = list(rates), as_limits(steps)
    if not rates:
        raise ValueError("rates must hold at least one learning rate; got none")
    bounded = replace(limits, snapshots=SNAPSHOTS)
    paths = optimize_all(objective, map(family, rates), start, bounded, **options)
    runs = [
        (rate, path)
        for rate, path in zip(rates, paths, strict=False)
        if path.status != "stopped" or limits.stop is None
    ]
    return LearningRateSweep(
        rates=np.array([rate for rate, _ in runs], dtype=np.float64),
        final=np.array([path.final_loss for _, path in runs]),
        best=np.array([path.best_loss for _, path in runs]),
        status=tuple(path.status for _, path in runs),
        reached=np.array([path.work[path.loss.argmin()] for _, path in runs]),
    )
