"""The grid of a plane against the plain definition, one `objective.value` per cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.datasets import Dataset
from landscape.losses import Hinge, Loss, Softmax
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices import centered_axis, direct_sum, evaluate_plane, partial_sum, sliced
from landscape.slices import softmax as softmax_module
from landscape.slices.hinge import hinge_sum
from tests.engine.grid_cases import (
    ALL_LOSSES,
    Case,
    cases,
    objective_of,
    plain_grid,
    plane_of,
    score_size,
)


def assert_exact(case: Case, loss: np.ndarray, plain: np.ndarray) -> None:
    """Equal to 1e-10 of the loss or of 1, and to the rounding of scores that cancel."""
    rounding = 1e-13 * score_size(case)
    assert (np.abs(loss - plain) <= 1e-10 * np.maximum(1, np.abs(plain)) + rounding).all()


@settings(max_examples=250, deadline=None)
@given(cases(ALL_LOSSES))
def test_every_cell_is_the_loss_at_its_own_point(case: Case) -> None:
    grid = evaluate_plane(case.objective, case.plane, case.a, case.b)
    assert grid.loss.shape == (len(case.b), len(case.a))
    assert_exact(case, grid.loss, plain_grid(case))


@pytest.mark.parametrize("loss", ALL_LOSSES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (40, 37), (37, 90)])
def test_larger_grids_of_many_examples(loss: Loss, shape: tuple[int, int]) -> None:
    objective = objective_of(loss, examples=150, classes=5, l2=0.1)
    a, b = centered_axis(2, shape[0]), centered_axis(3, shape[1])
    case = Case(objective, plane_of(objective, scale=3), a, b)
    scores = sliced(objective, case.plane)
    plain = direct_sum(loss, scores.S, scores.y, a, b) / 150 + scores.penalty(a, b[:, None])
    assert_exact(case, evaluate_plane(objective, case.plane, a, b).loss, plain)


@pytest.mark.parametrize("extent", [1e-3, 1.0, 30.0, 200.0, 1e3, 1e5, 1e9])
def test_softmax_of_exponents_of_any_range(extent: float) -> None:
    """From one factorised tile to a few settled ones, with all mixtures between."""
    objective = objective_of(Softmax(), examples=60, classes=7)
    axis = centered_axis(extent, 31)
    case = Case(objective, plane_of(objective, seed=3), axis, 1.7 * axis)
    scores = sliced(objective, case.plane)
    plain = direct_sum(Softmax(), scores.S, scores.y, case.a, case.b) / 60
    assert_exact(case, evaluate_plane(objective, case.plane, case.a, case.b).loss, plain)


@pytest.mark.parametrize("path", ["as it is", "direct", "halves", "pieces", "one by one"])
@pytest.mark.parametrize("extent", [9.0, 60.0])
def test_softmax_paths_agree(path: str, extent: float, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = {"direct": (), "halves": ((1, 3.0, 8),), "pieces": ((4, 80.0, 8), (8, 320.0, 2))}
    if path != "as it is":
        monkeypatch.setattr(softmax_module, "CUTS", cuts.get(path, ((1, 320.0, 1),)))
        monkeypatch.setattr(softmax_module, "SMALLEST_PIECE", 2)
        monkeypatch.setattr(softmax_module, "FEW_SCORES", 1e9 if path == "direct" else 8)
    objective = objective_of(Softmax(), examples=30)
    case = Case(
        objective, plane_of(objective), centered_axis(extent, 20), centered_axis(extent, 25)
    )
    grid = evaluate_plane(objective, case.plane, case.a, case.b)
    assert_exact(case, grid.loss, plain_grid(case))


def test_image_scores_are_exact_to_single_precision() -> None:
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (40, 192), dtype=np.uint8)
    data = Dataset(images, np.arange(40) % 5, preprocessing="center")
    for loss in (Hinge(), Softmax()):
        objective = Objective(data, loss)
        exact = Objective(data.as_float64(), loss)
        plane = plane_of(objective, scale=1e-2)
        a, b = centered_axis(1, 9), centered_axis(1, 6)
        plain = plain_grid(Case(exact, plane, a, b))
        np.testing.assert_allclose(evaluate_plane(objective, plane, a, b).loss, plain, rtol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 51, 100])
@pytest.mark.parametrize("extent", [0.1, 1.0, 1e-7, 3e5])
def test_the_point_itself_is_on_the_grid(n: int, extent: float) -> None:
    axis = centered_axis(extent, n)
    assert len(axis) == n
    assert axis[n // 2] == 0.0
    assert axis[0] == pytest.approx(-extent if n > 1 else 0.0)
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    grid = evaluate_plane(objective, plane, axis, axis)
    assert grid.loss[n // 2, n // 2] == pytest.approx(objective.value(plane.W), rel=1e-12)


@pytest.mark.parametrize(("extent", "n"), [(0.0, 3), (-1.0, 3), (np.inf, 3), (1.0, 0)])
def test_axes_refuse_what_they_cannot_hold(extent: float, n: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        centered_axis(extent, n)


def test_exact_zeros_stay_exact() -> None:
    """A hinge loss is 0 on an open region: nothing of cancelled sums may be left there."""
    X = np.array([[1.0, 0.0], [-1.0, 0.1], [0.2, 2.0]])
    objective = Objective(Dataset(X, np.arange(3)), Hinge(), bias=False)
    W = np.array([[40.0, -9.0], [-40.0, -9.0], [0.0, 31.0]])
    plane = Plane(W, *np.random.default_rng(0).normal(size=(2, 3, 2)))
    axis = centered_axis(30, 41)
    loss = evaluate_plane(objective, plane, axis, axis).loss
    plain = plain_grid(Case(objective, plane, axis, axis))
    assert (plain == 0).sum() > 100
    np.testing.assert_array_equal(loss == 0, plain == 0)
    assert loss.min() == 0


def test_values_that_overflow_stay_infinite() -> None:
    axis = np.array([-1e308, 0.0, 1.0, 1e308])
    for loss in ALL_LOSSES:
        objective = objective_of(loss, l2=0.1)
        plane = plane_of(objective, scale=50)
        with np.errstate(all="raise"):
            grid = evaluate_plane(objective, plane, axis, [0.0, 1.0])
        assert not np.isfinite(grid.loss[:, [0, -1]]).any()
        assert np.isfinite(grid.loss[:, 1:3]).all()
        assert grid.loss[1, 2] == pytest.approx(objective.value(plane.at(1, 1)))
        assert grid.minimum.loss == grid.loss[:, 1:3].min()


def test_terms_whose_sums_overflow_but_not_their_total() -> None:
    terms = np.array([[1e308, 1e308], [-1e308, -1e308], [0.0, 0.0]])
    with np.errstate(over="ignore"):
        loss = hinge_sum(terms, np.array([0.5, 0.9, 1.5]), np.zeros(1))
    np.testing.assert_allclose(loss, [[1e308, 2e307, 0]])


@pytest.mark.parametrize("p", [0.0, -1e-9, 1e-9])
def test_terms_that_do_not_move_along_an_axis(p: float) -> None:
    """Zero slopes, and zero terms on whole rows."""
    terms = np.array([[p, p, p], [0.0, 0.0, 1e-200], [1.0, -1.0, 0.0]])
    a, b = centered_axis(1, 40), centered_axis(1, 5)
    for axis in (a, np.sort(np.random.default_rng(0).normal(size=40))):
        with np.errstate(all="ignore"):
            loss = hinge_sum(terms, axis, b)
        expected = np.maximum(p + b, 0) + np.maximum(p - b, 0) + max(p, 0)
        np.testing.assert_allclose(loss, np.repeat(expected[:, None], 40, axis=1), atol=1e-24)


def test_a_callable_gives_the_same_grid_and_keeps_what_is_not_finite() -> None:
    plane = plane_of(objective_of(Hinge()))
    for loss in ALL_LOSSES:
        objective = objective_of(loss, l2=0.2)
        a, b = centered_axis(2, 5), np.array([3.0, -1.0])
        fast, plain = (evaluate_plane(L, plane, a, b) for L in (objective, objective.value))
        np.testing.assert_allclose(fast.loss, plain.loss, rtol=1e-12)
    answers = iter([1.0, np.nan, np.inf, -np.inf, 0.5, 2.0])
    grid = evaluate_plane(lambda _: next(answers), plane, [0.0, 1.0, 2.0], [0.0, 1.0])
    np.testing.assert_array_equal(grid.loss, [[1.0, np.nan, np.inf], [-np.inf, 0.5, 2.0]])
    assert grid.minimum == (0.5, 1.0, 1.0)
    nowhere = evaluate_plane(lambda _: np.nan, plane, [0.0], [0.0]).minimum
    assert np.isnan(nowhere).all()


def test_nothing_handed_in_is_changed() -> None:
    objective = objective_of(Hinge(), l2=0.1)
    plane = plane_of(objective)
    a, b = np.array([1.0, -2.0, 0.5]), np.array([0.0, 3.0])
    kept = [
        array.copy()
        for array in (objective.dataset.X, objective.dataset.y, plane.W, plane.W1, plane.W2, a, b)
    ]
    grid = evaluate_plane(objective, plane, a, b)
    now = (objective.dataset.X, objective.dataset.y, plane.W, plane.W1, plane.W2, a, b)
    for before, after in zip(kept, now, strict=True):
        np.testing.assert_array_equal(before, after)
    a[0] = 99
    assert grid.a[0] == 1.0


@pytest.mark.parametrize("axis", [[np.nan], [0.0, np.inf], [], [[0.0]]])
def test_axes_must_be_finite_numbers(axis: list) -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    with pytest.raises(ValueError, match=r"^a must"):
        evaluate_plane(objective, plane, axis, [0.0])
    with pytest.raises(ValueError, match=r"^b must"):
        evaluate_plane(objective.value, plane, [0.0], axis)


def test_scores_are_shared_on_their_own_plane_only() -> None:
    objective = objective_of(Softmax(), l2=0.5)
    plane, other = plane_of(objective), plane_of(objective, seed=1)
    scores = sliced(objective, plane)
    a, b = centered_axis(1, 4), centered_axis(1, 3)
    shared = evaluate_plane(scores, plane, a, b).loss
    np.testing.assert_array_equal(shared, evaluate_plane(objective, plane, a, b).loss)
    with pytest.raises(ValueError, match="another plane"):
        evaluate_plane(scores, other, a, b)
    with pytest.raises(ValueError, match="weights must have the shape"):
        evaluate_plane(objective, plane_of(objective_of(Hinge(), features=9)), a, b)


@settings(max_examples=40, deadline=None)
@given(cases(ALL_LOSSES), st.integers(0, 40))
def test_blocks_of_examples_add_up(case: Case, cut: int) -> None:
    scores = sliced(case.objective, case.plane)

    def part(rows: slice) -> np.ndarray:
        return partial_sum(scores.loss, scores.S[:, rows], scores.y[rows], case.a, case.b)

    cut = min(cut, len(scores.y))
    both = part(slice(0, cut)) + part(slice(cut, None))
    assert_exact(case, both / len(scores.y), part(slice(None)) / len(scores.y))


@settings(max_examples=40, deadline=None)
@given(cases(ALL_LOSSES))
def test_value_and_gradient_on_the_plane(case: Case) -> None:
    """∂L/∂a is the inner product of the gradient of the weights with W1; likewise b and W2."""
    a, b = case.a[0], case.b[0]
    value, slope = sliced(case.objective, case.plane).value_and_gradient(a, b)
    plain, gradient = case.objective.value_and_gradient(case.plane.at(a, b))
    assert value == pytest.approx(plain, rel=1e-10, abs=1e-13 * score_size(case))
    for direction, got in zip((case.plane.W1, case.plane.W2), slope, strict=True):
        room = 1e-9 * (1 + np.abs(gradient).max() * np.abs(direction).sum())
        assert got == pytest.approx((gradient * direction).sum(), abs=room)


def test_progress_rises_to_one_and_can_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.sums.MOST", 4)
    objective = objective_of(Hinge(), examples=23)
    plane = plane_of(objective)
    for source in (objective, objective.value, sliced(objective, plane)):
        shares: list[float] = []
        evaluate_plane(source, plane, [0.0, 1.0], [0.0, 1.0], progress=shares.append)
        assert len(shares) >= 4
        assert shares == sorted(shares)
        assert shares[-1] == 1.0

        def stop(_: float) -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            evaluate_plane(source, plane, [0.0, 1.0], [0.0, 1.0], progress=stop)
