"""The Strategies page, run without a browser."""

import numpy as np
import pytest

import landscape as ls
from landscape.studies.notes import measure_notes
from landscape.studies.strategies import STRATEGIES, StrategySettings, run_strategies
from pages.shared.settings.specs import DataSpec, GroundSpec
from pages.shared.work.progress import Progress
from pages.strategies import compute as strategy_compute
from pages.strategies import notes as strategy_notes
from pages.strategies.compute import StrategySpec

LABELS = list(STRATEGIES.values())
# Digits are about a hundred times shorter than the photographs of the notes.
BOLD = StrategySettings(1e-2, 1e-1, 1e-2)


def digits(limit=100, preprocess="center"):
    return ls.load_dataset("digits", limit=limit, preprocess=preprocess)


def results(page):
    return page.app.dataframe[0].value.set_index("Strategy")


def attempts(page):
    """The losses of the log."""
    lines = page.app.get("code")[0].value.splitlines()
    return np.array([float(line.split("loss ")[1].split(",")[0]) for line in lines])


def test_table_holds_what_the_engine_finds_beside_chance(page):
    table = results(page("strategies"))
    objective = ls.Objective(digits())
    for run in run_strategies(objective, 1000, BOLD):
        row = table.loc[run.label]
        assert row["Best loss"] == pytest.approx(run.best[-1], rel=1e-9)
        end = run.trajectory.weights[-1]
        assert row["Train"] == objective.accuracy(end)
        assert row["Test"] == objective.accuracy(end, "test")
        assert row["Chance"] == 0.1
        assert row["Loss evaluations"] == 1000


def test_curves_never_rise_and_end_at_the_table(page):
    strategies = page("strategies")
    for label in LABELS:
        curve = strategies.trace(label, 1)
        best = np.asarray(curve["customdata"])
        assert (np.diff(best) <= 0).all()
        assert (np.diff(curve["x"]) > 0).all()
        assert curve["x"][-1] == 1000
        assert best[-1] == pytest.approx(results(strategies).loc[label, "Best loss"])


def test_histogram_counts_the_attempts_of_the_log_and_marks_the_winners(page):
    strategies = page("strategies")
    found = attempts(strategies)
    assert len(found) == 1000
    bars = strategies.trace("random weights", 2)
    assert np.sum(bars["y"]) == 1000
    np.testing.assert_allclose(
        [bars["customdata"][0][0], bars["customdata"][-1][1]], [found.min(), found.max()], atol=1e-3
    )
    marks = {t["name"].split(":")[0]: t["x"][0] for t in strategies.figure(2)["data"][1:]}
    for label in LABELS:
        assert marks[label] == pytest.approx(results(strategies).loc[label, "Best loss"])


def test_log_is_in_the_words_of_the_notes(page):
    strategies = page("strategies")
    lines = strategies.app.get("code")[0].value.splitlines()
    best = np.minimum.accumulate(attempts(strategies))
    loss = attempts(strategies)[4]
    assert lines[4] == f"attempt 4: loss {loss:.3f}, best {best[4]:.3f}"


def test_ends_on_their_plane_show_their_true_losses(page):
    strategies = page("strategies")
    for label in LABELS:
        true, shown, distance = strategies.trace(label)["customdata"][-1, 2:5]
        assert shown == pytest.approx(true, rel=1e-4, abs=1e-6)
        assert distance == pytest.approx(0, abs=1e-6)
    sent = strategies.sent()["race"]
    assert [path["name"] for path in sent["paths"]] == LABELS


def test_plane_of_the_walks_says_where_it_misleads(page):
    walks = page("strategies", {"hike": "Plane of the walks"})
    assert any("This picture misleads" in warning.value for warning in walks.app.warning)
    assert "Random walks of the same lengths" in walks.text


def test_sizes_of_the_notes_can_be_chosen(page):
    strategies = page("strategies", {"sizes": "as in the notes", "evals": 30})
    runs = run_strategies(ls.Objective(digits()), 30)
    for run in runs:
        assert results(strategies).loc[run.label, "Best loss"] == pytest.approx(run.best[-1])
    assert "10^{-4}" in strategies.text


def test_learning_rate_can_be_chosen(page):
    strategies = page("strategies", {"gdrate": "1e-3", "evals": 30})
    settings = StrategySettings(1e-2, 1e-1, 1e-2, 1e-3)
    run = run_strategies(ls.Objective(digits()), 30, settings)[-1]
    row = results(strategies).loc["Gradient descent"]
    assert row["Size"] == 1e-3
    assert row["Best loss"] == pytest.approx(run.best[-1])


