"""What lies between the ends of a race: how far apart they are, and the barrier on the line."""

from typing import NamedTuple

import numpy as np

import landscape as ls
from landscape.progress import Progress, part
from landscape.studies.race import Racer
from pages.shared.compute import ground as grounds
from pages.shared.compute import planes
from pages.shared.compute.memory import remembered
from pages.shared.compute.racing import Runs
from pages.shared.compute.stopping import Outcome
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import RaceSpec

PLACES = np.linspace(0, 1, 201)
# A rise of less than this share of the highest loss on the line is none to the eye.
LEVEL = 0.01


class Between(NamedTuple):
    """The straight line between two ends, over all the weights: 201 losses, and its length."""

    losses: np.ndarray
    distance: float

    @property
    def barrier(self) -> float:
        """How far the loss rises above the straight way; NaN where it is no number somewhere."""
        return ls.barrier(self.losses) if np.isfinite(self.losses).all() else np.nan

    @property
    def apart(self) -> bool:
        """Whether a barrier is to be seen, so that the ends lie in hollows of their own."""
        return self.barrier > LEVEL * self.losses.max()


def weights(spec: RaceSpec, run: Racer) -> np.ndarray:
    """Where a run ends, in the space of all the weights."""
    end = run.trajectory.weights[-1]
    if not spec.common.on_plane:
        return end
    return planes.drawn(spec.common.ground, spec.common.plane).at(*map(float, end[0]))


def line(
    spec: RaceSpec, first: np.ndarray, second: np.ndarray, progress: Progress | None = None
) -> ls.Line:
    """The loss on the straight line from the first weights (0) to the second (1)."""
    function = grounds.objective(spec.common.ground)
    return ls.evaluate_line(function, first, second - first, PLACES, progress)


def from_lowest(
    spec: RaceSpec, runs: Outcome[Runs], progress: Progress
) -> tuple[Between | None, ...]:
    """The way from the lowest end to each other; None where a run has no end, or is the lowest."""
    found = _from_lowest if runs.whole else _new_from_lowest
    return found(spec, runs.result, progress)


@remembered
@stored
def _from_lowest(spec: RaceSpec, _runs: Runs, _progress: Progress) -> tuple[Between | None, ...]:
    return _new_from_lowest(spec, _runs, _progress)


def lowest(runs: Runs) -> Racer | None:
    """The run that ends lowest, if any has an end."""
    ended = [run for run in runs if np.isfinite(run.trajectory.final_loss)]
    return min(ended, key=lambda run: run.trajectory.final_loss, default=None)


def _new_from_lowest(spec: RaceSpec, runs: Runs, progress: Progress) -> tuple[Between | None, ...]:
    best, found = lowest(runs), []
    for number, run in enumerate(runs):
        if best is None or run is best or not np.isfinite(run.trajectory.final_loss):
            found.append(None)
            continue
        first, second = weights(spec, best), weights(spec, run)
        losses = line(spec, first, second, part(progress, number, len(runs))).loss
        found.append(Between(losses, float(np.linalg.norm(second - first))))
    return tuple(found)
