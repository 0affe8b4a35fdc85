"""The Step size page, run without a browser."""

import numpy as np
import pytest

import landscape as ls


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
    steps = page("step_size", {"data": "Digits", "n": 10, "origin": "trained"})
    assert any("no way downhill" in warning.value for warning in steps.app.warning)
