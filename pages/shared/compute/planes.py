"""Drawn planes, the loss on them, and how far a picture of them reaches. Cached by spec."""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

import numpy as np

import landscape as ls
from landscape.curvature import plane_of
from landscape.progress import Progress
from landscape.slices import AffineSlice, Slice, sliced
from landscape.window import natural_extent
from pages.shared.compute import ground as grounds
from pages.shared.compute import networks, points
from pages.shared.compute.curvature import curvatures
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import DrawnPlane, GroundSpec

# Enough examples to judge how far scores move along a direction.
SAMPLE = 100
# From a seed that a reader chooses to another that nobody can choose.
APART = 10_000
# A plane towards a target is seen from W to somewhat beyond it.
BEYOND_TARGET = 1.5


@remembered
def drawn(ground: GroundSpec, spec: DrawnPlane) -> ls.Plane:
    """The plane of a spec.

    Raises:
        NoAnswer: the directions cannot be had at this point.
    """
    target = grounds.objective(ground)
    W = points.origin(ground, spec.point)
    if spec.directions == "towards trained":
        return ls.plane_towards(W, points.trained(ground, spec.point), spec.seed)
    if spec.target is not None:
        return ls.plane_towards(W, points.opened(ground, spec.target), spec.seed)
    if spec.directions == "downhill":
        return ls.gradient_plane(target, W, spec.seed)
    if spec.directions == "two weights":
        return ls.weight_plane(W, spec.first, spec.second)
    if isinstance(target, ls.MLP):
        return _of_network(ground, W, spec)
    normalize = "rows" if spec.directions == "gaussian rows" else "none"
    return ls.random_plane(W, spec.seed, normalize)


def _of_network(ground: GroundSpec, W: np.ndarray, spec: DrawnPlane) -> ls.Plane:
    """Directions that know of a network's layers, or of how its loss bends."""
    if spec.directions == "hessian":
        return plane_of(curvatures(ground, spec.point, W), W)
    model = networks.network(ground)
    balance = spec.directions == "balanced"
    normalize = {"gaussian": "none", "layer": "layer"}.get(spec.directions, "filter")
    seeds = spec.seed, spec.seed + APART
    first, second = (
        ls.random_direction(model, W, seed, normalize, balance=balance) for seed in seeds
    )
    return ls.Plane(W, first, second)


def sample(ground: GroundSpec) -> grounds.Target:
    """The loss over enough examples to judge by, whatever number of them has been chosen."""
    return grounds.objective(replace(ground, data=replace(ground.data, limit=SAMPLE)))


@remembered
def drawn_extent(ground: GroundSpec, spec: DrawnPlane, zoom: float) -> float:
    """How far a and b go to either side of W."""
    natural = natural_extent(sample(ground), drawn(ground, spec))
    if spec.directions in ("towards trained", "towards yours"):
        natural = max(natural, BEYOND_TARGET)
    return natural / zoom


@dataclass(frozen=True, eq=False)
class TimedSlice:
    """The loss on a plane, and how long it took to prepare: the product that gives its scores."""

    on_plane: Slice
    seconds: float


@remembered
def drawn_slice(
    ground: GroundSpec, spec: DrawnPlane, _progress: Progress | None = None
) -> TimedSlice:
    """The loss on a drawn plane: all that a grid, a line or a minimum needs.

    The scores of a linear classifier are stored. Nothing of a network's loss is prepared.
    """
    loss, plane = grounds.objective(ground), drawn(ground, spec)
    if not isinstance(loss, ls.AffineScores):
        return timed_slice(ground, plane, _progress)
    found = _drawn_scores(ground, spec, _progress)
    on_plane = AffineSlice(loss.loss, loss.y, found.S, found.triangle, plane)
    return TimedSlice(on_plane, found.seconds)


class _Scores(NamedTuple):
    """Scores at W and along both directions, with what the regulariser needs."""

    S: np.ndarray
    triangle: np.ndarray
    seconds: float


@stored
def _drawn_scores(ground: GroundSpec, spec: DrawnPlane, _progress: Progress | None) -> _Scores:
    start = perf_counter()
    scores = sliced(grounds.linear(ground), drawn(ground, spec), _progress)
    return _Scores(scores.S, scores.triangle, perf_counter() - start)


def timed_slice(ground: GroundSpec, plane: ls.Plane, progress: Progress | None) -> TimedSlice:
    """The loss on any plane."""
    start = perf_counter()
    on_plane = sliced(grounds.objective(ground), plane, progress)
    return TimedSlice(on_plane, perf_counter() - start)
