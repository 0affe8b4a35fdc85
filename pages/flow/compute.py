"""Weights after any number of updates, always counted from the start: nothing is remembered."""

from collections.abc import Callable

import numpy as np

import landscape as ls
from landscape.errors import WeightsDiverged
from landscape.studies.flow import Flow, flow, updated
from pages.flow.controls import DescentSpec
from pages.shared.compute import ground as grounds
from pages.shared.compute import points
from pages.shared.compute.memory import remembered
from pages.shared.work.progress import Progress

# Between weights that are reached in one go; so a late update needs few earlier ones.
STRIDE = 25


def followed(spec: DescentSpec) -> ls.Objective:
    """The loss whose gradient is followed."""
    objective = grounds.linear(spec.ground)
    return objective if spec.only is None else objective.batch([spec.only])


@remembered
def weights(spec: DescentSpec, updates: int, _told: Callable[[int], object]) -> np.ndarray:
    """W after so many updates; `told` is called with the number of each.

    Raises:
        WeightsDiverged: they have grown beyond all bounds, at which update.
    """
    if updates == 0:
        return points.origin(spec.ground, spec.start)
    steps = 1 if updates % STRIDE else STRIDE
    W, objective = weights(spec, updates - steps, _told), followed(spec)
    for number in range(updates - steps + 1, updates + 1):
        _told(number)
        try:
            W = updated(objective, W, spec.learning_rate)
        except WeightsDiverged as error:
            raise WeightsDiverged(number) from error
    return W


@remembered
def numbers(spec: DescentSpec, updates: int, example: int, _progress: Progress) -> Flow:
    """All that the boxes show."""
    objective = grounds.linear(spec.ground)
    W = weights(spec, updates, lambda number: _progress(number / updates))
    return flow(objective, W, example, alone=spec.only is not None)
