"""One pass forward and back."""

import struct
import zlib

import numpy as np
import pytest

import landscape as ls
from landscape.errors import WeightsDiverged
from landscape.figures.svg import png
from landscape.losses import CrammerSinger, OneVsAll
from landscape.studies.flow import flow, updated

W = np.array([[1.0, 0.5, 0.1], [-0.5, 1.0, 0.0], [0.2, -0.3, 0.4]])


def objective(loss, l2=0.1) -> ls.Objective:
    return ls.Objective(ls.load_dataset("planar", preprocess="raw"), loss, l2)


@pytest.mark.parametrize("loss", [ls.Hinge(), ls.Softmax(), OneVsAll(), CrammerSinger()])
def test_the_boxes_add_up(loss):
    problem = objective(loss)
    numbers = flow(problem, W, 4)
    assert numbers.total == pytest.approx(problem.value(W))
    assert numbers.regularisation == pytest.approx((W[:, :2] ** 2).sum())
    np.testing.assert_allclose(numbers.scores, W @ [*problem.dataset.X[4], 1])
    np.testing.assert_allclose(numbers.gradient, problem.gradient(W))
    values, counted = numbers.terms.values, numbers.terms.counted
    if isinstance(loss, ls.Softmax):
        assert -np.log(values[numbers.y]) == pytest.approx(numbers.example_loss)
        assert values.sum() == pytest.approx(1)
    else:
        assert values[counted].sum() == pytest.approx(numbers.example_loss)


def test_margins_of_an_example_by_hand():
    numbers = flow(objective(ls.Hinge()), W, 0)  # x = (0.5, 0.4), class 0
    np.testing.assert_allclose(numbers.scores, [0.8, 0.15, 0.38])
    np.testing.assert_allclose(numbers.terms.values, [np.nan, 0.35, 0.58])
    assert numbers.example_loss == pytest.approx(0.93)


def test_alone_is_the_gradient_of_one_example():
    problem = objective(ls.Hinge())
    expected = problem.batch([2]).gradient(W)
    np.testing.assert_allclose(flow(problem, W, 2, alone=True).gradient, expected)


def test_updates_are_gradient_descent():
    problem = objective(ls.Softmax())
    path = ls.optimize(problem, ls.GradientDescent(0.3), W, steps=7)
    np.testing.assert_allclose(updated(problem, W, 0.3, 7), path.weights[-1])


def test_no_such_example_and_no_bounds_are_told():
    with pytest.raises(ValueError, match="example must be 0 … 8"):
        flow(objective(ls.Hinge()), W, 9)
    with pytest.raises(WeightsDiverged, match=r"at update \d+: choose a smaller learning rate"):
        updated(objective(ls.Hinge(), 10.0), W, 100.0, 60)


def test_png_holds_the_pixels():
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    content = png(pixels)
    assert struct.unpack(">II", content[16:24]) == (4, 2)
    start = content.index(b"IDAT") + 4
    raw = zlib.decompress(content[start : content.index(b"IEND") - 8])
    rows = np.frombuffer(raw, np.uint8).reshape(2, 13)
    np.testing.assert_array_equal(rows[:, 1:].reshape(2, 4, 3), pixels)
