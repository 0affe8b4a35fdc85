"""Landscapes by formula, and the ravine, against differences and numbers worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landscape as ls
from landscape.slices import PointwiseSlice

SADDLE = ls.Saddle()
coordinates = st.floats(-3, 3)


def test_the_saddle_is_a_loss_function_without_affine_scores():
    assert isinstance(SADDLE, ls.LossFunction)
    assert not isinstance(SADDLE, ls.AffineScores)


@pytest.mark.parametrize(
    ("x", "y", "loss", "gradient"),
    [
        (0, 0, 0.25, (0, 0)),
        (0, 1, 0, (0, 0)),
        (0, -1, 0, (0, 0)),
        (2, 0, 2.25, (2, 0)),
        (1, 2, 0.5 + 9 / 4, (1, 6)),
    ],
)
def test_its_loss_and_gradient_by_hand(x, y, loss, gradient):
    value, slope = SADDLE.value_and_gradient([x, y])
    assert value == pytest.approx(loss)
    assert slope == pytest.approx(gradient)


@given(x=coordinates, y=coordinates)
def test_its_gradient_is_the_slope_of_its_values(x, y):
    value, gradient = SADDLE.value_and_gradient([x, y])
    h = 1e-5
    steps = np.array([[x + h, y], [x - h, y], [x, y + h], [x, y - h]])
    right, left, up, down = SADDLE.values(steps)
    assert gradient == pytest.approx([(right - left) / (2 * h), (up - down) / (2 * h)], abs=1e-6)
    assert SADDLE.values([[x, y]])[0] == pytest.approx(value)
    assert value >= 0


def test_descent_that_starts_on_the_ridge_stays_at_the_saddle_and_beside_it_finds_a_valley():
    method = ls.GradientDescent(0.5)
    stuck = ls.optimize(SADDLE, method, [-1.0, 0.0], 100)
    free = ls.optimize(SADDLE, method, [-1.0, 0.01], 100)
    assert stuck.final_loss == pytest.approx(0.25)
    assert free.final_loss == pytest.approx(0, abs=1e-9)


def test_on_a_plane_it_is_its_formula():
    plane = ls.Plane(np.zeros(2), np.array([2.0, 0.0]), np.array([0.0, 1.0]))
    on_plane = ls.sliced(SADDLE, plane)
    assert isinstance(on_plane, PointwiseSlice)
    assert not on_plane.convex
    grid = ls.evaluate_plane(SADDLE, plane, [-1.0, 0.5], [0.0, 1.0, 2.0])
    expected = [[2 * a**2 + (b**2 - 1) ** 2 / 4 for a in (-1, 0.5)] for b in (0, 1, 2)]
    np.testing.assert_allclose(grid.loss, expected)


@pytest.mark.parametrize("points", [[[1.0, 2.0, 3.0]], [1.0, 2.0], [[np.nan, 0.0]]])
def test_points_that_are_none_are_refused(points):
    with pytest.raises(ValueError, match="weights must"):
        SADDLE.values(points)


def test_the_ravine_bends_about_a_hundred_times_as_much_across_as_along():
    data = ls.load_dataset("ravine", preprocess="center")
    objective = ls.Objective(data, ls.Softmax())
    W, bend = np.zeros(objective.shape), []
    for feature in (0, 1):
        step = np.zeros(objective.shape)
        step[1, feature] = 1e-3
        left, middle, right = objective.values(np.stack([W - step, W, W + step]))
        bend.append(left - 2 * middle + right)
    # The mean square of a feature over two clouds with centres ±1/2: 1 + 1/4, times 10² across.
    assert bend[0] / bend[1] == pytest.approx(100, rel=0.2)


def test_the_ravine_has_two_classes_of_equal_size():
    data = ls.load_dataset("ravine")
    assert np.bincount(data.y).tolist() == [100, 100]
    with pytest.raises(ValueError, match="stretch must be a finite number above 0"):
        ls.load_dataset("ravine", stretch=0.0)
