"""From a race to the planes that it is drawn on."""

from dataclasses import replace

import numpy as np

import landscape as ls
from landscape.path_planes import Shadow, pca_plane, plane_through, shadow
from landscape.progress import Progress
from landscape.slices import sliced
from landscape.studies.race import Racer
from landscape.window import extents_around
from pages.shared.compute import ground as grounds
from pages.shared.compute import planes
from pages.shared.compute.landscape import landscape
from pages.shared.compute.memory import remembered
from pages.shared.compute.racing import Runs, extent
from pages.shared.compute.stages import Stage, grid_on
from pages.shared.compute.stopping import Outcome
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import LandscapeSpec, RacerSpec, RaceSpec, WindowSpec

Ends = tuple[str, str]


def stage(
    spec: RaceSpec,
    window: WindowSpec,
    runs: Outcome[Runs],
    shown: str,
    ends: Ends | None,
    progress: Progress,
) -> Stage:
    """The plane of the controls ("drawn"), of the "paths", or through the start and two "ends".

    Raises:
        NoPathMoved: no path left the start.
        PointsOnOneLine: two ends and the start lie on one line.
    """
    if runs.whole:
        return _stage(spec, window, shown, ends, runs.result, progress)
    return _new_stage(spec, window, shown, ends, runs.result, progress)


@remembered
@stored
def _stage(
    spec: RaceSpec,
    window: WindowSpec,
    shown: str,
    ends: Ends | None,
    _runs: Runs,
    _progress: Progress,
) -> Stage:
    return _new_stage(spec, window, shown, ends, _runs, _progress)


def _new_stage(
    spec: RaceSpec,
    window: WindowSpec,
    shown: str,
    ends: Ends | None,
    runs: Runs,
    progress: Progress,
) -> Stage:
    common = spec.common
    if common.on_plane:
        grid = landscape(_seen(common, window), progress).grid
        return Stage(grid, tuple(_own_shadow(run) for run in runs))
    function = grounds.objective(common.ground)
    path_plane = None
    if shown == "drawn":
        on_plane = planes.drawn_slice(common.ground, common.plane, progress).on_plane
    elif shown == "paths":
        path_plane = pca_plane([run.trajectory for run in runs], center="mean")
        on_plane = sliced(function, path_plane.plane, progress)
    else:
        on_plane = sliced(function, _plane_of_ends(runs, ends), progress)
    shadows = tuple(shadow(on_plane, on_plane.plane, run.trajectory) for run in runs)
    edge = extent(common)
    around = extents_around([each.coordinates for each in shadows])
    reach = (edge, edge) if shown == "drawn" else around
    return Stage(grid_on(on_plane, reach, window.resolution), shadows, shown, path_plane)


def lowest(spec: RaceSpec, window: WindowSpec, progress: Progress) -> float:
    """The lowest loss of the window that a race on the plane is seen in, as it is known."""
    return landscape(_seen(spec.common, window), progress).lowest.loss


def _seen(common: RacerSpec, window: WindowSpec) -> LandscapeSpec:
    """The plane that the runs of a race share, in the window of the race."""
    return LandscapeSpec(common.ground, common.plane, replace(window, zoom=common.zoom))


def _own_shadow(run: Racer) -> Shadow:
    """A path that ran on the plane is its own picture."""
    path = run.trajectory
    return Shadow(path.weights[:, 0, :], np.zeros(len(path.loss)), path.loss, path.loss)


def _plane_of_ends(runs: Runs, ends: Ends | None) -> ls.Plane:
    first, second = ends or (runs[0].key, runs[-1].key)
    paths = {run.key: run.trajectory.weights for run in runs}
    return plane_through(paths[first][0], paths[first][-1], paths[second][-1])
