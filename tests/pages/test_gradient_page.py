"""The Gradient page, run without a browser."""

import re

import numpy as np
import pytest

import landscape as ls
from pages.shared.gradient_compute import order_of_weights


@pytest.fixture
def problem():
    """The objective and the point of the page's first view."""
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    return objective, ls.random_weights(objective.shape, 0.01, seed=10_001)


def test_first_view_fills_five_rows_with_true_slopes(page, problem):
    objective, W = problem
    gradient = page("gradient")
    table = gradient.app.dataframe[0].value
    assert len(table) == 5
    for row, entry in zip(table.to_dict("records")[::-1], order_of_weights(W.shape), strict=False):
        moved = W.copy()
        moved[tuple(entry)] += 1e-4
        expected = (objective.value(moved) - objective.value(W)) / 1e-4
        assert float(row["slope"]) == pytest.approx(expected, rel=1e-3, abs=1e-9)
        assert float(row["W + h"]) - float(row["W"]) == pytest.approx(1e-4, abs=1e-9)
    assert "6 of 651" in [metric.value for metric in gradient.app.metric]


def test_each_click_fills_one_more_row(page):
    gradient = page("gradient")
    next(b for b in gradient.app.button if b.label == "Next weight").click()
    assert len(gradient.run().app.dataframe[0].value) == 6
    next(b for b in gradient.app.button if b.label.startswith("All")).click()
    assert len(gradient.run().app.dataframe[0].value) == 650


def test_centred_differences_cost_two_losses_each(page):
    gradient = page("gradient", {"method": "Centred"})
    assert "10 of 1,300" in [metric.value for metric in gradient.app.metric]


def test_picture_of_the_gradient_is_the_gradient(page, problem):
    objective, W = problem
    images = page("gradient").figure()["data"]
    expected = objective.gradient(W)[:, :-1].reshape(10, 8, 8)
    np.testing.assert_allclose([image["z"] for image in images], expected, rtol=1e-5, atol=1e-7)


def test_formula_counts_the_violated_margins(page, problem):
    objective, W = problem
    gradient = page("gradient", {"part": "By the formula", "example": 7})
    scores = objective.scores(W)[7]
    y = objective.dataset.y[7]
    margins = scores - scores[y] + 1
    count = int((np.delete(margins, y) > 0).sum())
    assert f"**{count}** of 9 margins are violated" in gradient.text
    assert f"class **{y}**" in gradient.text


@pytest.mark.parametrize(
    ("bug", "l2"),
    [("1/N forgotten", "0"), ("True-class row forgotten", "0"), ("Wrong sign", "0"),
     ("0.5·λ·W in place of 2·λ·W", "10")],
)  # fmt: skip
def test_check_exposes_every_bug(page, bug, l2):
    gradient = page("gradient", {"part": "Gradient check", "bug": bug, "l2": l2})
    assert any("Probably wrong" in error.value for error in gradient.app.error)


def test_check_passes_the_right_gradient(page):
    gradient = page("gradient", {"part": "Gradient check"})
    assert any("Happy" in success.value for success in gradient.app.success)


def test_large_intervals_cross_kinks_that_are_explained(page):
    gradient = page("gradient", {"part": "Gradient check", "h": "x", "check_h": "1e-2"})
    assert "holds a **kink**" in gradient.text
    assert any("kink" in trace["name"] for trace in gradient.figure()["data"])


def test_error_against_h_has_slopes_one_and_two_for_softmax(page):
    gradient = page("gradient", {"part": "Error against h", "loss": "Softmax"})
    slopes = [float(x) for x in re.findall(r"grows with slope \*\*([\d.]+)", gradient.text)]
    assert slopes == pytest.approx([1, 2], abs=0.05)


def test_slope_in_any_direction_is_the_dot_product(page):
    gradient = page("gradient", {"part": "Any direction", "angle": 120})
    formula = gradient.app.latex[0].value
    measured, predicted = (float(x) for x in re.findall(r"= (-?[\d.]+)(?=\s|$)", formula))
    assert measured == pytest.approx(predicted, rel=1e-4)
    assert predicted > 0


@pytest.mark.parametrize("part", ["Entry by entry", "By the formula", "Gradient check",
                                  "Error against h", "Any direction"])  # fmt: skip
@pytest.mark.parametrize(
    "link", [{"data": "Planar"}, {"data": "Three points", "n": 1}, {"origin": "zero"}], ids=str
)
def test_every_view_takes_odd_data(page, part, link):
    gradient = page("gradient", link | {"part": part})
    assert not gradient.app.error or part == "Gradient check"


def test_settings_that_no_longer_fit_are_lowered(page):
    gradient = page("gradient", {"filled": 200})
    gradient.app.selectbox(key="data").set_value("Planar")
    assert gradient.run().app.number_input(key="filled").value == 9
