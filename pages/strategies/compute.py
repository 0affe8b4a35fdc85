"""From the spec of a comparison to what each strategy found, and the landscape they all walk on."""

from dataclasses import dataclass, replace

import numpy as np

import landscape as ls
from landscape.descent import Trajectory
from landscape.errors import NoPathMoved, PointsOnOneLine
from landscape.path_planes import pca_plane, plane_through, shadow
from landscape.slices import sliced
from landscape.studies.notes import MeasuredNote, measure_notes
from landscape.studies.strategies import (
    STRATEGIES,
    StrategyRun,
    StrategySettings,
    Watch,
    attempt_line,
    run_strategies,
)
from landscape.window import extents_around
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import remembered
from pages.shared.compute.networks import most_cells
from pages.shared.compute.planes import SAMPLE
from pages.shared.compute.stages import Stage, grid_on
from pages.shared.compute.stopping import Outcome, StoppedEarly, outcome
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import DataSpec, GroundSpec
from pages.shared.work.progress import Progress

Runs = tuple[StrategyRun, ...]
RESOLUTION = 101
# The typical length of a centred CIFAR-10 image, for which the sizes in the notes were chosen.
LENGTH_IN_THE_NOTES = 3500.0
# Of this many examples on, fewer steps of each path are drawn: each costs a pass over the scores.
MANY_EXAMPLES, DRAWN_STEPS = 5000, 64


@dataclass(frozen=True)
class StrategySpec:
    """Everything that a comparison of the strategies depends on.

    `boldness` multiplies the sizes of the notes; None matches them to the length of the examples.
    `rate` is the learning rate of gradient descent; None is that of the best first step.
    """

    ground: GroundSpec
    evaluations: int = 1000
    boldness: float | None = None
    rate: float | None = None
    seed: int = 0


def runs(spec: StrategySpec, progress: Progress) -> Outcome[Runs]:
    """All strategies; when the reader stops them, what was run."""
    return outcome(_runs, spec, progress)


# An entry holds up to 50 MB of weights.
@remembered
@stored
def _runs(spec: StrategySpec, _progress: Progress) -> Runs:
    objective = grounds.objective(spec.ground)

    def log(name: str, number: int, loss: float, best: float) -> None:
        _progress.said.append(f"{STRATEGIES[name]}, {attempt_line(number, loss, best)}")

    watch = Watch(_progress, log)
    found = run_strategies(objective, spec.evaluations, settings(spec), spec.seed, watch)
    examples = len(objective.dataset)
    kept = tuple(replace(run, trajectory=_thinned(run.trajectory, examples)) for run in found)
    if _progress(1.0):
        raise StoppedEarly(kept)
    return kept


def settings(spec: StrategySpec) -> StrategySettings:
    """The sizes of guesses and steps."""
    boldness = spec.boldness
    if boldness is None:
        boldness = matched_boldness(spec.ground.data)
    return StrategySettings(1e-4 * boldness, 1e-3 * boldness, 1e-4 * boldness, spec.rate)


@remembered
def matched_boldness(spec: DataSpec) -> float:
    """The power of ten by which sizes must grow, for examples shorter than those in the notes."""
    sample = grounds.dataset(replace(spec, limit=min(spec.limit, SAMPLE))).features
    length = float(np.sqrt((sample**2).sum(axis=1).mean()))
    return 10.0 ** round(np.log10(LENGTH_IN_THE_NOTES / length)) if length > 0 else 1.0


def stage(spec: StrategySpec, found: Outcome[Runs], shown: str) -> Stage | None:
    """The landscape under the paths, on the plane of the walks (`paths`) or of the three `ends`.

    There is none when no path has left its start, or the ends lie on one line.
    """
    if found.whole:
        return _stage(spec, shown, found.result)
    return _new_stage(spec, shown, found.result)


@remembered
@stored
def _stage(spec: StrategySpec, shown: str, _found: Runs) -> Stage | None:
    return _new_stage(spec, shown, _found)


def _new_stage(spec: StrategySpec, shown: str, found: Runs) -> Stage | None:
    path_plane = None
    try:
        if shown == "ends" and len(found) == len(STRATEGIES):
            plane = _plane_of_ends(found)
        else:
            path_plane = pca_plane(_walks(found), center="mean")
            plane = path_plane.plane
    except (NoPathMoved, PointsOnOneLine):
        return None
    on_plane = sliced(grounds.objective(spec.ground), plane)
    shadows = tuple(shadow(on_plane, plane, run.trajectory) for run in found)
    around = extents_around([each.coordinates for each in shadows])
    grid = grid_on(on_plane, around, min(RESOLUTION, most_cells(spec.ground)))
    return Stage(grid, shadows, shown, path_plane)


def _walks(found: Runs) -> list[Trajectory]:
    """The paths that go step by step, from a common start."""
    walks = [run.trajectory for run in found if run.name != "random-search"]
    return walks or [run.trajectory for run in found]


def _plane_of_ends(found: Runs) -> ls.Plane:
    """The plane through the three ends, seen from their middle, a and b in distances."""
    ends = [run.trajectory.weights[-1] for run in found]
    through = plane_through(*ends)
    first = through.W1 / np.linalg.norm(through.W1)
    across = through.W2 - (through.W2 * first).sum() * first
    return ls.Plane(np.mean(ends, axis=0), first, across / np.linalg.norm(across))


def _thinned(path: Trajectory, examples: int) -> Trajectory:
    """The path with no more steps than are drawn."""
    every = 1 if examples < MANY_EXAMPLES else -(-len(path.steps) // DRAWN_STEPS)
    kept = np.unique(np.append(np.arange(0, len(path.steps), every), len(path.steps) - 1))
    parts = ("weights", "steps", "work", "loss")
    return replace(path, **{part: getattr(path, part)[kept] for part in parts})


@remembered
@stored
def _notes(spec: DataSpec, seeds: int, _progress: Progress) -> tuple[MeasuredNote, ...]:
    measured = measure_notes(grounds.dataset(spec), range(seeds), stop=_progress)
    if _progress(1.0):
        raise StoppedEarly(measured)
    return measured


def notes(spec: DataSpec, seeds: int, progress: Progress) -> tuple[MeasuredNote, ...]:
    """The figures of the course notes, measured on this data; when stopped, what was measured.

    Raises:
        NoTestSplit: the data have none.
    """
    return outcome(_notes, spec, seeds, progress).result
