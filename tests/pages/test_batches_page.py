"""The Mini-batches page, run without a browser."""

import numpy as np
import pytest

import landscape as ls
from landscape.descent import epoch
from landscape.optimizers import GradientDescent
from landscape.studies.batches import batch_gradients
from pages.batches import compute as batch_compute
from pages.batches import costs as batch_costs


@pytest.fixture
def objective():
    return ls.Objective(ls.load_dataset("digits", limit=100, preprocess="center"))


@pytest.fixture
def plane(objective):
    """The page's first plane."""
    return ls.random_plane(ls.random_weights(objective.shape, 0.01, seed=10_001), seed=1)


def grid_of(page, number):
    trace = page.trace("loss", number)
    return trace["x"], trace["y"], trace["customdata"], trace["zmin"], trace["zmax"]


def test_maps_hold_the_loss_of_all_and_of_the_batch_in_the_same_colours(page, objective, plane):
    batches = page("batches", {"bsize": 8, "bnum": 3})
    batch = objective.batch(epoch(100, 8)[2])
    (a, b, full, *colors), (_, _, seen, *batch_colors) = (grid_of(batches, k) for k in (0, 1))
    assert colors == batch_colors
    assert colors == pytest.approx([min(full.min(), seen.min()), max(full.max(), seen.max())])
    for row, column in ((0, 0), (50, 50), (10, 90)):
        W = plane.at(a[column], b[row])
        assert full[row, column] == pytest.approx(objective.value(W), rel=1e-5)
        assert seen[row, column] == pytest.approx(batch.value(W), rel=1e-5)


@pytest.mark.parametrize("log", ["true", "false"])
def test_surfaces_share_heights_and_colours(page, log):
    batches = page("batches", {"bsize": 1, "view": "3-D", "log": log})
    for part in ("cmin", "cmax"):
        assert batches.trace("loss")[part] == batches.trace("loss", 1)[part]
    ranges = [batches.figure(k)["layout"]["scene"]["zaxis"]["range"] for k in (0, 1)]
    assert ranges[0] == ranges[1]
    heights = np.concatenate([batches.trace("loss", k)["z"].ravel() for k in (0, 1)])
    (low, high), room = ranges[0], 0.1 * np.ptp(heights)
    assert heights.min() - room < low < heights.min()
    assert heights.max() < high < heights.max() + room


def test_words_tell_angle_and_length_of_the_batch_gradient(page, objective, plane):
    batches = page("batches", {"bsize": 8, "bnum": 3})
    full = objective.gradient(plane.W)
    batch = objective.batch(epoch(100, 8)[2]).gradient(plane.W)
    lengths = np.linalg.norm(full), np.linalg.norm(batch)
    angle = np.degrees(np.arccos((full * batch).sum() / (lengths[0] * lengths[1])))
    assert f"turned by **{angle:.1f}°**" in batches.text
    assert f"**{lengths[1] / lengths[0]:.3g}** times as long" in batches.text


def test_bands_are_quantiles_of_random_batches(page, objective, plane):
    batches = page("batches")
    study = batch_gradients(objective, plane.W, repeats=100)
    for number, values in ((2, study.angle), (3, study.length_ratio)):
        curve = batches.trace("median", number)
        np.testing.assert_array_equal(curve["x"], study.sizes)
        np.testing.assert_allclose(curve["y"], np.median(values, axis=1))
        spread = np.quantile(values, [0.1, 0.9], axis=1).T
        np.testing.assert_allclose(curve["customdata"], spread)


def test_sliders_choose_the_batch(page):
    batches = page("batches")
    before = grid_of(batches, 1)[2]
    batches.app.slider(key="bnum").set_value(2)
    moved = grid_of(batches.run(), 1)[2]
    assert not np.allclose(before, moved)
    batches.app.select_slider(key="bsize").set_value(100)
    batches.run()
    np.testing.assert_allclose(grid_of(batches, 0)[2], grid_of(batches, 1)[2], rtol=1e-6)
    assert "both maps are the same" in batches.text


def test_a_batch_size_kept_from_more_data_moves_into_range(page):
    batches = page("batches", {"n": 5}, bsize=64, bnum=9)
    assert batches.app.select_slider(key="bsize").value == 5
    assert "1 of the epoch: 5 examples" in batches.text


def test_last_batch_of_an_epoch_holds_what_is_left(page):
    assert "2 of the epoch: 36 examples" in page("batches", {"bsize": 64, "bnum": 2}).text


def test_equal_budgets_for_all_batch_sizes(page, objective, plane):
    batches = page("batches", {"about": "Loss per example touched"})
    table = batches.app.dataframe[0].value.set_index("Batch")
    assert list(table.index) == [1, 32, 100]
    assert set(table["Examples touched"]) == {500}
    for size, row in table.iterrows():
        path = ls.optimize(
            objective,
            GradientDescent(float(row["Learning rate"])),
            plane.W,
            int(row["Steps"]),
            batch_size=int(str(size)),
        )
        assert float(row["Final loss"]) == pytest.approx(path.loss[-1], rel=1e-4)
    curve = batches.trace("batches of 32")
    assert curve["x"][0] == 0
    assert curve["customdata"][0] == pytest.approx(objective.value(plane.W))


