"""The Explore page, run without a browser."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest

import landscape as ls
from landscape.datasets import balanced_order
from landscape.files.archive import reproduced
from pages.shared.compute import ground as grounds
from pages.shared.compute import landscape as compute
from pages.shared.compute import racing
from pages.shared.compute.stopping import Outcome
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
        ("Many images", 100, "surface"),
        ("Two weights", 100, "heatmap"),
        ("Towards trained", 100, "heatmap"),
        ("Softmax", 100, "heatmap"),
    ],
)
def test_classic_pictures_are_one_click_away(page, name, count, kind):
    explore = page("explore", {"data": "Iris", "zoom": 5, "n": 20})
    next(button for button in explore.app.button if button.label == name).click()
    explore.run()
    assert explore.app.select_slider(key="n").value == count
    if kind is None:
        assert explore.trace("loss")["type"] == "scatter"
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
    assert "Outside the window; shown at its edge, 0.1." in explore.text
    assert explore.app.number_input(key="slice_a").value == 7.0


def test_a_slice_below_the_window_is_shown_at_its_negative_edge(page):
    assert "shown at its edge, -0.1." in page("explore", {"slice_b": -7.0}).text


def test_the_cross_of_a_link_is_on_the_map_at_once(page):
    explore = page("explore", {"slice_a": -0.06, "slice_b": 0.04})
    lines = explore.trace("slices")
    assert lines["x"][3:] == [-0.06, -0.06]
    assert lines["y"][:2] == [0.04, 0.04]


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


@pytest.mark.parametrize("view", ["Map", "Slice"])
def test_a_flat_picture_says_so_with_a_remedy(page, view):
    link = {"dir": "two weights", "a_feature": 0, "b_feature": 0, "view": view}
    flat = page("explore", link)
    assert any("picture is flat" in note.value for note in flat.app.info)
    assert any("Choose other features" in note.value for note in flat.app.info)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("preprocess", ["raw", "center", "unit"])
@pytest.mark.parametrize("name", ["digits", "iris", "blobs", "planar", "three-points"])
def test_two_weights_open_on_a_feature_that_matters(name, preprocess, count):
    spec = LandscapeSpec(
        GroundSpec(DataSpec(name, count, preprocess)), DrawnPlane(directions="two weights")
    )
    telling = grounds.weight_facts(spec.ground).telling
    plane = replace(spec.plane, first=(0, telling), second=(1, telling))
    losses = compute.landscape(replace(spec, plane=plane), Progress()).grid.loss
    assert np.ptp(losses) > 1e-3


def test_a_feature_of_two_weights_is_the_one_that_varies_most_or_of_one_example_the_largest():
    for count in (1, 20):
        X = ls.load_dataset("iris", preprocess="center").subset(
            np.arange(120)[balanced_order(ls.load_dataset("iris").y, 0)[:count]]
        )
        features = X.features
        judged = abs(features[0]) if count == 1 else features.var(axis=0)
        assert grounds.weight_facts(GroundSpec(DataSpec("iris", count))).telling == judged.argmax()


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


def stopped_after(count, monkeypatch):
    """A race that is stopped after so many runs; the runs that were asked for since."""
    asked, whole = [], racing.race

    def race(spec, progress):
        asked.append(len(spec.racers))
        if not isinstance(progress, Progress):
            return whole(spec, progress)
        progress.stopped.set()
        done = whole(replace(spec, racers=spec.racers[:count]), lambda _: False).result
        return Outcome(done, whole=False)

    monkeypatch.setattr(racing, "race", race)
    return asked


def test_a_stopped_race_gives_the_plane_of_the_runs_that_were_done(page, monkeypatch):
    asked = stopped_after(2, monkeypatch)
    explore = page("explore", {"dir": "paths of a race", "budget": 5, "seed": 77, "res": 51})
    assert "the plane is that of the 2 runs that were done" in explore.text
    assert set(asked[1:]) == {2}
    assert np.isfinite(losses(explore)).all()


def test_a_race_stopped_before_a_run_was_done_has_no_plane(page, monkeypatch):
    stopped_after(0, monkeypatch)
    explore = page("explore", {"dir": "paths of a race", "budget": 5, "seed": 78})
    assert "Stopped before a run was done" in explore.text
    assert not explore.pictures


def truth(a, b):
    """Loss, scores and classes at a point of the first view, from the definition."""
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    W = ls.random_weights((10, 65), 0.01, seed=10_001)
    W1, W2 = np.random.default_rng(1).standard_normal((2, 10, 65))
    scores = np.column_stack([data.features, np.ones(100)]) @ (W + a * W1 + b * W2).T
    own = scores[np.arange(100), data.y]
    hinges = np.maximum(0, scores - own[:, None] + 1).sum(axis=1) - 1
    return hinges.mean(), scores, data.y


@pytest.mark.parametrize("point", [(0.0, 0.0), (-0.06, 0.04)])
def test_the_classifier_where_the_slices_cross_is_shown(page, point):
    explore = page("explore", {"slice_a": point[0], "slice_b": point[1]})
    loss, scores, y = truth(*point)
    wrong = (scores.argmax(axis=1) != y).sum()
    assert f"has loss **{loss:.4g}** and is right about **{100 - wrong}.0%**" in explore.text
    assert f"**What it gets wrong**: {wrong} of 100; the first 12" in explore.text
    assert "of the test examples" in explore.text


def test_the_images_and_what_they_are_taken_for_are_on_the_page(page):
    explore = page("explore", {"slice_a": 0.04, "slice_b": 0.02})
    _, scores, y = truth(0.04, 0.02)
    taken = scores.argmax(axis=1)
    texts = [element.proto.body for element in explore.app.get("html")]
    strip, mistakes = [text for text in texts if 'class="examples' in text]
    captions = r"<figcaption>(.*?)</figcaption>"
    assert re.findall(captions, strip) == [str(k) for k in y[:30]]
    wrong = np.flatnonzero(taken != y)[:12]
    assert re.findall(captions, mistakes) == [f"{y[k]} as {taken[k]}" for k in wrong]


def test_a_button_leads_to_the_lowest_point_and_back_to_W(page):
    explore = page("explore")
    lowest = explore.trace("lowest in view")
    explore.app.button(key="to_lowest").click()
    explore.run()
    assert explore.app.number_input(key="slice_a").value == pytest.approx(lowest["x"][0], rel=1e-3)
    explore.app.button(key="to_W").click()
    assert "The classifier at W" in explore.run().text


def test_weights_without_images_are_a_table(page):
    explore = page("explore", {"data": "Iris"})
    assert "lengths in cm" in explore.text
    assert "**Its weights**" in explore.text
    weights = explore.app.table[0].value
    assert list(weights["class"]) == ["setosa", "versicolor", "virginica"]


def test_axes_say_what_a_step_is_in_plain_words(page):
    layout = page("explore").figure()["layout"]
    W = ls.random_weights((10, 65), 0.01, seed=10_001)
    for axis, V in zip("xy", np.random.default_rng(1).standard_normal((2, 10, 65)), strict=True):
        title = layout[f"{axis}axis"]["title"]["text"]
        assert "along a random direction W" in title
        times = np.linalg.norm(V) / np.linalg.norm(W)
        assert f"one step is {times:.3g} × as long as W" in title


def test_no_scene_is_on_at_first_and_one_of_a_link_is(page):
    def on(explore):
        return [b.label for b in explore.app.button if b.proto.type == "primary"]

    assert on(page("explore")) == []
    assert on(page("explore", {"n": 1})) == ["One image, a plane"]


def test_the_slice_speaks_of_no_forward_passes_and_one_term_is_one(page):
    assert "forward passes" not in page("explore", {"view": "Slice"}).text
    one = page("explore", {"data": "Blobs", "classes": 2, "n": 1}).text
    assert re.search(r"\*\*1\*\* hinge term\s", one)
    assert "hinge terms" not in one


def test_the_number_of_examples_never_exceeds_what_there_is(page):
    slider = page("explore", {"data": "Three points"}).app.select_slider(key="n")
    assert slider.options == ["1", "2", "all 3"]
