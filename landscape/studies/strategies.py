"""The three strategies of the optimisation chapter, with equally many loss evaluations each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._validation import one_of, positive
from landscape.descent import Limits, Trajectory, optimize
from landscape.directions import random_weights
from landscape.models import LossFunction
from landscape.optimizers import GradientDescent, Method, RandomLocalSearch, RandomSearch
from landscape.progress import Progress, part
from landscape.ray import step_sweep

Floats = NDArray[np.float64]

STRATEGIES = {
    "random-search": "Random search",
    "local-search": "Random local search",
    "gradient-descent": "Gradient descent",
}
# Step sizes for gradient descent to choose from: two a decade.
RATES = tuple(float(f"{digit}e{k}") for k in range(-12, 3) for digit in (1, 3))


@dataclass(frozen=True)
class StrategySettings:
    """The sizes of the guesses and steps.

    Args:
        scale: random search draws weights from N(0, scale²).
        start_scale: the other two start from a draw from N(0, start_scale²).
        step: the local search moves by draws from N(0, step²).
        learning_rate: of gradient descent; when None, that of `RATES` whose first step lowers the
            loss most.

    Raises:
        ValueError: a size is not a finite number above 0.
    """

    scale: float = 1e-4
    start_scale: float = 1e-3
    step: float = 1e-4
    learning_rate: float | None = None

    def __post_init__(self) -> None:
        for name in ("scale", "start_scale", "step"):
            positive(getattr(self, name), name)
        if self.learning_rate is not None:
            positive(self.learning_rate, "learning_rate")


@dataclass(frozen=True, eq=False)
class StrategyRun:
    """What one strategy made of its evaluations.

    Attributes:
        name: its key in STRATEGIES.
        size: the scale, step or learning rate that it ran with.
        trajectory: its path; for a search the best weights so far.
        evaluations: (n,): evaluations spent when `best` was known. One of gradient descent gives
            the loss and its gradient.
        best: (n,): lowest loss so far.
    """

    name: str
    size: float
    trajectory: Trajectory
    evaluations: NDArray[np.int64]
    best: Floats

    @property
    def label(self) -> str:
        """The name to show."""
        return STRATEGIES[self.name]


@dataclass(frozen=True)
class Watch:
    """Who looks on while strategies run.

    Args:
        stop: as in `Limits`: told the share done, ends the run when it answers with a true value.
        log: told of each evaluation as it is made: the strategy's key in STRATEGIES, the number of
            the evaluation from 0, its loss, and the lowest loss so far.
    """

    stop: Progress | None = None
    log: Callable[[str, int, float, float], object] | None = None

    def part(self, number: int, of: int) -> "Watch":
        """The same for one of several equal parts of the work: shares are those of the whole."""
        return replace(self, stop=part(self.stop, number, of))


def run_strategy(
    objective: LossFunction,
    name: str,
    evaluations: int = 1000,
    settings: StrategySettings | None = None,
    seed: int = 0,
    watch: Watch | None = None,
) -> StrategyRun:
    """Run one strategy with so many evaluations of the loss over all examples.

    The start counts as the first evaluation of a search: `trajectory.attempts` holds them all.

    Args:
        objective: what is to be minimised.
        name: a key of STRATEGIES.
        evaluations: the budget.
        settings: the sizes; the defaults when None.
        seed: of the start and of all guesses.
        watch: who is told how the run goes, and may stop it.

    Raises:
        ValueError: an unknown name, or evaluations is below 1.
    """
    one_of(name, "name", tuple(STRATEGIES))
    if evaluations < 1:
        raise ValueError(f"evaluations must be at least 1; got {evaluations}")
    settings = settings or StrategySettings()
    start_scale = settings.scale if name == "random-search" else settings.start_scale
    # The start has a stream of its own, so that no candidate of the run repeats it.
    start = random_weights(objective.shape, start_scale, _start_seed(seed))
    method, size = _method(objective, name, settings, start)
    watch = watch or Watch()
    log = None if watch.log is None else partial(watch.log, name)
    limits = Limits(work=evaluations * objective.examples, stop=watch.stop, log=log)
    path = optimize(objective, method, start, limits, seed=seed)
    if path.attempts is None:
        spent, losses = path.work // objective.examples, path.loss
    else:
        spent, losses = np.arange(1, len(path.attempts) + 1), path.attempts
    return StrategyRun(name, size, path, spent, np.fmin.accumulate(losses))


def run_strategies(
    objective: LossFunction,
    evaluations: int = 1000,
    settings: StrategySettings | None = None,
    seed: int = 0,
    watch: Watch | None = None,
) -> tuple[StrategyRun, ...]:
    """Run all strategies, with equally many evaluations. Those run before a stop are returned.

    Raises:
        ValueError: as `run_strategy` says.
    """
    watch, runs = watch or Watch(), []
    for number, name in enumerate(STRATEGIES):
        told = watch.part(number, len(STRATEGIES))
        runs.append(run_strategy(objective, name, evaluations, settings, seed, told))
        if watch.stop is not None and runs[-1].trajectory.status == "stopped":
            break
    return tuple(runs)


def attempt_line(number: int, loss: float, best: float) -> str:
    """One attempt in words, `attempt 4: loss 8.857, best 8.857`."""
    return f"attempt {number}: loss {loss:.3f}, best {best:.3f}"


def attempt_log(attempts: ArrayLike) -> Iterable[str]:
    """All attempts of a search in words."""
    losses = np.asarray(attempts, dtype=np.float64)
    lowest = np.fmin.accumulate(losses)
    return map(attempt_line, range(len(losses)), losses, lowest)


def _start_seed(seed: int) -> int:
    """A seed far from those that users choose."""
    return int(np.random.SeedSequence([seed, 1]).generate_state(1)[0])


def _method(
    objective: LossFunction, name: str, settings: StrategySettings, start: Floats
) -> tuple[Method, float]:
    """The optimiser of the strategy and its size."""
    if name == "random-search":
        return RandomSearch(settings.scale), settings.scale
    if name == "local-search":
        return RandomLocalSearch(settings.step), settings.step
    rate = settings.learning_rate
    if rate is None:
        sweep = step_sweep(objective, start, RATES)
        rate = float(sweep.rates[sweep.best])
    return GradientDescent(rate), rate
