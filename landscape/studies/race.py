"""A fair race: within one budget, at rates chosen one way.

Several optimisers run from one start, or one from several.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from landscape._validation import one_of
from landscape.descent import (
    LearningRateSweep,
    Limits,
    Trajectory,
    learning_rate_sweep,
    optimize,
)
from landscape.models import LossFunction
from landscape.optimizers import (
    OPTIMIZERS,
    Cosine,
    InverseSquareRoot,
    LearningRate,
    Method,
    StepDecay,
)
from landscape.progress import Progress

SCHEDULES = ("constant", "1/√t", "step", "cosine")
WITH_MOMENTUM = ("momentum", "nesterov")
# Their steps are proportional to the gradient; those of the others to the learning rate alone.
PROPORTIONAL = ("gradient-descent", "momentum", "nesterov")
# Each snapshot of a mini-batch run costs a pass over the data to measure its loss.
SNAPSHOTS, FEW_SNAPSHOTS, MANY_EXAMPLES = 256, 64, 5000
# A sweep spans these factors of a rate that would cross the landscape in one step.
LOWEST, HIGHEST = 1e-4, 3.0


@dataclass(frozen=True)
class Rules:
    """What is the same for every optimiser of a race.

    Args:
        work: the budget, in examples touched by loss or gradient evaluations.
        batch_size: examples in a mini-batch; all when None.
        schedule: one of SCHEDULES, for the methods with a learning rate.
        momentum: of the methods that have one.
        seed: of mini-batches and candidates.

    Raises:
        ValueError: an unknown schedule.
    """

    work: int
    batch_size: int | None = None
    schedule: str = "constant"
    momentum: float = 0.9
    seed: int = 0

    def __post_init__(self) -> None:
        one_of(self.schedule, "schedule", SCHEDULES)


@dataclass(frozen=True, eq=False)
class Racer:
    """One optimiser's run in a race.

    Attributes:
        name: its key in OPTIMIZERS.
        size: the learning rate (or scale, or step) it ran with; None when it chooses its own.
        trajectory: its path.
        sweep: final loss against size, where the size was tuned.
        number: of its start, from 1, in a race from several; None where all have one start.
    """

    name: str
    size: float | None
    trajectory: Trajectory
    sweep: LearningRateSweep | None = None
    number: int | None = None

    @property
    def label(self) -> str:
        """The name to show."""
        label = OPTIMIZERS[self.name].label
        return label if self.number is None else f"{label} {self.number}"

    @property
    def key(self) -> str:
        """What tells it from the others of its race, in files and links."""
        return self.name if self.number is None else f"{self.name}_{self.number}"


def race_one(
    objective: LossFunction,
    name: str,
    start: ArrayLike,
    rules: Rules,
    size: float | None,
    stop: Progress | None = None,
) -> Racer:
    """Run one optimiser with a given size of step."""
    method = _family(objective, name, rules)(size)
    kept = FEW_SNAPSHOTS if objective.examples > MANY_EXAMPLES else SNAPSHOTS
    limits = Limits(work=rules.work, snapshots=kept, stop=stop)
    path = optimize(objective, method, start, limits, rules.batch_size, rules.seed)
    return Racer(name, size, path)


def tune_and_race(
    objective: LossFunction,
    name: str,
    start: ArrayLike,
    rules: Rules,
    reach: float,
    stop: Progress | None = None,
) -> Racer:
    """Run one optimiser at the best size that a logarithmic sweep at the same budget finds.

    Args:
        objective: what is to be minimised.
        name: a key of OPTIMIZERS.
        start: the first weights.
        rules: budget, batches, schedule, momentum, seed.
        reach: how far each unknown has to move to cross the landscape; the sweep is around it.
        stop: as in `Limits`.
    """
    if OPTIMIZERS[name].size_name is None:
        return race_one(objective, name, start, rules, None, stop)
    rates = swept_sizes(objective, name, start, reach)
    sweep = learning_rate_sweep(
        objective,
        _family(objective, name, rules),
        rates,
        start,
        Limits(work=rules.work, stop=stop),
        batch_size=rules.batch_size,
        seed=rules.seed,
    )
    chosen = sweep.chosen if sweep.chosen is not None else min(rates)
    return replace(race_one(objective, name, start, rules, chosen, stop), sweep=sweep)


def swept_sizes(objective: LossFunction, name: str, start: ArrayLike, reach: float) -> list[float]:
    """Sizes from far too small to too large, two for each decade, in one digit.

    A method whose step is proportional to the gradient crosses the landscape in one step at
    `lr = reach·√P / |∇L(start)|` with P unknowns; the others at `lr = reach`.
    """
    crossing = reach
    if name in PROPORTIONAL:
        steepness = float(np.linalg.norm(objective.value_and_gradient(start)[1]))
        if steepness > 0:
            crossing = reach * np.sqrt(np.size(start)) / steepness
    low, high = crossing * LOWEST, crossing * HIGHEST
    exponents = np.log10([low, high])
    decades = range(int(np.floor(exponents[0])), int(np.ceil(exponents[1])) + 1)
    sizes = [float(f"{digit}e{decade}") for decade in decades for digit in (1, 3)]
    return [size for size in sizes if low <= size <= high]


def _family(objective: LossFunction, name: str, rules: Rules) -> Callable[[float | None], Method]:
    """Makes the optimiser of a size, with the rules' schedule and momentum."""
    entry = OPTIMIZERS[name]
    examples = objective.examples
    steps = max(1, rules.work // min(rules.batch_size or examples, examples))

    def scheduled(size: float) -> LearningRate:
        if not entry.has_learning_rate or rules.schedule == "constant":
            return size
        if rules.schedule == "1/√t":
            return InverseSquareRoot(size)
        if rules.schedule == "step":
            return StepDecay(size, every=max(1, steps // 3))
        return Cosine(size, steps)

    def make(size: float | None) -> Method:
        if entry.size_name is None:
            return entry.family()
        size = entry.size if size is None else size
        assert size is not None
        if name in WITH_MOMENTUM:
            return entry.family(scheduled(size), momentum=rules.momentum)
        return entry.family(scheduled(size))

    return make
