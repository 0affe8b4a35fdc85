"""Hinge terms of one weight, and the hidden layer that breaks the bowl."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import landscape as ls
from landscape.studies.hidden_layer import HiddenLayer, chord_of, steepest_breach
from landscape.studies.hinges import HingeTerms, points_around, terms_of_weight

NUMBERS = st.floats(-5, 5).map(lambda number: round(number, 3))
TRIPLES = st.tuples(NUMBERS, NUMBERS, NUMBERS)


def loss_at(x, W, weight: int, delta: float, w: float) -> float:
    """The loss by the objective, with one weight put at w."""
    data = ls.Dataset(np.reshape(x, (-1, 1)), np.arange(3))
    moved = np.array(W, dtype=float)
    moved[weight] = w
    return ls.Objective(data, ls.Hinge(delta), bias=False).value(moved[:, None])


def small_svm(weight: int = 0) -> HingeTerms:
    return terms_of_weight([1.0, -0.5, 0.4], [0, 1, 2], [0.8, -0.5, 0.2], weight)


@settings(deadline=None)
@given(TRIPLES, TRIPLES, st.integers(0, 2), st.floats(0, 3), NUMBERS)
def test_the_mean_of_the_terms_is_the_objective_along_that_weight(x, W, weight, delta, w):
    terms = terms_of_weight(x, [0, 1, 2], W, weight, delta)
    assert terms.mean(w) == pytest.approx(loss_at(x, W, weight, delta, w), rel=1e-12, abs=1e-12)
    assert terms.total(w) == pytest.approx(3 * terms.mean(w))


def test_terms_worked_out_by_hand():
    terms = small_svm()
    np.testing.assert_allclose(terms.values(0.8), [0, 0.4, 0.35, 0.65, 1.24, 0.72], atol=1e-12)
    np.testing.assert_allclose(terms.kinks, [-2.3, 0.5, 1.2, 1.5])
    named = [(int(i), int(j)) for i, j in zip(terms.example, terms.other, strict=True)]
    assert [named[m] for m in np.flatnonzero(terms.independent)] == [(1, 2), (2, 1)]


@settings(deadline=None)
@given(TRIPLES, TRIPLES, st.integers(0, 2), st.integers(0, 3))
def test_every_line_of_the_fan_stays_below_the_curve(x, W, weight, number):
    terms = terms_of_weight(x, [0, 1, 2], W, weight)
    assume(len(terms.kinks))
    kink = float(terms.kinks[number % len(terms.kinks)])
    around = kink + np.linspace(-6, 6, 201)
    for slope in terms.subgradients(kink).fan(7):
        line = terms.mean(kink) + slope * (around - kink)
        assert (line <= terms.mean(around) + 1e-6 * (1 + np.abs(terms.mean(around)))).all()


@pytest.mark.parametrize("weight", [0, 1, 2])
def test_slopes_are_those_of_one_sided_differences(weight):
    terms, h = small_svm(weight), 1e-7
    for w in [*terms.kinks, 0.123, -1.7]:
        found = terms.subgradients(float(w))
        left = (terms.mean(w) - terms.mean(w - h)) / h
        right = (terms.mean(w + h) - terms.mean(w)) / h
        assert (found.left, found.right) == pytest.approx((left, right), abs=1e-6)
        assert found.kink == (w in terms.kinks)
        assert len(found.fan(5)) == (5 if found.kink else 1)


def test_a_steeper_or_flatter_line_than_the_fan_cuts_the_curve():
    terms = small_svm()
    kink, near = 0.5, 0.5 + np.linspace(-0.1, 0.1, 21)
    found = terms.subgradients(kink)
    for slope in (found.left - 0.05, found.right + 0.05):
        line = terms.mean(kink) + slope * (near - kink)
        assert (line > terms.mean(near) + 1e-9).any()


def test_points_at_zero_give_no_kink():
    terms = terms_of_weight([0, 0, 0], [0, 1, 2], [1, 2, 3], 1)
    assert terms.nearest_kink(0.0) is None
    assert terms.independent.all()
    assert terms.mean(7.0) == pytest.approx(2.0)


def test_fewer_points_are_the_first_of_more():
    x, y = points_around([1.0, -0.5, 0.4], 30, seed=4)
    fewer, _ = points_around([1.0, -0.5, 0.4], 6, seed=4)
    np.testing.assert_array_equal(x[:6], fewer)
    np.testing.assert_array_equal(x[:3], [1.0, -0.5, 0.4])
    np.testing.assert_array_equal(y[:4], [0, 1, 2, 0])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"x": [np.nan, 0, 0]}, "finite"),
        ({"y": [0, 1]}, "equally many"),
        ({"y": [0, 1, 3]}, "class numbers"),
        ({"weight": 3}, "weight must be"),
        ({"delta": -1}, "delta"),
    ],
)
def test_bad_input_names_the_rule(change, rule):
    good = {"x": [1, 2, 3], "y": [0, 1, 2], "W": [0, 0, 0], "weight": 0, "delta": 1}
    with pytest.raises(ValueError, match=rule):
        terms_of_weight(**good | change)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="count"):
        points_around([1, 2, 3], 2)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_hidden_layer_has_a_chord_that_its_loss_breaks(activation):
    x, y = points_around([1.0, -0.5, 0.4], 30)
    grid = np.linspace(-3, 3, 301)
    losses = HiddenLayer(activation, seed=3).losses(ls.Hinge(), x, y, grid)
    breach = steepest_breach(grid, losses)
    inside = (grid >= breach.ends[0]) & (grid <= breach.ends[1])
    chord = np.interp(grid[inside], breach.ends, breach.heights)
    assert breach.excess > 0.1
    assert breach.excess == pytest.approx((losses[inside] - chord).max())


def test_a_convex_curve_breaks_no_chord():
    terms, grid = small_svm(), np.linspace(-3, 3, 241)
    assert steepest_breach(grid, terms.mean(grid)).excess == pytest.approx(0, abs=1e-12)
    assert chord_of(grid, terms.mean(grid), 2.0, -1.0).excess == pytest.approx(0, abs=1e-12)


def test_an_unknown_activation_is_told():
    with pytest.raises(ValueError, match="activation must be one of"):
        HiddenLayer("step")
