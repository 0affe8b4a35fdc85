"""From the spec of a mini-batch to what it sees of the landscape and of the gradient."""

import timeit
from dataclasses import dataclass, replace

import numpy as np

import landscape as ls
from landscape.descent import epoch
from landscape.progress import Progress, part
from landscape.slices import LowestCell
from landscape.studies.batches import (
    BatchStudy,
    BatchTimes,
    batch_gradients,
    batch_sizes,
    compared,
    duplicated,
    time_per_example,
)
from landscape.studies.race import Racer
from pages.shared.compute import ground as grounds
from pages.shared.compute import landscape as landscapes
from pages.shared.compute import points
from pages.shared.compute.memory import remembered
from pages.shared.compute.racing import racer
from pages.shared.compute.stopping import outcome
from pages.shared.compute.stored import stored
from pages.shared.settings.specs import DrawnPlane, GroundSpec, LandscapeSpec, PointSpec, RacerSpec

# Batches drawn of each size: fewer where there are many examples.
REPEATS, FEW_REPEATS, MANY_EXAMPLES = 100, 20, 5000
# The thought experiment copies so many examples, fewer where the copies would hold more features.
MOST_UNIQUE, MOST_COPIED = 1000, 10**8
# Larger batches are not timed: the time per example no longer changes.
LONGEST_TIMED = 4096
RACED = (1, 32, 256)
# Times are the shortest of so many.
ROUNDS, TIMED = 3, 9


@dataclass(frozen=True)
class BatchSpec:
    """A mini-batch of an epoch, on the landscape."""

    landscape: LandscapeSpec
    size: int
    number: int = 0  # which batch of the epoch
    seed: int = 0


@dataclass(frozen=True, eq=False)
class SeenByBatch:
    """What a mini-batch sees.

    Attributes:
        grid: the plane as the batch sees it.
        lowest: the lowest point of that grid's window.
        examples: in the batch; the last of an epoch can hold fewer.
        loss: of the batch at W.
        angle: of its gradient at W to the full one, in degrees; NaN where one of them is zero.
        length_ratio: length of its gradient, in lengths of the full one.
    """

    grid: ls.PlaneGrid
    lowest: LowestCell
    examples: int
    loss: float
    angle: float
    length_ratio: float


@dataclass(frozen=True, eq=False)
class Copies:
    """A data set made of copies, beside one of them."""

    examples: tuple[int, int]
    loss: tuple[float, float]
    length: tuple[float, float]  # of the gradient
    largest_difference: float  # of the entries of both gradients
    seconds: tuple[float, float]


@remembered
def seen(spec: BatchSpec) -> SeenByBatch:
    """The landscape of one mini-batch, and its gradient at W."""
    where = spec.landscape
    objective = grounds.objective(where.ground)
    rows = epoch(len(objective.dataset), spec.size, spec.seed)[spec.number]
    plane = landscapes.plane(where.ground, where.plane)
    on_plane = landscapes.sliced(where).rows(rows)
    extent = landscapes.extent(where)
    axis = ls.centered_axis(extent, where.window.resolution)
    grid = ls.evaluate_plane(on_plane, plane, axis, axis)
    full = full_gradient(where.ground, spec.landscape.plane.point)
    loss, gradient = objective.batch(rows).value_and_gradient(plane.W)
    cosine, ratio = compared(gradient, full)
    angle = float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    lowest = landscapes.lowest_of(grid, on_plane)
    return SeenByBatch(grid, lowest, len(rows), loss, angle, ratio)


@remembered
def full_gradient(ground: GroundSpec, point: PointSpec) -> np.ndarray:
    """The gradient at W over all examples."""
    return grounds.objective(ground).gradient(points.origin(ground, point))


@remembered
@stored
def study(ground: GroundSpec, point: PointSpec, seed: int, _progress: Progress) -> BatchStudy:
    """Random batches of every size against the full gradient at W.

    Raises:
        StationaryPoint: the full gradient is zero.
    """
    objective = grounds.objective(ground)
    repeats = FEW_REPEATS if len(objective.dataset) > MANY_EXAMPLES else REPEATS
    return batch_gradients(objective, points.origin(ground, point), None, repeats, seed, _progress)


def raced_sizes(examples: int) -> tuple[int, ...]:
    """The batch sizes that are compared on an equal budget."""
    return (*(size for size in RACED if size < examples), examples)


def descents(
    ground: GroundSpec, plane: DrawnPlane, epochs: int, seed: int, progress: Progress
) -> dict[int, Racer]:
    """Gradient descent from W with each batch size, each at its own best learning rate."""
    examples = len(grounds.dataset(ground.data))
    sizes = raced_sizes(examples)
    common = RacerSpec(
        ground,
        plane,
        "gradient-descent",
        on_plane=False,
        start=(0.0, 0.0),
        epochs=epochs,
        seed=seed,
    )
    runs: dict[int, Racer] = {}
    for number, size in enumerate(sizes):
        told = part(progress, number, len(sizes))
        assert told is not None
        if told(0.0):
            break
        batch = None if size == examples else size
        runs[size] = outcome(racer, replace(common, batch_size=batch), told).result
    return runs


@remembered
def copies(ground: GroundSpec, point: PointSpec, count: int) -> Copies:
    """Loss and gradient at W of the unique examples, and of so many copies of them."""
    features = grounds.dataset(ground.data).X.shape[1]
    most = min(MOST_UNIQUE, MOST_COPIED // (features * count))
    single = grounds.objective(replace(ground, data=replace(ground.data, limit=most)))
    many = replace(single, dataset=duplicated(single.dataset, count))
    W = points.origin(ground, point)
    value, gradient, seconds = _timed(single, W)
    value_many, gradient_many, seconds_many = _timed(many, W)
    return Copies(
        (len(single.dataset), len(many.dataset)),
        (value, value_many),
        (float(np.linalg.norm(gradient)), float(np.linalg.norm(gradient_many))),
        float(np.abs(gradient - gradient_many).max()),
        (seconds, seconds_many),
    )


def _timed(objective: ls.LossFunction, W: np.ndarray) -> tuple[float, np.ndarray, float]:
    """Loss, gradient and the shortest of several measured times of both."""
    value, gradient = objective.value_and_gradient(W)
    seconds = min(timeit.repeat(lambda: objective.value_and_gradient(W), number=1, repeat=ROUNDS))
    return value, gradient, seconds


@remembered
def times(ground: GroundSpec, point: PointSpec, attempt: int) -> BatchTimes:
    """Time per example of batches of each size, measured on this machine; anew for each attempt."""
    del attempt  # it only makes another entry of the cache
    objective = grounds.objective(ground)
    sizes = [size for size in batch_sizes(len(objective.dataset)) if size <= LONGEST_TIMED]
    return time_per_example(objective, points.origin(ground, point), sizes, TIMED)
