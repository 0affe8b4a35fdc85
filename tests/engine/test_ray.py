"""The exact best step along a ray, where overshooting starts, and the sweep of step sizes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from landscape.datasets import Dataset, load_dataset
from landscape.directions import random_weights
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax
from landscape.objective import Objective
from landscape.ray import RATES, line_search, step_sweep
from tests.engine.grid_cases import SquaredScores, barely_wrong, objective_of

KINKED = [Hinge(), Hinge(0.0), Hinge(25.0), OneVsAll(), CrammerSinger(), CrammerSinger(0.0)]
LOSSES = [*KINKED, Softmax(), SquaredScores()]


def test_a_hinge_worked_out_by_hand() -> None:
    # Two examples x = ±1 of classes 0 and 1, W = (0, 0), direction (1, −1): both margins are
    # 1 − 2t, so L falls from 1 to 0 at t = 0.5 and stays there.
    objective = Objective(Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1])), Hinge(), bias=False)
    W, direction = np.zeros((2, 1)), np.array([[1.0], [-1.0]])
    search = line_search(objective, W, direction)
    assert (search.best, search.best_loss, search.start_loss) == (0.5, 0.0, 1.0)
    assert search.overshoot is None
    # With l2 = 1, L = max(0, 1 − 2t) + 2t²: lowest at t = 0.5 with 0.5; back at 1 at t = √½.
    search = line_search(Objective(objective.dataset, Hinge(), 1.0, bias=False), W, direction)
    assert search.best == pytest.approx(0.5, rel=1e-15)
    assert search.best_loss == pytest.approx(0.5, rel=1e-15)
    assert search.overshoot == pytest.approx(0.5**0.5, rel=1e-14)
    # With l2 = 2, L = 1 − 2t + 4t² is lowest inside a piece, at t = 1/4.
    search = line_search(Objective(objective.dataset, Hinge(), 2.0, bias=False), W, direction)
    assert search.best == pytest.approx(0.25, rel=1e-14)
    assert search.overshoot == pytest.approx(0.5, rel=1e-14)


@settings(deadline=None, max_examples=150)
@given(
    loss=st.sampled_from(LOSSES),
    l2=st.sampled_from([0.0, 1e-3, 0.5]),
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([1e-3, 1.0, 100.0]),
    downhill=st.booleans(),
)
def test_best_and_overshoot_on_any_ray(
    loss: Loss, l2: float, seed: int, scale: float, downhill: bool
) -> None:
    objective = objective_of(loss, seed, l2=l2)
    generator = np.random.default_rng(seed)
    W = scale * generator.normal(size=objective.shape)
    direction = -objective.gradient(W) if downhill else generator.normal(size=W.shape)
    search = line_search(objective, W, direction)

    def value(t: float) -> float:
        return objective.value(W + t * direction)

    size = max(1.0, search.start_loss) * 1e-11
    assert search.start_loss == pytest.approx(value(0), rel=1e-12)
    assert search.best_loss == pytest.approx(value(search.best), rel=1e-10, abs=size)
    assert 0 <= search.best <= search.longest
    # The lowest of all: nowhere near, far or between is the loss lower.
    reach = search.overshoot or 2 * search.best or 1.0
    dense = np.concatenate([np.linspace(0, 1.5 * reach, 120), np.logspace(-6, 3, 30)])
    dense = dense[dense <= search.longest]
    assert min(value(t) for t in dense) >= search.best_loss - size
    theirs = minimize_scalar(value, bounds=(0, 1.5 * reach), method="bounded")
    assert search.best_loss <= theirs.fun + size  # pyright: ignore[reportAttributeAccessIssue]
    if search.overshoot is None:
        assert value(min(1e3, search.longest)) <= search.start_loss + size
    else:
        assert search.overshoot >= search.best
        assert value(search.overshoot) == pytest.approx(search.start_loss, rel=1e-9, abs=size)
        assert value(1.001 * search.overshoot + 1e-6) > search.start_loss - size


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_uphill_no_step_is_best(loss: Loss) -> None:
    objective = objective_of(loss, l2=0.1)
    W = random_weights(objective.shape, 0.3)
    search = line_search(objective, W, objective.gradient(W))
    assert (search.best, search.overshoot) == (0.0, 0.0)
    assert search.best_loss == search.start_loss


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_the_end_of_the_search_bounds_it(loss: Loss) -> None:
    objective = objective_of(loss)
    W = random_weights(objective.shape, 0.3)
    downhill = -objective.gradient(W)
    free = line_search(objective, W, downhill)
    assert free.overshoot is not None
    end = free.best / 2
    short = line_search(objective, W, downhill, longest=end)
    assert (short.best, short.overshoot, short.longest) == (end, None, end)
    between = line_search(objective, W, downhill, longest=(free.best + free.overshoot) / 2)
    assert between.best == pytest.approx(free.best, rel=1e-12)
    assert between.overshoot is None
    long = line_search(objective, W, downhill, longest=10 * free.overshoot)
    assert long.overshoot == pytest.approx(free.overshoot, rel=1e-12)


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_a_zero_direction_is_flat(loss: Loss) -> None:
    objective = objective_of(loss, l2=0.1)
    search = line_search(objective, random_weights(objective.shape), np.zeros(objective.shape))
    assert (search.best, search.overshoot) == (0.0, None)


def test_a_softmax_of_examples_told_apart_falls_without_end() -> None:
    objective = Objective(Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1])), Softmax())
    downhill = -objective.gradient(np.zeros(objective.shape))
    search = line_search(objective, np.zeros(objective.shape), downhill)
    assert (search.best, search.best_loss, search.overshoot) == (np.inf, 0.0, None)
    bounded = line_search(objective, np.zeros(objective.shape), downhill, longest=3.0)
    assert (bounded.best, bounded.overshoot) == (3.0, None)
    assert bounded.best_loss == objective.value(3.0 * downhill)
    held = replace(objective, l2=0.1)
    assert line_search(held, np.zeros(held.shape), downhill).best < 10


@pytest.mark.parametrize("seed", range(8))
def test_overshooting_is_found_from_a_start_that_is_low_up_to_rounding(seed: int) -> None:
    # The loss at W, 6.5e-18, is far below the rounding of the terms that it sums.
    objective, W, starts = barely_wrong(seed)
    assert objective.value(W) == 2.0**-53 / 17
    downhill = -objective.gradient(W)
    search = line_search(objective, W, downhill)
    assert search.best < 1e-14
    assert search.overshoot == pytest.approx(starts, rel=1e-12)
    assert objective.value(W + 1.5 * starts * downhill) > 1e-3
    assert objective.value(W + 0.99 * starts * downhill) == 0


@pytest.mark.parametrize("seed", range(8))
def test_a_hinge_that_falls_to_zero_never_overshoots(seed: int) -> None:
    # More features than examples: a direction that raises each true score above the others.
    X = np.random.default_rng(seed).normal(size=(12, 20))
    y = np.arange(12) % 3
    direction = np.linalg.lstsq(X, np.eye(3)[y], rcond=None)[0].T
    objective = Objective(Dataset(X, y), Hinge(), bias=False)
    search = line_search(objective, 0.01 * np.cos(direction), direction)
    assert search.best_loss == pytest.approx(0, abs=1e-14)
    assert search.best == pytest.approx(1, rel=0.3)
    assert search.overshoot is None


@pytest.mark.parametrize("d", np.random.default_rng(0).uniform(0.1, 9, 20).tolist())
def test_overshooting_starts_at_the_end_of_a_flat_stretch(d: float) -> None:
    # Margins Δ − d·t·x and Δ + d·t·x in pairs have the sum 2Δ until the first is off, at the
    # largest x, 1.3.
    x = np.repeat(np.arange(1, 14) / 10, 2)[:, None]
    objective = Objective(Dataset(x, np.arange(26) % 2), Hinge(0.7), bias=False)
    search = line_search(objective, np.zeros((2, 1)), np.array([[d / 2], [-d / 2]]))
    assert search.best_loss == pytest.approx(0.7, rel=1e-13)
    assert search.best <= 0.7 / (1.3 * d) * (1 + 1e-12)
    assert search.overshoot == pytest.approx(0.7 / (1.3 * d), rel=1e-9)


def test_from_a_kink_the_slope_ahead_counts() -> None:
    # At W = 0 with Δ = 0 every margin sits on its kink, and every direction leads uphill.
    objective = objective_of(Hinge(0.0))
    direction = random_weights(objective.shape)
    search = line_search(objective, np.zeros(objective.shape), direction)
    assert (search.best, search.best_loss, search.overshoot) == (0.0, 0.0, 0.0)


def test_a_softmax_of_separable_data_falls_to_the_end() -> None:
    objective = Objective(
        Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1])), Softmax(), bias=False
    )
    search = line_search(objective, np.zeros((2, 1)), np.array([[1.0], [-1.0]]))
    assert np.isfinite(search.longest)
    assert search.best_loss == pytest.approx(0, abs=1e-12)
    assert search.overshoot is None


@pytest.mark.parametrize("loss", [Hinge(), Softmax(), SquaredScores()], ids=str)
def test_the_sweep_holds_the_losses_after_one_step(loss: Loss) -> None:
    objective = Objective(load_dataset("digits", limit=80, preprocess="raw"), loss, l2=1e-3)
    W = random_weights(objective.shape, 1e-2)
    sweep = step_sweep(objective, W)
    assert tuple(sweep.rates) == RATES
    assert (RATES[0], RATES[-1]) == (1e-10, 1e-1)
    gradient = objective.gradient(W)
    expected = [objective.value(W - rate * gradient) for rate in RATES]
    np.testing.assert_allclose(sweep.losses, expected, rtol=1e-11)
    assert sweep.start_loss == pytest.approx(objective.value(W), rel=1e-12)
    assert sweep.best == int(np.argmin(expected))
    assert 0 < sweep.best < 9
    # A slow fall to the best step. Beyond it the hinge grows tenfold for each tenfold step.
    assert (np.diff(sweep.losses[: sweep.best + 1]) < 0).all()
    steep = step_sweep(objective, W, [1e2, 1e3])
    power = 2 if isinstance(loss, SquaredScores) or objective.l2 else 1
    assert 9 < steep.losses[1] / steep.losses[0] < 1.1 * 10**power


def test_bad_input_is_told() -> None:
    objective = objective_of(Hinge())
    W = random_weights(objective.shape)
    with pytest.raises(ValueError, match="direction must have the shape"):
        line_search(objective, W, W.T)
    with pytest.raises(ValueError, match="direction must be finite"):
        line_search(objective, W, np.full(W.shape, np.nan))
    with pytest.raises(ValueError, match="weights must have the shape"):
        line_search(objective, W.T, W.T)
    with pytest.raises(ValueError, match="longest must be"):
        line_search(objective, W, W, longest=0)
    with pytest.raises(ValueError, match="rates must hold"):
        step_sweep(objective, W, [])
