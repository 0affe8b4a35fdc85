"""Ways between two weights, and what the engine does with a network as with any loss."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

import landscape as ls
from landscape.errors import PointsOnOneLine
from landscape.optimizers import OPTIMIZERS, Cosine
from tests.engine.networks import gaussian, parity, plain_value

PLACES = np.linspace(0, 1, 31)


def test_a_curve_is_the_quadratic_bezier_curve_and_lies_in_its_plane() -> None:
    start, bend, end = np.random.default_rng(0).normal(size=(3, 7))
    curve = ls.Curve(start, bend, end)
    np.testing.assert_array_equal(curve.at([0.0, 1.0]), [start, end])
    np.testing.assert_allclose(curve.at(0.5), (start + 2 * bend + end) / 4)
    plane = curve.plane
    seen = plane.project(curve.at(PLACES))
    assert seen.distance.max() < 1e-13
    np.testing.assert_allclose(seen.coordinates[[0, -1]], [[0, 0], [1, 0]], atol=1e-14)
    assert abs(plane.cosine) < 1e-14
    assert np.linalg.norm(plane.W1) == pytest.approx(np.linalg.norm(plane.W2), rel=1e-13)
    assert seen.coordinates[15, 1] > 0
    with pytest.raises(PointsOnOneLine):
        _ = ls.Curve(start, (start + end) / 2, end).plane


def test_a_curve_is_drawn_round_a_hill() -> None:
    """L = exp(−4|w|²) + w₁²/8 between (−1, 0) and (1, 0): the straight way leads over the top."""

    class Hill:
        shape, examples = (2,), 1

        def values(self, weights: ArrayLike) -> np.ndarray:
            w = np.asarray(weights)
            return np.exp(-4 * (w**2).sum(axis=1)) + w[:, 1] ** 2 / 8

        def value_and_gradient(self, W: ArrayLike) -> tuple[float, np.ndarray]:
            w = np.asarray(W)
            top = np.exp(-4 * (w**2).sum())
            return float(self.values(w[None])[0]), -8 * top * w + np.array([0, w[1] / 4])

        def batch(self, rows: ArrayLike) -> "Hill":  # noqa: ARG002
            return self

        def accuracy(self, W: ArrayLike, split: str = "train") -> None:
            """It classifies nothing."""

    hill, ends = Hill(), (np.array([-1.0, 0.01]), np.array([1.0, 0.01]))
    straight = ls.barrier(ls.evaluate_line(hill, ends[0], ends[1] - ends[0], PLACES).loss)
    assert straight == pytest.approx(1, abs=0.02)
    curve = ls.curve_between(hill, *ends, steps=300, learning_rate=0.05)
    np.testing.assert_array_equal(curve.at([0.0, 1.0]), ends)
    assert ls.barrier(hill.values(curve.at(PLACES))) < 0.4
    again = ls.curve_between(hill, *ends, steps=300, learning_rate=0.05)
    np.testing.assert_array_equal(curve.bend, again.bend)


def test_a_curve_can_be_stopped_and_keeps_what_it_has() -> None:
    model = ls.MLP(parity(), (4,))
    w0, w1 = gaussian(model, 0), gaussian(model, 1)
    told: list[float] = []

    def stop(share: float) -> bool:
        told.append(share)
        return share >= 0.5

    curve = ls.curve_between(model, w0, w1, ls.Limits(steps=40, stop=stop))
    assert told[-1] == 0.5
    assert np.isfinite(curve.bend).all()
    with pytest.raises(ValueError, match="w1 must have the shape"):
        ls.curve_between(model, w0, w1[1:])


def test_a_barrier_is_measured_from_the_line_between_the_ends() -> None:
    assert ls.barrier([1.0, 2.0, 5.0, 4.0]) == 5 - 3
    assert ls.barrier([3.0, 2.0, 1.5]) == 0
    with pytest.raises(ValueError, match="at least 2; got 1"):
        ls.barrier([1.0])


@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_method_descends_a_network(name: str, batch_size: int | None) -> None:
    model = ls.MLP(parity(), (4, 4), skip=True, l2=0.01)
    path = ls.optimize(model, OPTIMIZERS[name].make(), gaussian(model, 0), 6, batch_size)
    expected = [plain_value(model, w) for w in path.weights]
    np.testing.assert_allclose(path.loss, expected, rtol=1e-11)
    assert path.train_accuracy == model.accuracy(path.weights[-1])
    assert path.test_accuracy == model.accuracy(path.weights[-1], "test")


def test_paths_shadows_sweeps_and_planes_of_a_network() -> None:
    model = ls.MLP(parity(), (4,))
    start = gaussian(model, 0)
    paths = [ls.optimize(model, ls.Adam(Cosine(rate, 30)), start, 30, 8) for rate in (0.1, 0.03)]
    plane = ls.pca_plane(paths).plane
    cast = ls.shadow(model, plane, paths[0])
    for (a, b), loss in zip(cast.coordinates, cast.plane_loss, strict=True):
        assert loss == pytest.approx(plain_value(model, plane.at(a, b)), rel=1e-10)
    through = ls.plane_through(start, paths[0].weights[-1], paths[1].weights[-1])
    grid = ls.evaluate_plane(model, through, [0.0, 1.0], [0.0, 1.0]).loss
    ends = [model.value(path.weights[-1]) for path in paths]
    assert (grid[0, 1], grid[1, 0]) == pytest.approx(tuple(ends), rel=1e-12)
    sweep = ls.learning_rate_sweep(model, ls.Adam, [1e-4, 1e-1], start, 40)
    assert sweep.chosen == 1e-1
    flat = ls.PlaneObjective(model, plane)
    walked = ls.optimize(flat, ls.Adam(0.05), np.array([[0.3, -0.2]]), 5)
    assert walked.loss[-1] == pytest.approx(
        plain_value(model, plane.at(*walked.weights[-1][0])), rel=1e-11
    )
    diverged = ls.optimize(model, ls.GradientDescent(1e9), start, 50)
    assert diverged.status in ("diverged", "finished")
