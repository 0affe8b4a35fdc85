"""The real strategies from where the hikers start, with as many looks as a hiker has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from landscape.descent import Limits, Trajectory, learning_rate_sweep, optimize
from landscape.optimizers import GradientDescent, RandomLocalSearch
from landscape.plane_objective import Floats
from landscape.rooms.terrain import Terrain
from landscape.studies.race import swept_sizes

KINDS = {
    "random": "random search",
    "local": "random local search",
    "gradient": "gradient descent",
}
# Moves of the local search, as a share of the window's half-width.
LOCAL_STEP = 0.2
# Chance decides about a single run of a search: of so many, the one in the middle is shown.
RUNS = 11


class Rival(NamedTuple):
    """What a strategy made of the looks.

    Attributes:
        kind: its key in KINDS.
        path: a, b and loss at the start and after each look, for a search of the best so far.
        best: its lowest loss.
        size: the step size of gradient descent, chosen by a sweep.
    """

    kind: str
    path: list[list[float]]
    best: float
    size: float | None = None


@dataclass(frozen=True)
class _Anywhere:
    """Random search as the hikers do it: each guess lands anywhere in the window, all alike."""

    edge: float
    from_best: ClassVar[bool] = False

    def moves(self, count: int, shape: tuple[int, ...], generator: np.random.Generator) -> Floats:
        return generator.uniform(-self.edge, self.edge, (count, *shape))


def rivals(terrain: Terrain, looks: int) -> list[Rival]:
    """All strategies with so many looks each: evaluations after that of the start."""
    function, start = terrain.function, np.array([terrain.start])

    def middle(method: Any) -> Trajectory:
        """Of some runs that differ in the seed alone, the one that ends in the middle."""
        runs = [optimize(function, method, start, looks, seed=seed) for seed in range(RUNS)]
        return sorted(runs, key=lambda run: run.best_loss)[RUNS // 2]

    rates = swept_sizes(function, "gradient-descent", start, terrain.edge)
    make: Callable[[float], GradientDescent] = GradientDescent
    chosen = learning_rate_sweep(function, make, rates, start, Limits(steps=looks)).chosen
    rate = min(rates) if chosen is None else chosen
    return [
        _rival("random", middle(_Anywhere(terrain.edge))),
        _rival("local", middle(RandomLocalSearch(LOCAL_STEP * terrain.edge))),
        _rival("gradient", optimize(function, GradientDescent(rate), start, looks), rate),
    ]


def _rival(kind: str, run: Trajectory, size: float | None = None) -> Rival:
    places = np.column_stack([run.weights[:, 0], run.loss])
    return Rival(kind, places.tolist(), run.best_loss, size)
