"""The prepared scenes of the Race page: each sentence holds, in numbers of the page's own table."""

import numpy as np
import pytest

from pages.race.scenes import SCENES

RANDOM_BOTTOM = 1.01
BY_NAME = {scene.name: scene for scene in SCENES}


def shown(page, name):
    """The page in a scene, by its button; and its table by optimiser."""
    race = page("race", {"data": "Digits"})
    race.app.button(key=f"scene_{name}").click()
    race.run()
    assert f"**{name}.**" in race.text
    return race, race.app.dataframe[0].value.set_index("Optimiser")


def paths_of(race):
    """The paths that the player of the first chart is sent."""
    return race.sent()["race"]["paths"]


def turning(path):
    """The share of steps that turn back, by more than a right angle from the step before."""
    places = np.array([path["x"], path["y"]], dtype=float).T
    steps = np.diff(places, axis=0)
    return float(((steps[1:] * steps[:-1]).sum(axis=1) < 0).mean())


def test_page_opens_on_a_race_in_which_they_differ(page):
    race = page("race")
    table = race.app.dataframe[0].value.set_index("Optimiser")
    assert BY_NAME["They differ"].about in race.text
    loss = table["Final loss"]
    assert loss["Adam"] < loss["Momentum"] < loss["Gradient descent"]
    assert loss["Gradient descent"] > 2 * loss["Adam"]
    share = {path["name"]: turning(path) for path in paths_of(race)}
    assert share["Gradient descent"] > 0.5
    assert max(share["Momentum"], share["Adam"]) < 0.2
    assert "**Adam** ends lowest" in race.text


def test_a_link_wins_over_the_opening(page):
    race = page("race", {"budget": 5})
    assert (race.app.dataframe[0].value["Examples"] == 500).all()
    assert race.app.selectbox(key="data").value == "Digits"


def test_on_a_round_bowl_all_are_alike(page):
    race, table = shown(page, "All alike")
    assert table["Final loss"].max() <= RANDOM_BOTTOM * table["Final loss"].min()
    assert "All end alike" in race.text


def test_too_large_a_rate_bounces(page):
    race, table = shown(page, "Too large a rate")
    start = race.trace("Adam")["customdata"][0, 2]
    for name in ("Gradient descent", "Momentum", "Nesterov"):
        assert table.loc[name, "Final loss"] > start
    for name in ("AdaGrad", "Adam"):
        assert table.loc[name, "Final loss"] < 1.01 * table["Final loss"].min()
    assert "lower the learning rate" in race.text


def test_mini_batches_take_more_steps(page):
    _, table = shown(page, "Mini-batches")
    assert set(table["Steps"]) == {250}


def test_all_the_weights_leave_the_plane(page):
    _, table = shown(page, "All the weights")
    row = table.loc["Gradient descent"]
    assert row["Final loss"] < 1e-3
    assert row["On the map"] > 5


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_settings_of_scenes_stand_in_the_table(scene):
    from pages.shared.settings.table import of_page

    assert set(scene.settings) <= {setting.key for setting in of_page("race")}
