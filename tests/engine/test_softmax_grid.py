"""The softmax on a grid against SciPy's `logsumexp` in each cell, for scores of any spread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logsumexp

from landscape.losses import Softmax
from landscape.slices import partial_sum
from landscape.slices.exponentials import Pieces


def plain_sum(S: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    scores = S[0] + a[:, None, None] * S[1] + (b[:, None, None] * S[2])[:, None]
    own = np.take_along_axis(scores, np.broadcast_to(y[:, None], (*scores.shape[:3], 1)), axis=3)
    return np.asarray(logsumexp(scores - own, axis=3)).sum(axis=2)


def assert_exact(S: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Equal to 1e-10 of the loss or of 1, and to the rounding of the scores that cancel."""
    got, expected = partial_sum(Softmax(), S, y, a, b), plain_sum(S, y, a, b)
    size = np.array([1, np.abs(a).max(), np.abs(b).max()]) @ np.abs(S).max(axis=(1, 2))
    room = 1e-10 * np.maximum(1, expected) + 1e-15 * len(y) * size
    assert (np.abs(got - expected) <= room).all()
    assert (got >= 0).all()


@st.composite
def axes(draw: st.DrawFn) -> np.ndarray:
    """Even, uneven, unsorted, with far gaps, of one point."""
    n = draw(st.integers(1, 40))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    kind = draw(st.sampled_from(["even", "unsorted", "gaps", "repeated"]))
    if kind == "even":
        return np.linspace(-1, 1, n)
    if kind == "gaps":
        return np.sort(generator.choice([-1.0, 0.9, 1.0], n) + 1e-3 * generator.normal(size=n))
    return generator.normal(size=n) if kind == "unsorted" else generator.choice([-0.5, 0.3, 1], n)


@settings(max_examples=200, deadline=None)
@given(axes(), axes(), st.data())
def test_scores_of_any_spread(a: np.ndarray, b: np.ndarray, data: st.DataObject) -> None:
    """One class and many; one spread for all, or from 1e-3 to 1e5 side by side; ties."""
    generator = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    n, classes = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 12))
    S = generator.normal(size=(3, n, classes))
    S *= data.draw(st.sampled_from([1.0, 40.0, 100.0, 300.0, 1e3, 1e4, 1e5]))
    if data.draw(st.booleans()):
        S *= 10.0 ** generator.uniform(-5, 0, (n, 1))
    if data.draw(st.booleans()):
        S[data.draw(st.integers(0, 2))] = 0
    if data.draw(st.booleans()):
        S[:, :, -1] = S[:, :, 0]
    assert_exact(S, generator.integers(classes, size=n), a, b)


@pytest.mark.parametrize("spread", [30.0, 300.0, 3e3, 3e4])
@pytest.mark.parametrize("shape", [(101, 101), (1, 200), (150, 3)])
def test_large_grids_and_many_examples(spread: float, shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(1)
    S = spread * generator.normal(size=(3, 120, 10))
    assert_exact(S, np.arange(120) % 10, *(np.linspace(-1, 1, n) for n in shape))


def test_a_class_that_leads_everywhere_costs_nothing() -> None:
    """The loss of the settled is exactly 0, or the difference of the scores."""
    S = np.zeros((3, 2, 3))
    S[0, :, 1] = 1e4
    axis = np.linspace(-1, 1, 30)
    loss = partial_sum(Softmax(), S, np.array([1, 1]), axis, axis)
    np.testing.assert_array_equal(loss, np.zeros((30, 30)))
    loss = partial_sum(Softmax(), S, np.array([1, 0]), axis, axis)
    np.testing.assert_array_equal(loss, np.full((30, 30), 1e4))


def test_pieces_of_an_axis() -> None:
    axis = np.array([0.0, 1, 2, 10, 20, 21, 22])
    pieces = Pieces(axis, 3)
    np.testing.assert_array_equal(np.concatenate([axis[part] for part in pieces.parts]), axis)
    assert pieces.middles == [0.5, 6.0, 21.0]
    np.testing.assert_array_equal(pieces.offsets, [-0.5, 0.5, -4, 4, -1, 0, 1])
    assert pieces.reach == 4
