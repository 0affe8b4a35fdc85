"""Planes made from paths, and what becomes of a path that is drawn on a plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscape._displacements import BLOCK_ELEMENTS, Displacements
from landscape._validation import one_of, weights_array
from landscape.descent import Recorded, Trajectory
from landscape.errors import NoPathMoved, NoPlane, PathsTooLong, PointsOnOneLine
from landscape.models import LossFunction
from landscape.plane import Plane, Projection
from landscape.slices import Slice, sliced

Floats = NDArray[np.float64]

FIRST, LAST = slice(0, 1), slice(-1, None)
# Longer paths overflow where their lengths are squared, or drawn in single precision.
LONGEST = 1e30


@dataclass(frozen=True, eq=False)
class PathPlane:
    """The plane that shows some paths best, and how much that says.

    Attributes:
        plane: its W is the centre; W1 and W2 are orthogonal, of length 1, so that a and b are
            distances in weight space.
        explained: (2,): share of the snapshots' squared distance from the centre along W1 and W2.
        random_walk: (2,): the same shares for random walks of the same lengths. A high share that
            is no higher than this says nothing about the loss. None of paths with different
            starts, where much of the distance is that between the starts.
    """

    plane: Plane
    explained: Floats
    random_walk: Floats | None

    @property
    def shares(self) -> tuple[list[float], list[float] | None]:
        """What W1 and W2 explain, and what they would of random walks, as plain numbers."""
        walk = None if self.random_walk is None else self.random_walk.tolist()
        return self.explained.tolist(), walk


@dataclass(frozen=True, eq=False)
class Shadow:
    """A path of T recorded steps as a plane shows it.

    Attributes:
        coordinates: (T, 2): a and b of the nearest point of the plane.
        distance: (T,): how far off the plane the weights are.
        loss: (T,): true loss of the weights.
        plane_loss: (T,): loss of the plane at the coordinates, where the picture puts the step.
    """

    coordinates: Floats
    distance: Floats
    loss: Floats
    plane_loss: Floats

    @property
    def gap(self) -> Floats:
        """(T,): by how much the plane's loss under the step differs from the true one."""
        return np.abs(self.plane_loss - self.loss)


def plane_through(start: ArrayLike, first_end: ArrayLike, second_end: ArrayLike) -> Plane:
    """The plane through three points: `W + 1·W1` is the first end, `W + 1·W2` the second.

    Raises:
        ValueError: the shapes differ, or a value is not finite.
        PointsOnOneLine: the points lie on one line.
    """
    W = weights_array(start, "start")
    ends = [weights_array(first_end, "first_end"), weights_array(second_end, "second_end")]
    for name, end in zip(("first_end", "second_end"), ends, strict=True):
        if end.shape != W.shape:
            raise ValueError(f"{name} must have the shape {W.shape} of start; got {end.shape}")
    try:
        return Plane(W, ends[0] - W, ends[1] - W)
    except NoPlane as error:
        raise PointsOnOneLine(error.got) from error


def pca_plane(trajectories: Sequence[Recorded], center: str = "start") -> PathPlane:
    """The plane through the centre that is nearest, in squared distance, to all the snapshots.

    Principal components of the displacements from the centre, by way of their Gram matrix (T × T
    for T snapshots in all). With `center="mean"` this is the usual PCA; with "start" the plane,
    and a grid on it, is centred where the paths begin. Where the snapshots span a line only, the
    second direction is a Gaussian one and explains nothing.

    Args:
        trajectories: with one common start where that is the centre; also what a `Recorder` has
            recorded.
        center: "start" or "mean" of all the snapshots.

    Raises:
        ValueError: no trajectories, of different shapes, of different starts where the start is
            the centre, or an unknown centre.
        TypeError: a single trajectory, or anything but trajectories.
        NoPathMoved: no path has left the start.
        PathsTooLong: a path is further than LONGEST from the centre.
    """
    one_of(center, "center", ("start", "mean"))
    _check_paths(trajectories)
    common = _common_start(trajectories)
    if center == "start" and not common:
        raise ValueError("trajectories must have one common start; got different ones")
    start, end = (trajectories[0].part(row, slice(None))[0] for row in (FIRST, LAST))
    displacements = Displacements(trajectories)
    with np.errstate(over="ignore", invalid="ignore"):
        gram = _centered(displacements.gram(), center)
        longest = np.sqrt(np.abs(gram.diagonal()).max())
    if not longest <= LONGEST:
        raise PathsTooLong(f"a distance of {longest:.3g} from their {center}")
    shares, vectors = _two_components(gram)
    if shares[0] == 0:
        raise NoPathMoved("only the start itself")
    origin = start
    if center == "mean":
        counts = sum(len(path.steps) for path in trajectories)
        origin = start + displacements.combine(np.full((1, counts), 1 / counts))[0]
    directions = displacements.combine(_centered_rows(vectors, center))
    W1, W2 = _orthonormal(directions, end - start)
    walk = None
    if common:
        grams = walk_gram([path.steps for path in trajectories])
        walk = _two_components(_centered(grams, center))[0]
    plane = Plane(*(V.reshape(trajectories[0].shape) for V in (origin, W1, W2)))
    return PathPlane(plane, shares, walk)