def test_copies_change_neither_loss_nor_gradient(page, plane):
    objective = ls.Objective(ls.load_dataset("digits", limit=1000, preprocess="center"))
    batches = page("batches", {"about": "Copies", "copies": 20})
    table = batches.app.dataframe[0].value
    assert list(table["Examples"]) == [1000, 20_000]  # however many the page shows elsewhere
    assert table["Loss at W"].nunique() == 1
    assert float(table["Loss at W"][0]) == pytest.approx(objective.value(plane.W))
    length = np.linalg.norm(objective.gradient(plane.W))
    assert float(table["Length of ∇L"][1]) == pytest.approx(length)


def test_a_batch_at_once_takes_less_time_per_example(page):
    batches = page("batches", {"about": "Time per example"})
    at_once, one_by_one = batches.trace("the batch at once"), batches.trace("one by one")
    assert list(at_once["x"]) == [1, 2, 4, 8, 16, 32, 64, 100]
    assert at_once["customdata"][-1] < one_by_one["customdata"][-1] / 3
    assert "measurements on this machine" in batches.text
    again = next(button for button in batches.app.button if button.label == "Measure again")
    again.click()
    measured = batches.run().trace("the batch at once")["customdata"]
    assert list(measured) != list(at_once["customdata"])


@pytest.mark.parametrize(
    "link",
    [
        {"n": 1},
        {"data": "Iris", "loss": "Softmax", "l2": "0.1"},
        {"data": "Planar", "view": "3-D", "log": "true"},
        {"data": "Three points", "view": "Contours"},
        {"bsize": 512, "bnum": 400},
        {"bsize": "x", "bnum": -1},
        {"loss": "Structured", "log": "true", "zoom": "0.1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("part", ["Landscape and gradient", "Loss per example touched", "Copies"])
def test_odd_inputs_are_shown(page, link, part):
    batches = page("batches", {"about": part} | link)
    assert not batches.app.warning
    assert batches.pictures or batches.app.dataframe


def test_no_gradient_is_explained(page):
    batches = page("batches", {"origin": "zero", "delta": 0})
    assert len(batches.pictures) == 2
    assert "no angle between them" in batches.text
    assert any("no way downhill" in warning.value for warning in batches.app.warning)


def test_batches_without_a_gradient_are_counted_and_not_taken_for_right_angles(page):
    batches = page("batches", {"data": "Iris", "n": 120, "origin": "trained"})
    single = "of the single examples have no gradient at all"
    share = int(batches.text.split(f"%** {single}")[0].rsplit("**", 1)[1])
    assert 80 < share < 100  # 94 % of them have a loss of 0 around the trained W
    assert "off by **90°**" not in batches.text
    assert batches.trace("median", 2)["y"][0] != pytest.approx(90, abs=1)


def test_words_of_the_spread_are_those_of_the_curve(page):
    batches = page("batches")
    angle = batches.trace("median", 2)
    first = int(np.argmax(np.asarray(angle["y"]) <= 30))
    near, every = int(angle["x"][first]), int(angle["x"][-1])
    assert f"It takes **{near}** of the {every} examples to come within 30°" in batches.text
    assert f"{near / every:.0%} of the work" in batches.text


def test_what_a_stop_left_out_is_said_and_can_be_run(page, monkeypatch):
    monkeypatch.setattr(batch_costs, "AT_ONCE", 0)
    stopped = batch_compute.descents

    def stop_at_once(*arguments):
        arguments[-1].stopped.set()
        return stopped(*arguments)

    monkeypatch.setattr(batch_compute, "descents", stop_at_once)
    batches = page("batches", {"about": "Loss per example touched"})
    assert "can take minutes" in batches.text
    batches.app.button(key="ask_descents").click()
    assert "that were not run are missing" in batches.run().text
    monkeypatch.setattr(batch_compute, "descents", stopped)
    batches.app.button(key="again_descents").click()
    table = batches.run().app.dataframe[0].value
    assert list(table["Batch"]) == [1, 32, 100]
    assert "not run" not in batches.text


def test_one_example_is_not_all_examples(page):
    batches = page("batches", {"n": 1})
    assert "At W the one example has the loss" in batches.text
    assert "all examples have" not in batches.text
    assert "each batch is all of the data" in batches.text


def test_zoom_narrows_the_window_of_both_maps_and_axes_are_those_of_the_plane(page, plane):
    whole, half = page("batches"), page("batches", {"zoom": "2"})
    for number in (0, 1):
        wide, narrow = (grid_of(opened, number)[0] for opened in (whole, half))
        np.testing.assert_allclose(narrow, np.asarray(wide) / 2)
        layout = whole.figure(number)["layout"]
        for axis, direction in (("xaxis", plane.W1), ("yaxis", plane.W2)):
            length = np.linalg.norm(direction) / np.linalg.norm(plane.W)
            assert f"{length:.3g}" in layout[axis]["title"]["text"]
