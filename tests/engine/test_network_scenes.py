"""What networks on the digits show: their numbers, within the ranges of their seeds."""

import numpy as np
import pytest

import landscape as ls

PLACES = np.linspace(0, 1, 31)


def trained(model: ls.MLP, start: np.ndarray, steps: int, rate: float, batch: int) -> np.ndarray:
    limits = ls.Limits(steps=steps, snapshots=2)
    return ls.optimize(model, ls.Adam(rate), start, limits, batch).weights[-1]


def test_skip_connections_make_a_deep_network_s_picture_convex() -> None:
    """20 layers of 10: shares of 0 … 0.05 with, 0.55 … 0.75 without, over directions."""
    data = ls.load_dataset("digits", split="train", preprocess="unit")
    axis, shares = ls.centered_axis(0.6, 31), {}
    for skip in (True, False):
        model = ls.MLP(data, (10,) * 20, skip=skip, precision="float32")
        start = model.random_weights(0)
        if skip:
            for block in model.layout[2:-2:2]:
                block.of(start)[:] /= np.sqrt(20)
        w = trained(model, start, 60 * 23, 1e-3, 64)
        plane = ls.Plane(w, *(ls.random_direction(model, w, seed) for seed in (1, 2)))
        shares[skip] = ls.non_convex_share(ls.evaluate_plane(model, plane, axis, axis))
    assert shares[True] <= 0.05
    assert 0.4 < shares[False] < 0.85


def test_a_mountain_between_two_minima_and_the_ways_round_it() -> None:
    data = ls.load_dataset("digits", split="train", preprocess="unit")
    model = ls.MLP(data, (32,), l2=1e-4)
    starts = [model.random_weights(seed) for seed in (1, 2)]
    w0, w1 = (trained(model, start, 20 * 45, 3e-3, 32) for start in starts)
    chord = ls.barrier(ls.evaluate_line(model, w0, w1 - w0, PLACES).loss)
    nearer = ls.matched(model, w0, w1)
    assert model.value(nearer) == pytest.approx(model.value(w1), rel=1e-12)
    matched = ls.barrier(ls.evaluate_line(model, w0, nearer - w0, PLACES).loss)
    curve = ls.curve_between(model, w0, w1)
    bent = ls.barrier(model.values(curve.at(PLACES)))
    assert 0.15 < chord < 0.6
    assert matched < chord / 4
    assert bent < chord / 4


def test_a_saddle_between_two_minima_that_are_each_other_s_mirror_image() -> None:
    """Two equal units stay equal under the gradient: a minimum among such weights is a saddle."""
    data = ls.load_dataset("digits", split="train", preprocess="unit")
    model = ls.MLP(data, (4,), "tanh", l2=1e-3)

    def mirrored(w: np.ndarray) -> np.ndarray:
        twin = w.copy()
        for k, axis in ((0, 0), (1, 0), (2, 1)):
            part, own = model.layout[k].of(twin), model.layout[k].of(w)
            part[:] = own.take([1, 0, 2, 3], axis=axis)
        return twin

    start = model.random_weights(0, "lecun")
    method = ls.LBFGS(loss_tolerance=1e-15, gradient_tolerance=1e-8)
    limits = ls.Limits(steps=3000, snapshots=2)
    saddle = ls.optimize(model, method, (start + mirrored(start)) / 2, limits).weights[-1]
    saddle = (saddle + mirrored(saddle)) / 2
    found = ls.extreme_curvatures(model, saddle)
    assert np.abs(model.gradient(saddle)).max() < 1e-4
    assert found.smallest < -1e-3 < 0 < found.largest
    sideways = found.smallest_direction
    np.testing.assert_allclose(mirrored(sideways), -sideways, atol=0.1)
    left = ls.optimize(model, method, saddle + 0.05 * sideways, limits).weights[-1]
    assert model.value(left) < model.value(saddle) - 0.05
    assert model.value(mirrored(left)) == pytest.approx(model.value(left), rel=1e-12)
    line = ls.evaluate_line(model, left, mirrored(left) - left, PLACES)
    assert ls.barrier(line.loss) > 0.05
