"""The Explore page, run without a browser."""

import io
import re

import numpy as np
import pytest

import landscape as ls
from landscape.files.archive import reproduced
from pages.shared.compute import landscape as compute
from pages.shared.parts import downloads
from pages.shared.settings.specs import (
    DataSpec,
    DrawnPlane,
    GroundSpec,
    LandscapeSpec,
    LossSpec,
    WindowSpec,
)
from pages.shared.work.progress import Progress


def losses(page, number=0):
    return page.trace("loss", number)["customdata"]


def test_first_view_shows_the_svm_loss_of_a_hundred_digits(page):
    explore = page("explore")
    trace = explore.trace("loss")
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    plane = ls.random_plane(W, seed=1)
    for i, j in ((0, 0), (50, 50), (17, 80), (100, 3)):
        a, b = float(trace["x"][j]), float(trace["y"][i])
        assert losses(explore)[i, j] == pytest.approx(objective.value(plane.at(a, b)), rel=1e-5)
    assert "650 weights" in explore.text
    assert "100 handwritten digits" in explore.text
    assert "900" in explore.text
    assert "10,201" in explore.text


def test_W_is_on_the_grid_and_marked_with_its_true_loss(page):
    explore = page("explore", {"res": 401})
    trace, marker = explore.trace("loss"), explore.trace("W")
    assert marker["x"] == [0.0]
    assert marker["y"] == [0.0]
    i, j = abs(trace["y"]).argmin(), abs(trace["x"]).argmin()
    assert trace["x"][j] == trace["y"][i] == 0
    shown = float(re.findall(r"loss = ([\d.]+)", marker["hovertemplate"])[0])
    assert shown == pytest.approx(losses(explore)[i, j], rel=1e-5)


def test_number_of_examples_changes_the_landscape(page):
    explore = page("explore")
    before = losses(explore)
    explore.app.select_slider(key="n").set_value(1)
    after = losses(explore.run())
    assert after.shape == before.shape
    assert not np.allclose(before, after)
    assert "1 handwritten digit" in explore.text


@pytest.mark.parametrize(
    ("name", "count", "kind"),
    [
        ("One image, a line", 1, None),
        ("One image, a plane", 1, "heatmap"),
        ("A hundred images: the bowl", 100, "surface"),
    ],
)
def test_classic_pictures_are_one_click_away(page, name, count, kind):
    explore = page("explore", {"data": "Iris", "zoom": 5, "n": 20})
    next(button for button in explore.app.button if button.label == name).click()
    explore.run()
    assert explore.app.select_slider(key="n").value == count
    if kind is None:
        assert len(explore.app.get("bidi_component")) == 1
    else:
        assert explore.trace("loss")["type"] == kind


def test_one_image_has_true_corners_on_the_line_and_creases_on_the_plane(page):
    explore = page("explore", {"n": 1})
    assert "creases" in {trace.get("name") for trace in explore.figure()["data"]}
    corners = explore.trace("corners", 1)
    assert 0 < len(corners["x"]) <= 9
    curve = explore.trace("loss", 1)
    assert np.isin(corners["x"], curve["x"]).all()


@pytest.mark.parametrize(
    ("loss", "terms"),
    [("SVM", "900"), ("One-vs-all", "1,000"), ("Softmax", None), ("Structured", None)],
)
def test_hinge_terms_are_counted_where_there_are_any(page, loss, terms):
    explore = page("explore", {"loss": loss})
    assert re.findall(r"\*\*([\d,]+)\*\* hinge terms", explore.text) == ([terms] if terms else [])


@pytest.mark.parametrize(
    ("loss", "n", "drawn"),
    [("One-vs-all", 1, True), ("Structured", 1, True), ("SVM", 12, True), ("SVM", 100, False)],
)
def test_creases_are_drawn_or_said_to_be_too_many(page, loss, n, drawn):
    explore = page("explore", {"n": n, "loss": loss, "delta": 2.0})
    assert ("creases" in {trace.get("name") for trace in explore.figure()["data"]}) == drawn
    (count,) = re.findall(r"\*\*([\d,]+)\*\* creases in view", explore.text)
    assert (0 < int(count.replace(",", "")) <= 200) == drawn
    assert ("too many to draw" in explore.text) != drawn


