"""Planes in weight space: their points, and the least-squares projection on them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.plane import Plane

SHAPES = [(1, 2), (3, 3), (10, 65)]


def drawn_plane(shape: tuple[int, int], seed: int = 0) -> Plane:
    return Plane(*np.random.default_rng(seed).standard_normal((3, *shape)))


def test_at_is_the_formula() -> None:
    plane = Plane(
        np.array([[1.0, 2.0]]), np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]])
    )  # not orthogonal
    np.testing.assert_array_equal(plane.at(0, 0), [[1.0, 2.0]])
    np.testing.assert_array_equal(plane.at(2, 0), [[3.0, 2.0]])
    np.testing.assert_array_equal(plane.at(-1, 4), [[2.0, 4.0]])
    assert plane.cosine == pytest.approx(np.sqrt(0.5))


@pytest.mark.parametrize("shape", SHAPES)
def test_project_is_least_squares(shape: tuple[int, int]) -> None:
    plane = drawn_plane(shape)
    weights = np.random.default_rng(1).standard_normal((7, *shape))
    coordinates, distance = plane.project(weights)
    directions = np.stack([plane.W1.ravel(), plane.W2.ravel()], axis=1)
    displacement = (weights - plane.W).reshape(7, -1).T
    expected, _, _, _ = np.linalg.lstsq(directions, displacement)
    np.testing.assert_allclose(coordinates, expected.T, rtol=1e-11, atol=1e-12)
    residual = np.linalg.norm(displacement - directions @ expected, axis=0)
    np.testing.assert_allclose(distance, residual, rtol=1e-11, atol=1e-12)


def test_project_needs_no_orthogonal_directions() -> None:
    # Taking dot products with unit directions, as if they were orthogonal, would give a = 1 + 1/√2.
    plane = Plane(np.zeros((1, 3)), np.array([[1.0, 0, 0]]), np.array([[1.0, 1.0, 0]]))
    coordinates, distance = plane.project(np.array([[[3.0, 2.0, 5.0]]]))
    np.testing.assert_allclose(coordinates, [[1.0, 2.0]], atol=1e-14)
    np.testing.assert_allclose(distance, [5.0], rtol=1e-14)


@given(
    a=st.floats(-1e3, 1e3),
    b=st.floats(-1e3, 1e3),
    shape=st.tuples(st.integers(1, 5), st.integers(3, 9)),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_at_then_project_is_a_round_trip(
    a: float, b: float, shape: tuple[int, int], seed: int
) -> None:
    plane = drawn_plane(shape, seed)
    coordinates, distance = plane.project(plane.at(a, b)[None])
    # Nearly parallel directions lose digits in proportion to the condition of the pair.
    tolerance = 1e-10 / np.sqrt(1 - plane.cosine**2)
    np.testing.assert_allclose(coordinates, [[a, b]], rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(distance, 0, atol=1e-9)


@pytest.mark.parametrize(("length1", "length2"), [(1e-9, 1e9), (1e-150, 1.0), (1e6, 1e-3)])
def test_directions_of_very_different_lengths(length1: float, length2: float) -> None:
    generator = np.random.default_rng(2)
    V1, V2 = generator.standard_normal((2, 3, 4))
    plane = Plane(np.zeros((3, 4)), V1 * length1, V2 * length2)
    coordinates, _ = plane.project((2.0 * V1 - 3.0 * V2)[None])
    np.testing.assert_allclose(coordinates, [[2.0 / length1, -3.0 / length2]], rtol=1e-10)


def test_a_single_weight_matrix_is_projected_too() -> None:
    plane = drawn_plane((3, 3))
    coordinates, distance = plane.project(plane.at(0.5, -2.0))
    np.testing.assert_allclose(coordinates, [[0.5, -2.0]], atol=1e-12)
    assert distance.shape == (1,)


def test_nothing_handed_in_is_changed_or_shared() -> None:
    W, W1, W2 = np.random.default_rng(3).standard_normal((3, 2, 3))
    weights = np.random.default_rng(4).standard_normal((5, 2, 3))
    before = [array.copy() for array in (W, W1, W2, weights)]
    plane = Plane(W, W1, W2)
    plane.project(weights)
    plane.at(1.0, 2.0)[:] = 0
    for array, copy in zip((W, W1, W2, weights), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    W[:] = 7
    np.testing.assert_array_equal(plane.W, before[0])
    with pytest.raises(ValueError, match="read-only"):
        plane.W1[0, 0] = 1.0


def test_whole_numbers_become_floats() -> None:
    plane = Plane(*np.array([[[1, 2]], [[1, 0]], [[0, 1]]]))
    assert plane.W.dtype == np.float64
    np.testing.assert_array_equal(plane.at(0.5, 0.25), [[1.5, 2.25]])


ONE = np.ones((2, 2))
OTHER = np.array([[1.0, 0.0], [0.0, 0.0]])


@pytest.mark.parametrize(
    ("W", "W1", "W2", "message"),
    [
        (ONE, np.ones((2, 3)), OTHER, r"W1 must have the shape \(2, 2\) of W; got \(2, 3\)"),
        (ONE, OTHER, np.ones((1, 2)), r"W2 must have the shape \(2, 2\) of W; got \(1, 2\)"),
        (1.0, OTHER, ONE, r"W must have 1 axes; got shape \(\)"),
        (ONE * np.nan, OTHER, ONE, r"W must be finite; got nan"),
        (ONE, OTHER, ONE * np.inf, r"W2 must be finite; got inf"),
        (ONE, OTHER * 0, ONE, r"W1 and W2 must not be zero or parallel; got lengths 0.0, 2.0"),
        (ONE, OTHER, ONE * 0, r"W1 and W2 must not be zero or parallel; got lengths 1.0, 0.0"),
        (ONE, OTHER, -3 * OTHER, r"W1 and W2 must not be zero or parallel; got cosine -1.0"),
    ],
)
def test_plane_refuses(W: np.ndarray, W1: np.ndarray, W2: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Plane(W, W1, W2)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.ones((4, 2, 3)), r"weights must have shape \(T, 2, 2\); got \(4, 2, 3\)"),
        (np.ones((1, 4, 2, 2)), r"weights must have shape \(T, 2, 2\); got \(1, 4, 2, 2\)"),
        (np.ones(2), r"weights must have shape \(T, 2, 2\); got \(2,\)"),
        (np.full((1, 2, 2), np.nan), r"weights must be finite; got nan"),
    ],
)
def test_project_refuses(weights: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Plane(ONE, OTHER, ONE).project(weights)
