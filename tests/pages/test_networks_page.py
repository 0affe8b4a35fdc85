"""The Networks page: each number it tells, worked out again from its definition."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from pages.networks import compute, recipes
from pages.networks.compute import PortraitSpec
from pages.networks.scenes import SCENES
from pages.shared.compute.ground import dataset
from tests.pages.plain_network import plain_loss

SCENE = {scene.name: scene.settings for scene in SCENES}
SMALL = {"ncells": 21}
CELLS = ((10, 10), (3, 14), (16, 5))
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


def loss_of(hidden, w, l2=0.0, **built) -> float:
    """The softmax loss over the digits, with λ times the squares of all weights but the biases."""
    sizes, at, squares = (64, *hidden, 10), 0, 0.0
    for inputs, outputs in pairwise(sizes):
        squares += float((w[at : at + inputs * outputs] ** 2).sum())
        at += outputs * (inputs + 1)
    return plain_loss(dataset(recipes.DIGITS), hidden, w, softmax=True, **built) + l2 * squares


def normalised(hidden, w, seed):
    """A Gaussian direction, each unit's weights as long as those of w; biases stand still."""
    d, sizes, at = np.random.default_rng(seed).standard_normal(len(w)), (64, *hidden, 10), 0
    for inputs, outputs in pairwise(sizes):
        for _ in range(outputs):
            unit = slice(at, at + inputs)
            d[unit] *= np.linalg.norm(w[unit]) / np.linalg.norm(d[unit])
            at += inputs
        d[at : at + outputs] = 0
        at += outputs
    return d


def landscape_of(opened, number) -> dict[str, Any]:
    """The trace that holds the losses of a picture."""
    return next(t for t in opened.figure(number)["data"] if "zmin" in t or "customdata" in t)


def check_cells(trace, W, directions, loss):
    """Some cells of a picture hold the loss at their own (a, b)."""
    first, second = directions
    for i, j in CELLS:
        a, b = float(trace["x"][j]), float(trace["y"][i])
        expected = loss(W + a * first + b * second)
        assert trace["customdata"][i, j] == pytest.approx(expected, rel=1e-3)


def bends_down(loss):
    """The share of inner cells above the mean of two that lie opposite each other around them."""
    rows, columns = loss.shape
    found = np.zeros(loss.shape, dtype=bool)
    for i, j in np.ndindex(loss.shape):
        for down, right in STEPS:
            ends = (i - down, j - right), (i + down, j + right)
            if all(0 <= r < rows and 0 <= c < columns for r, c in ends):
                mean = (loss[ends[0]] + loss[ends[1]]) / 2
                found[i, j] |= loss[i, j] - mean > 1e-6 * abs(loss[i, j])
    return found[1:-1, 1:-1].mean()


def low_points(loss):
    """Inner cells below all eight around them."""
    rows, columns = loss.shape
    count = 0
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            around = np.delete(loss[i - 1 : i + 2, j - 1 : j + 2].ravel(), 4)
            count += loss[i, j] < around.min()
    return count


def test_skip_against_plain(page):
    opened = page("networks", {"depth": 5, "nepochs": 10, **SMALL})
    hidden, shares, points, ends = (10,) * 5, [], [], []
    for number, skip in enumerate((True, False)):
        spec = recipes.deep(5, 10, 0, skip=skip)
        w = compute.trained(spec).weights
        first, second = (normalised(hidden, w, seed) for seed in (1, 2))
        trace = landscape_of(opened, number)
        check_cells(trace, w, (first, second), lambda v, skip=skip: loss_of(hidden, v, skip=skip))
        assert f"loss {loss_of(hidden, w, skip=skip):.3g}," in opened.text
        loss = np.asarray(trace["customdata"], dtype=np.float64)
        shares.append(bends_down(loss))
        points.append(low_points(loss))
        ends.append((trace["zmin"], trace["zmax"]))
        np.testing.assert_allclose(trace["x"][[0, 10, 20]], [-0.6, 0, 0.6], atol=1e-6)
    assert ends[0] == ends[1]
    told = dict(opened.sent(0)["facts"])
    assert "5 hidden layers of 10 units (ReLU) and skip connections, 1,200 weights" in told["Model"]
    assert "filter-normalised" in told["Directions"]
    assert "10 epochs of Adam" in told["Training"]
    told = re.search(
        r"At \*\*(\d+)%.*on the left at \*\*(\d+)%.*holds \*\*(\d+) .*one \*\*(\d+)", opened.text
    )
    assert told
    assert [int(n) for n in told.groups()] == pytest.approx(
        [100 * shares[1], 100 * shares[0], points[1], points[0]], abs=0.51
    )


