"""Grids of models whose examples are in memory, cells computed by workers."""

import pickle
from typing import Any

import numpy as np
import pytest

import landscape as ls
from tests.cluster.processes import until

pytestmark = pytest.mark.cluster
A, B = ls.centered_axis(1.0, 7), ls.centered_axis(0.5, 5)


def data() -> ls.Dataset:
    X = np.random.default_rng(0).standard_normal((300, 4))
    return ls.Dataset(X, (X[:, 0] * X[:, 1] > 0).astype(int))


def torch_model() -> Any:
    """A module and a loss that no file defines, as in a notebook."""
    import torch

    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 2)
    )
    examples = data()
    X, y = torch.tensor(examples.X, dtype=torch.float32), torch.tensor(examples.y)
    batches = [(X[:200], y[:200]), (X[200:], y[200:])]

    def loss(module: Any, batch: Any) -> Any:
        return torch.nn.functional.cross_entropy(module(batch[0]), batch[1])

    return ls.TorchModel(module, loss, batches, batch_norm="recalculate", test_batches=batches[:1])


def assert_grids_agree(client: Any, model: Any, w: Any) -> None:
    from landscape.cluster import sliced_on

    plane, shares = ls.random_plane(w, seed=1), []
    there = sliced_on(client, model, plane)
    assert isinstance(there, ls.Slice)
    found = ls.evaluate_plane(there, plane, A, B, shares.append).loss
    np.testing.assert_array_equal(found, ls.evaluate_plane(model, plane, A, B).loss)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    points = np.array([(0.1, 0.2), (-0.3, 0.4), (0.0, 1.0)])
    plain = [model.values(plane.at(*point)[None])[0] for point in points]
    np.testing.assert_allclose(there.values(points), plain, rtol=1e-6)
    few = there.rows(np.arange(50))
    want = ls.evaluate_plane(model.batch(np.arange(50)), plane, A, B).loss
    np.testing.assert_array_equal(few.grid(A, B), want)
    value, slopes = there.value_and_gradient(0.1, 0.2)
    assert value == pytest.approx(plain[0], rel=1e-6)
    assert slopes.shape == (2,)


def test_cells_of_a_network_are_those_of_this_process(client: Any) -> None:
    model = ls.MLP(data(), hidden=(6, 5))
    assert_grids_agree(client, model, model.random_weights(seed=1))


def test_cells_of_a_linear_classifier_are_equal_to_rounding(client: Any) -> None:
    from landscape.cluster import sliced_on

    objective = ls.Objective(data(), ls.Softmax())
    plane = ls.random_plane(ls.zero_weights(objective.shape), seed=1)
    found = ls.evaluate_plane(sliced_on(client, objective, plane), plane, A, B).loss
    want = ls.evaluate_plane(objective, plane, A, B).loss
    np.testing.assert_allclose(found, want, rtol=1e-12)


def test_a_stop_at_the_end_leaves_no_cells(client: Any) -> None:
    from landscape.cluster import sliced_on

    model = ls.MLP(data(), hidden=(6, 5))
    plane = ls.random_plane(model.random_weights(seed=1), seed=1)

    def stop(share: float) -> None:
        if share == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError) as held:  # with its traceback
        sliced_on(client, model, plane).grid(A, B, stop)
    until(lambda: client.run_on_scheduler(lambda dask_scheduler: not dask_scheduler.tasks))
    assert held.traceback


@pytest.mark.torch
def test_cells_of_a_module_are_those_of_this_process(client: Any) -> None:
    model = torch_model()
    assert_grids_agree(client, model, model.weights)


@pytest.mark.torch
def test_a_module_that_was_sent_is_the_same_function() -> None:
    cloudpickle = pytest.importorskip("cloudpickle")
    model = torch_model()
    sent = pickle.loads(cloudpickle.dumps(model))
    w = model.weights + 0.1
    assert sent.value_and_gradient(w)[0] == model.value_and_gradient(w)[0]
    np.testing.assert_array_equal(sent.value_and_gradient(w)[1], model.value_and_gradient(w)[1])
    assert sent.accuracy(w, "test") == model.accuracy(w, "test")
    assert sent.layout == model.layout
    assert model.to("cpu") is model


@pytest.mark.torch
def test_a_module_moves_to_another_device() -> None:
    model = torch_model()
    moved = model.to("meta")  # where tensors have shapes and no numbers
    assert str(moved._flat.device) == "meta"
    for batches in (moved._batches, moved._tests, moved._fitted):
        assert {str(X.device) for X, _ in batches.parts} == {"meta"}
    assert str(model._flat.device) == "cpu"
