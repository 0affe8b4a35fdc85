"""A network of a ground: where its training starts and ends, when it fails, and its pictures."""

from dataclasses import replace

import numpy as np
import pytest

import landscape as ls
from landscape.errors import TrainingDiverged
from landscape.files.archive import grid_npz, reproduced
from pages.shared.compute import ground as grounds
from pages.shared.compute import landscape as landscapes
from pages.shared.compute import networks, points
from pages.shared.compute.memory import forget
from pages.shared.compute.stopping import StoppedEarly
from pages.shared.parts import downloads
from pages.shared.settings.specs import (
    DataSpec,
    DrawnPlane,
    GroundSpec,
    LandscapeSpec,
    LossSpec,
    ModelSpec,
    PointSpec,
    TrainingSpec,
    WindowSpec,
)
from tests.pages.plain_network import plain_loss, plain_scores

SMALL = GroundSpec(DataSpec("iris", 60), LossSpec("softmax"), ModelSpec((5, 5), skip=True))
SHORT = TrainingSpec(epochs=4)


def test_a_ground_without_hidden_layers_is_that_of_the_linear_classifier():
    plain = GroundSpec(DataSpec("iris", 30))
    assert plain == replace(plain, model=ModelSpec())
    assert isinstance(grounds.objective(plain), ls.Objective)
    assert isinstance(grounds.objective(SMALL), ls.MLP)


def test_the_linear_classifier_shows_what_a_network_without_hidden_layers_does():
    spec = LandscapeSpec(GroundSpec(DataSpec("iris", 30)), window=WindowSpec(resolution=11))
    found = landscapes.landscape(spec, lambda _: None).grid
    data = grounds.dataset(spec.ground.data)
    three = found.plane.W, found.plane.W1, found.plane.W2
    W, W1, W2 = (np.append(V[:, :-1].ravel(), V[:, -1]) for V in three)
    network = ls.MLP(data, (), loss=ls.Hinge())
    grid = ls.evaluate_plane(network, ls.Plane(W, W1, W2), found.a, found.b)
    np.testing.assert_allclose(found.loss, grid.loss, rtol=1e-10)


def test_training_starts_small_where_layers_add_and_ends_at_what_it_tells():
    data = grounds.dataset(SMALL.data)
    found = networks.trained_network(SMALL, SHORT)
    first, own = found.path[0], networks.network(SMALL).random_weights(0)
    adding = networks.network(SMALL).layout[2]
    np.testing.assert_allclose(adding.of(first), adding.of(own) / np.sqrt(2))
    changed = np.flatnonzero(first != own)
    assert changed.min() == adding.start
    assert changed.max() == adding.stop - 1
    for k in (0, -1):
        loss = plain_loss(data, (5, 5), found.path[k], skip=True, softmax=True)
        assert found.losses[k] == pytest.approx(loss, rel=1e-12)
    assert (found.epochs[0], found.epochs[-1]) == (0, 4)
    right = plain_scores(data, (5, 5), found.weights, skip=True).argmax(1) == data.y
    assert found.train_accuracy == right.mean()
    assert found.losses[-1] < found.losses[0]


def test_a_training_that_diverges_says_so_and_gives_no_weights():
    steep = TrainingSpec("gradient-descent", 1e6, epochs=20)
    found = networks.trained_network(SMALL, steep)
    assert found.status == "diverged"
    assert np.isfinite(found.path).all()
    with pytest.raises(TrainingDiverged, match="lower the learning rate"):
        points.origin(SMALL, PointSpec("trained", training=steep))
    start = points.origin(SMALL, PointSpec("start", training=steep))
    np.testing.assert_array_equal(start, networks.start(SMALL, 0))


def test_what_a_stop_leaves_is_not_kept():
    forget()
    with pytest.raises(StoppedEarly) as early:
        networks.trained_network(SMALL, SHORT, lambda share: share > 0.5)
    assert 1 < early.value.left.epochs[-1] < 4
    assert networks.trained_network(SMALL, SHORT).epochs[-1] == 4


@pytest.mark.parametrize("directions", ["filter", "layer", "gaussian", "balanced", "hessian"])
def test_each_cell_of_a_network_s_picture_is_its_loss_there(directions):
    ground = replace(SMALL, model=ModelSpec((5,)))
    plane = DrawnPlane(PointSpec("trained", training=SHORT), directions)
    spec = LandscapeSpec(ground, plane, WindowSpec(resolution=5))
    grid = landscapes.landscape(spec, lambda _: None).grid
    data = grounds.dataset(ground.data)
    W = networks.trained_network(ground, SHORT).weights
    np.testing.assert_array_equal(grid.plane.W, W)
    for i, b in enumerate(grid.b):
        for j, a in enumerate(grid.a):
            w = W + a * grid.plane.W1 + b * grid.plane.W2
            assert grid.loss[i, j] == pytest.approx(plain_loss(data, (5,), w, softmax=True))


def test_a_download_brings_the_picture_of_a_network_back():
    spec = LandscapeSpec(SMALL, DrawnPlane(PointSpec("start"), "filter"), WindowSpec(resolution=5))
    grid = landscapes.landscape(spec, lambda _: None).grid
    again = reproduced(grid_npz(grid, downloads.settings(spec)))
    np.testing.assert_allclose(again.loss, grid.loss, rtol=1e-12)


def test_directions_are_scaled_as_their_name_says():
    ground, point = replace(SMALL, model=ModelSpec((5,))), PointSpec("trained", training=SHORT)
    model, W = networks.network(ground), networks.trained_network(ground, SHORT).weights

    def first(directions: str) -> np.ndarray:
        return landscapes.plane(ground, DrawnPlane(point, directions)).W1

    for block in model.layout:
        by_filter, by_layer = block.of(first("filter")), block.of(first("layer"))
        if block.kind == "bias":
            assert not by_filter.any()
            assert not by_layer.any()
        else:
            norms = np.linalg.norm(by_filter, axis=1), np.linalg.norm(block.of(W), axis=1)
            np.testing.assert_allclose(*norms)
            assert np.linalg.norm(by_layer) == pytest.approx(np.linalg.norm(block.of(W)))
    assert first("gaussian").std() == pytest.approx(1, abs=0.3)
    value, gradient = model.value_and_gradient(W)
    assert value > 0
    np.testing.assert_allclose(first("downhill"), -gradient)
