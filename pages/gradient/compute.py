"""Cached computing of the Gradient page: slopes, checks and errors at one point W."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

import landscape as ls
from landscape.gradients import (
    BROKEN_GRADIENTS,
    DirectionalSlopes,
    GradientCheck,
    SingleWeights,
    SlopeEntry,
    StepSizeStudy,
    check_gradient,
    directional_slopes,
    error_against_h,
    in_float64,
    sampled_entries,
)
from landscape.window import natural_extent
from pages.shared.compute import ground as grounds
from pages.shared.compute import points
from pages.shared.compute.memory import remembered
from pages.shared.compute.planes import SAMPLE
from pages.shared.parts.facts import of_ground, of_point
from pages.shared.settings.specs import DataSpec, GroundSpec, PointSpec
from pages.shared.work.progress import Progress

# Differences of losses need float64, in which so many photographs take 123 MB.
MOST_IMAGES = 5000
TIMED = 7
ANGLE_STEP = 5
ANGLES = np.arange(0, 361, ANGLE_STEP)
CELLS = 81
# Weights measured between two looks at the progress.
AT_ONCE = 256


@dataclass(frozen=True)
class SlopeSpec:
    """A loss function and a point of its weight space."""

    ground: GroundSpec
    point: PointSpec

    @property
    def facts(self) -> dict[str, str]:
        """What pictures of the slopes there show, for their exports."""
        return of_ground(self.ground) | of_point(self.ground, self.point)

    @property
    def objective(self) -> ls.Objective:
        """The loss function; float64 throughout, as differences of losses need it."""
        return _exact_objective(self.ground)

    @property
    def W(self) -> np.ndarray:
        """The point."""
        return points.origin(self.ground, self.point)

    def weight_name(self, feature: int) -> str:
        """What a column of W multiplies."""
        data = self.objective.dataset
        return "bias" if feature == data.X.shape[1] else data.feature_name(feature)


@dataclass(frozen=True, eq=False)
class Entries:
    """Finite differences of some weights, beside their slopes by the formula."""

    rows: tuple[SlopeEntry, ...]
    analytic: np.ndarray


@dataclass(frozen=True, eq=False)
class Directions:
    """Slopes all around W, and the plane in which the directions lie."""

    slopes: DirectionalSlopes
    grid: ls.PlaneGrid


def limited(spec: DataSpec) -> DataSpec:
    """The data, but no more photographs than can be expanded to float64."""
    data = grounds.dataset(spec)
    few = data.X.dtype != np.uint8 or len(data) <= MOST_IMAGES
    return spec if few else replace(spec, limit=MOST_IMAGES)


@remembered
def _exact_objective(ground: GroundSpec) -> ls.Objective:
    return in_float64(grounds.linear(ground))


def order_of_weights(shape: tuple[int, int]) -> np.ndarray:
    """All entries (class, feature) of W in one fixed random order."""
    order = np.random.default_rng(0).permutation(shape[0] * shape[1])
    return np.stack(np.unravel_index(order, shape), axis=1)


@remembered
def entries(spec: SlopeSpec, count: int, h: float, method: str, _progress: Progress) -> Entries:
    """The first `count` weights of the random order, one by one."""
    around = SingleWeights(spec.objective, spec.W)
    chosen = order_of_weights(spec.objective.shape)[:count]
    rows: list[SlopeEntry] = []
    for first in range(0, count, AT_ONCE):
        _progress(first / count)
        rows.extend(around.differences(chosen[first : first + AT_ONCE], h, method))
    return Entries(tuple(rows), gradient(spec)[chosen[:, 0], chosen[:, 1]])


@remembered
def times(spec: SlopeSpec) -> tuple[float, float]:
    """Seconds that one loss and one analytic gradient take, each a whole pass over the data."""
    objective, W = spec.objective, spec.W
    return _seconds(lambda: objective.value(W)), _seconds(lambda: objective.gradient(W))


def _seconds(work: Callable[[], object]) -> float:
    """Median time of a few runs."""
    measured = []
    for _ in range(TIMED):
        start = perf_counter()
        work()
        measured.append(perf_counter() - start)
    return float(np.median(measured))


@remembered
def gradient(spec: SlopeSpec) -> np.ndarray:
    """The analytic gradient at the point."""
    return spec.objective.gradient(spec.W)


@remembered
def check(
    spec: SlopeSpec, h: float, sample: int | None, bug: str | None, _progress: Progress
) -> GradientCheck:
    """The check of the right gradient, or of one with a bug."""
    wrong = None if bug is None else BROKEN_GRADIENTS[bug].gradient
    drawn = sampled_entries(spec.objective.shape, sample)
    return check_gradient(spec.objective, spec.W, h, drawn, wrong, _progress)


@remembered
def harmless(spec: SlopeSpec, bug: str) -> bool:
    """Whether a bug makes no difference here."""
    right = gradient(spec)
    wrong = BROKEN_GRADIENTS[bug].gradient(spec.objective, spec.W)
    return bool(np.allclose(wrong, right, rtol=1e-12, atol=1e-14))


@remembered
def study(spec: SlopeSpec, sample: int, _progress: Progress) -> StepSizeStudy:
    """The error of the numerical gradient for h from 1e-15 to 1e-1."""
    drawn = sampled_entries(spec.objective.shape, sample)
    return error_against_h(spec.objective, spec.W, entries=drawn, progress=_progress)


@remembered
def directions(spec: SlopeSpec, seed: int) -> Directions:
    """Slopes at all ANGLES, and the loss on the plane of −∇L and its companion, around W."""
    objective, W = spec.objective, spec.W
    slopes = directional_slopes(objective, W, np.radians(ANGLES), seed)
    plane = ls.Plane(W, slopes.downhill, slopes.companion)
    few = objective.batch(np.arange(min(SAMPLE, len(objective.dataset))))
    axis = ls.centered_axis(natural_extent(few, plane), CELLS)
    return Directions(slopes, ls.evaluate_plane(objective, plane, axis, axis))
