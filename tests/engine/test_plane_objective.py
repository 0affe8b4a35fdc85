"""The loss on a plane as an objective of two weights, and the optimisers that run on it."""

import numpy as np
import pytest

from landscape.datasets import load_dataset
from landscape.descent import optimize
from landscape.directions import random_plane, random_weights
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective
from landscape.optimizers import OPTIMIZERS, GradientDescent
from landscape.plane import Plane
from landscape.plane_objective import PlaneObjective
from landscape.slices import evaluate_plane

LOSSES = pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])


DATA = load_dataset("digits", limit=90, preprocess="center")


def whole(loss: Loss, l2: float = 0.02) -> Objective:
    return Objective(DATA, loss, l2)


def on_plane(loss: Loss, l2: float = 0.02) -> PlaneObjective:
    objective = whole(loss, l2)
    return PlaneObjective(objective, random_plane(random_weights(objective.shape, 0.02), seed=3))


def lifted(plane: Plane, W: np.ndarray) -> np.ndarray:
    return plane.at(W[0, 0], W[0, 1])


@LOSSES
def test_it_is_the_objective_restricted_to_the_plane(loss: Loss) -> None:
    flat, objective = on_plane(loss), whole(loss)
    for W in 0.1 * np.random.default_rng(0).standard_normal((5, 1, 2)):
        weights = lifted(flat.plane, W)
        full, gradient = objective.value_and_gradient(weights)
        slopes = [(gradient * V).sum() for V in (flat.plane.W1, flat.plane.W2)]
        assert flat.value(W) == pytest.approx(full, rel=1e-12)
        np.testing.assert_allclose(flat.gradient(W), [slopes], rtol=1e-10, atol=1e-12)
        assert flat.accuracy(W) == objective.accuracy(weights)
        assert flat.accuracy(W, "test") == objective.accuracy(weights, "test")


@LOSSES
def test_a_batch_is_the_plane_of_the_batch(loss: Loss) -> None:
    flat, objective = on_plane(loss), whole(loss)
    rows, W = np.array([3, 17, 5]), np.array([[0.1, -0.2]])
    flat.value(W)
    batch = flat.batch(rows)
    expected = objective.batch(rows).value(lifted(flat.plane, W))
    assert batch.value(W) == pytest.approx(expected, rel=1e-12)
    assert batch.examples == 3
    full = objective.value(lifted(flat.plane, W))
    assert flat.value(W) == pytest.approx(full, rel=1e-12)


@LOSSES
@pytest.mark.parametrize("batch_size", [None, 32])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_method_runs_on_the_plane(name: str, batch_size: int | None, loss: Loss) -> None:
    flat, objective = on_plane(loss), whole(loss)
    start = np.array([[0.3, -0.4]])
    path = optimize(flat, OPTIMIZERS[name].make(), start, 50, batch_size)
    assert path.weights.shape[1:] == (1, 2)
    assert path.loss[-1] < path.loss[0]
    losses = [objective.value(lifted(flat.plane, W)) for W in path.weights]
    np.testing.assert_allclose(path.loss, losses, rtol=1e-10)


def test_the_drawn_path_is_the_whole_truth() -> None:
    flat = on_plane(Hinge())
    path = optimize(flat, GradientDescent(1e-3), np.array([[0.3, -0.4]]), 20)
    a, b = path.weights[:, 0].T
    drawn = [evaluate_plane(flat.objective, flat.plane, a[[k]], b[[k]]).loss[0, 0] for k in (0, 20)]
    np.testing.assert_allclose(path.loss[[0, 20]], drawn, rtol=1e-12)


@pytest.mark.parametrize("lr", [1e6, 1e300])
def test_it_diverges_quietly(lr: float) -> None:
    path = optimize(on_plane(Softmax(), 1.0), GradientDescent(lr), np.array([[1.0, 1.0]]), 100)
    assert path.status == "diverged"
    assert np.isfinite(path.loss).all()


def test_its_weights_are_checked() -> None:
    with pytest.raises(ValueError, match=r"W must have shape \(1, 2\) on a plane; got \(2, 1\)"):
        on_plane(Hinge()).value([[1.0], [2.0]])
