"""The losses: methods × problems, against hand work, differences and other implementations."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax, logsumexp
from scipy.special import softmax as scipy_softmax
from sklearn.metrics import hinge_loss, log_loss

from landscape.losses import (
    CrammerSinger,
    Hinge,
    Loss,
    OneVsAll,
    Softmax,
    SquaredHinge,
    SumOfHinges,
    SumOfSquaredHinges,
    has_kinks,
    rounded,
    score_hessian_product,
)


def weston_watkins(scores: np.ndarray, y: np.ndarray, delta: float) -> tuple[list, list]:
    """Loss of each example and its subgradient, term by term from the definition."""
    values, gradients = [], []
    for s, own in zip(scores, y, strict=True):
        value, gradient = 0.0, [0.0] * len(s)
        for j in range(len(s)):
            if j != own and s[j] - s[own] + delta > 0:
                value += s[j] - s[own] + delta
                gradient[j] += 1
                gradient[own] -= 1
        values.append(value)
        gradients.append(gradient)
    return values, gradients


def one_vs_all(scores: np.ndarray, y: np.ndarray, delta: float) -> tuple[list, list]:
    """One binary problem for each class, term by term from the definition."""
    values, gradients = [], []
    for s, own in zip(scores, y, strict=True):
        signs = [-1.0 if j == own else 1.0 for j in range(len(s))]
        margins = [delta + sign * score for sign, score in zip(signs, s, strict=True)]
        values.append(sum(margin for margin in margins if margin > 0))
        gradients.append([s if m > 0 else 0.0 for s, m in zip(signs, margins, strict=True)])
    return values, gradients


def squared_hinge(scores: np.ndarray, y: np.ndarray, delta: float) -> tuple[list, list]:
    """One binary problem of squared hinges for each class, term by term from the definition."""
    values, gradients = [], []
    for s, own in zip(scores, y, strict=True):
        signs = [-1.0 if j == own else 1.0 for j in range(len(s))]
        clamped = [max(0.0, delta + sign * score) for sign, score in zip(signs, s, strict=True)]
        values.append(sum(margin**2 for margin in clamped))
        gradients.append([2 * sign * m for sign, m in zip(signs, clamped, strict=True)])
    return values, gradients


def crammer_singer(scores: np.ndarray, y: np.ndarray, delta: float) -> tuple[list, list]:
    """The worst wrong class alone, from the definition."""
    values, gradients = [], []
    for s, own in zip(scores, y, strict=True):
        margin, worst = max((s[j] - s[own] + delta, -j) for j in range(len(s)) if j != own)
        gradient = [0.0] * len(s)
        if margin > 0:
            gradient[-worst], gradient[own] = 1.0, -1.0
        values.append(max(0.0, margin))
        gradients.append(gradient)
    return values, gradients


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    own = np.arange(len(y)), y
    indicator = np.zeros_like(scores)
    indicator[own] = 1
    return logsumexp(scores, axis=1) - scores[own], scipy_softmax(scores, axis=1) - indicator


METHODS: dict[str, tuple[Loss, Callable]] = {
    "hinge": (Hinge(), lambda s, y: weston_watkins(s, y, 1.0)),
    "hinge, delta 0": (Hinge(0.0), lambda s, y: weston_watkins(s, y, 0.0)),
    "hinge, delta 2.5": (Hinge(2.5), lambda s, y: weston_watkins(s, y, 2.5)),
    "softmax": (Softmax(), cross_entropy),
    "one-vs-all": (OneVsAll(), lambda s, y: one_vs_all(s, y, 1.0)),
    "one-vs-all, delta 0": (OneVsAll(0.0), lambda s, y: one_vs_all(s, y, 0.0)),
    "squared, one-vs-all": (SquaredHinge(), lambda s, y: squared_hinge(s, y, 1.0)),
    "squared, one-vs-all, delta 2": (SquaredHinge(2.0), lambda s, y: squared_hinge(s, y, 2.0)),
    "structured": (CrammerSinger(), lambda s, y: crammer_singer(s, y, 1.0)),
    "structured, delta 2.5": (CrammerSinger(2.5), lambda s, y: crammer_singer(s, y, 2.5)),
}
PROBLEMS = {  # examples, classes, scale of the scores
    "one example": (1, 3, 1.0),
    "two classes": (7, 2, 1.0),
    "many": (40, 10, 3.0),
    "small scores": (9, 4, 1e-6),
    "large scores": (9, 4, 1e4),
}

method = pytest.mark.parametrize("name", METHODS)
problem = pytest.mark.parametrize("size", PROBLEMS.values(), ids=PROBLEMS.keys())


def drawn(examples: int, classes: int, scale: float, seed: int = 0) -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(seed)
    scores = scale * generator.standard_normal((examples, classes))
    return scores, generator.integers(0, classes, examples)


@method
@problem
def test_agrees_with_an_independent_implementation(name: str, size: tuple[int, int, float]) -> None:
    loss, reference = METHODS[name]
    scores, y = drawn(*size)
    values, gradients = reference(scores, y)
    np.testing.assert_allclose(loss.values(scores, y), values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(loss.score_gradient(scores, y), gradients, rtol=1e-12, atol=1e-12)


@method
@given(examples=st.integers(1, 12), classes=st.integers(2, 7), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_any_shape(name: str, examples: int, classes: int, seed: int) -> None:
    loss, reference = METHODS[name]
    scores, y = drawn(examples, classes, 2.0, seed)
    before = scores.copy()
    values, gradients = reference(scores, y)
    np.testing.assert_allclose(loss.values(scores, y), values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(loss.score_gradient(scores, y), gradients, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(scores, before)


@method
@pytest.mark.parametrize("size", [(1, 3), (6, 2), (8, 5)])
def test_gradient_agrees_with_finite_differences(name: str, size: tuple[int, int]) -> None:
    loss, _ = METHODS[name]
    scores, y = drawn(*size, 1.0, seed=1)
    if isinstance(loss, SumOfHinges):
        assert np.abs(loss.margins(scores, y)).min() > 1e-4, "the points are off the kinks"
    h, numerical = 1e-6, np.zeros(size)
    for index in np.ndindex(*size):
        step = np.zeros(size)
        step[index] = h
        change = loss.values(scores + step, y).sum() - loss.values(scores - step, y).sum()
        numerical[index] = change / (2 * h)
    np.testing.assert_allclose(loss.score_gradient(scores, y), numerical, atol=1e-8)


@pytest.mark.parametrize("name", [name for name in METHODS if "one-vs-all" not in name])
def test_gradient_of_each_example_sums_to_zero(name: str) -> None:
    # Adding a constant to all scores of an example changes no loss.
    loss, _ = METHODS[name]
    scores, y = drawn(30, 6, 2.0)
    np.testing.assert_allclose(loss.score_gradient(scores, y).sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(loss.values(scores + 7.0, y), loss.values(scores, y), rtol=1e-12)


@pytest.mark.parametrize(
    ("loss", "scores", "own", "value", "gradient"),
    [
        (Hinge(), [3.2, 5.1, -1.7], 0, 2.9, [-1, 1, 0]),
        (Hinge(), [1.3, 4.9, 2.0], 1, 0.0, [0, 0, 0]),
        (Hinge(), [2.2, 2.5, -3.1], 2, 12.9, [1, 1, -2]),
        (Hinge(10.0), [13.0, -7.0, 11.0], 0, 8.0, [-1, 0, 1]),
        (Hinge(), [0.0, 0.0, 0.0], 1, 2.0, [1, -2, 1]),
        (OneVsAll(), [3.2, 5.1, -1.7], 0, 6.1, [0, 1, 0]),
        (OneVsAll(), [0.5, 0.25, -0.5], 0, 2.25, [-1, 1, 1]),
        (OneVsAll(), [-1.0, 1.0, -3.0], 1, 0.0, [0, 0, 0]),
        (OneVsAll(2.0), [0.0, 0.0, 0.0], 2, 6.0, [1, 1, -1]),
        (SquaredHinge(), [3.0, 1.0, -1.5], 0, 4.0, [0, 4, 0]),
        (SquaredHinge(), [0.5, 0.25, -0.5], 0, 0.25 + 1.5625 + 0.25, [-1, 2.5, 1]),
        (SquaredHinge(2.0), [0.0, 0.0, 0.0], 2, 12.0, [4, 4, -4]),
        (CrammerSinger(), [3.2, 5.1, -1.7], 0, 2.9, [-1, 1, 0]),
        (CrammerSinger(), [2.2, 2.5, -3.1], 2, 6.6, [0, 1, -1]),
        (CrammerSinger(), [1.3, 4.9, 2.0], 1, 0.0, [0, 0, 0]),
        (CrammerSinger(), [0.0, 0.0, 0.0], 1, 1.0, [1, -1, 0]),
        (Softmax(), [0.0, 0.0, 0.0, 0.0], 2, np.log(4), [0.25, 0.25, -0.75, 0.25]),
        (Softmax(), np.log([1, 2, 5]), 1, np.log(4), [0.125, -0.75, 0.625]),
    ],
)
def test_numbers_worked_out_by_hand(
    loss: Loss, scores: list[float], own: int, value: float, gradient: list[float]
) -> None:
    s, y = np.array([scores]), np.array([own])
    assert loss.values(s, y)[0] == pytest.approx(value, abs=1e-12)
    np.testing.assert_allclose(loss.score_gradient(s, y)[0], gradient, atol=1e-12)


def test_softmax_agrees_with_scikit_learn() -> None:
    scores, y = drawn(50, 5, 2.0)
    expected = log_loss(y, scipy_softmax(scores, axis=1), labels=range(5))
    assert Softmax().values(scores, y).mean() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("classes", [3, 5])
def test_structured_loss_agrees_with_scikit_learn(classes: int) -> None:
    scores, y = drawn(50, classes, 2.0)
    expected = hinge_loss(y, scores, labels=range(classes))
    assert CrammerSinger().values(scores, y).mean() == pytest.approx(expected, rel=1e-12)


def test_one_vs_all_is_a_binary_hinge_loss_for_each_class() -> None:
    scores, y = drawn(50, 4, 2.0)
    expected = sum(hinge_loss(y == j, scores[:, j]) for j in range(4))
    assert OneVsAll().values(scores, y).mean() == pytest.approx(expected, rel=1e-12)


@method
@pytest.mark.parametrize("width", [1.0, 1e-2, 1e-4])
def test_rounded_losses_are_near_and_smooth(name: str, width: float) -> None:
    loss, _ = METHODS[name]
    scores, y = drawn(30, 5, 1.0)
    smooth = rounded(loss, width)
    assert smooth is loss or has_kinks(loss)
    np.testing.assert_allclose(
        smooth.values(scores, y), loss.values(scores, y), atol=width * 5 / 2 + 1e-12
    )
    h = width * 1e-4
    step = h * np.random.default_rng(1).standard_normal(scores.shape)
    change = smooth.values(scores + step, y) - smooth.values(scores - step, y)
    slope = 2 * (smooth.score_gradient(scores, y) * step).sum(axis=1)
    np.testing.assert_allclose(change / h, slope / h, atol=1e-3)


def test_softmax_is_stable_where_exponentials_are_not() -> None:
    scores = np.array([[1e4, 0.0, -1e4], [-800.0, -801.0, -802.0], [710.0, 709.0, -710.0]])
    y = np.array([2, 0, 1])
    values = Softmax().values(scores, y)
    np.testing.assert_allclose(values, -log_softmax(scores, axis=1)[np.arange(3), y], rtol=1e-14)
    assert values[0] == 2e4
    np.testing.assert_allclose(Softmax().score_gradient(scores, y)[0], [1, 0, -1])


@pytest.mark.parametrize("delta", [0.0, 1.0, 0.5])
def test_a_hinge_at_its_kink_is_off(delta: float) -> None:
    scores, y = np.array([[1.0, 1.0 - delta, -4.0]]), np.array([0])
    np.testing.assert_array_equal(Hinge(delta).score_gradient(scores, y), [[0, 0, 0]])
    nudged = scores + np.array([[0, 1e-9, 0]])
    np.testing.assert_array_equal(Hinge(delta).score_gradient(nudged, y), [[-1, 1, 0]])


def test_margins_are_those_of_the_other_classes_in_order() -> None:
    scores, y = np.array([[3.0, 5.0, -1.0], [1.0, 2.0, 4.0]]), np.array([0, 1])
    np.testing.assert_array_equal(Hinge(0.5).margins(scores, y), [[2.5, -3.5], [-0.5, 2.5]])
    linear = Hinge(0.5).margins(scores, y, constant=False)
    np.testing.assert_array_equal(linear, [[2.0, -4.0], [-1.0, 2.0]])


def test_margins_of_one_vs_all_are_those_of_all_classes_in_order() -> None:
    scores, y = np.array([[3.0, 5.0, -1.0], [1.0, 2.0, 4.0]]), np.array([0, 1])
    np.testing.assert_array_equal(
        OneVsAll(0.5).margins(scores, y), [[-2.5, 5.5, -0.5], [1.5, -1.5, 4.5]]
    )
    linear = OneVsAll(0.5).margins(scores, y, constant=False)
    np.testing.assert_array_equal(linear, [[-3.0, 5.0, -1.0], [1.0, -2.0, 4.0]])


@pytest.mark.parametrize("loss", [Hinge(0.7), OneVsAll(0.7)])
def test_values_are_the_clamped_margins_summed(loss: Hinge | OneVsAll) -> None:
    scores, y = drawn(30, 6, 2.0)
    summed = np.maximum(loss.margins(scores, y), 0).sum(axis=1)
    np.testing.assert_allclose(loss.values(scores, y), summed, rtol=1e-14)


def test_a_tie_of_wrong_classes_goes_to_the_first() -> None:
    gradient = CrammerSinger().score_gradient(np.array([[1.0, 0.0, 1.0, 1.0]]), np.array([0]))
    np.testing.assert_array_equal(gradient, [[-1, 0, 1, 0]])


def test_which_losses_are_sums_of_hinges() -> None:
    for loss in (Hinge(), OneVsAll()):
        assert isinstance(loss, SumOfHinges)
    for loss in (Softmax(), CrammerSinger(), SquaredHinge()):
        assert not isinstance(loss, SumOfHinges)
        assert isinstance(loss, SumOfSquaredHinges) == (loss == SquaredHinge())


@method
def test_second_derivatives_agree_with_differences(name: str) -> None:
    loss, _ = METHODS[name]
    scores, y = drawn(8, 5, 1.0, seed=1)
    moves, h = np.random.default_rng(2).standard_normal(scores.shape), 1e-6
    change = loss.score_gradient(scores + h * moves, y) - loss.score_gradient(scores - h * moves, y)
    found = score_hessian_product(loss, scores, y, moves)
    np.testing.assert_allclose(found, change / (2 * h), atol=1e-8)


@pytest.mark.parametrize("kind", [Hinge, OneVsAll, CrammerSinger, SquaredHinge])
@pytest.mark.parametrize("delta", [-1.0, np.nan, np.inf])
def test_margin_losses_refuse_a_delta_out_of_range(kind: type[Hinge], delta: float) -> None:
    with pytest.raises(ValueError, match=f"finite number of at least 0; got {delta}"):
        kind(delta)