def test_slider_changes_the_budget(page):
    strategies = page("strategies")
    strategies.app.select_slider(key="evals").set_value(30)
    strategies.run()
    assert set(results(strategies)["Loss evaluations"]) == {30}
    assert len(attempts(strategies)) == 30


@pytest.mark.parametrize(
    "link",
    [
        {"n": 1},
        {"n": 1, "evals": 1},
        {"evals": 1},
        {"loss": "Softmax", "l2": "0.1"},
        {"loss": "One-vs-all", "pre": "raw"},
        {"data": "Iris", "hike": "Plane of the walks"},
        {"data": "Planar", "view": "3-D"},
        {"data": "Three points", "hlog": "false"},
        {"delta": 0, "n": 1},
    ],
    ids=str,
)
def test_odd_inputs_are_shown_or_explained(page, link):
    strategies = page("strategies", {"evals": 30} | link)
    assert len(results(strategies)) == 3
    assert len(attempts(strategies)) == int(link.get("evals", 30))


@pytest.mark.parametrize("preprocess", ["center", "raw"])
def test_notes_stand_beside_what_is_measured(page, preprocess):
    label = {"center": "centred", "raw": "raw"}[preprocess]
    notes = page("strategies", {"strategy": "The notes, measured", "pre": label})
    table = notes.app.dataframe[0].value.set_index("Figure")
    for row in measure_notes(digits(preprocess=preprocess)):
        scale = 100 if row.note.unit == "share" else 1
        shown = table.loc[row.note.quantity, "Measured here"].removesuffix(" %").split(" … ")
        low, high = row.measured
        np.testing.assert_allclose(
            [float(shown[0]), float(shown[-1])], scale * np.array([low, high]), rtol=1e-3
        )
    assert table.loc["Random local search: test accuracy", "In the notes"] == "21.4 %"
    assert "100 examples of Digits" in notes.text
    assert "other data" in notes.text


def test_button_switches_the_preprocessing_of_the_notes(page):
    notes = page("strategies", {"strategy": "The notes, measured"})
    before = notes.app.dataframe[0].value["Measured here"].tolist()
    notes.app.button(key="notes_raw").click()
    notes.run()
    assert "features **raw**" in notes.text
    assert notes.app.dataframe[0].value["Measured here"].tolist() != before


def test_notes_need_test_examples(page):
    notes = page("strategies", {"strategy": "The notes, measured", "data": "Planar"})
    assert "no test examples" in notes.text


def test_a_stop_keeps_what_was_run_for_this_reader_alone():
    spec = StrategySpec(GroundSpec(DataSpec(seed=77)), 300)
    stopping = Progress()
    stopping.stopped.set()
    found = strategy_compute.runs(spec, stopping)
    assert [run.name for run in found.result] == ["random-search"]
    assert not found.whole
    stage = strategy_compute.stage(spec, found, "ends")
    assert stage is None or len(stage.shadows) == 1
    assert strategy_compute.runs(spec, Progress()).whole
    short = strategy_compute.notes(DataSpec(seed=77), 1, stopping)
    assert short != strategy_compute.notes(DataSpec(seed=77), 1, Progress())


def test_a_long_measurement_waits_until_it_is_asked_for(page, monkeypatch):
    monkeypatch.setattr(strategy_notes, "AT_ONCE", 0)
    notes = page("strategies", {"strategy": "The notes, measured"})
    assert not notes.app.dataframe
    notes.app.button(key="ask_notes").click()
    notes.run()
    assert len(notes.app.dataframe[0].value) > 10
    notes.app.number_input(key="draw").set_value(1)
    notes.run()
    assert not notes.app.dataframe  # other data, another question


def test_the_share_of_steps_that_lead_down_is_counted_at_both_ends_of_the_walk(page):
    strategies = page("strategies", {"evals": 100, "n": 20})
    curves = {
        trace["name"]: trace
        for chart in strategies.charts
        for trace in chart["figure"]["data"]
        if trace.get("name", "").startswith("where ")
    }
    objective = ls.Objective(digits(20))
    walk = run_strategies(objective, 100, BOLD)[1].trajectory
    directions = np.random.default_rng(0).normal(size=(200, *objective.shape))
    for name, W in zip(
        ("where the walk starts", "where it ends"), walk.weights[[0, -1]], strict=True
    ):
        at, size = objective.value(W), BOLD.step
        lower = [objective.value(W + size * direction) < at for direction in directions]
        shown = np.asarray(curves[name]["y"])[np.argmin(abs(np.log(curves[name]["x"] / size)))]
        assert shown == pytest.approx(100 * np.mean(lower))
