"""Numerical gradients, the check of analytic ones, the study of h, and slopes in any direction."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, check_grad

from landscape.datasets import Dataset, load_dataset
from landscape.directions import random_weights
from landscape.gradients import (
    BANDS,
    BROKEN_GRADIENTS,
    METHODS,
    SingleWeights,
    analytic_parts,
    check_gradient,
    directional_slopes,
    error_against_h,
    evaluation_count,
    numerical_gradient,
    relative_error,
    sampled_entries,
    slope_entries,
)
from landscape.losses import CrammerSinger, Hinge, Loss, OneVsAll, Softmax, SumOfHinges
from landscape.objective import Objective
from tests.engine.grid_cases import SquaredScores, objective_of

LOSSES = [Hinge(), Hinge(0.0), Softmax(), SquaredScores()]
EPS = float(np.finfo(np.float64).eps)


def weights_of(objective: Objective, seed: int = 1, scale: float = 0.5) -> np.ndarray:
    return random_weights(objective.shape, scale, seed)


def images(examples: int = 20, side: int = 4) -> Dataset:
    X = np.random.default_rng(0).integers(0, 256, (examples, side * side)).astype(np.uint8)
    return Dataset(X, np.arange(examples) % 5, preprocessing="center")


def cubes(x: np.ndarray) -> float:
    return float((x**3).sum())


def test_differences_of_cubes_are_those_worked_out_by_hand() -> None:
    # ((x + h)³ − x³) / h = 3x² + 3xh + h²; centred: 3x² + h².
    x = np.array([[1.0, -2.0, 0.0]])
    forward = numerical_gradient(cubes, x, h=0.1, method="forward")
    np.testing.assert_allclose(forward, [[3.31, 11.41, 0.01]], rtol=1e-12)
    centered = numerical_gradient(cubes, x, h=0.1)
    np.testing.assert_allclose(centered, [[3.01, 12.01, 0.01]], rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 4), (0,)])
def test_any_shape_costs_the_evaluations_that_are_told(method: str, shape: tuple[int, ...]) -> None:
    calls = []
    gradient = numerical_gradient(
        lambda x: calls.append(1) or cubes(x), np.ones(shape), 1e-5, method
    )
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, np.full(shape, 3.0), rtol=1e-4)
    assert len(calls) == evaluation_count(gradient.size, method)
    assert evaluation_count(30_730, method) == (30_731 if method == "forward" else 61_460)


def test_the_point_is_not_changed_and_whole_numbers_are_no_trap() -> None:
    x = np.array([1, 2])
    np.testing.assert_allclose(numerical_gradient(cubes, x), [3, 12], rtol=1e-8)
    np.testing.assert_array_equal(x, [1, 2])
    seen = []
    numerical_gradient(lambda z: seen.append(z.copy()) or 0.0, np.array([0.1, 0.7]), 1e-3)
    for point in seen:  # only one entry at a time is moved, and it is put back exactly
        assert (point != [0.1, 0.7]).sum() == 1


def test_agrees_with_scipy() -> None:
    objective = objective_of(Softmax(), l2=0.1)
    W = weights_of(objective)

    def flat(x: np.ndarray) -> float:
        return objective.value(x.reshape(W.shape))

    theirs: Any = approx_fprime(W.ravel(), flat, 1e-6)
    ours = numerical_gradient(objective.value, W, 1e-6, "forward")
    np.testing.assert_allclose(ours.ravel(), theirs, rtol=1e-6, atol=1e-9)
    own_distance = np.linalg.norm(ours - objective.gradient(W))
    distance = check_grad(
        flat, lambda x: objective.gradient(x.reshape(W.shape)).ravel(), W.ravel(), epsilon=1e-6
    )
    assert own_distance == pytest.approx(distance, rel=1e-2)


def test_entries_show_their_arithmetic() -> None:
    # L(W) = 1.25347 − 2.5·W[1] along the second weight.
    def loss(x: np.ndarray) -> float:
        return 1.25347 - 2.5 * (x[1] + 1.11)

    (entry,) = slope_entries(loss, [0.34, -1.11, 0.78], [(1,)], 1e-4, "forward")
    assert entry.index == (1,)
    assert (entry.weight, entry.width) == (-1.11, 1e-4)
    assert entry.before == pytest.approx(1.25347)
    assert entry.after == pytest.approx(1.25322)
    assert entry.slope == pytest.approx(-2.5)
    written, slope = entry.arithmetic.replace("−", "-").split(" = ")
    assert written.startswith("(1.25322")
    assert eval(written) == pytest.approx(float(slope), rel=1e-2)
    (centered,) = slope_entries(loss, [0.34, -1.11, 0.78], [(1,)], 1e-4, "centered")
    assert centered.before == pytest.approx(1.25372)
    assert centered.width == 2e-4
    assert centered.slope == pytest.approx(-2.5)
    (flat,) = slope_entries(loss, [0.34, -1.11, 0.78], [(0,)])
    assert flat.arithmetic == "(1.25347 − 1.25347) / 2e−05 = 0"


@pytest.mark.parametrize("slope", [2.5, -3e-4, 4e-9, 1e6])
def test_written_losses_have_the_digits_that_the_slope_needs(slope: float) -> None:
    (entry,) = slope_entries(lambda x: slope * x[0] + 0.3, [0.1], [(0,)], 1e-3)
    written, shown = entry.arithmetic.replace("−", "-").split(" = ")
    assert eval(written) == pytest.approx(float(shown), rel=5e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"h": 0}, "h must be"),
        ({"h": np.nan}, "h must be"),
        ({"method": "backward"}, "method must be one of"),
        ({"x": [np.nan]}, "x must be finite"),
    ],
)
def test_bad_input_to_differences_is_told(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        numerical_gradient(**{"f": cubes, "x": [1.0], **arguments})


@settings(deadline=None, max_examples=60)
@given(
    loss=st.sampled_from(LOSSES),
    l2=st.sampled_from([0.0, 0.3]),
    bias=st.booleans(),
    seed=st.integers(0, 1000),
    h=st.sampled_from([1e-5, 1e-2, 0.5]),
)
def test_score_updates_are_the_plain_differences(
    loss: Loss, l2: float, bias: bool, seed: int, h: float
) -> None:
    objective = objective_of(loss, seed, l2=l2, bias=bias)
    W = weights_of(objective, seed)
    around, entries = SingleWeights(objective, W), sampled_entries(objective.shape, None, 0)
    for method in METHODS:
        plain = numerical_gradient(objective.value, W, h, method)
        quick = around.slopes(entries, h, method).reshape(W.shape)
        size = max(around.loss, np.abs(around.scores).max())
        np.testing.assert_allclose(quick, plain, rtol=1e-12, atol=20 * EPS * size / h)


@pytest.mark.parametrize("loss", LOSSES, ids=str)
@pytest.mark.parametrize("preprocess", ["raw", "center", "unit"])
def test_the_analytic_gradient_passes(loss: Loss, preprocess: str) -> None:
    data = load_dataset("digits", limit=60, preprocess=preprocess)
    objective = Objective(data, loss, l2=1e-3)
    check = check_gradient(objective, weights_of(objective, scale=1e-2))
    assert len(check.errors) == 650
    assert check.evaluations == 4 * 650
    assert check.verdict.startswith("Happy")
    assert check.worst_error < 1e-7


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
@pytest.mark.parametrize("name", BROKEN_GRADIENTS)
def test_the_check_exposes_each_broken_gradient(name: str, loss: Loss) -> None:
    objective = Objective(load_dataset("digits", limit=100, preprocess="center"), loss, l2=1e-3)
    W = weights_of(objective, scale=1e-2)
    for gradient in (
        BROKEN_GRADIENTS[name].gradient,
        BROKEN_GRADIENTS[name].gradient(objective, W),
    ):
        check = check_gradient(objective, W, gradient=gradient)
        assert check.worst_error > BANDS[0].above
        assert check.verdict.startswith("Probably wrong")


def test_broken_gradients_are_broken_as_they_say() -> None:
    objective = objective_of(Hinge(), l2=0.5)
    W = weights_of(objective)
    right = objective.gradient(W)
    data_part = replace(objective, l2=0.0).gradient(W)
    wrong = {name: broken.gradient(objective, W) for name, broken in BROKEN_GRADIENTS.items()}
    np.testing.assert_allclose(wrong["regulariser"][:, :-1], data_part[:, :-1] + 0.25 * W[:, :-1])
    np.testing.assert_allclose(wrong["regulariser"][:, -1], right[:, -1])
    np.testing.assert_allclose(wrong["sum"], 12 * data_part + (right - data_part))
    np.testing.assert_allclose(wrong["sign"], -right)
    expected = right - data_part  # without the rows of the true classes, worked out in plain loops
    for x, y in zip(objective.dataset.X, objective.dataset.y, strict=True):
        scores = W @ np.append(x, 1)
        for j in range(4):
            if j != y and scores[j] - scores[y] + 1 > 0:
                expected[j] += np.append(x, 1) / 12
    np.testing.assert_allclose(wrong["true-class"], expected)
    without = replace(objective, l2=0.0)
    for broken in BROKEN_GRADIENTS.values():
        same = np.allclose(broken.gradient(without, W), without.gradient(W))
        assert same == ("regulariser" in broken.harmless)


def test_relative_error() -> None:
    np.testing.assert_allclose(relative_error([1, 0, 0, 2, -1], [2, 0, 3, 2, 1]), [0.5, 0, 1, 0, 2])


def active_parts(objective: Objective, W: np.ndarray) -> np.ndarray:
    """Which margins are on, or which piece of each example is the largest."""
    scores, y, loss = objective.scores(W), objective.dataset.y, objective.loss
    if isinstance(loss, CrammerSinger):
        return loss.pieces(scores, y).argmax(axis=1)
    assert isinstance(loss, SumOfHinges)
    return loss.margins(scores, y) > 0


@settings(deadline=None, max_examples=80)
@given(
    loss=st.sampled_from([Hinge(), OneVsAll(), CrammerSinger(), CrammerSinger(0.3)]),
    seed=st.integers(0, 10_000),
    h=st.sampled_from([1e-3, 0.05, 1.0]),
    bias=st.booleans(),
)
def test_kinks_are_where_another_part_becomes_active(
    loss: Loss, seed: int, h: float, bias: bool
) -> None:
    objective = objective_of(loss, seed, bias=bias)
    W = weights_of(objective, seed)
    expected = np.zeros(W.shape, dtype=bool)
    for entry in np.ndindex(W.shape):
        parts = []
        for step in (-h, 0.0, h):
            moved = W.copy()
            moved[entry] += step
            parts.append(active_parts(objective, moved))
        expected[entry] = (parts[0] != parts[1]).any() or (parts[1] != parts[2]).any()
    check = check_gradient(objective, W, h)
    np.testing.assert_array_equal(check.kinks.reshape(W.shape), expected)


def test_a_weight_at_a_kink_is_told_apart() -> None:
    # One example of class 0, W = 0 and Δ = 0: both margins sit on their kink; the difference is
    # half the slope on one side, and the formula, with its indicator > 0, says 0.
    data = Dataset(np.array([[2.0], [0.0]]), np.array([0, 1]))
    objective = Objective(data, Hinge(0.0), bias=False)
    check = check_gradient(objective, np.zeros((2, 1)))
    assert check.kinks.tolist() == [True, True]
    np.testing.assert_allclose(check.numerical, [-0.5, 0.5])
    np.testing.assert_array_equal(check.analytic, [0, 0])
    np.testing.assert_array_equal(check.errors, [1, 1])
    assert check.worst is None
    assert check.verdict.startswith("No verdict")
    smooth = check_gradient(replace(objective, loss=Softmax()), np.zeros((2, 1)))
    assert not smooth.kinks.any()


def test_images_are_checked_in_float64() -> None:
    for loss in (Hinge(), Softmax()):
        objective = Objective(images(), loss, l2=1e-2)
        W = weights_of(objective, scale=1e-3)
        assert check_gradient(objective, W).worst_error < 1e-7
        # The float32 products of the objective itself are too coarse for differences.
        plain = numerical_gradient(objective.value, W)
        assert relative_error(plain, objective.gradient(W)).max() > 1e-4


def test_a_sample_is_seeded_and_part_of_the_whole() -> None:
    objective, shares = objective_of(Softmax()), []
    W = weights_of(objective)
    sample = sampled_entries(W.shape, 7, 3)
    assert len(sample) == len(np.unique(sample, axis=0)) == 7
    np.testing.assert_array_equal(sample, sampled_entries(W.shape, 7, 3))
    assert (sample != sampled_entries(W.shape, 7, 4)).any()
    assert len(sampled_entries(W.shape, 10_000)) == W.size
    whole = check_gradient(objective, W, progress=shares.append)
    assert shares == [1.0]
    part = check_gradient(objective, W, entries=sample)
    rows = np.ravel_multi_index(tuple(sample.T), W.shape)
    np.testing.assert_allclose(part.numerical, whole.numerical[rows], rtol=1e-9)


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_a_small_error_is_exposed_and_not_taken_for_rounding(loss: Loss) -> None:
    objective = Objective(load_dataset("digits", limit=100, preprocess="center"), loss, l2=1e-3)
    W = weights_of(objective, scale=1e-2)
    check = check_gradient(objective, W, gradient=(1 + 1e-6) * objective.gradient(W))
    assert check.worst_error == pytest.approx(1e-6, rel=0.2)
    assert check.verdict.startswith("Okay for kinks, too high for smooth")


def test_many_weights_are_checked_in_parts_with_progress() -> None:
    objective, shares = Objective(load_dataset("digits", limit=20)), []
    W = weights_of(objective, scale=1e-2)
    check = check_gradient(objective, W, progress=shares.append)
    assert shares == [512 / 650, 1.0]
    numerical = numerical_gradient(objective.value, W)
    np.testing.assert_allclose(check.numerical.reshape(W.shape), numerical, atol=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_differences_are_the_entries_of_plain_finite_differences(method: str) -> None:
    objective = objective_of(Hinge(), l2=0.1)
    W = weights_of(objective)
    entries = sampled_entries(W.shape, 6)
    quick = SingleWeights(objective, W).differences(entries, 1e-3, method)
    plain = slope_entries(objective.value, W, [tuple(entry) for entry in entries], 1e-3, method)
    for ours, theirs in zip(quick, plain, strict=True):
        assert (ours.index, ours.weight, ours.width) == (theirs.index, theirs.weight, theirs.width)
        assert ours.before == pytest.approx(theirs.before, rel=1e-13)
        assert ours.after == pytest.approx(theirs.after, rel=1e-13)


def test_bad_input_to_the_check_is_told() -> None:
    objective = objective_of(Softmax())
    W = weights_of(objective)
    with pytest.raises(ValueError, match="gradient must have shape"):
        check_gradient(objective, W, gradient=W.T)
    with pytest.raises(ValueError, match="W must have shape"):
        check_gradient(objective, W.T)
    with pytest.raises(ValueError, match="sample must be at least 1"):
        sampled_entries(W.shape, 0)
    with pytest.raises(ValueError, match="h must be"):
        check_gradient(objective, W, h=-1)


def test_the_branches_of_the_error_against_h_of_a_smooth_loss() -> None:
    objective = Objective(load_dataset("digits", limit=200, preprocess="center"), Softmax())
    study = error_against_h(objective, weights_of(objective, scale=1e-2))
    forward, centered = study.curves
    assert (forward.method, centered.method) == METHODS
    assert forward.truncation_slope == pytest.approx(1, abs=0.05)
    assert centered.truncation_slope == pytest.approx(2, abs=0.05)
    for curve in study.curves:
        assert curve.rounding_slope == pytest.approx(-1, abs=0.15)
        assert curve.errors[0] > 0.05  # h = 1e-15 is plainly wrong
        assert abs(np.log10(curve.best / curve.rule)) < 1.5
        assert curve.best_error == curve.errors.min()
    assert forward.rule == pytest.approx(EPS**0.5)
    assert centered.rule == pytest.approx(EPS ** (1 / 3))
    assert centered.best_error < forward.best_error / 20
    assert study.first_kink == np.inf
    assert not study.crossed.any()


def test_errors_against_h_are_those_of_the_numerical_gradient() -> None:
    objective = objective_of(Softmax(), l2=0.1)
    W = weights_of(objective)
    shares = []
    study = error_against_h(
        objective, W, [1e-1, 1e-3], entries=sampled_entries(W.shape), progress=shares.append
    )
    assert shares == [0.5, 1.0]
    np.testing.assert_array_equal(study.steps, [1e-3, 1e-1])
    analytic = objective.gradient(W)
    for curve in study.curves:
        for h, error in zip(study.steps, curve.errors, strict=True):
            numerical = numerical_gradient(objective.value, W, h, curve.method)
            longer = max(np.linalg.norm(numerical), np.linalg.norm(analytic))
            assert error == pytest.approx(np.linalg.norm(numerical - analytic) / longer, rel=1e-5)


def test_a_hinge_is_exact_until_a_kink_is_crossed() -> None:
    objective = Objective(load_dataset("digits", limit=200, preprocess="center"), Hinge(), l2=1e-2)
    study = error_against_h(objective, np.zeros(objective.shape), np.logspace(-7, 0, 57))
    crossed = study.steps >= study.first_kink
    assert 0 < crossed.sum() < len(crossed) - 5
    np.testing.assert_array_equal(study.crossed > 0, crossed)
    forward, centered = study.curves
    assert np.isnan(centered.truncation_slope)
    assert (centered.errors[~crossed] < 1e-7).all()
    assert centered.errors[crossed].max() > 1e-3
    assert forward.truncation_slope == pytest.approx(1, abs=0.05)  # of the regulariser's parabola


def test_bad_steps_are_told() -> None:
    objective = objective_of(Softmax())
    for steps in ([], [0.0, 1.0], [-1e-3]):
        with pytest.raises(ValueError, match="steps must"):
            error_against_h(objective, weights_of(objective), steps)
    with pytest.raises(ValueError, match="methods must"):
        error_against_h(objective, weights_of(objective), methods=["sideways"])


@pytest.mark.parametrize("loss", [Hinge(), Softmax()], ids=["hinge", "softmax"])
def test_the_slope_in_any_direction_is_its_dot_product_with_the_gradient(loss: Loss) -> None:
    objective = objective_of(loss, l2=0.2)
    W = weights_of(objective)
    gradient = objective.gradient(W)
    angles = np.linspace(0, 2 * np.pi, 13)
    slopes = directional_slopes(objective, W, angles)
    assert slopes.gradient_length == pytest.approx(np.linalg.norm(gradient))
    np.testing.assert_allclose(slopes.downhill * -slopes.gradient_length, gradient)
    assert (slopes.companion * gradient).sum() == pytest.approx(0, abs=1e-12)
    for angle, measured, predicted in zip(angles, slopes.measured, slopes.predicted, strict=True):
        u = np.cos(angle) * slopes.downhill + np.sin(angle) * slopes.companion
        assert np.linalg.norm(u) == pytest.approx(1)
        assert predicted == pytest.approx((gradient * u).sum(), abs=1e-12)
        plain = (objective.value(W + 1e-5 * u) - objective.value(W - 1e-5 * u)) / 2e-5
        assert measured == pytest.approx(plain, abs=1e-9)
    assert not slopes.kinks.any()
    np.testing.assert_allclose(slopes.measured, slopes.predicted, atol=1e-8)
    assert slopes.measured.argmin() in (0, 12)
    np.testing.assert_allclose(
        slopes.predicted, -slopes.gradient_length * np.cos(angles), atol=1e-12
    )


@pytest.mark.parametrize("loss", [Hinge(), CrammerSinger()])
def test_slopes_across_a_kink_are_marked(loss: Loss) -> None:
    objective = Objective(Dataset(np.array([[1.0], [-1.0]]), np.array([0, 1])), loss, bias=False)
    # s1 − s0 + 1 = 0 for both examples at W = (0.5, −0.5).
    W = np.array([[0.5 - 1e-7], [-0.5]])
    slopes = directional_slopes(objective, W, [0.0, np.pi / 2])
    assert slopes.kinks[0]
    assert abs(slopes.measured[0] - slopes.predicted[0]) > 0.1
    with pytest.raises(ValueError, match="stationary"):
        directional_slopes(objective, np.array([[5.0], [-5.0]]), [0.0])


@pytest.mark.parametrize("loss", [Hinge(), CrammerSinger()])
def test_slopes_are_marked_where_another_part_becomes_active(loss: Loss) -> None:
    objective = objective_of(loss)
    W, angles = weights_of(objective), np.linspace(0, 2 * np.pi, 60)
    slopes = directional_slopes(objective, W, angles, h=0.1)
    for angle, marked in zip(angles, slopes.kinks, strict=True):
        u = np.cos(angle) * slopes.downhill + np.sin(angle) * slopes.companion
        before, here, after = (active_parts(objective, W + t * u) for t in (-0.1, 0, 0.1))
        assert marked == ((before != here).any() or (here != after).any())
    assert 0 < slopes.kinks.sum() < 60


def test_parts_of_one_example_worked_out_by_hand() -> None:
    data = Dataset(np.array([[1.0, 2.0], [0.0, 0.0], [0.0, 1.0]]), np.array([1, 0, 2]))
    objective = Objective(data, Hinge(1.0), l2=0.7)
    W = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0], [0.0, 0.0, -2.0]])
    parts = analytic_parts(objective, W, 0)
    np.testing.assert_array_equal(parts.scores, [1.5, 2.0, -2.0])
    np.testing.assert_array_equal(parts.margins, [0.5, 0.0, -3.0])
    np.testing.assert_array_equal(parts.violated, [True, False, False])
    assert (parts.true_class, parts.count, parts.loss) == (1, 1, 0.5)
    np.testing.assert_array_equal(parts.gradient, [[1, 2, 1], [-1, -2, -1], [0, 0, 0]])


@pytest.mark.parametrize("bias", [True, False])
def test_parts_sum_up_to_the_gradient(bias: bool) -> None:
    for data in (load_dataset("digits", limit=30, preprocess="unit"), images()):
        objective = Objective(data, Hinge(0.5), bias=bias)
        W = weights_of(objective, scale=0.02)
        parts = [analytic_parts(objective, W, i) for i in range(len(data))]
        mean = np.mean([part.gradient for part in parts], axis=0)
        np.testing.assert_allclose(mean, objective.gradient(W), rtol=1e-4, atol=1e-4)
        assert np.mean([part.loss for part in parts]) == pytest.approx(objective.value(W), rel=1e-5)


def test_parts_are_of_a_hinge_and_an_example_there_is() -> None:
    objective = objective_of(Hinge())
    W = weights_of(objective)
    with pytest.raises(ValueError, match="loss must be Hinge"):
        analytic_parts(replace(objective, loss=Softmax()), W, 0)
    with pytest.raises(ValueError, match="example must be 0 … 11"):
        analytic_parts(objective, W, 12)
    with pytest.raises(ValueError, match="W must have shape"):
        analytic_parts(objective, W.T, 0)
