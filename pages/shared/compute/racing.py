"""From race specs to the optimisers' runs. Cached by racer, so that a change of one runs one."""

from dataclasses import replace

import numpy as np

from landscape import LossFunction
from landscape.optimizers import OPTIMIZERS
from landscape.path_planes import PathPlane, pca_plane
from landscape.plane_objective import PlaneObjective
from landscape.progress import Progress, part
from landscape.studies.race import Racer, Rules, race_one, tune_and_race
from pages.shared.compute import ground as grounds
from pages.shared.compute import networks, planes
from pages.shared.compute.memory import remembered
from pages.shared.compute.stopping import Outcome, StoppedEarly, outcome
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import PathsPlane, RacerSpec, RaceSpec

# Where a race starts unless the reader says otherwise, in shares of the window's extent; the first
# of several starts lies so near that the window holds the whole ring of them.
CORNER, RING = (-0.75, 0.7), (-0.55, 0.55)
Runs = tuple[Racer, ...]


def start_point(spec: RacerSpec) -> tuple[float, float]:
    """a and b of the start on the plane; what is not given of the first is in the corner or ring.

    The others lie around W at equal angles, all as far from it in a and b.
    """
    edge, usual = extent(spec), CORNER if spec.starts == 1 else RING
    a, b = (
        float(f"{share * edge:.3g}") if given is None else given
        for given, share in zip(spec.start, usual, strict=True)
    )
    if spec.which == 0:
        return a, b
    turn = 2 * np.pi * spec.which / spec.starts
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))
    return a * cosine - b * sine, a * sine + b * cosine


def extent(spec: RacerSpec) -> float:
    """How far a and b go to either side of W in the window that the race is set up in."""
    return planes.drawn_extent(spec.ground, spec.plane, spec.zoom)


def race(spec: RaceSpec, progress: Progress) -> Outcome[Runs]:
    """All runs of a race; when the reader stops it, those that were begun."""
    runs: list[Racer] = []
    for number, one in enumerate(spec.racers):
        told = part(progress, number, len(spec.racers))
        assert told is not None
        if told(0.0):
            return Outcome(tuple(runs), whole=False)
        run = outcome(racer, one, told)
        runs.append(run.result)
        if not run.whole:
            return Outcome(tuple(runs), whole=False)
    return Outcome(tuple(runs))


@remembered
@stored
def racer(spec: RacerSpec, _progress: Progress) -> Racer:
    """One optimiser's run.

    Raises:
        StoppedEarly: the reader stopped it.
    """
    objective, start = _contest(spec)
    rules = Rules(
        spec.epochs * objective.examples,
        spec.batch_size,
        spec.schedule,
        spec.momentum,
        spec.seed,
    )
    if spec.size is None and OPTIMIZERS[spec.name].size_name is not None:
        run = tune_and_race(objective, spec.name, start, rules, extent(spec), _progress)
    else:
        run = race_one(objective, spec.name, start, rules, spec.size, _progress)
    if spec.starts > 1:
        run = replace(run, number=spec.which + 1)
    if run.trajectory.status == "stopped" and _progress(1.0):
        raise StoppedEarly(run)
    return run


def _contest(spec: RacerSpec) -> tuple[LossFunction, np.ndarray]:
    """The function to be minimised, and the start."""
    a, b = start_point(spec)
    objective = grounds.objective(spec.ground)
    if spec.random_start:
        return objective, networks.start(spec.ground, spec.plane.point.training.seed + spec.which)
    plane = planes.drawn(spec.ground, spec.plane)
    if not spec.on_plane:
        return objective, plane.at(a, b)
    on_plane = planes.drawn_slice(spec.ground, spec.plane).on_plane
    return PlaneObjective(objective, plane, on_plane), np.array([[a, b]])


@remembered
def paths_plane(spec: PathsPlane) -> PathPlane:
    """The plane of the paths of a race that has been run.

    Raises:
        NoPathMoved: no optimiser left the start.
    """
    runs = race(spec.race, lambda _: None).result
    return pca_plane([run.trajectory for run in runs], center="mean")