def _common_start(trajectories: Sequence[Recorded]) -> bool:
    """Whether all begin at the same weights.

    Raises:
        ValueError: their weights have different shapes.
    """
    shapes = [path.shape for path in trajectories]
    for shape in shapes[1:]:
        if shape != shapes[0]:
            got = f"{shape} and {shapes[0]}"
            raise ValueError(f"trajectories must have weights of one shape; got {got}")
    starts = [path.part(FIRST, slice(None)) for path in trajectories]
    return all(np.array_equal(start, starts[0]) for start in starts)


def walk_gram(steps: Sequence[ArrayLike]) -> Floats:
    """Gram matrix (T, T) of independent random walks from one start, seen at these steps.

    In a space of many dimensions, displacements x_s, x_t of one walk with steps of unit length have
    `x_s · x_t = min(s, t)`, and those of different walks are orthogonal. Centred at its mean, one
    walk of T snapshots has the eigenvalues `1 / (2·(1 − cos(πk/T)))`, k = 1 … T − 1: shares of
    6/π² = 61 %, 15 %, 7 % … for long walks. About its start, the shares tend to 8/π² = 81 %, 9 % …

    Source: Antognini and Sohl-Dickstein, "PCA of high dimensional random walks with comparison to
    neural network training", NeurIPS 2018.
    """
    lengths = [np.asarray(each, dtype=np.float64) for each in steps]
    gram = np.zeros((sum(map(len, lengths)),) * 2)
    end = 0
    for each in lengths:
        block = slice(end, end + len(each))
        gram[block, block] = np.minimum.outer(each, each)
        end = block.stop
    return gram


def shadow(function: LossFunction | Slice, plane: Plane, trajectory: Trajectory) -> Shadow:
    """The path as the plane shows it, beside what is true.

    Args:
        function: that the trajectory descends; or its slice on the plane, which spares the pass
            over the data when several paths are drawn.
        plane: where it is drawn.
        trajectory: of all the weights.

    Raises:
        ValueError: the shapes differ, or the slice is on another plane.
    """
    on_plane = sliced(function, plane)
    _check_trajectory(trajectory)
    projection = projected(plane, trajectory)
    with np.errstate(all="ignore"):
        plane_loss = on_plane.values(projection.coordinates)
    return Shadow(projection.coordinates, projection.distance, trajectory.loss, plane_loss)


def projected(plane: Plane, path: Recorded) -> Projection:
    """Where the steps of a path lie seen from a plane; a few steps at a time, so in bounded memory.

    Raises:
        ValueError: the shapes differ, or weights are not finite.
    """
    size = max(1, BLOCK_ELEMENTS // plane.W.size)
    parts = []
    for first in range(0, len(path.steps), size):
        weights = path.part(slice(first, first + size), slice(None))
        parts.append(plane.project(weights.reshape(-1, *path.shape)))
    return Projection(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _check_paths(paths: Sequence[Recorded]) -> None:
    if isinstance(paths, Recorded):
        raise TypeError("trajectories must be a list; got a single one: write [trajectory]")
    for path in paths:
        _check_trajectory(path)
    if not paths:
        raise ValueError("trajectories must hold at least one; got none")


def _check_trajectory(path: object) -> None:
    if not isinstance(path, Recorded):
        raise TypeError(
            f"a path must be a Trajectory, such as optimize returns; got {type(path).__name__}"
        )


def _centered(gram: Floats, center: str) -> Floats:
    """The Gram matrix of displacements from the centre, of those from the start."""
    return _centered_rows(_centered_rows(gram, center).T, center) if center == "mean" else gram


def _centered_rows(rows: Floats, center: str) -> Floats:
    return rows - rows.mean(axis=1, keepdims=True) if center == "mean" else rows


def _two_components(gram: Floats) -> tuple[Floats, Floats]:
    """Shares (2,) of the two largest eigenvalues, and their eigenvectors as rows (2, T)."""
    from scipy.linalg import eigh

    total, size = np.trace(gram), len(gram)
    if size < 2 or total == 0:
        return np.zeros(2), np.zeros((2, size))
    values, vectors = eigh(gram, subset_by_index=(size - 2, size - 1))
    return np.maximum(values[::-1], 0) / total, vectors.T[::-1]


def _orthonormal(directions: Floats, forwards: Floats) -> tuple[Floats, Floats]:
    """Two orthogonal directions of length 1; the first points the way that `forwards` does."""
    first = directions[0] / np.linalg.norm(directions[0])
    first = -first if (first * forwards).sum() < 0 else first
    second = directions[1]
    if np.linalg.norm(second) < 1e-6 * np.linalg.norm(directions[0]):
        second = np.random.default_rng(0).standard_normal(first.shape)
    for _ in range(2):  # once more, for what rounding left
        second = second - (second * first).sum() * first
        second = second / np.linalg.norm(second)
    return first, second
