"""`optimize`: the loop, its account of work, its limits, and runs that go wrong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from landscape.datasets import Dataset, load_dataset
from landscape.descent import Limits, Trajectory, optimize
from landscape.descent._carried import carried_runs
from landscape.descent._gradient_walk import GradientWalk
from landscape.descent._snapshots import Snapshot, Snapshots
from landscape.directions import random_weights
from landscape.epochs import epoch
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective
from landscape.optimizers import (
    LBFGS,
    OPTIMIZERS,
    Adam,
    GradientDescent,
    InverseSquareRoot,
    Momentum,
    RandomLocalSearch,
    RandomSearch,
)

BLOBS = load_dataset("blobs", seed=1, examples=60, classes=4, features=3, preprocess="center")


class Counting(Objective):
    """An objective that counts its passes over the data."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.__dict__["passes"] = {"value": 0, "value_and_gradient": 0}

    def values(self, weights: ArrayLike) -> Any:
        self.__dict__["passes"]["value"] += len(np.asarray(weights))
        return super().values(weights)

    def value_and_gradient(self, W: ArrayLike) -> Any:
        self.__dict__["passes"]["value_and_gradient"] += 1
        return super().value_and_gradient(W)


def objective_of(loss: Loss | None = None, l2: float = 0.01) -> Objective:
    return Objective(BLOBS, loss or Softmax(), l2)


def start_for(objective: Objective, scale: float = 0.1) -> Any:
    return random_weights(objective.shape, scale, seed=5)


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_method_goes_down_and_records_true_losses(name: str, loss: Loss) -> None:
    objective = objective_of(loss)
    start = start_for(objective)
    path = optimize(objective, OPTIMIZERS[name].make(), start, steps=60, seed=2)
    assert path.loss[-1] < path.loss[0]
    assert path.status in ("finished", "converged", "stopped")
    np.testing.assert_array_equal(path.weights[0], start)
    np.testing.assert_allclose(
        path.loss, [objective.value(W) for W in path.weights], rtol=1e-12, atol=1e-13
    )
    assert path.train_accuracy == objective.accuracy(path.weights[-1])
    assert path.test_accuracy == objective.accuracy(path.weights[-1], "test")
    assert len(path.weights) == len(path.steps) == len(path.work) == len(path.loss)
    assert (np.diff(path.steps) > 0).all()
    assert (np.diff(path.work) >= 0).all()


@pytest.mark.parametrize("optimizer", [Momentum(0.05), GradientDescent(InverseSquareRoot(0.3))])
def test_gradient_methods_and_lbfgs_reach_one_minimum(optimizer: Any) -> None:
    objective = objective_of(l2=0.1)
    start = start_for(objective)

    def flat(x: Any) -> Any:
        value, gradient = objective.value_and_gradient(x.reshape(objective.shape))
        return value, gradient.ravel()

    lowest = minimize(flat, start.ravel(), jac=True, method="L-BFGS-B", options={"ftol": 1e-14})
    exact = optimize(objective, LBFGS(loss_tolerance=1e-14), start, steps=500)
    assert exact.status == "converged"
    assert exact.steps[-1] == lowest.nit
    assert exact.work[-1] == lowest.nfev * 60
    np.testing.assert_array_equal(exact.weights[-1].ravel(), lowest.x)
    assert optimize(objective, optimizer, start, 3000).final_loss == pytest.approx(
        lowest.fun, rel=1e-4
    )


def test_lbfgs_that_gets_stuck_at_a_kink_does_not_claim_to_have_converged() -> None:
    objective = Objective(load_dataset("iris"), Hinge(), 0.0)
    start = np.zeros(objective.shape)
    path = optimize(objective, LBFGS(), start, steps=1000)
    lower = optimize(objective, Adam(0.02), path.weights[-1], steps=3000)
    assert lower.best_loss < 0.99 * path.final_loss
    assert path.status == "stopped"
    assert "kink" in path.message


def test_full_batch_steps_are_the_plain_loop() -> None:
    objective = objective_of(Hinge())
    W = start_for(objective)
    path = optimize(objective, GradientDescent(0.05), W, steps=7)
    for step in range(7):
        np.testing.assert_array_equal(path.weights[step], W)
        W = W - 0.05 * objective.gradient(W)
    np.testing.assert_array_equal(path.weights[7], W)
    np.testing.assert_array_equal(path.work, 60 * np.arange(8))


