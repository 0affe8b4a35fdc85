"""Planes made from paths, and the shadows that paths cast on planes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from landscape.datasets import load_dataset
from landscape.descent import Trajectory, optimize
from landscape.directions import random_plane, random_weights
from landscape.errors import PathsTooLong
from landscape.losses import Softmax
from landscape.objective import Objective
from landscape.optimizers import Adam, GradientDescent, Momentum
from landscape.path_planes import PathPlane, pca_plane, plane_through, shadow, walk_gram
from landscape.slices import sliced

OBJECTIVE = Objective(load_dataset("digits", limit=60, preprocess="center"), Softmax(), 1e-3)
START = random_weights(OBJECTIVE.shape, 0.01, seed=2)


def race() -> list[Trajectory]:
    optimizers = (GradientDescent(3e-3), Momentum(1e-3), Adam(1e-2))
    return [optimize(OBJECTIVE, optimizer, START, 40) for optimizer in optimizers]


def path_of(points: NDArray[np.float64]) -> Trajectory:
    """A trajectory through these points (T, C, D + 1)."""
    steps = np.arange(len(points))
    return Trajectory(points, steps, steps, np.zeros(len(points)), "finished", "", 0.0, None)


def walks(count: int, length: int, size: int, seed: int) -> list[Trajectory]:
    """Random walks from zero in `size` dimensions."""
    moves = np.random.default_rng(seed).standard_normal((count, length, size))
    moves[:, 0] = 0
    return [path_of(walk.cumsum(axis=0)[:, None]) for walk in moves]


def random_walk(found: PathPlane) -> NDArray[np.float64]:
    """The shares of random walks, of paths that have one start."""
    assert found.random_walk is not None
    return found.random_walk


def test_the_plane_through_three_points_has_them_at_its_corners() -> None:
    _, first, second = ends = [START, *(path.weights[-1] for path in race()[:2])]
    plane = plane_through(*ends)
    drawn = plane.project(np.stack(ends))
    np.testing.assert_allclose(drawn.coordinates, [[0, 0], [1, 0], [0, 1]], atol=1e-10)
    np.testing.assert_allclose(drawn.distance, 0, atol=1e-10)
    with pytest.raises(ValueError, match="span a plane"):
        plane_through(START, first, 2 * first - START)
    with pytest.raises(ValueError, match="second_end must have the shape"):
        plane_through(START, first, second[:2])


@pytest.mark.parametrize("center", ["start", "mean"])
def test_the_pca_plane_is_that_of_a_singular_value_decomposition(center: str) -> None:
    paths = race()
    result = pca_plane(paths, center)
    points = np.concatenate([path.weights for path in paths]).reshape(-1, START.size)
    origin = START.ravel() if center == "start" else points.mean(axis=0)
    np.testing.assert_allclose(result.plane.W.ravel(), origin, atol=1e-12)
    _, values, directions = np.linalg.svd(points - origin, full_matrices=False)
    np.testing.assert_allclose(result.explained, values[:2] ** 2 / (values**2).sum(), rtol=1e-8)
    for found, expected in zip((result.plane.W1, result.plane.W2), directions, strict=False):
        assert abs((found.ravel() * expected).sum()) == pytest.approx(1, abs=1e-8)
    assert result.plane.cosine == pytest.approx(0, abs=1e-12)
    assert np.linalg.norm(result.plane.W2) == pytest.approx(1)
    off = result.plane.project(points.reshape(-1, *START.shape)).distance
    explained = 1 - (off**2).sum() / ((points - origin) ** 2).sum()
    assert result.explained.sum() == pytest.approx(explained, abs=1e-10)


def test_the_pca_plane_of_paths_from_different_starts_is_that_of_all_their_points() -> None:
    starts = [START, START + 1, -2 * START]
    paths = [optimize(OBJECTIVE, Adam(1e-2), start, 10) for start in starts]
    result = pca_plane(paths, "mean")
    points = np.concatenate([path.weights for path in paths]).reshape(-1, START.size)
    np.testing.assert_allclose(result.plane.W.ravel(), points.mean(axis=0), atol=1e-12)
    _, values, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(result.explained, values[:2] ** 2 / (values**2).sum(), rtol=1e-8)
    for found, expected in zip((result.plane.W1, result.plane.W2), directions, strict=False):
        assert abs(found.ravel() @ expected) == pytest.approx(1)
    assert result.random_walk is None
    with pytest.raises(ValueError, match="weights of one shape"):
        pca_plane([paths[0], path_of(np.zeros((2, 1, 3)))], "mean")


def test_the_pca_plane_hides_less_than_a_random_one() -> None:
    paths = race()
    for path in paths:
        best = shadow(OBJECTIVE, pca_plane(paths).plane, path)
        random = shadow(OBJECTIVE, random_plane(START), path)
        assert best.distance[-1] < 0.5 * random.distance[-1]


def test_the_shares_of_a_random_walk_follow_the_formula() -> None:
    length = 120
    path = path_of(np.arange(length)[:, None, None] * np.ones((1, 1, 3)))
    k = np.arange(1, length)
    eigenvalues = 1 / (2 * (1 - np.cos(np.pi * k / length)))
    expected = eigenvalues[:2] / eigenvalues.sum()
    np.testing.assert_allclose(random_walk(pca_plane([path], "mean")), expected, rtol=1e-9)
    np.testing.assert_allclose(expected, [6 / np.pi**2, 1.5 / np.pi**2], rtol=0.02)
    odd = random_walk(pca_plane([path], "start"))
    np.testing.assert_allclose(odd, [8 / np.pi**2, 8 / (9 * np.pi**2)], rtol=0.02)


@pytest.mark.parametrize("center", ["start", "mean"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_shares_of_a_random_walk_are_those_of_simulated_walks(count: int, center: str) -> None:
    simulated = [pca_plane(walks(count, 40, 4000, seed), center) for seed in range(4)]
    explained = np.mean([result.explained for result in simulated], axis=0)
    np.testing.assert_allclose(explained, random_walk(simulated[0]), rtol=0.1)


def test_walks_are_compared_at_the_steps_that_were_recorded() -> None:
    gram = walk_gram([[0, 10, 25], [0, 4]])
    expected = np.zeros((5, 5))
    expected[1, 1:3] = expected[2, 1] = 10
    expected[2, 2], expected[4, 4] = 25, 4
    np.testing.assert_array_equal(gram, expected)


@pytest.mark.parametrize("center", ["start", "mean"])
def test_a_straight_path_explains_all_with_one_direction(center: str) -> None:
    points = np.linspace(0, 1, 9)[:, None, None] * np.arange(12).reshape(3, 4)
    result = pca_plane([path_of(points)], center)
    np.testing.assert_allclose(result.explained, [1, 0], atol=1e-12)
    np.testing.assert_allclose(result.plane.project(points).distance, 0, atol=1e-10)
    end = result.plane.project(points[-1]).coordinates[0]
    assert end[0] > 0


def test_pca_needs_paths_that_go_somewhere_from_one_start() -> None:
    still = optimize(OBJECTIVE, Adam(), START, 0)
    with pytest.raises(ValueError, match="must leave their start"):
        pca_plane([still])
    with pytest.raises(ValueError, match="at least one; got none"):
        pca_plane([])
    with pytest.raises(ValueError, match="one common start"):
        pca_plane([still, optimize(OBJECTIVE, Adam(), 2 * START, 0)])
    with pytest.raises(ValueError, match="center must be one of start, mean"):
        pca_plane([still], "end")


def test_a_shadow_tells_the_true_loss_from_the_plane_s() -> None:
    path, plane = race()[2], random_plane(START, seed=4)
    cast = shadow(OBJECTIVE, plane, path)
    for k in (0, 7, len(path.steps) - 1):
        nearest = plane.at(*cast.coordinates[k])
        assert cast.plane_loss[k] == pytest.approx(OBJECTIVE.value(nearest), rel=1e-12)
        assert cast.loss[k] == pytest.approx(OBJECTIVE.value(path.weights[k]), rel=1e-12)
        off = np.linalg.norm(path.weights[k] - nearest)
        assert cast.distance[k] == pytest.approx(off, abs=1e-10)
    assert cast.gap[0] == pytest.approx(0, abs=1e-12)
    assert cast.loss[-1] < 0.1
    assert cast.plane_loss[-1] > 1
    shared = shadow(sliced(OBJECTIVE, plane), plane, path)
    np.testing.assert_array_equal(shared.plane_loss, cast.plane_loss)
    with pytest.raises(ValueError, match="another plane"):
        shadow(sliced(OBJECTIVE, plane), random_plane(START, seed=5), path)


def test_paths_too_long_for_squares_are_told() -> None:
    weights = np.zeros((3, 2, 2))
    weights[:, 0] = np.array([0.0, 1e200, 2e200])[:, None] * [1.0, -1.0]
    with pytest.raises(PathsTooLong, match="lower the learning rates"):
        pca_plane([path_of(weights)])