def test_the_curvatures_are_those_of_the_loss_along_their_directions(page):
    """On smooth units: second differences of the plain loss along both eigenvectors."""
    opened = page("networks", SCENE["A saddle made of symmetry"] | SMALL)
    found = compute.mirror(0)
    bends, h = found.curvatures, 1e-3
    for value, V in (
        (bends.smallest, bends.smallest_direction),
        (bends.largest, bends.largest_direction),
    ):
        at = [loss_of((4,), found.saddle + t * V, 1e-3, activation="tanh") for t in (-h, 0, h)]
        assert (at[0] - 2 * at[1] + at[2]) / h**2 == pytest.approx(value, rel=1e-3)
    assert f"λmax = **{bends.largest:.3g}**" in opened.text
    assert f"λmin = **−{-bends.smallest:.3g}**" in opened.text


def test_a_saddle_made_of_symmetry(page):
    opened = page("networks", SCENE["A saddle made of symmetry"] | SMALL)
    found = compute.mirror(0)

    def loss(w):
        return loss_of((4,), w, 1e-3, activation="tanh")

    def exchanged(w):
        order = [1, 0, 2, 3]
        W1, b1, W2 = w[:256].reshape(4, 64)[order], w[256:260][order], w[260:300].reshape(10, 4)
        return np.concatenate([W1.ravel(), b1, W2[:, order].ravel(), w[300:]])

    np.testing.assert_array_equal(exchanged(found.saddle), found.saddle)
    np.testing.assert_array_equal(exchanged(found.minimum), found.twin)
    for w, value in ((found.saddle, 0.6106), (found.minimum, 0.4305), (found.twin, 0.4305)):
        assert loss(w) == pytest.approx(value, abs=5e-5)
        assert f"**{value:.4f}**" in opened.text
    V = np.random.default_rng(0).standard_normal(len(found.saddle))
    slope = (loss(found.saddle + 1e-4 * V) - loss(found.saddle - 1e-4 * V)) / 2e-4
    assert abs(slope) < 1e-5 * np.linalg.norm(V)
    trace = landscape_of(opened, 0)
    across = (found.minimum - found.twin) / 2
    aside = (found.minimum + found.twin) / 2 - found.saddle
    check_cells(trace, found.saddle, (across, aside), loss)
    level = opened.trace("as high as the saddle")["contours"]
    assert level["start"] == level["end"] == pytest.approx(loss(found.saddle), abs=1e-9)
    places = {name: opened.trace(name) for name in ("saddle", "minimum", "its mirror image")}
    assert [(t["x"][0], t["y"][0]) for t in places.values()] == [(0, 0), (1, 1), (-1, 1)]


def test_the_mountain_and_the_valley(page):
    opened = page("networks", SCENE["The mountain and the valley"] | SMALL)
    w0, w1 = (compute.trained(spec).weights for spec in recipes.pair(0))
    found, t = compute.ways(0), np.linspace(0, 1, 61)
    W1, b1, W2 = w1[:2048].reshape(32, 64), w1[2048:2080], w1[2080:2400].reshape(10, 32)
    twin = found.twin
    order = [int(np.flatnonzero((row == W1).all(1))[0]) for row in twin[:2048].reshape(32, 64)]
    assert sorted(order) == list(range(32))
    same = [W1[order].ravel(), b1[order], W2[:, order].ravel(), w1[2400:]]
    np.testing.assert_array_equal(np.concatenate(same), twin)
    bend = found.curve.bend
    paths = (
        [(1 - s) * w0 + s * w1 for s in t],
        [(1 - s) * w0 + s * twin for s in t],
        [(1 - s) ** 2 * w0 + 2 * s * (1 - s) * bend + s**2 * w1 for s in t],
    )
    for number, path in enumerate(paths):
        heights = np.array([loss_of((32,), w, 1e-4) for w in path])
        drawn = opened.figure(1)["data"][number]
        np.testing.assert_allclose(drawn["customdata"], heights, rtol=1e-9)
        barrier = (heights - (heights[0] + t * (heights[-1] - heights[0]))).max()
        assert f"**{barrier:.3f}**" in opened.text
    way = opened.trace("the bent way")
    aside = bend - w0 - (bend - w0) @ (w1 - w0) / ((w1 - w0) @ (w1 - w0)) * (w1 - w0)
    aside *= np.linalg.norm(w1 - w0) / np.linalg.norm(aside)
    at = [w0 + a * (w1 - w0) + b * aside for a, b in zip(way["x"], way["y"], strict=True)]
    np.testing.assert_allclose(at, paths[2], atol=1e-8)
    trace = landscape_of(opened, 0)
    check_cells(trace, w0, (w1 - w0, aside), lambda v: loss_of((32,), v, 1e-4))