def test_a_full_batch_step_is_one_pass_over_the_data() -> None:
    objective = Counting(BLOBS, Softmax(), 0.01)
    optimize(objective, Adam(0.01), start_for(objective), steps=25)
    assert objective.__dict__["passes"] == {"value": 1, "value_and_gradient": 25}


def test_mini_batches_touch_every_example_once_an_epoch() -> None:
    generator, orders = np.random.default_rng(0), []
    for _ in range(3):
        parts = epoch(23, 5, generator)
        assert [len(part) for part in parts] == [5, 5, 5, 5, 3]
        orders.append(np.concatenate(parts))
        np.testing.assert_array_equal(np.sort(orders[-1]), np.arange(23))
    assert not np.array_equal(orders[0], orders[1])


def test_mini_batch_steps_are_the_plain_loop() -> None:
    objective = objective_of()
    W = start_for(objective)
    path = optimize(objective, GradientDescent(0.05), W, steps=9, batch_size=16, seed=4)
    generator = np.random.default_rng(4)
    for batch in [*epoch(60, 16, generator), *epoch(60, 16, generator), *epoch(60, 16, generator)][
        :9
    ]:
        part = replace(objective, dataset=BLOBS.subset(batch))
        W = W - 0.05 * part.gradient(W)
    np.testing.assert_allclose(path.weights[-1], W, rtol=1e-13)
    np.testing.assert_array_equal(path.work, [0, 16, 32, 48, 60, 76, 92, 108, 120, 136])
    assert path.loss[-1] == pytest.approx(objective.value(W), rel=1e-13)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_same_seed_gives_the_same_path(name: str) -> None:
    objective, method = objective_of(), OPTIMIZERS[name].make()
    start = start_for(objective)
    runs = [optimize(objective, method, start, 20, batch_size=8, seed=s) for s in (1, 1, 2)]
    np.testing.assert_array_equal(runs[0].weights, runs[1].weights)
    if name != "lbfgs":
        assert not np.array_equal(runs[0].weights[-1], runs[2].weights[-1])


@pytest.mark.parametrize("size", [60, 61, 10**9])
def test_a_batch_larger_than_the_data_is_the_data(size: int) -> None:
    objective = objective_of()
    start = start_for(objective)
    whole = optimize(objective, Adam(0.01), start, 5)
    np.testing.assert_array_equal(
        optimize(objective, Adam(0.01), start, 5, batch_size=size).weights, whole.weights
    )


@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize("strategy", [RandomSearch(0.5), RandomLocalSearch(0.2)])
def test_search_is_the_plain_loop(strategy: Any, l2: float, monkeypatch: Any) -> None:
    monkeypatch.setattr("landscape.descent._candidates.CANDIDATE_SCORES", 7 * 60 * 4)
    objective = objective_of(Hinge(), l2)
    best = start_for(objective)
    best_loss, generator = objective.value(best), np.random.default_rng(11)
    path = optimize(objective, strategy, best, steps=50, seed=11)
    losses, weights = [best_loss], [best]
    for _ in range(50):
        move = strategy.moves(1, objective.shape, generator)[0]
        candidate = best + move if strategy.from_best else move
        losses.append(objective.value(candidate))
        if losses[-1] < best_loss:
            best, best_loss = candidate, losses[-1]
        weights.append(best)
    assert path.attempts is not None
    np.testing.assert_allclose(path.attempts, losses, rtol=1e-12)
    np.testing.assert_array_equal(path.weights, weights)
    np.testing.assert_allclose(path.loss, np.minimum.accumulate(losses), rtol=1e-12)
    np.testing.assert_array_equal(path.work, [0, *(60 * np.arange(2, 52))])


def test_search_over_images_agrees_with_the_objective() -> None:
    generator = np.random.default_rng(0)
    images = Dataset(
        generator.integers(0, 256, (80, 48)).astype(np.uint8), np.arange(80) % 4, ("",) * 4
    )
    objective = Objective(images.with_preprocessing("center"), Hinge(), 1e-3)
    path = optimize(objective, RandomLocalSearch(1e-3), np.zeros(objective.shape), 200)
    assert path.loss[-1] == pytest.approx(objective.value(path.weights[-1]), rel=1e-5)
    assert path.loss[-1] < path.loss[0]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_method_exceeds_a_budget_of_work(name: str) -> None:
    objective = objective_of()
    budget = Limits(work=60 * 12 + 30)
    path = optimize(objective, OPTIMIZERS[name].make(), start_for(objective), budget)
    assert path.status == "finished"
    assert "budget of 750 examples is spent" in path.message
    assert path.work[-1] <= 60 * 12
    if name != "lbfgs":
        assert path.work[-1] == 60 * 12
    batch = optimize(
        objective, OPTIMIZERS[name].make(), start_for(objective), budget, batch_size=16
    )
    assert batch.work[-1] <= budget.work  # pyright: ignore[reportOperatorIssue]


