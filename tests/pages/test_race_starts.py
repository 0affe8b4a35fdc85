"""A race of one optimiser from several starts: where they lie, where they end, what is between."""

import io
import json

import numpy as np
import pytest

import landscape as ls
from landscape.files.archive import race_npz
from pages.shared.compute import racing
from pages.shared.parts import downloads
from pages.shared.settings.specs import DrawnPlane, GroundSpec, RacerSpec, RaceSpec
from pages.shared.work.progress import Progress
from tests.pages.test_networks_on_pages import MAP, SMALL, iris, loss, picture

RATE, PASSES, COUNT = 0.05, 20, 3
STARTS = {"varied": "the start", "starts": COUNT, "budget": PASSES}
GIVEN = {"rates": "the same for all", "rate": RATE, "start_a": 0.3, "start_b": -0.4}
OF_NETWORK = SMALL | STARTS | GIVEN


def ring():
    """(0.3, −0.4) and the same turned by one and two thirds of a circle, by complex numbers."""
    return [(0.3 - 0.4j) * np.exp(2j * np.pi * k / COUNT) for k in range(COUNT)]


def random_starts():
    model = ls.MLP(iris(), (4,), "tanh")
    return [model.random_weights(seed) for seed in range(COUNT)]


def ends():
    """Where Adam ends from each start, and the loss there."""
    model, limits = ls.MLP(iris(), (4,), "tanh"), ls.Limits(work=PASSES * 30, snapshots=2)
    runs = [ls.optimize(model, ls.Adam(RATE), start, limits) for start in random_starts()]
    weights = [run.weights[-1] for run in runs]
    return weights, [loss(w) for w in weights]


def test_table_says_where_each_ended_and_what_lies_between(page):
    race = page("race", OF_NETWORK | {"space": "In weight space"})
    table = race.app.dataframe[0].value.set_index("Optimiser")
    weights, losses = ends()
    assert list(table.index) == ["Adam 1", "Adam 2", "Adam 3"]
    assert table["Final loss"].to_numpy() == pytest.approx(losses, rel=1e-6)
    best = int(np.argmin(losses))
    for k, w in enumerate(weights):
        shown = table.iloc[k]
        if k == best:
            assert np.isnan(shown["From the lowest"])
            assert np.isnan(shown["Barrier"])
            continue
        way = [loss(weights[best] + t * (w - weights[best])) for t in np.linspace(0, 1, 201)]
        straight = np.linspace(way[0], way[-1], 201)
        assert shown["From the lowest"] == pytest.approx(np.linalg.norm(w - weights[best]))
        assert shown["Barrier"] == pytest.approx(max(np.subtract(way, straight)), abs=1e-8)
    told = race.app.session_state["observed"]
    assert max(told["barriers"].values()) == pytest.approx(np.nanmax(table["Barrier"]))


def test_paths_on_the_plane_begin_around_w_each_in_its_own_look(page):
    race = page("race", OF_NETWORK)
    paths = race.sent(MAP)["race"]["paths"]
    for path, z in zip(paths, ring(), strict=True):
        assert (path["x"][0], path["y"][0]) == pytest.approx((z.real, z.imag), abs=1e-5)
        at = picture().at(z.real, z.imag)
        assert path["loss"][0] == pytest.approx(loss(at), rel=1e-5)
    assert [path["name"] for path in paths] == ["Adam 1", "Adam 2", "Adam 3"]
    looks = {(path["color"], path["symbol"]) for path in paths}
    assert len({color for color, _ in looks}) == len({symbol for _, symbol in looks}) == COUNT
    starts = [t for t in race.figure(MAP)["data"] if t.get("name") == "start"]
    assert [t.get("showlegend", True) for t in starts] == [True, False, False]


@pytest.mark.parametrize("shown", ["Random plane", "Plane of the paths", "Through two ends"])
@pytest.mark.parametrize("view", ["Map", "3-D"])
def test_every_plane_shows_all_paths_at_their_own_losses(page, shown, view):
    race = page(
        "race",
        OF_NETWORK | {"space": "In weight space", "shown": shown, "view": view, "budget": 5},
    )
    paths = race.sent(MAP)["race"]["paths"]
    assert len(paths) == COUNT
    for path, start in zip(paths, random_starts(), strict=True):
        assert path["loss"][0] == pytest.approx(loss(start), rel=1e-5)
    assert "Random walks" not in race.text
    assert sum(t.get("name") == "start" for t in race.figure(MAP)["data"]) == COUNT


def test_a_linear_classifier_has_one_minimum_for_all_starts(page):
    race = page("race", {"data": "Iris", "n": 30, "loss": "Softmax", "l2": "0.1"} | STARTS)
    table = race.app.dataframe[0].value
    assert np.ptp(table["Final loss"]) < 0.1 * table["Final loss"].min()
    assert np.nanmax(table["Barrier"]) < 1e-6
    assert "On none of the straight lines to them is there a barrier" in race.text
    assert "**3 starts**" in race.text


def test_the_line_between_two_ends_goes_from_the_first_to_the_second(page):
    race = page("race", OF_NETWORK | {"space": "In weight space"})
    assert race.app.selectbox(key="line_0").value == "Adam 1"
    assert race.app.selectbox(key="line_1").value == "Adam 2"
    weights, _ = ends()
    apart = np.linalg.norm(weights[1] - weights[0])
    assert f"The ends of Adam 1 and Adam 2 are {apart:.3g} apart" in race.text


def test_starts_lie_inside_the_window_unless_one_is_given():
    for starts in range(2, 9):
        specs = [
            RacerSpec(GroundSpec(), DrawnPlane(), "adam", which=which, starts=starts)
            for which in range(starts)
        ]
        points = np.array([racing.start_point(spec) for spec in specs])
        assert np.abs(points).max() < racing.extent(specs[0])
        np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(np.hypot(*points.T), np.hypot(*points[0]))


def test_paths_of_several_starts_download_apart():
    where = GroundSpec(), DrawnPlane()
    racers = [RacerSpec(*where, "adam", size=1e-3, which=k, starts=2, epochs=3) for k in range(2)]
    spec = RaceSpec(tuple(racers))
    runs = racing.race(spec, Progress()).result
    content = race_npz(runs, downloads.race_settings(spec))
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        for number, run in enumerate(runs, 1):
            found = arrays[f"adam_{number}_weights"]
            np.testing.assert_array_equal(found, run.trajectory.weights)
        settings = json.loads(str(arrays["settings"]))
    assert [racer["which"] for racer in settings["racers"]] == [0, 1]
    assert not np.array_equal(runs[0].trajectory.weights[0], runs[1].trajectory.weights[0])


def test_a_diverged_run_has_no_barrier_and_the_page_says_the_rest(page):
    race = page("race", OF_NETWORK | {"rate": "1e+06", "space": "In weight space"})
    assert len(race.app.dataframe[0].value) == COUNT
    assert not race.app.error
