"""How much of a plane is looked at."""

import numpy as np
import pytest

import landscape as ls
from landscape.window import natural_extent, one_two_five


@pytest.mark.parametrize(
    ("value", "expected"), [(0.09, 0.1), (0.3, 0.2), (0.4, 0.5), (7.9, 10.0), (1e-7, 1e-7)]
)
def test_rounded_is_the_nearest_of_1_2_5_in_the_logarithm(value, expected):
    assert one_two_five(value) == pytest.approx(expected)


def digits(delta: float = 1.0) -> ls.Objective:
    return ls.Objective(ls.load_dataset("digits", limit=100, preprocess="center"), ls.Hinge(delta))


def test_window_holds_the_bottom_and_its_walls():
    objective = digits()
    plane = ls.random_plane(ls.zero_weights(objective.shape), seed=3)
    extent = natural_extent(objective, plane)
    lowest = ls.plane_minimum(objective, plane, (-extent, extent), (-extent, extent))
    assert max(abs(lowest.a), abs(lowest.b)) < 0.9 * extent
    assert objective.value(plane.at(extent, 0)) > 1.5 * lowest.loss


@pytest.mark.parametrize(("scale", "widest"), [(0.0, 3.0), (1.0, np.inf)])
def test_window_moves_scores_by_three_margins_or_twice_those_at_W(scale, widest):
    """Within rounding to 1, 2 or 5; of these two windows neither has to be widened."""
    objective = digits()
    data = objective.dataset
    features = np.column_stack([data.view(data.X), np.ones(len(data))])
    plane = ls.random_plane(scale * np.random.default_rng(4).standard_normal((10, 65)), seed=3)
    at_W, along1, along2 = (
        np.sqrt(((features @ V.T) ** 2).mean()) for V in (plane.W, plane.W1, plane.W2)
    )
    moved = natural_extent(objective, plane) * max(along1, along2)
    wanted = min(widest, max(3.0, 2 * at_W))
    assert wanted / np.sqrt(2.5) <= moved <= wanted * np.sqrt(2.5)


def test_window_grows_with_the_margin():
    plane = ls.random_plane(ls.zero_weights(digits().shape), seed=3)
    assert natural_extent(digits(100.0), plane) == 100 * natural_extent(digits(), plane)
    assert natural_extent(digits(0.0), plane) > 0


def test_window_along_the_gradient_reaches_past_the_lowest_point():
    objective = digits()
    plane = ls.gradient_plane(objective, ls.zero_weights(objective.shape))
    extent = natural_extent(objective, plane)
    lowest = ls.plane_minimum(objective, plane, (-extent, extent), (-extent, extent))
    assert abs(lowest.a) < extent


def test_directions_that_change_no_score_have_a_window_too():
    data = ls.Dataset(np.zeros((2, 1)), np.array([0, 1]))
    objective = ls.Objective(data, bias=False)
    plane = ls.weight_plane(ls.zero_weights(objective.shape), (0, 0), (1, 0))
    assert natural_extent(objective, plane) == 1.0
