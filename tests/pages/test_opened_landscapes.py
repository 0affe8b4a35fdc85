"""Landscape files on the page Yours: what they hold is seen, and bad ones change nothing."""

import io

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import landscape as ls
from landscape.files.archive import grid_npz
from landscape.landscapes import packed
from pages.yours import shelf
from pages.yours.words import escaped
from tests.engine.hostile_landscapes import HOSTILE, good
from tests.pages.conftest import ROOT, Page

FILE = {"open": "Landscape file"}


def dropped(opened: Page, *files: tuple[str, bytes]) -> Page:
    """Drop files into the field of the page."""
    number = opened.app.session_state["landscape_uploads"]
    uploads = [(name, content, "application/octet-stream") for name, content in files]
    opened.app.file_uploader(key=f"landscape_upload_{number}").set_value(uploads)
    return opened.run()


def other() -> ls.Landscape:
    """Another landscape, higher and of the loss alone."""
    first = good()
    grids = {"loss": 10 + first.grids["loss"]}
    return ls.Landscape(first.a, first.b, grids, first.plane, paths=first.paths)


def refusals(opened: Page) -> list[str]:
    """The warnings that speak of files, not of the picture."""
    return [each.value for each in opened.app.warning if "was not opened" in each.value]


def names(opened: Page) -> list[str]:
    return list(opened.app.session_state[shelf.HELD])


@pytest.mark.usefixtures("viewed")
def test_a_file_is_seen_with_its_path_and_its_slices(page):
    opened, saved = page("yours", FILE), good()
    assert names(opened) == ["viewed"]
    np.testing.assert_allclose(opened.trace("loss")["customdata"], saved.grids["loss"], rtol=1e-6)
    (race,) = [sent["race"] for sent in opened.charts if sent["race"]]
    (path,) = race["paths"]
    shadow = saved.paths[0].shadow
    assert (path["name"], path["steps"], race["unit"]) == ("adam", [0, 2, 5], "steps")
    np.testing.assert_allclose(path["loss"], shadow.loss, rtol=1e-6)
    np.testing.assert_allclose(path["x"], shadow.coordinates[:, 0], rtol=1e-6)
    along_a, along_b = opened.trace("loss", 1), opened.trace("loss", 2)
    np.testing.assert_allclose(along_a["customdata"], saved.grids["loss"][2])
    np.testing.assert_allclose(along_b["customdata"], saved.grids["loss"][:, 2])


@pytest.mark.usefixtures("viewed")
def test_the_slices_run_through_the_cell_nearest_to_the_chosen_point(page):
    opened, saved = page("yours", FILE | {"oa": 0.6, "ob": -1.1}), good()
    column, row = abs(saved.a - 0.6).argmin(), abs(saved.b + 1.1).argmin()
    np.testing.assert_allclose(opened.trace("loss", 1)["customdata"], saved.grids["loss"][row])
    along_b = opened.trace("loss", 2)["customdata"]
    np.testing.assert_allclose(along_b, saved.grids["loss"][:, column])


@pytest.mark.usefixtures("viewed")
@pytest.mark.parametrize("kind", ["Map", "Contours", "3-D"])
def test_every_grid_of_the_file_is_drawn_in_every_kind(page, kind):
    for name, grid in good().grids.items():
        opened = page("yours", FILE | {"ogrid": name, "view": kind})
        np.testing.assert_allclose(opened.trace(name)["customdata"], grid, rtol=1e-6)


@pytest.mark.usefixtures("viewed")
def test_where_it_is_from_stands_on_the_page_as_plain_text(page):
    opened = page("yours", FILE)
    (listed,) = [each.proto.body for each in opened.app.get("html") if "<dl" in each.proto.body]
    assert "digits &lt;b&gt;" in listed
    assert "5 × 4 cells of loss, test accuracy" in listed


@pytest.mark.usefixtures("viewed")
def test_several_files_are_drawn_on_one_colour_scale(page):
    opened = dropped(page("yours", FILE), ("second.npz", packed(other())))
    assert names(opened) == ["viewed", "second"]
    maps = [
        trace
        for sent in opened.charts
        for trace in sent["figure"]["data"]
        if trace["type"] == "heatmap"
    ]
    assert len(maps) == 2
    assert len({(trace["zmin"], trace["zmax"]) for trace in maps}) == 1
    low, high = good().grids["loss"].min(), other().grids["loss"].max()
    assert (10 ** maps[0]["zmin"], 10 ** maps[0]["zmax"]) == pytest.approx((low, high))
    races = [sent["race"] for sent in opened.charts if sent["race"]]
    assert [race["group"] for race in races] == ["opened", "opened"]
    assert races[0]["paths"][0]["color"] != races[1]["paths"][0]["color"]