@given(st.integers(0, 3000), st.integers(2, 40))
def test_snapshots_are_bounded_spread_evenly_and_keep_both_ends(steps: int, limit: int) -> None:
    snapshots = Snapshots(limit)
    for step in range(steps + 1):
        snapshots.add(Snapshot(step, step, np.zeros((1, 1))))
    kept = [snapshot.step for snapshot in snapshots.all()]
    assert len(kept) <= limit
    assert len(kept) >= min(steps + 1, limit // 2)
    assert kept[0] == 0
    assert kept[-1] == steps
    strides = np.diff(kept[:-1])
    assert (strides == strides[:1]).all()


@pytest.mark.parametrize("steps", [0, 1, 2, 255, 256, 700])
def test_first_and_last_step_are_always_recorded(steps: int) -> None:
    objective = objective_of()
    path = optimize(objective, Adam(), start_for(objective), steps, batch_size=32)
    assert path.steps[0] == 0
    assert path.steps[-1] == steps
    assert len(path.steps) <= 256
    assert path.loss[-1] == pytest.approx(objective.value(path.weights[-1]))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_zero_steps_leave_the_start(name: str) -> None:
    objective = objective_of()
    start = start_for(objective)
    path = optimize(objective, OPTIMIZERS[name].make(), start, steps=0)
    assert (path.status, path.steps.tolist(), path.work.tolist()) == ("finished", [0], [0])
    assert path.loss[0] == pytest.approx(objective.value(start))


@pytest.mark.parametrize("batch_size", [None, 1, 5])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_one_example_is_enough(name: str, batch_size: int | None) -> None:
    objective = Objective(BLOBS.subset([3]), Hinge())
    method = OPTIMIZERS[name].make()
    path = optimize(objective, method, np.zeros(objective.shape), 10, batch_size)
    assert np.isfinite(path.loss).all()
    assert path.loss[-1] <= path.loss[0]


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize(
    "optimizer", [GradientDescent(1e6), Momentum(1e6), Momentum(1e300), GradientDescent(1e308)]
)
def test_divergence_is_a_status_with_its_step_and_remedy(
    optimizer: Any, batch_size: int | None, loss: Loss
) -> None:
    objective = objective_of(loss, l2=1.0)
    path = optimize(objective, optimizer, start_for(objective), 500, batch_size)
    assert path.status == "diverged"
    assert f"diverged at step {path.steps[-1] + 1}" in path.message
    assert "lower the learning rate" in path.message
    assert path.final_loss == np.inf
    for recorded in (path.weights, path.loss):
        assert np.isfinite(recorded).all()
    assert path.train_accuracy == objective.accuracy(path.weights[-1])


def test_a_long_divergent_run_ends_at_its_last_finite_step() -> None:
    objective = objective_of(l2=1.0)
    limits = Limits(steps=10_000, snapshots=8)
    path = optimize(objective, GradientDescent(1.5), start_for(objective), limits)
    assert path.status == "diverged"
    assert f"step {path.steps[-1] + 1}:" in path.message
    assert path.loss[-1] > 1e300


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_absurd_start_diverges_at_once(name: str) -> None:
    objective = objective_of(Hinge(), l2=1.0)
    start = np.full(objective.shape, 1e200)
    path = optimize(objective, OPTIMIZERS[name].make(), start, 20)
    assert path.status == "diverged"
    assert "nearer to 0" in path.message
    assert path.steps.tolist() == [0]


def test_a_huge_learning_rate_that_stays_finite_is_told_in_words() -> None:
    objective = objective_of(Hinge(), l2=0.0)
    path = optimize(objective, GradientDescent(1e6), start_for(objective), 3)
    assert path.status == "finished"
    assert "ended above its start: lower the learning rate" in path.message


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_stopped_run_keeps_what_was_run(name: str) -> None:
    objective, told = objective_of(Hinge()), []

    def stop(share: float) -> bool:
        told.append(share)
        return share >= 0.25

    limits = Limits(steps=40, stop=stop)
    path = optimize(objective, OPTIMIZERS[name].make(), start_for(objective), limits)
    assert path.status == "stopped"
    assert "kept" in path.message
    assert path.steps.tolist() == list(range(11))
    assert told == sorted(told)


def test_a_progress_callback_is_told_often_but_not_at_every_step() -> None:
    objective, told = objective_of(), []
    limits = Limits(steps=3000, stop=told.append)
    path = optimize(objective, Adam(), start_for(objective), limits, batch_size=4)
    assert path.status == "finished"
    assert 100 <= len(told) <= 201
    assert told[-1] == pytest.approx(1, abs=0.01)


def test_the_start_is_not_changed_and_not_shared() -> None:
    objective = objective_of()
    start = start_for(objective)
    before = start.copy()
    path = optimize(objective, GradientDescent(0.1), start, 3)
    np.testing.assert_array_equal(start, before)
    start[:] = 7
    np.testing.assert_array_equal(path.weights[0], before)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"start": np.zeros((2, 2))}, r"start must have shape \(4, 4\); got \(2, 2\)"),
        ({"start": np.full((4, 4), np.nan)}, "start must be finite"),
        ({"batch_size": 0}, "batch_size must be at least 1; got 0"),
        ({"steps": -1}, "steps must be at least 0; got -1"),
    ],
)
def test_bad_arguments(change: dict[str, Any], rule: str) -> None:
    arguments: dict[str, Any] = {"start": np.zeros((4, 4)), "steps": 3, **change}
    with pytest.raises(ValueError, match=rule):
        optimize(objective_of(), Adam(), **arguments)


