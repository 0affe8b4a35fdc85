"""The Gradient page, run without a browser."""

import re

import numpy as np
import pytest

import landscape as ls
from pages.gradient import compute as gradient_compute
from pages.gradient.compute import order_of_weights


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
    assert "651 of 651" in [metric.value for metric in gradient.run().app.metric]
    assert len(gradient.app.dataframe[0].value) == 500
    assert "The last 500 of 650 weights" in gradient.text


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
    gradient = page("gradient", {"part": "By the formula", "gexample": 7})
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
    measured, predicted = (
        float(re.findall(r"= (-?[\d.]+)$", formula.value.strip("$ \n"))[0])
        for formula in gradient.app.latex
    )
    assert measured == pytest.approx(predicted, rel=1e-4)
    assert predicted > 0


def test_columns_of_a_centred_difference_are_its_ends(page):
    table = page("gradient", {"method": "Centred", "h": "1e-2"}).app.dataframe[0].value
    widths = table["W + h"].astype(float) - table["W − h"].astype(float)
    np.testing.assert_allclose(widths, 0.02, atol=1e-9)
    for row in table.to_dict("records"):
        shown = row["(L(W + h) − L(W − h)) / 2h"]
        after, before, width = (float(x) for x in re.findall(r"\d+\.\d+", shown)[:3])
        slope = float(row["slope"])
        assert (after - before) / width == pytest.approx(slope, rel=1e-2, abs=1e-9)


def test_meter_multiplies_the_time_of_a_loss_and_not_of_a_gradient(page, monkeypatch):
    monkeypatch.setattr(gradient_compute, "times", lambda _: (2.0, 0.5))
    metrics = {metric.label: metric.value for metric in page("gradient").app.metric}
    assert metrics["All, at the 2 s of one loss"] == "1,302 s"  # 651 losses
    assert metrics["The formula takes"] == "500 ms"


def test_formula_view_shows_the_example_and_its_gradient(page, problem):
    objective, W = problem
    gradient = page("gradient", {"part": "By the formula", "gexample": 7})
    y, x = int(objective.dataset.y[7]), objective.dataset.features[7]
    margins = objective.scores(W)[7] - objective.scores(W)[7, y] + 1
    violated = np.delete(margins > 0, y)
    assert f"({'+'.join(map(str, violated.astype(int)))})" in gradient.app.latex[2].value
    np.testing.assert_allclose(gradient.figure(0)["data"][0]["z"].ravel(), x, rtol=1e-5)
    pictures = [picture["z"].ravel() for picture in gradient.figure(1)["data"]]
    for j, picture in enumerate(pictures):
        factor = -violated.sum() if j == y else float(margins[j] > 0)
        np.testing.assert_allclose(picture, factor * x, rtol=1e-5, atol=1e-6)
    rows = gradient.app.dataframe[0].value["row of ∇L"]
    for j, row in enumerate(rows):
        assert row == (f"−{violated.sum()} · x" if j == y else "x" if margins[j] > 0 else "0")
    assert "2λW" not in gradient.text
    assert "2λW" in page("gradient", {"part": "By the formula", "l2": "0.1"}).text


@pytest.mark.parametrize(
    ("bug", "link"),
    [
        ("1/N forgotten", {"n": 1}),
        ("0.5·λ·W in place of 2·λ·W", {}),
        ("0.5·λ·W in place of 2·λ·W", {"l2": "0.1", "origin": "zero"}),
    ],
)
def test_a_bug_that_makes_no_difference_is_said_to(page, bug, link):
    gradient = page("gradient", {"part": "Gradient check", "bug": bug} | link)
    assert any("This bug makes no difference" in info.value for info in gradient.app.info)
    assert not gradient.app.error


def test_error_against_h_says_what_was_measured_at_the_smallest_h(page):
    gradient = page("gradient", {"part": "Error against h"})
    assert "plainly wrong" in gradient.text
    curves = [gradient.trace(f"{name} difference") for name in ("forward", "centred")]
    for curve in curves:
        assert f"**{curve['y'][0]:.2g}**" in gradient.text
    flat = page("gradient", {"part": "Error against h", "n": 10, "origin": "trained"})
    assert "plainly wrong" not in flat.text
    assert "is straight between them" in flat.text
    curved = page("gradient", {"part": "Error against h", "l2": "10"})
    assert "is a parabola, the regulariser's" in curved.text


def test_turned_arrow_stands_at_its_angle_from_downhill(page, problem):
    objective, W = problem
    gradient = page("gradient", {"part": "Any direction", "angle": 90})
    arrow = next(a for a in gradient.figure()["layout"]["annotations"] if a.get("showarrow"))
    assert arrow["x"] == pytest.approx(0, abs=1e-9)
    assert arrow["y"] > 0
    assert gradient.app.latex[1].value.strip("$ \n").endswith("= 0")  # no rounding in the formula
    cells = gradient.trace("loss")
    downhill = -objective.gradient(W) / np.linalg.norm(objective.gradient(W))
    row = np.asarray(cells["customdata"])[len(cells["y"]) // 2]
    expected = [objective.value(W + t * downhill) for t in np.asarray(cells["x"], dtype=float)]
    np.testing.assert_allclose(row, expected, rtol=1e-5)


def test_many_photographs_are_limited_with_a_word(monkeypatch):
    big = ls.Dataset(np.zeros((60, 12), np.uint8), np.arange(60) % 3)
    monkeypatch.setattr(gradient_compute, "MOST_IMAGES", 50)
    monkeypatch.setattr(gradient_compute.grounds, "dataset", lambda _: big)
    spec = gradient_compute.DataSpec("cifar10", 60)
    assert gradient_compute.limited(spec).limit == 50
    monkeypatch.setattr(gradient_compute, "MOST_IMAGES", 60)
    assert gradient_compute.limited(spec) == spec


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


def test_counts_of_one_margin_one_example_and_one_direction(page):
    two = {"data": "Blobs", "classes": 2, "n": 1, "l2": "0.1", "part": "By the formula"}
    formula = page("gradient", two)
    assert "of 1 margin is violated; it is its loss" in formula.text
    assert "mean of these" not in formula.text
    turned = page("gradient", {"part": "Any direction"})
    found = re.findall(r"of the (\d+) directions measured", turned.text)
    assert found in ([], ["72"])  # 360° is 0° again


def test_a_loss_with_kinks_far_away_is_not_called_smooth(page):
    far = page("gradient", {"part": "Error against h", "data": "Three points", "delta": 100})
    assert "is straight between them" in far.text
    assert "Taylor" not in far.text


def test_slopes_are_those_of_the_mean_and_of_the_training_examples(page):
    """A fault in the split, in 1/N or in the seed moves all of the numbers."""
    data = ls.load_dataset("digits", limit=20, preprocess="center")
    objective = ls.Objective(data, l2=0.1)
    W = ls.random_weights(objective.shape, 0.1, seed=10_005)
    gradient = page("gradient", {"n": 20, "l2": "0.1", "seed": 5, "scale": "0.1"})
    expected = objective.gradient(W)
    table = gradient.app.dataframe[0].value.to_dict("records")[::-1]
    for row, entry in zip(table, order_of_weights(W.shape), strict=False):
        assert float(row["formula"]) == pytest.approx(expected[tuple(entry)], rel=1e-3, abs=1e-9)