def test_a_smooth_loss_has_no_creases_to_count(page):
    assert "crease" not in page("explore", {"n": 1, "loss": "Softmax"}).text


@pytest.mark.parametrize("name", ["hinge", "one-vs-all", "structured", "softmax"])
def test_npz_reproduces_every_loss(name):
    spec = LandscapeSpec(GroundSpec(DataSpec("iris", 30), LossSpec(name, 1.5, 0.01)))
    result = compute.landscape(spec, Progress())
    content = downloads.grid_npz(result.grid, downloads.settings(spec))
    np.testing.assert_allclose(reproduced(content).loss, result.grid.loss, rtol=1e-12)


def test_slices_run_through_the_chosen_point(page):
    explore = page("explore")
    trace = explore.trace("loss")
    explore.app.number_input(key="slice_a").set_value(0.04)
    explore.app.number_input(key="slice_b").set_value(-0.02)
    explore.run()
    row, column = abs(trace["y"] + 0.02).argmin(), abs(trace["x"] - 0.04).argmin()
    along_a, along_b = explore.trace("loss", 1), explore.trace("loss", 2)
    expected = np.interp(trace["x"], along_a["x"], along_a["y"])
    np.testing.assert_allclose(expected, losses(explore)[row], rtol=1e-4)
    expected = np.interp(trace["y"], along_b["x"], along_b["y"])
    np.testing.assert_allclose(expected, losses(explore)[:, column], rtol=1e-4)


def test_chord_lies_above_the_graph(page):
    explore = page("explore", {"chord": "true"})
    chord, curve = explore.trace("chord", 1), explore.trace("loss", 1)
    inside = (curve["x"] >= chord["x"][0]) & (curve["x"] <= chord["x"][1])
    above = np.interp(curve["x"][inside], chord["x"], chord["y"])
    assert (above >= curve["y"][inside] - 1e-9).all()


def test_a_slice_outside_the_window_is_shown_at_its_edge_with_a_word(page):
    explore = page("explore", {"slice_a": 7.0})
    assert "Outside the window" in explore.text
    assert explore.app.number_input(key="slice_a").value == 7.0


def test_link_restores_the_picture(page):
    link = {"data": "Iris", "n": 30, "loss": "Softmax", "l2": 0.1, "dir": "downhill", "zoom": 2}
    once, again = page("explore", link), page("explore", link)
    np.testing.assert_array_equal(losses(once), losses(again))
    spec = LandscapeSpec(
        GroundSpec(DataSpec("iris", 30), LossSpec("softmax", 1.0, 0.1)),
        DrawnPlane(directions="downhill"),
        WindowSpec(2.0),
    )
    expected = compute.landscape(spec, Progress()).grid.loss
    np.testing.assert_allclose(losses(once), expected, rtol=1e-6)


def test_new_directions_change_the_seed_and_the_picture(page):
    explore = page("explore")
    before = losses(explore)
    explore.app.button(key="new_directions").click()
    assert not np.allclose(losses(explore.run()), before)
    assert explore.app.number_input(key="seed").value == 2


@pytest.mark.parametrize("data", ["Digits", "Iris", "Blobs", "Planar", "Three points"])
@pytest.mark.parametrize("loss", ["SVM", "Softmax", "One-vs-all", "Structured"])
def test_every_small_data_set_and_loss_gives_a_picture(page, data, loss):
    explore = page("explore", {"data": data, "loss": loss, "n": 3, "res": 51})
    assert np.isfinite(losses(explore)).all()


@pytest.mark.parametrize(
    ("link", "remedy"),
    [
        ({"origin": "zero", "dir": "row-normalised"}, "Choose another point W"),
        ({"origin": "trained", "dir": "towards trained"}, "trained point already"),
        ({"origin": "zero", "delta": 0, "dir": "downhill"}, "no way downhill"),
    ],
)
def test_directions_that_cannot_be_had_are_a_message_with_a_way_out(page, link, remedy):
    explore = page("explore", link)
    assert any(remedy in warning.value for warning in explore.app.warning)
    assert explore.app.selectbox(key="dir").value == link["dir"]
    next(b for b in explore.app.button if b.label.startswith("Use random")).click()
    assert np.isfinite(losses(explore.run())).all()


