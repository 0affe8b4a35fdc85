"""The lowest point of the maximum of planes on a square, against SciPy's linear programs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from landscape.slices import cutting_planes
from landscape.slices.cutting_planes import CuttingPlanes, LowestOfPlanes


@st.composite
def planes(draw: st.DrawFn) -> np.ndarray:
    """Intercepts and gradients (K, 3): in general position, and in all ways of being degenerate."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    rows = generator.normal(size=(draw(st.integers(1, 25)), 3))
    kind = draw(st.sampled_from(["any", "whole", "flat", "one slope", "one point", "steepness"]))
    if kind == "whole":  # many vertices of more than three rows, ties and copies
        rows = np.rint(rows)
    if kind == "flat":
        rows[:, 1:] = 0
    if kind == "one slope":
        rows[:, 1:] = generator.normal(size=2) * rows[:, 1:2]
    if kind == "one point":  # all meet in one point of the square, at the height 0
        rows[:, 0] = -rows[:, 1:] @ draw(st.sampled_from([np.zeros(2), np.ones(2)]))
    if kind == "steepness":
        rows *= 10.0 ** generator.uniform(-9, 3, (len(rows), 1))
    copies = draw(st.integers(0, 5))
    return np.concatenate([rows, rows[generator.integers(len(rows), size=copies)]])


def answer(rows: np.ndarray) -> tuple[CuttingPlanes, LowestOfPlanes]:
    model = CuttingPlanes()
    for intercept, *gradient in rows:
        model.add(intercept, np.array(gradient))
    lowest = model.lowest()
    assert lowest is not None
    return model, lowest


def lowest_of_program(rows: np.ndarray) -> float:
    """min t subject to `t ≥ c + g·x` and x in the square."""
    program = linprog(
        [0, 0, 1],
        A_ub=np.column_stack([rows[:, 1:], -np.ones(len(rows))]),
        b_ub=-rows[:, 0],
        bounds=[(-1, 1), (-1, 1), (None, None)],
    )
    assert program.status == 0
    return program.fun


@settings(max_examples=300, deadline=None)
@given(planes(), st.booleans())
def test_the_lowest_point_is_that_of_the_linear_program(rows: np.ndarray, warm: bool) -> None:
    """Also where it was asked for before the last planes came."""
    model, lowest = answer(rows[: len(rows) // 2 + 1] if warm else rows)
    if warm:
        for intercept, *gradient in rows[len(rows) // 2 + 1 :]:
            model.add(intercept, np.array(gradient))
            lowest = model.lowest()
    assert lowest is not None
    assert (np.abs(lowest.point) <= 1).all()
    highest = (rows[:, 0] + rows[:, 1:] @ lowest.point).max()
    size = max(1, np.abs(rows).max())
    assert highest == pytest.approx(lowest.bound, abs=1e-11 * size)
    assert lowest.bound == pytest.approx(lowest_of_program(rows), abs=2e-7 * size)


def test_planes_known_by_hand() -> None:
    """`|u| + |v − 1/2| / 2` is 0 at (0, 1/2); with the plane −2u it is 0 there still."""
    rows = np.array([[sign / 4, u, -sign / 2] for sign in (1, -1) for u in (1, -1)])
    model, lowest = answer(rows)
    np.testing.assert_allclose(lowest.point, [0, 0.5], atol=1e-15)
    assert lowest.bound == pytest.approx(0, abs=1e-15)
    model.add(0.0, np.array([-2.0, 0.0]))
    again = model.lowest()
    assert again is not None
    np.testing.assert_allclose(again.point, [0, 0.5], atol=1e-15)
    model.add(3.0, np.zeros(2))
    raised = model.lowest()
    assert raised is not None
    assert raised.bound == 3.0


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 1e308, 1e308], [0, -1e308, 1e308], [0, 0, -1.5e308]],  # overflows
        [[1e160, 0, -2e45], [-1e160, 2e45, 2e45]],  # loses all digits
    ],
)
def test_no_answer_where_numbers_leave_their_range(rows: list) -> None:
    model = CuttingPlanes()
    for intercept, *gradient in rows:
        model.add(intercept, np.array(gradient))
    assert model.lowest() is None


def test_no_answer_within_the_exchanges_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(0).normal(size=(30, 3))
    model, lowest = answer(rows)
    model.add(lowest.bound + 1, np.array([0.1, 0.2]))
    monkeypatch.setattr(cutting_planes, "EXCHANGES", 0)
    assert model.lowest() is None
