"""Starting points and directions: what they claim to be."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from landscape.datasets import load_dataset
from landscape.directions import (
    gradient_plane,
    plane_towards,
    random_directions,
    random_plane,
    random_weights,
    weight_plane,
    zero_weights,
)
from landscape.losses import Hinge, Softmax
from landscape.objective import Objective

W = random_weights((10, 65), scale=0.5, seed=9)


def test_random_weights_are_gaussian_with_the_scale_they_name() -> None:
    weights = random_weights((10, 3073), scale=1e-2, seed=0)
    assert weights.shape == (10, 3073)
    assert kstest(weights.ravel() / 1e-2, "norm").pvalue > 0.01
    np.testing.assert_array_equal(weights, random_weights((10, 3073), scale=1e-2, seed=0))
    assert (weights != random_weights((10, 3073), scale=1e-2, seed=1)).all()


def test_zero_weights() -> None:
    np.testing.assert_array_equal(zero_weights((2, 3)), [[0, 0, 0], [0, 0, 0]])
    objective = Objective(load_dataset("digits"), Hinge(1.5))
    assert objective.value(zero_weights(objective.shape)) == pytest.approx(9 * 1.5)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_random_directions_are_gaussian_and_independent(seed: int) -> None:
    W1, W2 = random_directions(np.ones((10, 3073)), seed=seed)
    for direction in (W1, W2):
        assert kstest(direction.ravel(), "norm").pvalue > 0.01
    assert abs(np.corrcoef(W1.ravel(), W2.ravel())[0, 1]) < 4 / np.sqrt(W1.size)


def test_random_directions_come_from_the_seed_and_any_number_of_them() -> None:
    three, again = (random_directions(W, count=3, seed=5) for _ in range(2))
    np.testing.assert_array_equal(three, again)
    np.testing.assert_array_equal(random_directions(W, count=1, seed=5)[0], three[0])
    assert (random_directions(W, count=1, seed=6)[0] != three[0]).all()


def test_random_directions_do_not_depend_on_the_weights() -> None:
    np.testing.assert_array_equal(random_directions(W, seed=1), random_directions(5 * W, seed=1))


def test_row_normalisation_takes_the_norms_of_the_rows_of_W() -> None:
    for plain, scaled in zip(
        random_directions(W, seed=2), random_directions(W, seed=2, normalize="rows"), strict=True
    ):
        norms = np.linalg.norm(scaled, axis=1)
        np.testing.assert_allclose(norms, np.linalg.norm(W, axis=1), rtol=1e-13)
        ratio = scaled / plain
        np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:, :1], ratio.shape), rtol=1e-13)


def test_row_normalisation_leaves_zero_rows_where_they_are() -> None:
    some = W.copy()
    some[[0, 7]] = 0
    for direction in random_directions(some, seed=2, normalize="rows"):
        np.testing.assert_array_equal(np.flatnonzero(~direction.any(axis=1)), [0, 7])


def test_random_plane_is_the_point_and_the_random_directions() -> None:
    plane = random_plane(W, seed=3, normalize="rows")
    W1, W2 = random_directions(W, seed=3, normalize="rows")
    np.testing.assert_array_equal(plane.W, W)
    np.testing.assert_array_equal(plane.W1, W1)
    np.testing.assert_array_equal(plane.W2, W2)


@pytest.mark.parametrize("loss", [Hinge(), Softmax()])
def test_gradient_plane_goes_downhill_first(loss: Hinge | Softmax) -> None:
    objective = Objective(load_dataset("iris", preprocess="center"), loss)
    start = random_weights(objective.shape, seed=1)
    plane = gradient_plane(objective, start, seed=4)
    np.testing.assert_array_equal(plane.at(0, 0), start)
    np.testing.assert_array_equal(plane.W1, -objective.gradient(start))
    assert objective.value(plane.at(1e-3, 0)) < objective.value(start)
    assert np.linalg.norm(plane.W2) == pytest.approx(np.linalg.norm(plane.W1), rel=1e-12)
    np.testing.assert_array_equal(plane.W2, gradient_plane(objective, start, seed=4).W2)


def test_gradient_plane_refuses_a_stationary_point() -> None:
    objective = Objective(load_dataset("iris"), Hinge(0.0))
    with pytest.raises(ValueError, match="gradient that is not zero; got a stationary point"):
        gradient_plane(objective, zero_weights(objective.shape))


def test_plane_towards_hits_its_target_at_one() -> None:
    target = random_weights(W.shape, seed=11)
    plane = plane_towards(W, target, seed=5)
    np.testing.assert_array_equal(plane.at(0, 0), W)
    np.testing.assert_allclose(plane.at(1, 0), target, atol=1e-15)
    np.testing.assert_allclose(plane.project(target[None]).coordinates, [[1, 0]], atol=1e-12)
    assert np.linalg.norm(plane.W2) == pytest.approx(np.linalg.norm(plane.W1), rel=1e-12)


def test_weight_plane_moves_two_single_weights() -> None:
    plane = weight_plane(W, (0, 3), (9, 64))
    moved = plane.at(2.0, -5.0) - W
    assert moved[0, 3] == pytest.approx(2.0)
    assert moved[9, 64] == pytest.approx(-5.0)
    assert np.count_nonzero(moved) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: random_weights((2, 2), scale=0.0), "scale must be .* above 0; got 0.0"),
        (lambda: random_weights((2, 2), scale=np.nan), "scale must be .* above 0; got nan"),
        (lambda: random_directions(W, normalize="filter"), "one of none, rows; got 'filter'"),
        (lambda: random_directions(0 * W, normalize="rows"), "not zero; got all zeros"),
        (lambda: random_directions(1.0), r"W must have 1 axes; got shape \(\)"),
        (
            lambda: random_directions([1.0], normalize="rows"),
            r"normalize='rows' needs a W of two axes.*; got shape \(1,\): take normalize='none'",
        ),
        (lambda: plane_towards(W, W), "target must differ from W; got the same weights"),
        (
            lambda: plane_towards(W, W[:2]),
            r"target must have the shape \(10, 65\) of W; got \(2, 65\)",
        ),
        (lambda: weight_plane(W, (0, 65), (1, 1)), r"first must be an entry .*got \(0, 65\)"),
        (lambda: weight_plane(W, (0, 0), (-1, 1)), r"second must be an entry .*got \(-1, 1\)"),
        (lambda: weight_plane(W, (0, 1, 2), (1, 1)), r"first must be an entry"),  # pyright: ignore
        (lambda: weight_plane(W, (1, 1), (1, 1)), r"different weights; got \(1, 1\) twice"),
    ],
)
def test_refuses(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_nothing_handed_in_is_changed() -> None:
    before = W.copy()
    random_plane(W, normalize="rows")
    plane_towards(W, W + 1.0)
    weight_plane(W, (0, 0), (1, 1))
    np.testing.assert_array_equal(W, before)
