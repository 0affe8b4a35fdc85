"""Losses, grids and paths on a cluster: the bits that the same examples in memory give."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.cluster import runs
from tests.cluster.processes import Processes
from tests.cluster.works import examples

pytestmark = pytest.mark.cluster
METHODS = ls.Adam(1e-2), ls.Momentum(1e-3), ls.GradientDescent(1e-3)
# In a window are 4 blocks of 4,096: epochs of 18 blocks, so that runs pass from one to the next.
STEPS, BATCH = 150, 1_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Training and test examples, the first in two shards."""
    folder = tmp_path_factory.mktemp("data")
    X, y = data()
    np.save(folder / "X-0.npy", X[:33_333])
    np.save(folder / "X-1.npy", X[33_333:])
    np.save(folder / "y.npy", y)
    (folder / "test").mkdir()
    np.save(folder / "test" / "X.npy", X[:5_000] + 1)
    np.save(folder / "test" / "y.npy", y[:5_000])
    return folder


def data() -> Any:
    """Features of one size, which a class or two can be told by."""
    X, y = examples()
    X = np.tanh(X)
    X[np.arange(len(y)), y % X.shape[1]] += 1
    return X, y


def in_memory(loss: Any = None) -> ls.Objective:
    X, y = data()
    held = ls.Dataset(X, y, preprocessing="standardize", test=ls.Examples(X[:5_000] + 1, y[:5_000]))
    return ls.Objective(held, loss or ls.Softmax(), l2=1e-3)


def partitioned(folder: Path, client: Any, loss: Any = None) -> ls.Objective:
    found = ls.PartitionedDataset(folder, preprocessing="standardize", client=client)
    return ls.Objective(found, loss or ls.Softmax(), l2=1e-3)


def assert_same_path(found: ls.Trajectory, want: ls.Trajectory) -> None:
    assert (found.status, found.message) == (want.status, want.message)
    assert (found.train_accuracy, found.test_accuracy) == (want.train_accuracy, want.test_accuracy)
    for name in ("weights", "steps", "work", "loss"):
        np.testing.assert_array_equal(getattr(found, name), getattr(want, name), name)


@pytest.mark.parametrize("loss", [ls.Hinge(), ls.Softmax(), ls.OneVsAll()])
def test_values_gradients_and_grids(folder: Path, client: Any, loss: Any) -> None:
    there, here = partitioned(folder, client, loss), in_memory(loss)
    W = ls.random_weights(here.shape, 0.1, seed=2)
    value, gradient = there.value_and_gradient(W)
    assert value == here.value_and_gradient(W)[0]
    np.testing.assert_array_equal(gradient, here.gradient(W))
    for split in ("train", "test"):
        assert there.accuracy(W, split) == here.accuracy(W, split)
    plane, a, b = ls.random_plane(W, seed=1), ls.centered_axis(1.0, 21), ls.centered_axis(0.5, 11)
    found, want = (ls.evaluate_plane(each, plane, a, b).loss for each in (there, here))
    np.testing.assert_array_equal(found, want)
    plain = [[here.value(plane.at(x, z)) for x in a[::10]] for z in b[::5]]
    np.testing.assert_allclose(found[::5, ::10], plain, rtol=1e-10)


def test_a_network_is_summed_there_too(folder: Path, client: Any) -> None:
    parts, held = partitioned(folder, client).dataset, in_memory().dataset
    there, here = ls.MLP(parts, hidden=(7,)), ls.MLP(held, hidden=(7,))
    w = here.random_weights(seed=1)
    assert there.value_and_gradient(w)[0] == here.value_and_gradient(w)[0]
    np.testing.assert_array_equal(there.value_and_gradient(w)[1], here.value_and_gradient(w)[1])
    plane, axis = ls.random_plane(w, seed=1), ls.centered_axis(1.0, 5)
    found, want = (ls.evaluate_plane(each, plane, axis, axis).loss for each in (there, here))
    np.testing.assert_array_equal(found, want)


@pytest.mark.parametrize("method", [ls.LBFGS(), ls.Adam(1e-1)])
def test_paths_over_all_examples(folder: Path, client: Any, method: Any) -> None:
    there, here = partitioned(folder, client), in_memory()
    paths = [ls.optimize(each, method, np.zeros(here.shape), 6) for each in (there, here)]
    assert_same_path(*paths)


def test_runs_on_mini_batches_side_by_side(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "SECONDS", 0.02)  # so that each is sent there and back often
    there, here, files = partitioned(folder, client), in_memory(), partitioned(folder, None)
    start, shares = np.zeros(here.shape), []
    limits = ls.Limits(steps=STEPS, snapshots=9, stop=shares.append)
    found = ls.optimize_all(there, METHODS, start, limits, BATCH, seed=4)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    plain = ls.Limits(steps=STEPS, snapshots=9)
    for path, method in zip(found, METHODS, strict=True):
        assert_same_path(path, ls.optimize(here, method, start, plain, BATCH, seed=4))
    assert_same_path(found[0], ls.optimize(files, METHODS[0], start, plain, BATCH, seed=4))


def test_a_sweep_of_rates(folder: Path, client: Any) -> None:
    rates, start = (1e-3, 1e-1, 1e300), np.zeros((10, 9))
    found, want = (
        ls.learning_rate_sweep(each, ls.GradientDescent, rates, start, 20, batch_size=BATCH)
        for each in (partitioned(folder, client), in_memory())
    )
    assert found.status == want.status == ("finished", "finished", "diverged")
    np.testing.assert_array_equal(found.final, want.final)
    assert found.chosen == want.chosen


def test_a_stop_keeps_what_was_run(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "SECONDS", 0.02)
    objective, start = partitioned(folder, client), np.zeros((10, 9))
    limits = ls.Limits(steps=100_000, stop=lambda share: share > 0)
    paths = ls.optimize_all(objective, METHODS[:2], start, limits, BATCH)
    assert {path.status for path in paths} == {"stopped"}
    assert paths[-1].steps[-1] > 0  # the other one may not have been back


def test_runs_that_have_not_begun_are_left_out(folder: Path, client: Any) -> None:
    limits = ls.Limits(steps=100_000, stop=lambda _share: True)
    paths = ls.optimize_all(partitioned(folder, client), METHODS, np.zeros((10, 9)), limits, BATCH)
    (path,) = paths
    assert (path.status, path.steps[-1]) == ("stopped", 0)


def test_runs_that_are_over_stay_here(folder: Path, client: Any) -> None:
    shares: list[float] = []
    limits = ls.Limits(steps=0, stop=shares.append)
    there, here = partitioned(folder, client), in_memory()
    found = ls.optimize_all(there, METHODS, np.zeros((10, 9)), limits, BATCH)
    for path, method in zip(found, METHODS, strict=True):
        assert_same_path(path, ls.optimize(here, method, np.zeros((10, 9)), 0, BATCH))
    assert shares == [1]


def test_a_lost_worker_costs_a_part_of_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SECONDS", 0.1)
    with Processes(2) as processes:
        objective = partitioned(folder, processes.client)

        def kill(share: float) -> None:
            if share > 0.2:
                processes.workers[0].kill()

        limits = ls.Limits(steps=STEPS, snapshots=9, stop=kill)
        found = ls.optimize_all(objective, METHODS, np.zeros((10, 9)), limits, BATCH, seed=4)
        assert processes.workers[0].wait() != 0
    here, plain = in_memory(), ls.Limits(steps=STEPS, snapshots=9)
    for path, method in zip(found, METHODS, strict=True):
        want = ls.optimize(here, method, np.zeros((10, 9)), plain, BATCH, seed=4)
        assert_same_path(path, want)
