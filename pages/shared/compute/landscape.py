"""Landscapes: the grid of a spec with its lowest point and creases, and the lines through it."""

from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.losses import has_kinks
from landscape.models import promises
from landscape.progress import Progress, part
from landscape.slices import (
    AffineSlice,
    Creases,
    LowestCell,
    Slice,
    creases,
    lowest_point,
    plane_minimum,
    slice_line,
)
from landscape.window import natural_extent
from pages.shared.compute import ground as grounds
from pages.shared.compute import networks, planes, racing
from pages.shared.compute.memory import remembered
from pages.shared.compute.planes import TimedSlice
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import DrawnPlane, GroundSpec, LandscapeSpec, PlaneSpec

# More creases than this would cover the picture.
MOST_CREASES = 200
# Places of a slice; of a network that takes long, fewer.
SLICE_CELLS, FEW_SLICE_CELLS = 201, 51


@dataclass(frozen=True, eq=False)
class Landscape:
    """A grid with what the page says about it."""

    grid: ls.PlaneGrid
    seconds: float  # for the scores and the grid
    lowest: LowestCell  # as `lowest_of` says
    creases: Creases | None  # None where there are none to know; too many to draw if not whole
    train_accuracy: float | None
    test_accuracy: float | None


def plane(ground: GroundSpec, spec: PlaneSpec) -> ls.Plane:
    """The plane of a spec: as the reader has drawn it, or nearest to the paths of a race."""
    if isinstance(spec, DrawnPlane):
        return planes.drawn(ground, spec)
    return racing.paths_plane(spec).plane


def extent(spec: LandscapeSpec) -> float:
    """How far a and b go to either side of W."""
    if isinstance(spec.plane, DrawnPlane):
        return planes.drawn_extent(spec.ground, spec.plane, spec.window.zoom)
    return _paths_extent(spec)


@remembered
def _paths_extent(spec: LandscapeSpec) -> float:
    natural = natural_extent(planes.sample(spec.ground), plane(spec.ground, spec.plane))
    return natural / spec.window.zoom


def timed_slice(
    ground: GroundSpec, spec: PlaneSpec, progress: Progress | None = None
) -> TimedSlice:
    """The loss on a plane, and how long it took to prepare."""
    if isinstance(spec, DrawnPlane):
        return planes.drawn_slice(ground, spec, progress)
    return _paths_slice(ground, spec, progress)


@remembered
def _paths_slice(ground: GroundSpec, spec: PlaneSpec, _progress: Progress | None) -> TimedSlice:
    return planes.timed_slice(ground, plane(ground, spec), _progress)


def sliced(spec: LandscapeSpec) -> Slice:
    """The loss on the plane of a spec."""
    return timed_slice(spec.ground, spec.plane).on_plane


@remembered
def landscape(spec: LandscapeSpec, _progress: Progress) -> Landscape:
    """The grid of a spec, with its lowest point and the creases of a loss with kinks."""
    # First, wherever the grid comes from: the page's other pictures need it at once.
    timed_slice(spec.ground, spec.plane, part(_progress, 0, 2))
    return _landscape(spec, part(_progress, 1, 2))


@stored
def _landscape(spec: LandscapeSpec, _progress: Progress | None) -> Landscape:
    target = grounds.objective(spec.ground)
    chosen = plane(spec.ground, spec.plane)
    timed = timed_slice(spec.ground, spec.plane)
    on_plane, edge = timed.on_plane, extent(spec)
    axis = ls.centered_axis(edge, spec.window.resolution)
    has_test = target.dataset.test is not None
    grid = ls.evaluate_plane(on_plane, chosen, axis, axis, _progress)
    return Landscape(
        grid,
        timed.seconds + grid.seconds,
        lowest_of(grid, on_plane),
        _creases(on_plane, edge),
        target.accuracy(chosen.W),
        target.accuracy(chosen.W, "test") if has_test else None,
    )


def lowest_of(grid: ls.PlaneGrid, on_plane: Slice) -> LowestCell:
    """The exact minimum in the window of a grid; of a loss that is not convex, the lowest cell."""
    if not promises(on_plane, "convex"):
        return grid.minimum
    window = ((axis.min(), axis.max()) for axis in (grid.a, grid.b))
    return lowest_point(grid, plane_minimum(on_plane, grid.plane, *window))


def _creases(on_plane: Slice, edge: float) -> Creases | None:
    """Of a linear classifier's loss with kinks."""
    if not (isinstance(on_plane, AffineSlice) and has_kinks(on_plane.loss)):
        return None
    return creases(on_plane, on_plane.plane, (-edge, edge), (-edge, edge), MOST_CREASES)


@remembered
def slices(spec: LandscapeSpec, a: float, b: float) -> tuple[ls.Line, ls.Line]:
    """The loss along W1 at this b, and along W2 at this a."""
    on_plane = sliced(spec)
    quick = networks.most_cells(spec.ground, networks.SOON) > FEW_SLICE_CELLS
    axis = ls.centered_axis(extent(spec), SLICE_CELLS if quick else FEW_SLICE_CELLS)
    along_a, along_b = (np.append(axis, position) for position in (a, b))
    return slice_line(on_plane, "a", b, along_a), slice_line(on_plane, "b", a, along_b)


def losses_along(spec: LandscapeSpec, b: float, shares: tuple[float, ...]) -> ls.Line:
    """The loss along W1 at this b, at these shares of the window's extent."""
    return slice_line(sliced(spec), "a", b, np.array(shares) * extent(spec))
