"""The Step size page, run without a browser."""

import itertools

import numpy as np
import pytest

import landscape as ls
from pages.shared.compute import ground as grounds
from pages.shared.compute import memory, points
from tests.engine.grid_cases import barely_wrong


@pytest.fixture
def ray():
    """The loss along −∇L from the page's first point."""
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    downhill = -objective.gradient(W)
    return lambda step: objective.value(W + step * downhill)


def test_best_step_is_the_lowest_point_of_the_ray(page, ray):
    best = page("step_size").trace("best step", 1)
    step, loss = best["x"][0], best["y"][0]
    assert loss == pytest.approx(ray(step), rel=1e-10)
    around = step * np.array([0.5, 0.9, 0.99, 1.01, 1.1, 2.0])
    assert all(ray(other) >= loss for other in around)


def test_slider_moves_the_landing_point(page, ray):
    steps = page("step_size")
    steps.app.select_slider(key="step").set_value(5.0)
    landing, best = steps.run().trace("where the step lands", 1), steps.trace("best step", 1)
    assert landing["x"][0] == pytest.approx(5 * best["x"][0])
    assert landing["y"][0] == pytest.approx(ray(landing["x"][0]), rel=1e-10)
    on_map = steps.trace("where the step lands")
    assert on_map["x"] == landing["x"]
    assert on_map["y"] == [0.0]


def test_W_is_on_the_grid_of_the_map(page):
    for share in (0.01, 1.0, 100.0):
        trace = page("step_size", {"step": f"{share:g}"}).trace("loss")
        assert 0 in trace["x"]
        assert 0 in trace["y"]


def test_sweep_falls_and_then_grows_tenfold_per_decade(page, ray):
    table = page("step_size").app.dataframe[0].value
    losses = [float(loss) for loss in table["loss after one step"]]
    for rate, loss in zip(table["step size"], losses, strict=True):
        assert loss == pytest.approx(ray(float(rate)), rel=1e-5)
    assert list(table[""]).index("◀ best here") == int(np.argmin(losses))
    assert losses[-1] / losses[-2] == pytest.approx(10, rel=0.02)


@pytest.mark.parametrize(
    "link",
    [
        {"data": "Planar"},
        {"loss": "Softmax", "l2": "0.1"},
        {"n": 1},
        {"view": "3-D", "log": "true"},
    ],
    ids=str,
)
def test_other_settings_draw_too(page, link):
    assert np.isfinite(page("step_size", link).trace("loss")["customdata"]).all()


def test_flat_loss_is_a_message(page):
    steps = page("step_size", {"origin": "zero", "delta": 0})
    assert any("no way downhill" in warning.value for warning in steps.app.warning)


@pytest.mark.parametrize("share", [0.5, 70.0])
def test_sentence_tells_where_the_step_lands(page, ray, share):
    steps = page("step_size", {"step": f"{share:g}"})
    step = steps.trace("where the step lands", 1)["x"][0]
    before, after = ray(0), ray(step)
    assert f"from {before:.5g} to **{after:.5g}**" in steps.text
    assert ("lower than before" in steps.text) == (after < before)
    assert ("higher than before" in steps.text) == (after > before)


def test_arrow_points_from_W_to_the_landing_point(page):
    steps = page("step_size", {"step": "5"})
    landing = steps.trace("where the step lands")["x"][0]
    arrow = next(a for a in steps.figure()["layout"]["annotations"] if a.get("showarrow"))
    assert (arrow["ax"], arrow["ay"], arrow["y"]) == (0, 0, 0)
    assert arrow["x"] == pytest.approx(landing)
    assert landing > 0  # W1 is −∇L: downhill is to the right
    shaft = page("step_size", {"step": "5", "view": "3-D"}).trace("arrow")
    assert (shaft["x"][0], shaft["x"][-1]) == (0, pytest.approx(landing))