def test_narrow_against_wide(page):
    opened = page("networks", SCENE["Narrow against wide"] | {"wide": 32} | SMALL)
    for number, width in enumerate((8, 32)):
        trace = landscape_of(opened, number)
        w = compute.trained(recipes.of_width(width, 0)).weights
        hidden = width, width
        directions = (normalised(hidden, w, seed) for seed in (1, 2))
        check_cells(trace, w, directions, lambda v, hidden=hidden: loss_of(hidden, v))
        share = (np.asarray(trace["customdata"]) < 1).mean()
        assert f"**{share:.0%}**" in opened.text
        place = int(np.flatnonzero(np.equal(opened.figure(2)["data"][0]["x"], width))[0])
        assert opened.figure(2)["data"][0]["y"][place] == pytest.approx(share, abs=1e-6)


def test_the_lie_of_scale(page):
    opened = page("networks", {"net": "The lie of scale", "times": 4, "utimes": 8, **SMALL})
    w = compute.trained(recipes.rescalable(0)).weights
    model_size = float(np.sqrt((w**2).mean()))
    factors = np.full(32, 4.0)
    factors[0] = 32.0
    scaled = w.copy()
    scaled[:2048] = (w[:2048].reshape(32, 64) * factors[:, None]).ravel()
    scaled[2048:2080] *= factors
    scaled[2080:2400] = (w[2080:2400].reshape(10, 32) / factors).ravel()
    assert loss_of((32,), scaled) == pytest.approx(loss_of((32,), w), rel=1e-9)

    def loss(v):
        return loss_of((32,), v)

    drawn = [model_size * np.random.default_rng(s).standard_normal(len(w)) for s in (1, 2)]
    check_cells(landscape_of(opened, 0), scaled, drawn, loss)
    filtered = (normalised((32,), scaled, seed) for seed in (1, 2))
    check_cells(landscape_of(opened, 1), scaled, filtered, loss)
    before = page("networks", {"net": "The lie of scale", **SMALL})
    pictures = [[landscape_of(p, k)["customdata"] for k in range(3)] for p in (before, opened)]
    for number, (first, now) in enumerate(zip(*pictures, strict=True)):
        shares = [(np.asarray(part) < 1).mean() for part in (first, now)]
        line = f"{shares[0]:.0%} of the window below loss 1 as trained, **{shares[1]:.0%}** now."
        assert line in opened.text
        same = np.allclose(first, now, rtol=1e-3, atol=0)
        assert same == (number == 2)
    assert opened.text.count("No cell has changed.") == 1


def test_a_map_of_the_curvature_is_made_when_it_is_asked_for(page):
    opened = page("networks", {"depth": 2, "nepochs": 10, "kcells": 5, **SMALL})
    pictures = len(opened.charts)
    opened.app.button(key="ask_curvature_map").click()
    opened.run()
    assert len(opened.charts) == pictures + 2
    for number, skip in ((2, True), (3, False)):
        spec = recipes.deep(2, 10, 0, skip=skip)
        trace = landscape_of(opened, number)
        assert trace["customdata"].shape == (5, 5)
        found = compute.curvatures(spec)
        ratio = found.smallest / found.largest
        assert trace["customdata"][2, 2] == pytest.approx(ratio, rel=0.05, abs=1e-3)
        assert (trace["zmin"], trace["zmax"]) == (-1, 0)
    spec = PortraitSpec(recipes.deep(2, 10, 0, skip=False), 0.6, 21)
    assert np.isfinite(compute.curvature_map(spec, 5).largest).all()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_is_one_click_and_says_what_is_seen(page, scene):
    opened = page("networks", {"depth": 2, "nepochs": 10})
    opened.app.button(key=f"scene_{scene.name}").click()
    opened.app.session_state["ncells"] = 41
    opened.run()
    assert f"**{scene.name}.** {scene.about}" in opened.text
    assert len(opened.charts) >= (1 if "saddle" in scene.name else 2)
    state = opened.app.session_state
    assert state["net"] == scene.name
    assert all(state[key] == value for key, value in scene.settings.items())
