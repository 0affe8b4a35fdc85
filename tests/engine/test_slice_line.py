"""Lines of a plane whose scores are at hand, against the plain definition."""

import numpy as np
import pytest

import landscape as ls
from landscape.slices import slice_line, sliced


@pytest.mark.parametrize("loss", [ls.Hinge(0.7), ls.Softmax()], ids=str)
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("axis", ["a", "b"])
def test_slice_line_is_the_loss_along_that_direction(loss, l2, axis):
    objective = ls.Objective(ls.load_dataset("iris", limit=17, preprocess="unit"), loss, l2)
    plane = ls.random_plane(ls.random_weights(objective.shape, 0.5, seed=3), seed=4)
    positions = np.array([0.3, -2.0, 0.0, 1.7])
    line = slice_line(sliced(objective, plane), axis, -0.4, positions)
    for position, value in zip(line.a, line.loss, strict=True):
        point = (position, -0.4) if axis == "a" else (-0.4, position)
        assert value == pytest.approx(objective.value(plane.at(*point)), rel=1e-10)
    along = (plane.at(0, -0.4), plane.W1) if axis == "a" else (plane.at(-0.4, 0), plane.W2)
    expected = ls.evaluate_line(objective, *along, positions)
    np.testing.assert_allclose(line.kinks, expected.kinks, rtol=1e-9, atol=1e-12)


def test_slice_line_names_its_axes():
    objective = ls.Objective(ls.load_dataset("planar"))
    scores = sliced(objective, ls.random_plane(ls.zero_weights(objective.shape)))
    with pytest.raises(ValueError, match="axis must be one of a, b; got 'c'"):
        slice_line(scores, "c", 0.0, [0.0])


def test_lowest_cell_of_a_flat_bottom_lies_amid_it():
    data = ls.Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1]))
    objective = ls.Objective(data, bias=False)
    plane = ls.weight_plane(ls.zero_weights(objective.shape), (0, 0), (1, 0))
    axis = ls.centered_axis(2.0, 41)
    grid = ls.evaluate_plane(objective, plane, axis, axis)
    # The loss is max(0, 1 − (a − b)): flat where a − b ≥ 1, the corner at a = 2, b = −2.
    assert grid.minimum.loss == 0
    assert grid.minimum.a - grid.minimum.b > 1.5
    assert max(abs(grid.minimum.a), abs(grid.minimum.b)) < 1.5
