"""The scenes of networks: their numbers on the digits, and what each result is by definition."""

from functools import cache

import numpy as np
import pytest

import landscape as ls
from landscape.datasets import Examples
from landscape.errors import NoSaddle, UnitsNotScalable
from landscape.models.symmetries import rescaled, swapped
from landscape.studies.networks import (
    local_minima,
    mirror_saddle,
    network_plane,
    portrait,
    ways_between,
)
from landscape.studies.networks.portraits import quick
from tests.engine.networks import gaussian, parity


@cache
def digits() -> ls.Dataset:
    """Grey values from 0 to 1 less their means, split at random with the classes in proportion."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    X, y = load_digits(return_X_y=True)
    parts = train_test_split(X / 16, y, train_size=1437, random_state=0, stratify=y)
    X, test_X, y, test_y = parts
    return ls.Dataset(X, y, test=Examples(test_X, test_y), preprocessing="center")  # pyright: ignore


def trained(model: ls.MLP, seed: int, epochs: int, rate: float, batch: int) -> np.ndarray:
    steps = epochs * -(-model.examples // batch)
    limits = ls.Limits(steps=steps, snapshots=2)
    start = model.random_weights(seed)
    for block, adds in zip(model.layout[::2], model.layers.adds, strict=False):
        if adds:  # their outputs add up, and would grow with the depth
            block.of(start)[:] /= np.sqrt(len(model.hidden))
    return ls.optimize(model, ls.Adam(rate), start, limits, batch, seed).weights[-1]


def test_skip_connections_leave_one_valley_of_many() -> None:
    """20 layers of 10 units: with skip connections the picture is that of a bowl."""
    portraits = {}
    for skip in (True, False):
        model = ls.MLP(digits(), (10,) * 20, skip=skip, precision="float32")
        w = trained(model, 0, 60, 1e-3, 64)
        portraits[skip] = portrait(model, network_plane(model, w), 0.6, 41)
    assert portraits[True].non_convex <= 0.05
    assert 0.5 <= portraits[False].non_convex <= 0.8
    assert local_minima(portraits[True].grid.loss) == 1
    assert local_minima(portraits[False].grid.loss) >= 4


def test_a_saddle_stands_between_two_mirror_images() -> None:
    model = ls.MLP(digits(), (4,), "tanh", l2=1e-3)
    found = mirror_saddle(model, model.random_weights(0, "lecun"))
    assert found.saddle_loss == pytest.approx(0.5996, abs=1e-3)
    assert found.minimum_loss == pytest.approx(0.4045, abs=1e-3)
    assert model.value(found.twin) == pytest.approx(found.minimum_loss, rel=1e-12)
    assert found.steepness < 1e-4
    assert found.curvatures.smallest < -0.01
    np.testing.assert_array_equal(swapped(model, found.saddle), found.saddle)
    np.testing.assert_array_equal(swapped(model, found.minimum), found.twin)
    plane = found.plane
    for weights, place in ((found.saddle, (0, 0)), (found.minimum, (1, 1)), (found.twin, (-1, 1))):
        np.testing.assert_allclose(plane.at(*place), weights, rtol=0, atol=1e-12)
        assert plane.project(weights).distance[0] < 1e-10
    assert abs(plane.cosine) < 1e-12


def test_the_contour_at_the_height_of_the_saddle_is_a_figure_eight() -> None:
    """What lies below it are two closed lakes that touch at the saddle alone."""
    from scipy import ndimage

    model = ls.MLP(digits(), (4,), "tanh", l2=1e-3)
    found = mirror_saddle(model, model.random_weights(0, "lecun"))
    a, b = ls.centered_axis(2.2, 61), np.linspace(-1, 2.4, 61)
    grid = ls.evaluate_plane(quick(model), found.plane, a, b)
    np.testing.assert_allclose(grid.loss, grid.loss[:, ::-1], rtol=1e-4)
    below = grid.loss < found.saddle_loss * (1 - 1e-6)
    lakes: np.ndarray = np.zeros(below.shape, dtype=np.int64)
    assert ndimage.label(below, output=lakes) == 2
    for lake in (1, 2):
        rows, columns = np.nonzero(lakes == lake)
        assert min(columns.min(), rows.min()) > 0
        assert max(columns.max(), rows.max()) < 60
        assert np.hypot(a[columns], b[rows]).min() < 0.3
    assert local_minima(grid.loss) == 2


def test_no_saddle_where_equal_units_stay_together() -> None:
    data = parity(examples=40)
    model = ls.MLP(data, (2,), "tanh", l2=10.0)  # weights vanish: a bowl
    with pytest.raises(NoSaddle, match="must bend down where two units are equal"):
        mirror_saddle(model, model.random_weights(0))


def test_a_mountain_and_two_ways_round_it() -> None:
    model = ls.MLP(digits(), (32,), l2=1e-4)
    w0, w1 = (trained(model, seed, 20, 3e-3, 32) for seed in (1, 2))
    ways = ways_between(model, w0, w1)
    chord, matched, bent = ways.barriers
    assert 0.2 < chord < 0.5
    assert matched < 0.05
    assert bent < 0.03
    for t, share in zip(ways.t[::20], ways.chord[::20], strict=True):
        assert share == pytest.approx(model.value((1 - t) * w0 + t * w1), rel=1e-10)
    assert model.value(ways.twin) == pytest.approx(model.value(w1), rel=1e-12)
    shadow = ways.curve.plane.project(ways.curve.at(ways.t))
    assert shadow.distance.max() < 1e-9 * np.linalg.norm(w1 - w0)
    np.testing.assert_allclose(shadow.coordinates[[0, -1]], [[0, 0], [1, 0]], atol=1e-9)


def test_wide_networks_have_wide_valleys() -> None:
    """Width H twice, 8 and 128: 7-10 % and 82-91 % of the window lie below loss 1."""
    shares = []
    for width in (8, 32, 128):
        model = ls.MLP(digits(), (width, width), precision="float32")
        w = trained(model, 0, 30, 2e-3, 64)
        shares.append(portrait(model, network_plane(model, w), 1.0, 21).share_below(1.0))
    assert 0.04 < shares[0] < 0.2
    assert 0.75 < shares[2] < 0.95
    assert shares == sorted(shares)


def test_the_lie_of_scale() -> None:
    """The same network: its picture changes, or not, with how directions are normalised."""
    model = ls.MLP(parity(examples=40), (6,))
    w = gaussian(model, 0)
    one_unit = np.array([8.0, 1, 1, 1, 1, 1])
    grids = {}
    for name, factors in (("as it was", 1.0), ("layer", 4.0), ("unit", one_unit)):
        same = rescaled(model, w, factors)
        np.testing.assert_allclose(model.scores(same), model.scores(w), rtol=0, atol=1e-10)
        for normalize in ("none", "filter", "balanced"):
            plane = network_plane(model, same, normalize=normalize, size=0.5)
            grids[name, normalize] = portrait(model, plane, 1.0, 11).grid.loss
    for normalize, changed in (
        ("none", {"layer", "unit"}),
        ("filter", {"unit"}),
        ("balanced", set()),
    ):
        before = grids["as it was", normalize]
        for name in ("layer", "unit"):
            moved = np.abs(grids[name, normalize] / before - 1).max()
            assert (moved > 0.1) == (name in changed), (normalize, name)
            assert moved > 0.1 or moved < 1e-9


def test_rescaling_says_what_it_needs() -> None:
    model = ls.MLP(parity(), (4,))
    w = gaussian(model, 0)
    with pytest.raises(ValueError, match="factors must be 1 or 4 numbers above 0"):
        rescaled(model, w, np.ones(3))
    with pytest.raises(ValueError, match="factors must be"):
        rescaled(model, w, -1.0)
    with pytest.raises(ValueError, match=r"layer must be one of 0 … 0; got 1"):
        rescaled(model, w, 2.0, layer=1)
    with pytest.raises(UnitsNotScalable):
        rescaled(ls.MLP(parity(), (4,), "tanh"), w, 2.0)
    with pytest.raises(ValueError, match=r"units must be two of 0 … 3; got 0 and 4"):
        swapped(model, w, 0, 4)


def test_lowest_points_of_a_grid_are_counted() -> None:
    x = np.linspace(-1, 1, 41)
    eggs = np.cos(3 * np.pi * x) + np.cos(3 * np.pi * x[:, None])
    assert local_minima(eggs) == 4
    tilted = eggs + 0.5 * x
    assert local_minima(tilted) == 4
    assert local_minima(x**2 + (x[:, None] - 2) ** 2) == 0  # the lowest cell lies on the edge
    flat = (x[:, None] ** 2 + np.maximum(np.abs(x - 0.025), 0.025) ** 2).round(12)
    assert local_minima(flat) == 1
