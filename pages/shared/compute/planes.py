"""Drawn planes, the scores on them, and how far a picture of them reaches. Cached by spec."""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

import numpy as np

import landscape as ls
from landscape.progress import Progress
from landscape.slices import AffineSlice, sliced
from landscape.window import natural_extent
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import remembered
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import DrawnPlane, GroundSpec

# Enough examples to judge how far scores move along a direction.
SAMPLE = 100
# A plane towards a target is seen from W to somewhat beyond it.
BEYOND_TARGET = 1.5


@remembered
def drawn(ground: GroundSpec, spec: DrawnPlane) -> ls.Plane:
    """The plane of a spec.

    Raises:
        NoAnswer: the directions cannot be had at this point.
    """
    target = grounds.objective(ground)
    W = grounds.origin(ground, spec.point)
    if spec.directions == "towards trained":
        return ls.plane_towards(W, grounds.trained(ground).weights, spec.seed)
    if spec.directions == "downhill":
        return ls.gradient_plane(target, W, spec.seed)
    if spec.directions == "two weights":
        return ls.weight_plane(W, spec.first, spec.second)
    normalize = "rows" if spec.directions == "gaussian rows" else "none"
    return ls.random_plane(W, spec.seed, normalize)


def sample(ground: GroundSpec) -> ls.Objective:
    """The loss over enough examples to judge by, whatever number of them has been chosen."""
    return grounds.objective(replace(ground, data=replace(ground.data, limit=SAMPLE)))


@remembered
def drawn_extent(ground: GroundSpec, spec: DrawnPlane, zoom: float) -> float:
    """How far a and b go to either side of W."""
    natural = natural_extent(sample(ground), drawn(ground, spec))
    if spec.directions == "towards trained":
        natural = max(natural, BEYOND_TARGET)
    return natural / zoom


@dataclass(frozen=True, eq=False)
class TimedScores:
    """Scores on a plane, and how long the product took that gave them."""

    scores: AffineSlice
    seconds: float


@remembered
def drawn_scores(
    ground: GroundSpec, spec: DrawnPlane, _progress: Progress | None = None
) -> TimedScores:
    """Scores at W and along both directions: all that a grid, a line or a minimum needs."""
    loss, plane = grounds.objective(ground), drawn(ground, spec)
    found = _drawn_scores(ground, spec, _progress)
    scores = AffineSlice(loss.loss, loss.y, found.S, found.triangle, plane)
    return TimedScores(scores, found.seconds)


class _Scores(NamedTuple):
    """What takes time to make of `TimedScores`."""

    S: np.ndarray
    triangle: np.ndarray
    seconds: float


@stored
def _drawn_scores(ground: GroundSpec, spec: DrawnPlane, _progress: Progress | None) -> _Scores:
    found = timed_scores(ground, drawn(ground, spec), _progress)
    return _Scores(found.scores.S, found.scores.triangle, found.seconds)


def timed_scores(ground: GroundSpec, plane: ls.Plane, progress: Progress | None) -> TimedScores:
    """The scores on any plane."""
    start = perf_counter()
    scores = sliced(grounds.objective(ground), plane, progress)
    return TimedScores(scores, perf_counter() - start)
