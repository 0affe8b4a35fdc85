"""From race specs to trajectories, and to the planes they are drawn on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

import landscape as ls
from landscape.figures import STYLES, TracedPath
from landscape.optimizers import OPTIMIZERS
from landscape.path_planes import PathPlane, Shadow, pca_plane, plane_through, shadow
from landscape.plane_objective import PlaneObjective
from landscape.studies.race import Racer, Rules, race_one, tune_and_race
from pages.shared.compute import landscape as compute
from pages.shared.settings.specs import LandscapeSpec, RacerSpec, RaceSpec
from pages.shared.work.progress import Progress

# Where a race starts unless the reader says otherwise, in shares of the window's half-width.
CORNER = (-0.75, 0.7)
# A window around paths leaves this much room.
ROOM = 1.15


class StoppedEarly(Exception):
    """Carries the run of an optimiser that the reader stopped, past the cache."""

    def __init__(self, racer: Racer) -> None:
        super().__init__(racer.name)
        self.racer = racer


@dataclass(frozen=True, eq=False)
class Stage:
    """A plane with its grid, and what it shows of each path."""

    grid: ls.PlaneGrid
    shadows: tuple[Shadow, ...]
    made_of_paths: str = ""  # "paths" (PCA) or "ends"; empty for the plane of the controls
    path_plane: PathPlane | None = None

    @property
    def titles(self) -> tuple[str, str]:
        """What the axes are, and in what they are counted."""
        return {
            "": ("a, along W1", "b, along W2"),
            "paths": ("distance along the first component", "distance along the second"),
            "ends": ("from the start (0) to the first end (1)", "to the second end (1)"),
        }[self.made_of_paths]


def plane_of_paths(spec: RaceSpec) -> ls.Plane:
    """The plane nearest to the paths of a race over all the weights.

    Raises:
        NoPathMoved: no optimiser left the start.
    """
    runs = race(spec, Progress())
    return pca_plane([run.trajectory for run in runs], center="mean").plane


def start_point(spec: RacerSpec) -> tuple[float, float]:
    """a and b of the common start on the plane."""
    if spec.start is not None:
        return spec.start
    edge = compute.extent(spec.landscape)
    return float(f"{CORNER[0] * edge:.3g}"), float(f"{CORNER[1] * edge:.3g}")


def race(spec: RaceSpec, progress: Progress) -> tuple[Racer, ...]:
    """All runs of a race; when the reader stops it, those that were begun."""
    runs: list[Racer] = []
    for number, one in enumerate(spec.racers):
        part = progress.part(number, len(spec.racers))
        if part(0.0):
            break
        try:
            runs.append(racer(one, part))
        except StoppedEarly as early:
            runs.append(early.racer)
    return tuple(runs)


@st.cache_resource(max_entries=400, show_spinner=False)
def racer(spec: RacerSpec, _stop: Callable[[float], bool]) -> Racer:
    """One optimiser's run.

    Raises:
        StoppedEarly: the reader stopped it. Not a result to be kept for others.
    """
    objective, start, reach = _ground(spec)
    rules = Rules(
        spec.epochs * len(objective.dataset),
        spec.batch_size,
        spec.schedule,
        spec.momentum,
        spec.seed,
    )
    if spec.size is None and OPTIMIZERS[spec.name].size_name is not None:
        run = tune_and_race(objective, spec.name, start, rules, reach, _stop)
    else:
        run = race_one(objective, spec.name, start, rules, spec.size, _stop)
    if run.trajectory.status == "stopped" and _stop(1.0):
        raise StoppedEarly(run)
    return run


def _ground(spec: RacerSpec) -> tuple[ls.Objective | PlaneObjective, np.ndarray, float]:
    """The function to be minimised, the start, and how far it is across the landscape."""
    scape = spec.landscape
    a, b = start_point(spec)
    reach = compute.extent(scape)
    if spec.on_plane:
        return plane_objective(scape), np.array([[a, b]]), reach
    plane = compute.plane(scape.data, scape.loss, scape.plane)
    return compute.objective(scape.data, scape.loss), plane.at(a, b), reach


def plane_objective(spec: LandscapeSpec) -> PlaneObjective:
    """The loss as a function of a and b."""
    return PlaneObjective(
        compute.objective(spec.data, spec.loss),
        compute.plane(spec.data, spec.loss, spec.plane),
        compute.plane_scores(spec.data, spec.loss, spec.plane),
    )


def stage(
    spec: RaceSpec, runs: tuple[Racer, ...], shown: str, ends: tuple[str, str] | None = None
) -> Stage:
    """The plane of the controls (`random`), that of the paths (`paths`), or through two `ends`.

    Raises:
        NoPathMoved: no path left the start.
        PointsOnOneLine: two ends and the start do not span a plane.
    """
    scape = spec.common.landscape
    objective = compute.objective(scape.data, scape.loss)
    if spec.common.on_plane:
        grid = compute.landscape(scape, Progress()).grid
        return Stage(grid, tuple(_own_shadow(run) for run in runs))
    path_plane = None
    if shown == "random":
        on_plane = plane_objective(scape)
        window = 2 * (compute.extent(scape),)
    else:
        if shown == "paths":
            path_plane = pca_plane([run.trajectory for run in runs], center="mean")
            plane = path_plane.plane
        else:
            plane = _plane_of_ends(runs, ends)
        on_plane = PlaneObjective(objective, plane)
        window = ()
    shadows = tuple(shadow(on_plane, on_plane.plane, run.trajectory) for run in runs)
    grid = _grid(on_plane, window or _window(shadows), scape.window.resolution)
    return Stage(grid, shadows, "" if shown == "random" else shown, path_plane)


def grid_around(
    objective: PlaneObjective, shadows: tuple[Shadow, ...], resolution: int
) -> ls.PlaneGrid:
    """The grid that holds all these paths."""
    return _grid(objective, _window(shadows), resolution)


def traced(runs: tuple[Racer, ...], stage: Stage) -> list[TracedPath]:
    """The paths as the stage shows them, each in its optimiser's style."""
    return [
        TracedPath(
            run.label,
            STYLES[run.name],
            shadow.coordinates,
            shadow.loss,
            shadow.plane_loss,
            shadow.distance,
            run.trajectory.work,
            run.trajectory.steps,
            run.trajectory.status,
        )
        for run, shadow in zip(runs, stage.shadows, strict=True)
    ]


