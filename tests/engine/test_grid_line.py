"""The loss along one direction: its values, its kinks, and what is straight between them."""

import numpy as np
import pytest
from hypothesis import given, settings

from landscape.datasets import Dataset
from landscape.losses import CrammerSinger, Hinge, Softmax
from landscape.objective import Objective
from landscape.slices import evaluate_line
from tests.engine.grid_cases import (
    ALL_LOSSES,
    HINGES,
    Case,
    SquaredScores,
    cases,
    objective_of,
    plane_of,
    score_size,
)


def assert_on_line(case: Case, a: np.ndarray, loss: np.ndarray) -> None:
    plain = np.array([case.objective.value(case.plane.at(x, 0)) for x in a])
    room = 1e-10 * np.maximum(1, np.abs(plain)) + 1e-13 * score_size(case)
    assert (np.abs(loss - plain) <= room).all()


@settings(max_examples=100, deadline=None)
@given(cases(ALL_LOSSES))
def test_every_value_is_the_loss_at_its_own_point(case: Case) -> None:
    line = evaluate_line(case.objective, case.plane.W, case.plane.W1, case.a)
    assert line.loss.shape == case.a.shape
    assert_on_line(case, case.a, line.loss)
    assert_on_line(case, line.kinks, line.kink_loss)
    np.testing.assert_array_equal(line.kinks, np.unique(line.kinks))


@settings(max_examples=100, deadline=None)
@given(cases((*HINGES, CrammerSinger(), CrammerSinger(0.0))))
def test_the_polyline_is_the_loss_everywhere_between_the_ends(case: Case) -> None:
    objective = Objective(case.objective.dataset, case.objective.loss, bias=case.objective.bias)
    line = evaluate_line(objective, case.plane.W, case.plane.W1, case.a)
    positions, losses = line.polyline
    assert (np.diff(positions) > 0).all()
    between = np.random.default_rng(0).uniform(case.a.min(), case.a.max(), 20)
    straight = np.interp(between, positions, losses)
    assert_on_line(Case(objective, case.plane, case.a, case.b), between, straight)


def test_kinks_worked_out_by_hand() -> None:
    """x = 1 and −1, margins of W + a·W1: 1 − a and 1 − 3a, so corners at 1/3 and 1."""
    objective = Objective(Dataset(np.array([[1.0], [-3.0]]), np.array([0, 1])), Hinge(), bias=False)
    line = evaluate_line(objective, np.zeros((2, 1)), np.array([[0.5], [-0.5]]), [0.0, 2.0])
    np.testing.assert_allclose(line.kinks, [1 / 3, 1])
    np.testing.assert_allclose(line.kink_loss, [1 / 3, 0], atol=1e-15)
    np.testing.assert_allclose(line.loss, [1, 0])
    positions, losses = line.polyline
    np.testing.assert_allclose(positions, [0, 1 / 3, 1, 2])
    np.testing.assert_allclose(losses, [1, 1 / 3, 0, 0], atol=1e-15)
    short = evaluate_line(objective, np.zeros((2, 1)), np.array([[0.5], [-0.5]]), [0.5, 0.4])
    assert len(short.kinks) == 0
    ends = evaluate_line(objective, np.zeros((2, 1)), np.array([[0.5], [-0.5]]), [0.0, 1.0])
    np.testing.assert_allclose(ends.kinks, [1 / 3, 1])
    np.testing.assert_allclose(ends.polyline[0], [0, 1 / 3, 1])


def test_a_regularised_hinge_keeps_its_kinks_and_smooth_losses_have_none() -> None:
    plane = plane_of(objective_of(Hinge()))
    bare, ridge = (
        evaluate_line(objective_of(Hinge(), l2=l2), plane.W, plane.W1, [-2.0, 3.0])
        for l2 in (0.0, 0.7)
    )
    assert len(bare.kinks) > 5
    np.testing.assert_array_equal(bare.kinks, ridge.kinks)
    for loss in (Softmax(), SquaredScores()):
        line = evaluate_line(objective_of(loss), plane.W, plane.W1, [-2.0, 3.0])
        assert line.kinks.shape == line.kink_loss.shape == (0,)


def test_many_terms_and_kinks() -> None:
    objective = objective_of(Hinge(), examples=3000, classes=10)
    plane = plane_of(objective)
    line = evaluate_line(objective, plane.W, plane.W1, np.linspace(-3, 3, 7))
    assert len(line.kinks) > 20_000
    picked = np.arange(0, len(line.kinks), 997)
    plain = [objective.value(plane.at(a, 0)) for a in line.kinks[picked]]
    np.testing.assert_allclose(line.kink_loss[picked], plain, rtol=1e-11)


def test_a_zero_direction_gives_a_flat_line() -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    line = evaluate_line(objective, plane.W, np.zeros_like(plane.W), [-1.0, 0.0, 9.0])
    np.testing.assert_allclose(line.loss, objective.value(plane.W), rtol=1e-13)
    assert len(line.kinks) == 0


def test_values_that_overflow_stay_infinite() -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective, scale=50)
    with np.errstate(all="raise"):
        line = evaluate_line(objective, plane.W, plane.W1, [-1e308, 0.0, 1e308])
    np.testing.assert_array_equal(np.isfinite(line.loss), [False, True, False])


def test_a_callable_is_evaluated_point_by_point() -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    a, shares = np.array([1.0, -2.0, 0.25]), []
    line = evaluate_line(objective.value, plane.W, plane.W1, a, progress=shares.append)
    exact = evaluate_line(objective, plane.W, plane.W1, a)
    np.testing.assert_allclose(line.loss, exact.loss, rtol=1e-13)
    assert len(line.kinks) == 0
    assert shares == [1 / 3, 2 / 3, 1.0]
    np.testing.assert_array_equal(line.polyline[0], [-2.0, 0.25, 1.0])
    np.testing.assert_array_equal(line.polyline[1], line.loss[[1, 2, 0]])
    any_shape = evaluate_line(lambda x: float((x**2).sum()), [1.0, 2.0], [0.0, 1.0], [0.0, 1.0])
    np.testing.assert_array_equal(any_shape.loss, [5.0, 10.0])


@pytest.mark.parametrize("loss", ALL_LOSSES)
def test_progress_of_an_objective_rises_to_one(loss: Hinge) -> None:
    objective, shares = objective_of(loss), []
    plane = plane_of(objective)
    evaluate_line(objective, plane.W, plane.W1, [0.0, 1.0], progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_bad_input_is_refused_with_the_rule() -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    with pytest.raises(ValueError, match="a must be finite; got nan"):
        evaluate_line(objective, plane.W, plane.W1, [0.0, np.nan])
    with pytest.raises(ValueError, match="W1 must have the shape"):
        evaluate_line(objective, plane.W, plane.W1[:1], [0.0])
    with pytest.raises(ValueError, match="weights must have the shape"):
        evaluate_line(objective, plane.W[:1], plane.W1[:1], [0.0])
    with pytest.raises(ValueError, match="W1 must be finite"):
        evaluate_line(objective, plane.W, np.inf * plane.W1, [0.0])
