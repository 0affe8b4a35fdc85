"""The largest of several lines as an affine function plus hinges, and the kinks it has."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landscape.losses import CrammerSinger, kink_distance
from landscape.slices.envelope import largest_of_lines

SMALL = st.integers(-4, 4).map(float)
SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 7))
AT = np.linspace(-10, 10, 161)


def summed(p: np.ndarray, q: np.ndarray, a: np.ndarray) -> np.ndarray:
    """What `largest_of_lines` says of the sum at each a."""
    found = largest_of_lines(p, q)
    hinges = np.maximum(found.terms[0] + a[:, None] * found.terms[1], 0).sum(axis=1)
    return found.intercept + found.slope * a + hinges


@settings(deadline=None, max_examples=200)
@given(
    SHAPES.flatmap(
        lambda shape: st.tuples(
            arrays(float, shape, elements=SMALL), arrays(float, shape, elements=SMALL)
        )
    )
)
def test_the_sum_is_that_of_the_largest_lines(lines: tuple[np.ndarray, np.ndarray]) -> None:
    """Small whole numbers: parallel lines, equal lines and three lines in one point occur."""
    p, q = lines
    plain = (p[:, :, None] + q[:, :, None] * AT).max(axis=1).sum(axis=0)
    np.testing.assert_allclose(summed(p, q, AT), plain, atol=1e-12)
    found = largest_of_lines(p, q)
    # Every hinge is a corner that is there: convex, and no more of them than lines less one.
    assert (found.terms[1] != 0).all()
    assert found.terms.shape[1] <= len(p) * (p.shape[1] - 1)
    assert np.abs(found.terms[1]).sum() == (q.max(axis=1) - q.min(axis=1)).sum()


def test_where_the_line_0_is_the_largest_the_sum_is_exactly_0() -> None:
    generator = np.random.default_rng(3)
    q = generator.normal(size=(50, 6))
    p = -generator.uniform(1, 2, q.shape)
    p[:, 0] = q[:, 0] = 0
    assert (summed(p, q, np.linspace(-0.2, 0.2, 9)) == 0).all()
    assert (summed(p, q, np.array([-9.0, 9.0])) > 0).all()


def test_lines_worked_out_by_hand() -> None:
    # max(0, 1 − t, 2t − 3): falls to 0 at t = 1, rises from t = 1.5.
    found = largest_of_lines(np.array([[0.0, 1.0, -3.0]]), np.array([[0.0, -1.0, 2.0]]))
    assert (found.intercept, found.slope) == (0, 0)
    np.testing.assert_array_equal(found.terms, [[1, -3], [-1, 2], [0, 0]])


def test_the_distance_to_a_kink_worked_out_by_hand() -> None:
    scores, y = np.array([[3.0, 1.0, 2.5], [0.0, 4.0, 1.0]]), np.array([0, 0])
    # Δ = 1: pieces (0, −1, 0.5) and (0, 5, 2); the score of class 1 falls, that of class 2 rises.
    moves = np.array([[0.0, -1.0, 0.5], [0.0, -1.0, 0.5]])
    # First example: class 2 leads by 0.5 over class 0, which it meets at t = −1; over class 1 by
    # 1.5, with 1.5 a step. Second: class 1 leads class 2 by 3, which melts by 1.5 a step.
    np.testing.assert_allclose(kink_distance(CrammerSinger(), scores, y, moves), [1, 2])
