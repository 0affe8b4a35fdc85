"""The Race page, run without a browser."""

import io
import json

import numpy as np
import pytest

import landscape as ls
from landscape.files.archive import race_npz
from pages.shared.compute import racing
from pages.shared.parts import downloads
from pages.shared.settings.specs import DrawnPlane, GroundSpec, RacerSpec, RaceSpec
from pages.shared.settings.table.race import RACERS
from pages.shared.work.progress import Progress

# A link with any setting is shown as it is, and not the scene that the page opens on.
DEFAULTS = {"data": "Digits"}


def race_of(page):
    """What the player of the first chart is sent."""
    return page.sent()["race"]


def test_first_view_is_six_optimisers_already_run_on_the_plane(page):
    race = page("race", DEFAULTS)
    paths = race_of(race)["paths"]
    assert [path["name"] for path in paths] == list(RACERS.default)
    assert {path["work"][-1] for path in paths} == {100 * 100}
    assert len({(path["x"][0], path["y"][0]) for path in paths}) == 1
    assert all(path["loss"][-1] < path["loss"][0] / 2 for path in paths)
    assert "whole truth" in race.text
    assert "tuned for each" in race.figure()["layout"]["xaxis"]["title"]["text"]


def test_paths_on_the_plane_lie_on_the_map(page):
    race = page("race", DEFAULTS)
    data = ls.load_dataset("digits", limit=100, preprocess="center")
    objective = ls.Objective(data)
    plane = ls.random_plane(ls.random_weights(objective.shape, 0.01, seed=10_001), seed=1)
    for path in race_of(race)["paths"]:
        for k in (0, 7, -1):
            loss = objective.value(plane.at(path["x"][k], path["y"][k]))
            assert path["loss"][k] == pytest.approx(loss, rel=1e-5)


def test_weight_space_tells_the_true_loss_from_that_of_the_map(page):
    race = page("race", DEFAULTS | {"space": "In weight space"})
    assert any("This picture misleads" in warning.value for warning in race.app.warning)
    trace = race.trace("Gradient descent")
    true, shown, distance = trace["customdata"][-1, 2:5]
    assert true < 1e-3
    assert shown > 5
    assert distance > 0.1


def test_button_shows_the_plane_of_the_paths_with_the_share_of_a_random_walk(page):
    race = page("race", DEFAULTS | {"space": "In weight space"})
    next(b for b in race.app.button if b.label == "Show the plane of the paths").click()
    race.run()
    assert race.app.segmented_control(key="shown").value == "Plane of the paths"
    assert "Random walks of the same lengths" in race.text


@pytest.mark.parametrize("shown", ["Random plane", "Plane of the paths", "Through two ends"])
def test_two_planes_show_the_same_race(page, shown):
    race = page("race", DEFAULTS | {"space": "In weight space", "beside": "true", "shown": shown})
    first, second = (race.sent(chart)["race"] for chart in (0, 1))
    assert first["group"] == second["group"]
    assert [path["loss"] for path in first["paths"]] == [path["loss"] for path in second["paths"]]
    assert first["paths"][0]["x"] != second["paths"][0]["x"]


@pytest.mark.parametrize(
    "link",
    [
        {"rates": "the same for all", "rate": "1e+06"},
        {"batch": "512", "n": 20},
        {"budget": 0},
        {"n": 1},
        {"opt": "L-BFGS"},
        {"schedule": "cosine", "batch": "8", "budget": 5},
        {"start_a": 0.0, "start_b": 0.05},
        {"loss": "Softmax", "l2": "0.1", "view": "3-D"},
    ],
    ids=str,
)
@pytest.mark.parametrize("space", ["On the plane", "In weight space"])
def test_odd_races_give_a_sensible_page(page, link, space):
    race = page("race", link | {"space": space})
    assert race_of(race)["paths"]
    assert not race.app.error


def test_ten_optimisers_run_side_by_side(page):
    race = page("race", {"budget": 5}, opt=list(RACERS.options))
    assert len(race_of(race)["paths"]) == 10
    styles = {(p["color"], p["symbol"]) for p in race_of(race)["paths"]}
    assert len({color for color, _ in styles}) == len({symbol for _, symbol in styles}) == 10


def test_no_optimiser_is_a_message(page):
    race = page("race", opt=[])
    assert any("Choose at least one optimiser" in info.value for info in race.app.info)


def test_table_holds_every_run(page):
    race = page("race", DEFAULTS)
    table = race.app.dataframe[0].value
    paths = race_of(race)["paths"]
    np.testing.assert_allclose(table["Final loss"], [path["loss"][-1] for path in paths], rtol=1e-6)
    assert (table["Examples"] == 10_000).all()


def test_sweep_is_drawn_with_the_chosen_rate_ringed(page):
    race = page("race", {"curves": "Learning rates"})
    names = [trace["name"] for trace in race.figure(1)["data"]]
    assert "Adam" in names
    ring, curve = race.trace("Adam, chosen", 1), race.trace("Adam", 1)
    assert min(curve["customdata"]) == curve["customdata"][list(curve["x"]).index(ring["x"][0])]


def test_stopped_race_keeps_what_has_been_run_and_is_not_cached():
    where = GroundSpec(), DrawnPlane()
    names = ("adam", "rmsprop", "adagrad")
    racers = tuple(RacerSpec(*where, name, size=1e-3, seed=77) for name in names)
    calls = []

    class StopsInTheSecond(Progress):
        def __call__(self, fraction: float) -> bool:
            calls.append(fraction)
            return fraction > 0.5

    stopped = racing.race(RaceSpec(racers), StopsInTheSecond())
    assert not stopped.whole
    kept = stopped.result
    assert [run.name for run in kept] == ["adam", "rmsprop"]
    assert kept[0].trajectory.status == "finished"
    assert kept[1].trajectory.status == "stopped"
    assert 0 < kept[1].trajectory.steps[-1] < 100
    whole = racing.race(RaceSpec(racers), Progress()).result
    assert [run.trajectory.status for run in whole] == ["finished"] * 3


def test_trajectories_download_with_their_settings():
    spec = RaceSpec((RacerSpec(GroundSpec(), DrawnPlane(), "adam", size=1e-3),))
    runs = racing.race(spec, Progress()).result
    content = race_npz(runs, downloads.race_settings(spec))
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["adam_weights"], runs[0].trajectory.weights)
        np.testing.assert_array_equal(arrays["adam_work"], runs[0].trajectory.work)
        settings = json.loads(str(arrays["settings"]))
    assert settings["racers"][0]["size"] == 1e-3
    assert settings["dataset"]["name"] == "digits"
