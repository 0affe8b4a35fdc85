"""The three strategies at an equal number of loss evaluations, against plain loops."""

import numpy as np
import pytest

from landscape.datasets import Dataset, load_dataset
from landscape.losses import Hinge, Softmax
from landscape.objective import Objective
from landscape.studies.strategies import (
    RATES,
    STRATEGIES,
    StrategyRun,
    StrategySettings,
    Watch,
    attempt_log,
    run_strategies,
    run_strategy,
)

DIGITS = Objective(load_dataset("digits", limit=200, preprocess="center"))


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_equal_evaluations_and_true_results(loss: Hinge | Softmax) -> None:
    objective = Objective(DIGITS.dataset, loss, l2=1e-3)
    runs = run_strategies(objective, evaluations=60, seed=2)
    assert [run.name for run in runs] == list(STRATEGIES)
    assert [run.label for run in runs] == list(STRATEGIES.values())
    for run in runs:
        path = run.trajectory
        assert path.status == "finished"
        assert path.work[-1] == 60 * 200
        assert run.evaluations[-1] == 60
        assert len(run.evaluations) == len(run.best)
        assert (np.diff(run.best) <= 0).all()
        assert run.best[-1] == pytest.approx(objective.value(path.weights[-1]), rel=1e-12)
        assert path.train_accuracy == objective.accuracy(path.weights[-1])
        assert path.test_accuracy == objective.accuracy(path.weights[-1], "test")
    random, local, descent = (run.best[-1] for run in runs)
    assert descent < local < random


def test_random_search_keeps_the_best_of_gaussian_guesses() -> None:
    settings = StrategySettings(scale=0.02)
    run = run_strategy(DIGITS, "random-search", 80, settings, seed=5)
    attempts = run.trajectory.attempts
    assert attempts is not None
    assert len(attempts) == 80
    assert len(np.unique(attempts)) == 80  # the start, too, is a guess of its own
    np.testing.assert_array_equal(run.best, [attempts[: k + 1].min() for k in range(80)])
    candidates = 0.02 * np.random.default_rng(5).standard_normal((79, *DIGITS.shape))
    expected = [DIGITS.value(W) for W in candidates]
    np.testing.assert_allclose(attempts[1:], expected, rtol=1e-10)
    start = run.trajectory.weights[0]
    assert start.std() == pytest.approx(0.02, rel=0.1)
    assert attempts[0] == pytest.approx(DIGITS.value(start), rel=1e-12)


def test_local_search_keeps_a_step_only_when_the_loss_falls() -> None:
    settings = StrategySettings(start_scale=0.01, step=0.003)
    run = run_strategy(DIGITS, "local-search", 100, settings, seed=5)
    best = run.trajectory.weights[0]
    assert best.std() == pytest.approx(0.01, rel=0.1)
    best_loss = DIGITS.value(best)
    losses, steps = [best_loss], 0.003 * np.random.default_rng(5).standard_normal((99, *best.shape))
    for step in steps:
        loss = DIGITS.value(best + step)
        losses.append(loss)
        if loss < best_loss:
            best, best_loss = best + step, loss
    np.testing.assert_allclose(run.trajectory.attempts, losses, rtol=1e-10)  # pyright: ignore
    np.testing.assert_allclose(run.trajectory.weights[-1], best, rtol=1e-10)
    kept = np.diff(run.best) < 0
    assert 0 < kept.sum() < 99


def test_gradient_descent_takes_the_rate_of_the_best_first_step() -> None:
    run = run_strategy(DIGITS, "gradient-descent", 20, seed=1)
    start = run.trajectory.weights[0]
    gradient = DIGITS.gradient(start)
    losses = [DIGITS.value(start - rate * gradient) for rate in RATES]
    assert run.size == RATES[int(np.argmin(losses))]
    np.testing.assert_allclose(run.trajectory.weights[1], start - run.size * gradient)
    local = run_strategy(DIGITS, "local-search", 1, seed=1)
    np.testing.assert_array_equal(local.trajectory.weights[0], start)  # one start for both
    given = run_strategy(DIGITS, "gradient-descent", 5, StrategySettings(learning_rate=1e-4))
    assert given.size == 1e-4


def test_seeds_decide_all() -> None:
    def run(name: str, seed: int) -> StrategyRun:
        return run_strategy(DIGITS, name, 12, seed=seed)

    for name in STRATEGIES:
        np.testing.assert_array_equal(run(name, 3).best, run(name, 3).best)
        assert (run(name, 3).best != run(name, 4).best).all()


def test_progress_covers_all_three_and_a_stop_keeps_what_was_run() -> None:
    shares: list[float] = []
    run_strategies(DIGITS, 30, watch=Watch(shares.append))
    assert shares == sorted(shares)
    assert shares[0] < 0.05
    assert shares[-1] == pytest.approx(1)
    runs = run_strategies(DIGITS, 30, watch=Watch(lambda share: share > 0.5))
    assert [run.trajectory.status for run in runs] == ["finished", "stopped"]
    assert 10 < runs[1].evaluations[-1] < 20


def test_the_log_is_told_of_each_evaluation_as_it_is_made() -> None:
    told: dict[str, list[tuple[int, float, float]]] = {name: [] for name in STRATEGIES}
    shares = [0.0]

    def log(name: str, *line: float) -> None:
        # As it is made: the share of the work told before is never ahead of the evaluation.
        assert shares[-1] <= (list(STRATEGIES).index(name) + len(told[name]) / 30) / 3
        told[name].append(line)  # pyright: ignore[reportArgumentType]

    runs = run_strategies(DIGITS, 30, watch=Watch(shares.append, log))
    for run in runs:
        numbers, losses, lowest = zip(*told[run.name], strict=True)
        assert numbers == tuple(range(30))
        np.testing.assert_array_equal(lowest, np.minimum.accumulate(losses))
        attempts = run.trajectory.attempts
        np.testing.assert_array_equal(
            losses, run.trajectory.loss[:30] if attempts is None else attempts
        )


def test_the_log_tells_each_attempt() -> None:
    log = list(attempt_log([9.401632, 8.959668, 9.044034]))
    assert log == [
        "attempt 0: loss 9.402, best 9.402",
        "attempt 1: loss 8.960, best 8.960",
        "attempt 2: loss 9.044, best 8.960",
    ]


def test_no_test_split_means_no_test_accuracy() -> None:
    data = Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1]))
    assert run_strategy(Objective(data), "local-search", 3).trajectory.test_accuracy is None


def test_bad_input_is_told() -> None:
    with pytest.raises(ValueError, match="name must be one of"):
        run_strategy(DIGITS, "clever-search")
    with pytest.raises(ValueError, match="evaluations must be at least 1"):
        run_strategy(DIGITS, "random-search", 0)
    for name in ("scale", "start_scale", "step", "learning_rate"):
        with pytest.raises(ValueError, match=f"{name} must be"):
            StrategySettings(**{name: 0.0})