class Turns:
    """A carrier of which only some runs come back in time."""

    def __init__(self, *back: int) -> None:
        self.back = back

    def carried(self, runs: Sequence[GradientWalk], stop: object = None) -> list[GradientWalk]:
        assert stop is None
        for number in self.back:
            runs[number].carry_on(0.0, lambda: None)
        return list(runs)


@pytest.mark.parametrize(
    ("back", "steps"), [((), [0]), ((0,), [1]), ((1,), [0, 1]), ((0, 2), [1, 0, 1])]
)
def test_carried_runs_after_the_last_that_has_begun_are_left_out(
    back: tuple[int, ...], steps: list[int]
) -> None:
    objective, methods = objective_of(), [Adam(), Momentum(), GradientDescent()]
    begin = start_for(objective), Limits(steps=9)
    found = carried_runs(Turns(*back), objective, methods, begin, (20, 0))
    assert [run.step for run, _ in found] == steps
    assert {end.status for _, end in found} == {"stopped"}


def test_a_run_that_is_over_is_carried_no_further() -> None:
    objective = objective_of()
    begin = start_for(objective), Limits(steps=0)
    ((run, end),) = carried_runs(Turns(0), objective, [Adam()], begin, (20, 0))
    assert (run.step, end.status, end.message) == (0, "finished", "finished 0 steps")


def test_bad_limits_and_methods() -> None:
    with pytest.raises(ValueError, match="steps or work must be limited"):
        Limits()
    with pytest.raises(ValueError, match="work must be at least 0"):
        Limits(work=-5)
    with pytest.raises(ValueError, match="snapshots must be at least 2"):
        Limits(steps=1, snapshots=1)
    with pytest.raises(TypeError, match="optimizer must be an optimiser"):
        optimize(objective_of(), "adam", np.zeros((4, 4)), 3)  # pyright: ignore


@settings(deadline=None, max_examples=30)
@given(
    name=st.sampled_from(sorted(OPTIMIZERS)),
    size=st.floats(1e-8, 1e8),
    examples=st.integers(1, 12),
    steps=st.integers(0, 15),
    batch_size=st.none() | st.integers(1, 20),
)
def test_any_run_leaves_a_sound_trajectory(
    name: str, size: float, examples: int, steps: int, batch_size: int | None
) -> None:
    objective = Objective(BLOBS.subset(np.arange(examples)), Hinge(), 0.1)
    method = OPTIMIZERS[name].make(size)
    path: Trajectory = optimize(objective, method, start_for(objective), steps, batch_size)
    assert path.steps[0] == 0
    assert np.isfinite(path.weights).all()
    assert np.isfinite(path.loss).all()
    assert path.best_loss <= path.loss[0]
