"""The grid of a network against the plain definition, one value for each cell."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

import landscape as ls
from landscape.errors import NotConvex
from landscape.losses import Loss
from landscape.models import _mlp_grid
from tests.engine.networks import LOSSES, Case, cases, gaussian, parity, plain_value

A, B = np.array([-0.7, 0.0, 0.4, 1.1]), np.array([0.9, 0.0, -0.5])


def plain_grid(case: Case) -> np.ndarray:
    return np.array(
        [[plain_value(case.model, case.plane.at(x, z)) for x in case.a] for z in case.b]
    )


@settings(max_examples=120, deadline=None)
@given(cases())
def test_every_cell_is_the_loss_at_its_own_point(case: Case) -> None:
    plain = plain_grid(case)
    grid = ls.evaluate_plane(case.model, case.plane, case.a, case.b).loss
    assert grid.shape == (len(case.b), len(case.a))
    assert (np.abs(grid - plain) <= 1e-10 * np.maximum(1, np.abs(plain))).all()
    line = ls.evaluate_line(case.model, case.plane.W, case.plane.W1, case.a)
    flat = [plain_value(case.model, case.plane.at(x, 0)) for x in case.a]
    np.testing.assert_allclose(line.loss, flat, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("loss", LOSSES, ids=str)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("hidden", [(), (8,), (6, 6, 5)])
def test_single_precision_is_right_where_losses_are_about_1(
    hidden: tuple[int, ...], activation: str, loss: Loss
) -> None:
    model = ls.MLP(parity(examples=40), hidden, activation, skip=True, loss=loss)
    single = replace(model, precision="float32")
    w = model.random_weights()
    plane = ls.Plane(w, *(ls.random_direction(model, w, seed) for seed in (1, 2)))
    exact, found = (ls.evaluate_plane(each, plane, A, B).loss for each in (model, single))
    np.testing.assert_allclose(found, exact, rtol=1e-5)
    assert (found != exact).any()


@pytest.mark.parametrize("elements", [1, 7, 40])
def test_blocks_of_examples_weights_and_cells_add_up(
    elements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ls.MLP(parity(examples=17), (4, 4), skip=True, l2=0.1)
    plane = ls.Plane(*(gaussian(model, seed) for seed in range(3)))
    whole = ls.evaluate_plane(model, plane, A, B).loss
    for name in ("FIRST_ELEMENTS", "CACHED_ELEMENTS", "DEEPER_ELEMENTS"):
        monkeypatch.setattr(_mlp_grid, name, elements)
        shares: list[float] = []
        parts = ls.evaluate_plane(model, plane, A, B, shares.append).loss
        np.testing.assert_allclose(parts, whole, rtol=1e-13)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert len(shares) >= len(B)


def test_the_work_can_be_stopped() -> None:
    model = ls.MLP(parity(), (4,))

    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ls.evaluate_plane(model, ls.random_plane(model.random_weights()), A, B, stop)


def test_directions_may_be_zero_on_a_line() -> None:
    model = ls.MLP(parity(), (4,))
    w = gaussian(model, 0)
    line = ls.evaluate_line(model, w, 0 * w, A)
    np.testing.assert_allclose(line.loss, model.value(w), rtol=1e-14)


def test_images_are_exact_to_single_precision() -> None:
    images = np.random.default_rng(0).integers(0, 256, (30, 48), dtype=np.uint8)
    data = ls.Dataset(images, np.arange(30) % 3, preprocessing="unit")
    for hidden in ((6,), ()):
        model, exact = ls.MLP(data, hidden), ls.MLP(data.as_float64(), hidden)
        plane = ls.Plane(*(gaussian(model, seed, 0.3) for seed in range(3)))
        plain = plain_grid(Case(exact, plane, A, B))
        np.testing.assert_allclose(ls.evaluate_plane(model, plane, A, B).loss, plain, rtol=1e-5)


def test_values_that_overflow_stay_so_and_nothing_is_changed() -> None:
    model = ls.MLP(parity(), (4, 4), l2=0.1)
    plane = ls.Plane(*(gaussian(model, seed) for seed in range(3)))
    a = np.array([-1e200, 0.0, 1.0])
    kept = [array.copy() for array in (model.dataset.X, plane.W, plane.W1, plane.W2, a)]
    with np.errstate(all="raise"):
        grid = ls.evaluate_plane(model, plane, a, B)
    assert not np.isfinite(grid.loss[:, 0]).any()
    assert grid.loss[1, 2] == pytest.approx(plain_value(model, plane.at(1, 0)))
    now = (model.dataset.X, plane.W, plane.W1, plane.W2, a)
    for before, after in zip(kept, now, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(("depth", "width"), [(200, 3), (2, 1000)])
def test_very_deep_and_very_wide(depth: int, width: int) -> None:
    model = ls.MLP(parity(examples=6), (width,) * depth, skip=True)
    w = 0.1 * model.random_weights()
    plane = ls.Plane(w, gaussian(model, 1, 0.01), gaussian(model, 2, 0.01))
    grid = ls.evaluate_plane(model, plane, A[:2], B[:1]).loss
    plain = [[model.value(plane.at(x, z)) for x in A[:2]] for z in B[:1]]
    np.testing.assert_allclose(grid, plain, rtol=1e-10)


def test_no_certificate_where_the_loss_is_not_convex() -> None:
    model = ls.MLP(parity(), (4,))
    plane = ls.random_plane(model.random_weights())
    with pytest.raises(NotConvex, match=r"known to be convex.*; got MLP: take grid\.minimum"):
        ls.plane_minimum(model, plane, (-1, 1), (-1, 1))
    linear = ls.MLP(parity(), ())
    plane = ls.random_plane(gaussian(linear, 0))
    found = ls.plane_minimum(linear, plane, (-1, 1), (-1, 1))
    axis = ls.centered_axis(1, 41)
    assert found.loss <= ls.evaluate_plane(linear, plane, axis, axis).minimum.loss + 1e-9
    assert found.gap < 1e-6
