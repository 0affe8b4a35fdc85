"""Extreme curvatures against the Hessian written down, and where a grid is not convex."""

import numpy as np
import pytest

import landscape as ls
from landscape import curvature, curvature_maps
from landscape.errors import CurvatureNotFound
from tests.engine.networks import gaussian, parity
from tests.engine.nonlinear import network as plain_network


def written_down(model: ls.MLP, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The Hessian by differences of gradients."""
    h = 1e-5
    rows = [
        (model.gradient(w + h * V) - model.gradient(w - h * V)) / (2 * h) for V in np.eye(len(w))
    ]
    return np.linalg.eigh((np.array(rows) + np.array(rows).T) / 2)


@pytest.mark.parametrize("hidden", [(4,), (12, 8)], ids=["written down", "by Lanczos"])
def test_extreme_curvatures_are_those_of_the_hessian(hidden: tuple[int, ...]) -> None:
    model = ls.MLP(parity(examples=40), hidden, "tanh", l2=0.01)
    w = gaussian(model, 0)
    assert (len(w) > curvature.WRITTEN_DOWN) == (len(hidden) == 2)
    values, vectors = written_down(model, w)
    shares: list[float] = []
    found = ls.extreme_curvatures(model, w, tolerance=1e-8, progress=shares.append)
    assert (found.smallest, found.largest) == pytest.approx((values[0], values[-1]), abs=1e-7)
    assert found.smallest < 0 < found.largest
    for direction, k in ((found.smallest_direction, 0), (found.largest_direction, -1)):
        assert abs(direction @ vectors[:, k]) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(direction) == pytest.approx(1, abs=1e-12)
        assert direction[np.abs(direction).argmax()] > 0
    assert len(shares) == found.products
    assert shares == sorted(shares)


def test_a_loss_that_bends_nowhere_has_no_plane_of_its_hessian() -> None:
    model = ls.MLP(parity(), (12, 8), loss=ls.Hinge(0.0))
    w = np.zeros(model.shape)
    found = ls.extreme_curvatures(model, w)
    assert (found.smallest, found.largest) == (0, 0)
    with pytest.raises(CurvatureNotFound, match="Hessian of zeros"):
        ls.hessian_plane(model, w)


def test_the_plane_of_the_hessian_bends_as_its_eigenvalues_say() -> None:
    model = ls.MLP(parity(examples=40), (12, 8), "tanh")
    w = gaussian(model, 0)
    plane, found = ls.hessian_plane(model, w), ls.extreme_curvatures(model, w)
    for V, value in ((plane.W1, found.largest), (plane.W2, found.smallest)):
        h = 1e-3
        bend = (model.value(w + h * V) - 2 * model.value(w) + model.value(w - h * V)) / h**2
        assert bend == pytest.approx(value, abs=1e-4)
    assert abs(plane.cosine) < 1e-10


def test_curvatures_that_are_not_found_or_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    model = ls.MLP(parity(), (12, 8))
    monkeypatch.setattr(curvature, "PRODUCTS", 5)
    with pytest.raises(CurvatureNotFound, match="raise the tolerance"):
        ls.extreme_curvatures(model, gaussian(model, 0))
    with pytest.raises(TypeError, match="must have a method hessian_product; got Network"):
        ls.extreme_curvatures(plain_network(), np.zeros(17))  # pyright: ignore


def grid_of(function: object, a: np.ndarray, b: np.ndarray) -> ls.PlaneGrid:
    plane = ls.Plane(np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    return ls.evaluate_plane(function, plane, a, b)  # pyright: ignore


@pytest.mark.parametrize("angle", np.linspace(0, np.pi, 17))
@pytest.mark.parametrize("offset", [0.0, 0.013])
def test_a_crease_of_any_direction_is_convex(angle: float, offset: float) -> None:
    normal = np.array([np.cos(angle), np.sin(angle)])
    axis = ls.centered_axis(1, 21)
    grid = grid_of(lambda w: max(0.0, float(normal @ w) + offset) + 1, axis, 2 * axis)
    assert ls.non_convex_share(grid) == 0
    roof = grid_of(lambda w: 5 - max(0.0, float(normal @ w) + offset), axis, 2 * axis)
    assert ls.non_convex_share(roof) > 0


def test_the_share_counts_the_cells_where_the_loss_bends_down() -> None:
    axis = ls.centered_axis(1, 41)
    saddle = grid_of(lambda w: 3 + w[0] ** 2 - 0.3 * w[1] ** 2, axis, axis)
    assert ls.non_convex_share(saddle) == 1
    half = grid_of(lambda w: 3 + w[0] ** 3 + w[1] ** 2, axis, axis)  # bends down where a < 0
    assert ls.non_convex_share(half) == pytest.approx(0.5, abs=0.03)
    bowl = ls.evaluate_plane(
        ls.Objective(parity(), ls.Softmax()),
        ls.random_plane(ls.random_weights((2, 4), 1.0)),
        axis,
        axis[:9],
    )
    assert ls.non_convex_share(bowl) == 0


@pytest.mark.parametrize("axis", [[0.0, 1.0], [0.0, 1.0, 3.0]])
def test_a_share_needs_an_even_grid(axis: list[float]) -> None:
    with pytest.raises(ValueError, match="a must be evenly spaced, of at least 3 numbers"):
        ls.non_convex_share(grid_of(lambda w: float(w @ w), np.array(axis), np.arange(4.0)))


@pytest.mark.parametrize("hidden", [(4,), (12, 8)], ids=["written down", "by Lanczos"])
def test_a_map_of_curvatures_is_that_of_the_hessian_in_each_cell(hidden: tuple[int, ...]) -> None:
    model = ls.MLP(parity(examples=40), hidden, "tanh", l2=0.01)
    plane = ls.Plane(*(gaussian(model, seed) for seed in range(3)))
    a, b, shares = np.array([-0.5, 0.0, 0.7]), np.array([0.0, 0.4]), []
    found = ls.curvature_map(model, plane, a, b, tolerance=1e-8, progress=shares.append)
    for i, j in np.ndindex(2, 3):
        values = written_down(model, plane.at(float(a[j]), float(b[i])))[0]
        assert found.smallest[i, j] == pytest.approx(values[0], abs=1e-7)
        assert found.largest[i, j] == pytest.approx(values[-1], abs=1e-7)
        assert found.ratio[i, j] == pytest.approx(values[0] / values[-1], abs=1e-6)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_cell_without_curvatures_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    model = ls.MLP(parity(), (12, 8))
    plane = ls.Plane(*(gaussian(model, seed) for seed in range(3)))
    monkeypatch.setattr(curvature, "PRODUCTS", 5)
    found = ls.curvature_map(model, plane, [0.0, 1.0], [0.0])
    assert np.isnan(found.smallest).all()
    assert np.isnan(found.ratio).all()


def test_nothing_that_bends_up_has_no_ratio() -> None:
    plane = ls.Plane(np.zeros(2), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    two: np.ndarray = np.array([[-1.0, 2.0]])
    found = curvature_maps.CurvatureMap(np.arange(2.0), np.zeros(1), -np.abs(two), two, plane)
    np.testing.assert_array_equal(found.ratio, [[np.nan, -1.0]])
