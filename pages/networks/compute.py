"""From the specs of the Networks page to what its pictures show. Cached by spec."""

from dataclasses import dataclass

import numpy as np

import landscape as ls
from landscape.curvature import ExtremeCurvatures
from landscape.models.symmetries import rescaled
from landscape.progress import Progress, part
from landscape.slices import PlaneGrid
from landscape.studies.networks import (
    MirrorSaddle,
    Portrait,
    Ways,
    mirror_saddle,
    network_plane,
    portrait,
    quick,
    ways_between,
)
from pages.networks import recipes
from pages.networks.recipes import NetworkSpec
from pages.shared.compute import curvature, networks
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored

# Tolerances for the eigenvalues that the page tells, and for those of a map. Lanczos' method does
# better: its eigenvalues were right to three digits at the first, to one percent at the second.
TOLD, MAPPED = 3e-2, 1e-1


@dataclass(frozen=True)
class PortraitSpec:
    """A window on the plane around a trained network.

    Attributes:
        network: as it was trained.
        extent: half the width of the window.
        cells: along each side.
        seed: of the directions.
        normalize: of the directions, as `network_plane` has it.
        times: what its first layer is multiplied by, and its second divided by.
        unit_times: the same for its first hidden unit.
    """

    network: NetworkSpec
    extent: float
    cells: int
    seed: int = 0
    normalize: str = "filter"
    times: float = 1.0
    unit_times: float = 1.0

    @property
    def changed(self) -> bool:
        """Whether the weights are other numbers than those of the training."""
        return (self.times, self.unit_times) != (1.0, 1.0)


def trained(spec: NetworkSpec, progress: Progress | None = None) -> networks.TrainedNetwork:
    """The network after its training."""
    return networks.trained_network(spec.ground, spec.training, progress)


def weights(spec: PortraitSpec) -> np.ndarray:
    """W: the trained weights, or the same network at other scales."""
    w = trained(spec.network).weights
    if not spec.changed:
        return w
    model = networks.network(spec.network.ground)
    factors = np.full(model.hidden[0], spec.times)
    factors[0] *= spec.unit_times
    return rescaled(model, w, factors)


def plane(spec: PortraitSpec) -> ls.Plane:
    """The plane of a portrait. Directions that are not normalised do not change with the scales."""
    trained_weights = trained(spec.network).weights
    size = float(np.sqrt((trained_weights**2).mean()))
    model = networks.network(spec.network.ground)
    return network_plane(model, weights(spec), spec.seed, spec.normalize, size)


@remembered
@stored
def seen(spec: PortraitSpec, _progress: Progress | None = None) -> Portrait:
    """The loss in the window."""
    model = quick(networks.network(spec.network.ground))
    return portrait(model, plane(spec), spec.extent, spec.cells, _progress)


def curvatures(spec: NetworkSpec, progress: Progress | None = None) -> ExtremeCurvatures:
    """λmin and λmax at the trained weights."""
    W = trained(spec).weights
    return curvature.curvatures(spec.ground, spec.training, W, progress, TOLD)


@remembered
@stored
def curvature_map(
    spec: PortraitSpec, cells: int, _progress: Progress | None = None
) -> ls.CurvatureMap:
    """λmin and λmax all over the window."""
    model, axis = networks.network(spec.network.ground), ls.centered_axis(spec.extent, cells)
    return ls.curvature_map(model, plane(spec), axis, axis, MAPPED, _progress)


@remembered
@stored
def mirror(seed: int, _progress: Progress | None = None) -> MirrorSaddle:
    """The saddle of two equal units, and the minima beside it."""
    ground = recipes.twins()
    return mirror_saddle(networks.network(ground), networks.start(ground, seed), _progress)


@remembered
@stored
def mirror_grid(seed: int, cells: int, _progress: Progress | None = None) -> PlaneGrid:
    """The plane that holds the saddle and both minima, with room around them."""
    found, step = mirror(seed, part(_progress, 0, 2)), 4 / (cells - 1)
    a, b = _steps(-2.0, 2.0, step), _steps(-0.8, 2.4, step)
    model = quick(networks.network(recipes.twins()))
    return ls.evaluate_plane(model, found.plane, a, b, part(_progress, 1, 2))


@remembered
@stored
def ways(seed: int, _progress: Progress | None = None) -> Ways:
    """The ways between the two networks of a pair."""
    first, second = recipes.pair(seed)
    w0 = trained(first, part(_progress, 0, 4)).weights
    w1 = trained(second, part(_progress, 1, 4)).weights
    model = networks.network(first.ground)
    return ways_between(model, w0, w1, progress=part(_progress, 1, 2))


@remembered
@stored
def ways_grid(seed: int, cells: int, _progress: Progress | None = None) -> PlaneGrid:
    """The plane that holds the curve: the first network at (0, 0), the second at (1, 0)."""
    model, step = quick(networks.network(recipes.pair(seed)[0].ground)), 2 / (cells - 1)
    a, b = _steps(-0.5, 1.5, step), _steps(-0.8, 1.2, step)
    return ls.evaluate_plane(model, ways(seed).curve.plane, a, b, _progress)


def _steps(low: float, high: float, step: float) -> np.ndarray:
    """Multiples of the step from low to high: 0 is one of them."""
    return step * np.arange(round(low / step), round(high / step) + 1)