@pytest.mark.usefixtures("viewed")
def test_a_file_without_the_grid_that_is_looked_at_says_so(page):
    opened = page("yours", FILE | {"ogrid": "test accuracy"})
    opened = dropped(opened, ("second.npz", packed(other())))
    assert "second has no grid of the test accuracy" in opened.text
    np.testing.assert_allclose(
        opened.trace("test accuracy")["customdata"], good().grids["test accuracy"], rtol=1e-6
    )


def test_a_file_is_dropped_and_closed_again(page):
    opened = page("yours", FILE)
    assert "recorder" in opened.app.code[0].value
    opened = dropped(opened, ("mine.npz", packed(good())))
    assert names(opened) == ["mine"]
    opened.app.button(key="opened_close_mine").click()
    assert names(opened.run()) == []


def test_a_file_may_have_the_name_of_anything_on_the_page(page):
    named = ("curves", "along_a", "along_b", "map_curves", "own", "close_own")
    opened = dropped(page("yours", FILE), *((f"{name}.npz", packed(good())) for name in named))
    assert names(opened) == list(named)
    assert len(opened.charts) == len(named) + 1
    for name in named[1:]:
        opened.app.button(key=f"opened_close_{name}").click()
        opened = opened.run()
    assert names(opened) == ["curves"]
    assert len(opened.charts) == 4


def test_two_files_of_one_name_stay_apart(page):
    opened = dropped(page("yours", FILE), ("run.npz", packed(good())), ("run.npz", packed(other())))
    assert names(opened) == ["run", "run 2"]


def test_no_more_files_than_memory_is_for(page):
    files = [(f"run {number}.npz", packed(good())) for number in range(7)]
    opened = dropped(page("yours", FILE), *files)
    assert len(names(opened)) == 6
    assert "at most 6 files can be open at once" in opened.text


@pytest.mark.usefixtures("viewed")
@pytest.mark.parametrize("kind", ["truncated", "pickled objects", "a picture for a path's name"])
def test_what_was_open_stays_open_beside_a_bad_file(page, kind):
    opened = dropped(page("yours", FILE), ("bad.npz", HOSTILE[kind]()))
    assert names(opened) == ["viewed"]
    (warning,) = refusals(opened)
    assert warning.startswith("**bad** was not opened: ")
    assert "![" not in warning
    assert opened.charts
    # The next good file takes the message away.
    assert not refusals(dropped(opened, ("good.npz", packed(other()))))


def test_a_script_for_a_name_of_a_file_is_shown_as_text(page):
    opened = dropped(page("yours", FILE), ("<img src=x>![a](//b).npz", packed(good())))
    (name,) = names(opened)
    assert not set(name) & set("<>[]()!/=")
    assert escaped("![a](//b) $x$ :red[y] `z`") == r"\!\[a\]\(//b\) \$x\$ \:red\[y\] \`z\`"


@pytest.mark.usefixtures("viewed")
def test_what_one_reader_opens_no_other_sees(page):
    first = dropped(page("yours", FILE), ("secret.npz", packed(other())))
    assert names(first) == ["viewed", "secret"]
    second = page("yours", FILE)
    assert names(second) == ["viewed"]
    assert "secret" not in str([str(element) for element in second.app.main])


def test_a_viewed_file_is_read_once_for_all_readers_until_it_changes(page, viewed):
    first, second = (page("yours", FILE).app.session_state[shelf.HELD]["viewed"] for _ in "ab")
    assert first is second
    shadow = first.paths[0].shadow
    for array in (first.a, first.grids["loss"], shadow.coordinates, shadow.loss, first.plane.W1):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    other().save(viewed)
    third = page("yours", FILE).app.session_state[shelf.HELD]["viewed"]
    np.testing.assert_array_equal(third.grids["loss"], other().grids["loss"])


def test_what_is_downloaded_is_what_was_opened():
    again = ls.open_landscape(io.BytesIO(packed(ls.open_landscape(io.BytesIO(packed(good()))))))
    assert packed(again) == packed(good())


def test_explores_own_files_open_too(page):
    """*All of it (NPZ)* of Explore is a landscape file."""
    data = ls.load_dataset("planar", preprocess="center")
    objective = ls.Objective(data)
    plane = ls.random_plane(ls.random_weights(objective.shape))
    axis = ls.centered_axis(1, 5)
    grid = ls.evaluate_plane(objective, plane, axis, axis)
    content = grid_npz(grid, {"facts": {"Data": "planar"}, "l2": 0.0})
    opened = dropped(page("yours", FILE), ("landscape.npz", content))
    np.testing.assert_allclose(opened.trace("loss")["customdata"], grid.loss, rtol=1e-6)


@pytest.mark.usefixtures("viewed")
def test_the_server_of_a_viewed_file_opens_on_this_page():
    app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=120).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Yours: your own data, weights and trainings"]
