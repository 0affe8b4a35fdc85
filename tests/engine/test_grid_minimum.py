"""The minimum in a window of a plane, and the creases of a hinge loss there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from landscape.datasets import Dataset
from landscape.losses import CrammerSinger, Hinge, LargestPiece, Loss, OneVsAll, Softmax
from landscape.objective import Objective
from landscape.plane import Plane
from landscape.slices import centered_axis, creases, evaluate_plane, plane_minimum, sliced
from landscape.slices.envelope import affine_pieces
from tests.engine.grid_cases import ALL_LOSSES, HINGES, Case, cases, objective_of, plane_of

WINDOWS = [((-2.0, 3.0), (-1.0, 1.0)), ((-40.0, 60.0), (-50.0, 50.0)), ((5.0, 6.0), (2.0, 2.5))]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("loss", ALL_LOSSES)
def test_no_cell_of_a_fine_grid_is_lower(loss: Loss, l2: float, window: tuple) -> None:
    objective = objective_of(loss, examples=40, l2=l2)
    plane = plane_of(objective)
    lowest = plane_minimum(objective, plane, *window)
    assert lowest.loss == pytest.approx(objective.value(plane.at(lowest.a, lowest.b)), rel=1e-12)
    assert 0 <= lowest.gap <= 1e-9 * max(1, lowest.loss)
    for number, (low, high) in zip((lowest.a, lowest.b), window, strict=True):
        assert low <= number <= high
    axes = [np.linspace(low, high, 301) for low, high in window]
    near = [
        np.clip(number + 1e-3 * np.ptp(axis) * centered_axis(1, 101), axis[0], axis[-1])
        for number, axis in zip((lowest.a, lowest.b), axes, strict=True)
    ]
    for a, b in (axes, near):
        cell = evaluate_plane(objective, plane, a, b).minimum
        assert cell.loss >= lowest.loss - lowest.gap - 1e-12 * max(1, lowest.loss)
    assert cell.loss <= lowest.loss + 1e-2 * max(1, lowest.loss)


@settings(max_examples=50, deadline=None)
@given(
    cases((*HINGES, CrammerSinger())),
    st.sampled_from([1e-9, 0.1, 1.0, 20.0]),
    st.sampled_from([0.0, 0.3, -1.0]),
    st.booleans(),
)
def test_the_minimum_is_that_of_the_linear_program(
    case: Case, extent: float, shift: float, doubled: bool
) -> None:
    """min Σ t_i / N over a, b and the t_i of hinges or examples, all solved as one program."""
    objective = Objective(case.objective.dataset, case.objective.loss, bias=case.objective.bias)
    if doubled:
        objective = objective.batch(np.arange(objective.examples).repeat(2))
    scale = np.abs(case.plane.W1).max()
    plane = Plane(*(V / scale for V in (case.plane.W, case.plane.W1, case.plane.W2)))
    scores = sliced(objective, plane)
    if isinstance(objective.loss, LargestPiece):
        p, q, r = affine_pieces(objective.loss, scores.S, scores.y)
        t_of = np.repeat(np.arange(len(p)), p.shape[1])
    else:
        p, q, r = scores.terms
        t_of = np.arange(len(p))
    windows = [(shift - extent, shift + extent), (-extent, 2 * extent)]
    program = linprog(
        np.concatenate([[0, 0], np.full(t_of[-1] + 1, 1 / len(scores.y))]),
        A_ub=np.column_stack([q.ravel(), r.ravel(), -np.eye(t_of[-1] + 1)[t_of]]),
        b_ub=-p.ravel(),
        bounds=windows + [(0, None)] * (t_of[-1] + 1),
    )
    lowest = plane_minimum(scores, plane, *windows)
    assert lowest.loss == pytest.approx(program.fun, rel=1e-7, abs=1e-7)
    assert lowest.gap <= 1e-9 * max(1, lowest.loss)


def test_a_minimum_known_by_hand() -> None:
    """All examples are 0, so the loss is 1 everywhere; the penalty is a distance from (3, −1)."""
    objective = Objective(Dataset(np.zeros((2, 2)), np.array([0, 1])), Hinge(), l2=2.0, bias=False)
    W = np.array([[-3.0, 1.0], [0.0, 0.0]])
    plane = Plane(W, *np.eye(4)[:2].reshape(2, 2, 2))
    lowest = plane_minimum(objective, plane, (-10, 10), (-10, 10))
    assert (lowest.a, lowest.b) == pytest.approx((3, -1), abs=1e-4)
    assert lowest.loss == pytest.approx(1.0, abs=1e-9)


def test_flat_losses_and_early_stops_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    flat = Objective(Dataset(np.zeros((2, 1)), np.array([0, 1])), Hinge(), bias=False)
    plane = Plane(np.zeros((2, 1)), *np.eye(2)[:, :, None])
    assert plane_minimum(flat, plane, (-1, 1), (-1, 1))[2:] == (1.0, 0.0)
    monkeypatch.setattr("landscape.slices.minimum.EVALUATIONS", 8)
    objective = objective_of(Softmax(), examples=40)
    plane = plane_of(objective)
    stopped = plane_minimum(objective, plane, (-9, 9), (-9, 9))
    monkeypatch.undo()
    finished = plane_minimum(objective, plane, (-9, 9), (-9, 9))
    assert stopped.gap > 1e-6
    assert stopped.loss - stopped.gap <= finished.loss <= stopped.loss


@pytest.mark.parametrize("ranges", [((1, 1), (0, 1)), ((0, 1), (2, 1)), ((0, np.inf), (0, 1))])
def test_windows_must_be_finite_and_open(ranges: tuple) -> None:
    objective = objective_of(Hinge())
    plane = plane_of(objective)
    for function in (plane_minimum, creases):
        with pytest.raises(ValueError, match="_range must be"):
            function(objective, plane, *ranges)


def test_a_loss_that_overflows_in_the_window_is_refused() -> None:
    objective = objective_of(Hinge())
    with pytest.raises(ValueError, match="loss must be finite on the window"):
        plane_minimum(objective, plane_of(objective, scale=50), (-1, 1e308), (-1, 1))


@settings(max_examples=60, deadline=None)
@given(cases(HINGES), st.sampled_from([0.3, 5.0]))
def test_creases_are_the_zero_lines_of_their_terms(case: Case, size: float) -> None:
    window = np.array([[-0.5, 0.7], [-1.0, 0.2]]) * size
    found = creases(case.objective, case.plane, *window)
    scores = sliced(case.objective, case.plane)
    p, q, r = scores.terms
    loss = case.objective.loss
    one_vs_all = isinstance(loss, OneVsAll)
    assert isinstance(loss, OneVsAll | Hinge)
    for segment, i, j in zip(found.segments, found.examples, found.classes, strict=True):
        own = scores.y[i]
        assert one_vs_all or j != own
        for end in segment:
            assert (window[:, 0] <= end).all()
            assert (end <= window[:, 1]).all()
            at_end = np.tensordot([1, *end], scores.S[:, i], axes=1)
            compared = 0.0 if one_vs_all else at_end[own]
            sign = -1 if j == own else 1
            margin = sign * at_end[j] - compared + loss.delta
            assert abs(margin) <= 1e-9 * (loss.delta + np.abs(scores.S[:, i]).max() * (1 + size))
        # Both ends lie on the frame of the window.
        on_frame = np.isclose(segment[:, :, None], window[None], atol=1e-9 * size).any(axis=(1, 2))
        assert on_frame.all()
    reach = np.abs([q, r]) * np.ptp(window, axis=1)[:, None] / 2
    middle = p + np.array([q, r]).T @ window.mean(axis=1)
    sure = np.abs(np.abs(middle) - reach.sum(axis=0)) > 1e-9 * (np.abs(p) + reach.sum(axis=0))
    crossing = np.flatnonzero(sure & (np.abs(middle) < reach.sum(axis=0)))
    rank = found.classes
    if not one_vs_all:
        rank = rank - (rank > scores.y[found.examples])
    terms = found.examples * (len(p) // len(scores.y)) + rank
    assert set(crossing) <= set(terms) <= set(np.flatnonzero(~sure)) | set(crossing)
    assert found.total == len(found.segments)


def test_creases_by_hand_and_their_limit() -> None:
    """One example, x = 1, of class 0: the terms are 1 + a − b for class 1 and 1 − b for class 2."""
    objective = Objective(Dataset(np.ones((3, 1)), np.arange(3)), Hinge(), bias=False)
    plane = Plane(np.zeros((3, 1)), *np.eye(3)[[1, 0], :, None])
    first = objective.batch([0])
    found = creases(first, plane, (-3, 3), (0, 2))
    np.testing.assert_array_equal(found.classes, [1, 2])
    np.testing.assert_array_equal(found.examples, [0, 0])
    ends = [sorted(map(tuple, segment)) for segment in found.segments]
    np.testing.assert_allclose(ends, [[(-1, 0), (1, 2)], [(-3, 1), (3, 1)]])
    limited = creases(first, plane, (-3, 3), (0, 2), limit=1)
    assert (len(limited.segments), limited.total, limited.whole) == (1, 2, False)
    assert found.whole
    assert len(creases(first, plane, (-3, 3), (5, 6)).segments) == 0
    with pytest.raises(TypeError, match="sum of hinges or the largest of pieces"):
        creases(Objective(objective.dataset, Softmax(), bias=False), plane, (-1, 1), (-1, 1))