def test_a_smaller_data_set_does_not_forget_the_number_of_examples(page):
    explore = page("explore", {"n": 1000})
    explore.app.selectbox(key="data").set_value("Planar")
    explore.run()
    assert explore.app.select_slider(key="n").value == 1000
    assert "**9 points**" in explore.text
    explore.app.selectbox(key="data").set_value("Digits")
    assert "1,000 handwritten digits" in explore.run().text


def test_slice_view_speaks_of_the_line(page):
    explore = page("explore", {"view": "Slice", "slice_b": 0.02})
    assert "Every point of this curve" in explore.text
    curve = explore.trace("loss")
    assert f"Smallest loss on the line  \n**{curve['y'].min():.4g}**" in explore.text
    assert "where the slices cross" in {trace["name"] for trace in explore.figure()["data"]}


def test_two_weights_are_named_by_class_and_pixel(page):
    explore = page("explore", {"dir": "two weights", "a_class": "3", "a_feature": 20})
    assert "class 3, pixel at row 2, column 4" in explore.text


def test_a_weight_that_other_data_lack_is_replaced_by_one_they_have(page):
    explore = page("explore", {"dir": "two weights", "a_feature": 60})
    explore.app.selectbox(key="data").set_value("Planar")
    assert explore.run().app.number_input(key="a_feature").value == 1
    assert np.isfinite(losses(explore)).all()


def test_logarithmic_scale_survives_exact_zeros(page):
    explore = page("explore", {"n": 1, "log": "true"})
    trace = explore.trace("loss")
    assert (losses(explore) == 0).any()
    assert np.isfinite(trace["z"]).all()
    assert "0" in trace["colorbar"]["ticktext"]


@pytest.mark.parametrize(
    ("name", "limit"), [("digits", 40), ("digits", 1437), ("planar", 9), ("blobs", 1000)]
)
def test_npz_reproduces_the_grid_exactly(name, limit):
    spec = LandscapeSpec(GroundSpec(DataSpec(name, limit), LossSpec(l2=0.01)))
    result = compute.landscape(spec, Progress())
    content = downloads.grid_npz(result.grid, downloads.settings(spec))
    np.testing.assert_array_equal(reproduced(content).loss, result.grid.loss)


def test_csv_holds_every_cell_at_its_own_a_and_b():
    result = compute.landscape(LandscapeSpec(GroundSpec(DataSpec(limit=10))), Progress())
    table = np.loadtxt(io.StringIO(downloads.grid_csv(result.grid)), delimiter=",", skiprows=1)
    i, j = 13, 77
    row = table[i * len(result.grid.a) + j]
    np.testing.assert_array_equal(row, [result.grid.a[j], result.grid.b[i], result.grid.loss[i, j]])


def test_without_cifar10_the_page_offers_the_download_and_stays_usable(page, monkeypatch, tmp_path):
    monkeypatch.setenv("LANDSCAPE_DATA", str(tmp_path))
    monkeypatch.setattr("landscape.datasets.cifar10._cache", lambda: tmp_path)
    explore = page("explore", {"data": "CIFAR-10"})
    assert re.search(r"download of 170\s*MB", explore.text)
    assert any(button.label == "Download CIFAR-10" for button in explore.app.button)
    explore.app.selectbox(key="data").set_value("Digits")
    assert np.isfinite(losses(explore.run())).all()


@pytest.mark.cifar10
def test_cifar10_loads_and_draws(page):
    explore = page("explore", {"data": "CIFAR-10", "n": 200, "res": 51})
    assert np.isfinite(losses(explore)).all()
    assert "30,730 weights" in explore.text


def test_the_plane_of_a_race_holds_a_far_lower_loss_than_a_random_one(page):
    explore = page("explore", {"dir": "paths of a race", "budget": 20})
    assert losses(explore).min() < 1 < losses(page("explore")).min()
    assert "first component of the paths" in explore.figure()["layout"]["xaxis"]["title"]["text"]