def test_overshooting_is_marked_where_the_loss_is_that_at_W(page, ray):
    steps = page("step_size", {"step": "70"})
    mark = steps.trace("overshooting starts", 1)
    assert mark["y"][0] == pytest.approx(ray(0))
    assert ray(mark["x"][0]) == pytest.approx(ray(0), rel=1e-9)
    assert ray(1.01 * mark["x"][0]) > ray(0)
    assert f"From **{mark['x'][0]:.4g}** on" in steps.text


def test_colours_of_the_map_end_above_W_and_the_landing_point(page, ray):
    steps = page("step_size", {"step": "70"})
    landing = steps.trace("where the step lands", 1)["x"][0]
    assert steps.trace("loss")["zmax"] == pytest.approx(1.5 * max(ray(0), ray(landing)))


def test_step_can_be_typed(page, ray):
    steps = page("step_size")
    steps.app.number_input(key="eta").set_value(0.1)
    steps.run()
    assert steps.trace("where the step lands", 1)["x"] == [0.1]
    assert f"to **{ray(0.1):.5g}**" in steps.text
    assert steps.app.select_slider(key="step").disabled
    assert steps.app.select_slider(key="step").value == 1.6  # kept for when the box is emptied


def test_growth_is_that_of_the_last_decades(page, ray):
    assert (
        f"**{ray(100.0) / ray(10.0):.3g}** times the loss: there the walls"
        in page("step_size").text
    )
    assert "parabola" in page("step_size", {"l2": "0.1"}).text


def test_a_sweep_that_reaches_zero_rings_its_best(page):
    steps = page("step_size", {"n": 1})
    table = steps.app.dataframe[0].value
    best = list(table[""]).index("◀ best here")
    assert float(table["loss after one step"][best]) == 0
    ring = steps.trace("loss after one step, chosen", 2)
    assert ring["x"][0] == float(table["step size"][best])
    assert np.isfinite(ring["y"][0])


def test_a_start_at_the_bottom_up_to_rounding_still_overshoots(page, monkeypatch):
    objective, W, starts = barely_wrong()
    monkeypatch.setattr(grounds, "objective", lambda *_: objective)
    monkeypatch.setattr(points, "origin", lambda *_: W)
    memory.forget()
    steps = page("step_size", {"data": "Three points", "origin": "trained"})
    memory.forget()
    assert f"From **{starts:.4g}** on a step **overshoots**" in steps.text
    assert "W is the lowest point of the ray, up to rounding" in steps.text
    assert "it lands no higher" not in steps.text


def test_a_loss_that_falls_without_end_has_no_best_step(page):
    steps = page("step_size", {"data": "Three points", "n": 1, "loss": "Softmax"})
    assert "falls without end, towards 0" in steps.text
    assert "No step is the best one here" in steps.text
    with pytest.raises(StopIteration):
        steps.trace("best step", 1)


def test_axes_of_the_map_are_downhill_and_its_companion(page):
    """A fault in the order of the axes, in 1/N or in the seed moves these cells."""
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    plane = ls.gradient_plane(objective, W, 1)
    trace = page("step_size").trace("loss")
    for row, column in ((0, 100), (100, 0), (50, 70)):
        at = objective.value(plane.at(trace["x"][column], trace["y"][row]))
        assert trace["customdata"][row][column] == pytest.approx(at, rel=1e-5)


def test_steps_in_a_row_are_gradient_descent(page):
    """Against its definition, from the zero weights."""
    steps = page("step_size", {"origin": "zero", "eta": 0.01, "row": 5, "n": 20})
    data = ls.load_dataset("digits", limit=20, preprocess="center")
    objective = ls.Objective(data, ls.Hinge())
    W, losses = ls.zero_weights(objective.shape), []
    for _ in range(6):
        losses.append(objective.value(W))
        W = W - 0.01 * objective.gradient(W)
    drawn = next(
        trace
        for chart in steps.charts
        for trace in chart["figure"]["data"]
        if list(trace.get("x", ())) == list(range(6))
    )
    np.testing.assert_allclose(drawn["y"], losses, rtol=1e-5)
    rises = sum(after > before for before, after in itertools.pairwise(losses))
    assert f"**{losses[-1]:.4g}**; it rises at {rises}." in steps.text
