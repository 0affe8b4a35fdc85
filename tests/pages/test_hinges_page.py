"""The Hinges page, run without a browser."""

import re

import numpy as np
import pytest

import landscape as ls
from landscape.studies.hinges import points_around

TERMS, MEAN, BOWL, BUMPY = range(4)
X = np.array([1.0, -0.5, 0.4])


def loss_at(w0, w1=-0.5, w2=0.2):
    """The loss of the three points by the objective."""
    data = ls.Dataset(X[:, None], np.arange(3))
    return ls.Objective(data, ls.Hinge(), bias=False).value(np.array([[w0], [w1], [w2]]))


def lines(page):
    return [
        trace for trace in page.figure(MEAN)["data"] if trace["name"] == "touches L, stays below it"
    ]


def test_first_view_writes_the_losses_out(page):
    hinges = page("hinges")
    for value in ("0.4", "1", "1.96", "1.12"):
        assert f"\\mathbf{{{value}}}" in hinges.text
    assert loss_at(0.8) == pytest.approx(1.12)
    assert "Independent of w₀" in hinges.text
    assert "L₁, class 2 and L₂, class 1" in hinges.text
    assert "lift the sum by 1.37" in hinges.text
    assert len(hinges.pictures) == 4


def test_the_mean_is_the_true_loss_with_true_corners(page):
    hinges = page("hinges")
    curve, kinks = hinges.trace("loss", MEAN), hinges.trace("corners", MEAN)
    for w, loss in zip(curve["x"], curve["y"], strict=True):
        assert loss == pytest.approx(loss_at(w))
    np.testing.assert_allclose(kinks["x"], [-2.3, 0.5, 1.2, 1.5])


def test_moving_the_weight_changes_the_active_terms(page):
    hinges = page("hinges")
    assert "\\textcolor{#80858F}{0} + \\textcolor{#B84800}{0.4}" in hinges.text
    hinges.app.slider(key="move").set_value(0.2)
    hinges.run()
    assert hinges.app.number_input(key="w0").value == pytest.approx(0.2)
    assert "\\textcolor{#0069A3}{0.3} + \\textcolor{#B84800}{1}" in hinges.text
    assert hinges.trace("here", MEAN)["y"][0] == pytest.approx(loss_at(0.2))


def test_snapping_shows_the_fan_between_both_slopes(page):
    hinges = page("hinges", {"snap": "true"})
    assert "A kink at w₀ = 0.5" in hinges.text
    assert "[−0.7, −0.3667]" in hinges.text
    assert len(lines(hinges)) == 7
    for line in lines(hinges):
        for w, height in zip(line["x"], line["y"], strict=True):
            assert height <= loss_at(w) + 1e-12


def test_zero_among_the_subgradients_is_the_minimum(page):
    hinges = page("hinges", {"snap": "true", "w0": 1.5})
    assert "L is smallest here" in hinges.text
    assert loss_at(1.5) < min(loss_at(1.4), loss_at(1.6))


@pytest.mark.parametrize(("vary", "still"), [("w1", "L₀, class 2"), ("w2", "L₀, class 1")])
def test_each_weight_can_be_picked(page, vary, still):
    hinges = page("hinges", {"vary": vary})
    assert still in hinges.text.split("Independent of")[1]


@pytest.mark.parametrize("points", [3, 30, 300])
def test_more_points_make_more_kinks_and_the_bowl_stays_below_its_chord(page, points):
    hinges = page("hinges", {"points": points})
    curve, chord = hinges.trace("loss", BOWL), hinges.trace("chord", BOWL)
    between = (curve["x"] >= chord["x"][0]) & (curve["x"] <= chord["x"][1])
    height = np.interp(curve["x"][between], chord["x"], chord["y"])
    assert (curve["y"][between] <= height + 1e-9).all()
    assert f"{points} points" in hinges.text
    if points == 3:
        np.testing.assert_allclose(curve["y"], [loss_at(w) for w in curve["x"]])


@pytest.mark.parametrize("hidden", ["tanh", "ReLU"])
def test_a_hidden_layer_rises_above_its_chord(page, hidden):
    hinges = page("hinges", {"hidden": hidden})
    curve, chord = hinges.trace("loss", BUMPY), hinges.trace("chord", BUMPY)
    between = (curve["x"] >= chord["x"][0]) & (curve["x"] <= chord["x"][1])
    height = np.interp(curve["x"][between], chord["x"], chord["y"])
    excess = float((curve["y"][between] - height).max())
    assert excess > 0.1
    assert f"{excess:.4g} above the chord" in hinges.text


def test_points_at_zero_and_huge_weights_are_no_trouble(page):
    hinges = page("hinges", {"x0": 0, "x1": 0, "x2": 0, "snap": "true"})
    assert "no kink" in hinges.text
    hinges = page("hinges", {"w0": 100, "w1": -100})
    assert np.isfinite(hinges.trace("loss", MEAN)["y"]).all()


def test_reset_restores_the_first_view(page):
    hinges = page("hinges", {"w0": 2.0, "x1": 3.0, "snap": "true"})
    hinges.app.button(key="reset_page").click()
    assert "\\mathbf{1.12}" in hinges.run().text


def test_rounding_is_not_called_a_broken_chord(page):
    """ReLU, a narrow range: the curve is straight under the chord, up to the last digit."""
    hinges = page(
        "hinges", {"hidden": "ReLU", "range": 1, "layer": 4, "points": 3}, ends=(0.2, 0.4)
    )
    assert "e−1" not in hinges.text
    assert "above the chord" not in hinges.text


def test_right_axis_counts_the_sum_of_all_terms(page):
    layout = page("hinges").figure(MEAN)["layout"]
    np.testing.assert_allclose(layout["yaxis2"]["range"], 3 * np.array(layout["yaxis"]["range"]))


def test_what_is_snapped_and_widened_is_said(page):
    snapped = page("hinges", {"snap": "true"})
    assert "snapped to its nearest kink" in snapped.text
    assert "reach up to ±" in page("hinges", {"w0": 50}).text
    assert "reach up to ±" not in snapped.text


def test_points_around_are_as_wide_as_the_page_says():
    x, y = points_around((1.0, -0.5, 0.4), 3000, seed=0)
    away = x - X[y]
    assert (x[:3] == X).all()
    assert away[3:].std() == pytest.approx(0.5, rel=0.05)


def test_one_kink_is_not_kinks_and_names_are_listed(page):
    far = page("hinges", {"x0": 0, "x1": 0, "x2": 0.5, "points": 3, "range": 20})
    assert "1 kink along" in far.text
    assert " and " not in far.text.split("(dotted): ")[1].split(", class")[0]
    assert re.search(r"class \d, L. ?, class \d and L., class \d\. They", far.text)


def test_where_the_loss_is_flat_it_is_smallest(page):
    flat = page("hinges", {"x0": 0, "x1": 0, "x2": 0})
    assert "L is flat" in flat.text
    assert loss_at(1.6) > loss_at(1.5)  # and it is not said elsewhere
    assert "L is flat" not in page("hinges").text
