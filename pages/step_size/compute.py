"""One step of gradient descent from a point, with all that the Step size page draws."""

from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.descent import Limits, Trajectory, optimize
from landscape.losses import has_kinks
from landscape.optimizers import GradientDescent
from landscape.ray import RaySearch, StepSweep, line_search, step_sweep
from landscape.slices import AffineSlice, Slice, sliced
from landscape.window import natural_extent
from pages.shared.compute import ground as grounds
from pages.shared.compute import points
from pages.shared.compute.memory import remembered
from pages.shared.compute.networks import most_cells
from pages.shared.settings.specs import GroundSpec, PointSpec
from pages.shared.work.progress import Progress

RATES = tuple(float(f"1e{k}") for k in range(-10, 3))
# Where no step is best, the slider counts in steps that change a score by at most this much; those
# of a network in steps as long as W.
UNIT_CHANGE = 10.0
# A best step below this share of where overshooting starts is W itself, up to rounding.
AT_THE_BOTTOM = 1e-6
CELLS = 101


@dataclass(frozen=True, eq=False)
class Descent:
    """One step of gradient descent from W."""

    plane: ls.Plane  # W1 is −∇L, W2 a random companion of the same length
    on_plane: Slice
    search: RaySearch
    sweep: StepSweep
    cells: int  # of the plane, along each side
    piecewise: bool  # the loss along the ray is made of straight pieces or of parabolas

    @property
    def has_best(self) -> bool:
        """Whether some step is better than all others, and longer than none at all."""
        best, overshoot = self.search.best, self.search.overshoot or 0.0
        return AT_THE_BOTTOM * overshoot < best < np.inf

    @property
    def unit(self) -> float:
        """The step that the slider counts in: the best one, where there is one."""
        if self.has_best:
            return self.search.best
        if self.search.overshoot:
            return self.search.overshoot / 2
        if isinstance(self.on_plane, AffineSlice):
            return UNIT_CHANGE / float(np.abs(self.on_plane.S[1]).max())
        return natural_extent(self.on_plane, self.plane)

    def loss_at(self, step: float) -> float:
        """The loss where a step lands."""
        return float(self.on_plane.values(np.array([[step, 0.0]]))[0])

    def map(self, extent: float) -> ls.PlaneGrid:
        """The plane up to this step; a fifth of it lies behind W, which is on the grid."""
        behind = self.cells // 5
        along = (np.arange(self.cells) - behind) * (extent / (self.cells - 1 - behind))
        across = ls.centered_axis(0.6 * extent, self.cells)
        return ls.evaluate_plane(self.on_plane, self.plane, along, across)


@remembered
def descent(ground: GroundSpec, point: PointSpec, _progress: Progress) -> Descent:
    """The plane of the gradient at a point, the exact best step and the sweep of rates."""
    objective, W = grounds.objective(ground), points.origin(ground, point)
    plane = ls.gradient_plane(objective, W, point.seed)
    _progress(0.25)
    on_plane = sliced(objective, plane, lambda done: _progress(0.25 + done / 4))
    search = line_search(objective, W, plane.W1)
    _progress(0.75)
    piecewise = search.exact and has_kinks(objective.loss)
    swept, cells = step_sweep(objective, W, RATES), min(CELLS, most_cells(ground))
    return Descent(plane, on_plane, search, swept, cells, piecewise)


@remembered
def row(
    ground: GroundSpec, point: PointSpec, step: float, count: int, _progress: Progress
) -> Trajectory:
    """So many steps of one size, each against the gradient where it begins."""
    objective, W = grounds.objective(ground), points.origin(ground, point)
    return optimize(objective, GradientDescent(step), W, Limits(steps=count, stop=_progress))
