"""Reset and scenes: whole states of a page, and what becomes of them on the next."""

import pytest

from pages.shared.settings.kept import BEFORE, HERE
from pages.shared.settings.pages import PAGES
from pages.shared.settings.table import TABLE, of_page
from tests.pages.test_settings import bound

CHANGES = {
    "classifier": {"loss": "Softmax", "reg": 0.5, "cstep": 1.0},
    "explore": {"dir": "two weights", "a_class": "3", "a_feature": 5, "b_class": "7", "n": 10},
    "hinges": {"x0": 2.0, "hends": (-0.5, 0.5), "vary": "w1"},
    "strategies": {"log_of": "Random local search", "n": 10, "evals": 10},
    "gradient": {"part": "Gradient check", "bug": "Factor 2 of the regulariser", "n": 3},
    "step_size": {"eta": 3.0, "n": 10, "seed": 4},
    "batches": {"dir": "two weights", "b_feature": 5, "bsize": 8, "n": 10},
    "flow": {"example": 3, "updates": 2, "n": 10},
    "classroom": {"n": 10, "seed": 4, "draw": 2},
    "networks": {"net": "The lie of scale", "times": 4.0, "ncells": 21},
    "yours": {"oa": 0.5, "ogrid": "test accuracy", "view": "3-D"},
    "results": {"rextent": 0.5, "res": 51, "ogrid": "test accuracy"},
    "race": {"start_a": 0.01, "start_b": 0.02, "opt": ["Adam"], "n": 10, "budget": 5},
}


@pytest.mark.parametrize("name", [name for name in PAGES if of_page(name)])
@pytest.mark.usefixtures("viewed", "results", "small_networks")
def test_reset_sets_all_of_a_page_as_at_first(page, name):
    fresh = {key: element.value for key, element in bound(page(name)).items()}
    changed = page(name, **CHANGES[name])
    shown = {key: element.value for key, element in bound(changed).items()}
    assert {key: shown.get(key) for key in CHANGES[name]} != {
        k: fresh.get(k) for k in CHANGES[name]
    }
    changed.app.button(key="reset_page").click()
    again = bound(changed.run())
    assert {key: element.value for key, element in again.items()} == fresh


def test_what_depends_on_the_data_is_found_anew_after_a_reset(page):
    changed = page("explore", **CHANGES["explore"])
    changed.app.button(key="reset_page").click()
    changed.run().app.selectbox(key="dir").set_value("two weights")
    fresh = bound(page("explore", {"dir": "two weights"}))
    for key, element in bound(changed.run()).items():
        assert element.value == fresh[key].value, key


def test_of_two_scenes_in_a_row_neither_goes_along_to_the_next_page(page):
    """The page opens on the first of them, before any setting has a value of its own."""
    race = page("race")
    race.app.button(key="scene_Too large a rate").click()
    race.run()
    held = race.app.session_state
    state = {key: held[key] for key in (*TABLE, BEFORE, HERE) if key in held}
    assert state["rates"] == "the same for all"
    shown = {key: element.value for key, element in bound(page("explore", **state)).items()}
    assert shown == {key: element.value for key, element in bound(page("explore")).items()}


def test_a_reset_reaches_what_a_link_sets_but_no_widget_has_shown_yet(page):
    linked = page("explore", {"layers": 5, "loss": "Softmax", "n": 10, "epochs": 1})
    linked.app.button(key="reset_page").click()
    linked.run()
    assert set(linked.app.query_params).isdisjoint({"layers", "epochs"})
    linked.app.segmented_control(key="model").set_value("network")
    linked.app.session_state["epochs"] = 1  # sooner done
    assert linked.run().app.select_slider(key="layers").value == TABLE["layers"].default