def leaving(stage: Stage) -> int:
    """How many paths leave the window."""
    a, b = (np.abs(axis).max() for axis in (stage.grid.a, stage.grid.b))
    edges = np.array([a, b]) * (1 + 1e-9)
    return sum(bool((np.abs(path.coordinates) > edges).any()) for path in stage.shadows)


def _own_shadow(run: Racer) -> Shadow:
    """A path that ran on the plane is its own picture."""
    path = run.trajectory
    return Shadow(path.weights[:, 0, :], np.zeros(len(path.loss)), path.loss, path.loss)


def _plane_of_ends(runs: tuple[Racer, ...], ends: tuple[str, str] | None) -> ls.Plane:
    chosen = ends or (runs[0].name, runs[-1].name)
    paths = {run.name: run.trajectory.weights for run in runs}
    start = next(iter(paths.values()))[0]
    return plane_through(start, *(paths[name][-1] for name in chosen))


def _window(shadows: tuple[Shadow, ...]) -> tuple[float, float]:
    """Half-widths along a and b that hold all paths; neither much narrower than the other."""
    a, b = (ROOM * max(float(np.abs(s.coordinates[:, k]).max()) for s in shadows) for k in (0, 1))
    least = 0.4 * max(a, b) or 1.0
    return max(a, least), max(b, least)


def _grid(objective: PlaneObjective, window: tuple[float, ...], resolution: int) -> ls.PlaneGrid:
    a, b = (ls.centered_axis(edge, resolution) for edge in window)
    assert objective.plane_scores is not None
    return ls.evaluate_plane(objective.plane_scores, objective.plane, a, b)
