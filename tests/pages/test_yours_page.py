"""The page Yours: a table, images and weights of a reader's own, on every page of that reader."""

import gc

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

import landscape as ls
from landscape.errors import UnreadableFile, UnusableData
from landscape.files.tables import read_table
from pages.shared.compute import memory
from pages.shared.parts.previews import OFFERED
from pages.shared.settings import own
from pages.shared.settings.specs import DataSpec, GroundSpec, LandscapeSpec, Own, parts_of
from pages.shared.settings.texts import literal
from tests.engine.hostile_inputs import ARRAYS, TABLES, npz
from tests.pages.conftest import Page
from tests.pages.test_settings import bound

NAMES = ["<script>alert(1)</script>", "**bold**", "$x$", ":smile:"]
KINDS = ["<b>setosa</b>", "*versi*", "virginica"]


def iris_csv(names=("sl", "sw", "pl", "pw"), kinds=("setosa", "versicolor", "virginica")) -> bytes:
    X, y = load_iris(return_X_y=True)
    frame = pd.DataFrame(X, columns=list(names))
    frame["species"] = np.array(kinds)[y]
    return frame.to_csv(index=False).encode()


def uploaded(page, content: bytes, name: str) -> Page:
    """The page Yours with a file in its hands."""
    opened = page("yours")
    opened.app.file_uploader[0].set_value((name, content, "text/csv"))
    return opened.run()


def held(opened: Page) -> dict:
    """What the session of a page holds, to be given to another page of the same reader."""
    keys = (own.DATA, own.WEIGHTS, "data", "n", "pre", "origin", "dir")
    return {k: opened.app.session_state[k] for k in keys if k in opened.app.session_state}


def used(page, content: bytes = b"", name: str = "iris.csv") -> Page:
    """The page Yours after a file has been opened."""
    opened = uploaded(page, content or iris_csv(), name)
    opened.app.button(key="use_own").click()
    return opened.run()


def on_page(page, name: str, opened: Page, link: dict | None = None) -> Page:
    """Another page of the same reader."""
    return page(name, link, **{k: v for k, v in held(opened).items() if k not in (link or {})})


def test_a_table_becomes_a_data_set_of_every_page(page):
    opened = used(page)
    assert "120 training examples and 30 test examples, 4 features" in opened.text
    state = held(opened)
    assert (state["data"], state["n"], state["pre"]) == ("Yours", 120, "standardised")
    data = ls.Dataset.from_table(
        read_table(iris_csv()), "species", test=0.2, seed=0, preprocess="standardize"
    )
    explored = on_page(page, "explore", opened)
    assert OFFERED not in explored.app.session_state  # what is a session's own is found by it alone
    objective = ls.Objective(data)
    W = ls.random_weights(objective.shape, 0.01, seed=10_001)
    grid = explored.trace("loss")["customdata"]
    middle = grid[grid.shape[0] // 2, grid.shape[1] // 2]
    assert middle == pytest.approx(objective.value(W), rel=1e-6)
    assert "sl, sw, pl, pw" in explored.text
    for name in ("race", "gradient", "step_size", "batches", "flow", "strategies"):
        link = {"evals": 10} if name == "strategies" else {"budget": 1}
        other = on_page(page, name, opened, link)
        assert other.app.selectbox(key="data").value == "Yours", name


def test_nobody_else_can_choose_them(page):
    used(page)
    stranger = page("explore", {"data": "Yours"})
    assert stranger.app.selectbox(key="data").value == "Digits"
    assert "Yours" not in stranger.app.selectbox(key="data").options


def test_a_room_is_never_opened_on_them(page):
    opened = used(page)
    room = on_page(page, "classroom", opened)
    assert "Yours" not in room.app.selectbox(key="data").options


def test_nothing_of_them_is_stored_on_disk(page, tmp_path, monkeypatch):
    monkeypatch.setenv("LANDSCAPE_CACHE", str(tmp_path))
    monkeypatch.setattr("pages.shared.compute.stored.WORTH", 0.0)
    opened = used(page)
    on_page(page, "explore", opened, {"origin": "trained"})
    on_page(page, "race", opened, {"budget": 1})
    assert list(tmp_path.rglob("*")) == []
    with_weights = uploaded_weights(page, None, digits_weights())
    with_weights.app.button(key="use_own_weights").click()
    on_page(page, "explore", with_weights.run(), {"data": "Digits"})
    assert list(tmp_path.rglob("*.npz")) == []
    page("explore", {"origin": "trained", "n": 50, "seed": 77})
    assert list(tmp_path.rglob("*.npz")) != [], "what is everybody's would have been seen"


def test_all_that_was_made_of_them_goes_with_the_session(page):
    opened = used(page, iris_csv(names=("a", "b", "c", "d")))
    name = opened.app.session_state[own.DATA].own
    explored = on_page(page, "explore", opened)
    assert own.found(name)
    assert any(name in mentioned(key) for key in memory._results)
    del opened, explored
    page("explore")  # the page that was seen last is held by Streamlit's testing
    gc.collect()
    with pytest.raises(KeyError):
        own.found(name)
    page("explore", {"seed": 5})
    assert not any(name in mentioned(key) for key in memory._results)


def mentioned(key) -> set[Own]:
    return {part for part in parts_of(key) if isinstance(part, Own)}


@pytest.mark.parametrize("name", ["ragged", "UTF-16", "names twice", "a pickle", "too large"])
def test_a_bad_file_gives_a_message_and_what_was_open_stays(page, name):
    opened = used(page)
    before = opened.app.session_state[own.DATA]
    opened.app.file_uploader[0].set_value(("other.csv", TABLES[name].make(), "text/csv"))
    opened.run()
    (warning,) = opened.app.warning
    with pytest.raises((UnreadableFile, UnusableData)) as refused:
        read_table(TABLES[name].make())
    assert warning.value.endswith(literal(refused.value.remedy) + ".")
    assert opened.app.session_state[own.DATA] is before
    assert "120 training examples" in opened.text


@pytest.mark.parametrize("name", ["objects", "64 GiB by its header", "a zip bomb"])
def test_bad_images_and_weights_give_a_message(page, name):
    opened = uploaded(page, ARRAYS[name].make(), "images.npz")
    assert len(opened.app.warning) == 1
    assert len(uploaded_weights(page, None, ARRAYS[name].make()).app.warning) == 1


def test_choices_of_columns_gaps_and_split_make_the_data(page):
    content = b"id,size,kind,colour\n" + b"".join(
        b"%d,%s,%s,%s\n"
        % (k, b"" if k == 3 else b"%d" % k, b"xy"[k % 2 :][:1], b"rgb"[k % 3 :][:1])
        for k in range(40)
    )
    opened = uploaded(page, content, "rows.csv")
    assert opened.app.selectbox(key="own_label").value == "kind", "guessed by its name"
    assert "lack one" in opened.app.warning[0].value.replace("\\", "")
    opened.app.selectbox(key="own_gaps").select("are left out")
    opened.app.multiselect(key="own_out").select("id")
    opened.app.slider(key="own_test").set_value(50)
    opened.run().app.button(key="use_own").click()
    opened.run()
    expected = ls.Dataset.from_table(
        read_table(content), "kind", ["size", "colour"], test=0.5, missing="drop"
    )
    got = opened.app.session_state[own.DATA].dataset
    np.testing.assert_array_equal(got.X, expected.X)
    assert got.feature_names == ("size", "colour = b", "colour = g", "colour = r")


def test_names_show_as_their_text(page):
    opened = used(page, iris_csv(NAMES, KINDS))
    shown = on_page(page, "explore", opened, {"dir": "two weights"})
    titles = "".join(shown.figure()["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis"))
    assert "&lt;b&gt;setosa&lt;/b&gt;" in titles
    assert "<b>" not in titles
    for words in (opened.text, shown.text):
        assert "<script>" not in words, "Markdown would take it for a tag"
        assert "**bold**" not in words
        assert "$x$" not in words
        assert ":smile:" not in words


def test_images_show_their_templates(page):
    images = np.random.default_rng(0).integers(0, 256, (60, 5, 4), np.uint8)
    opened = used(page, npz(images=images, labels=np.arange(60) % 3), "images.npz")
    assert opened.app.session_state["pre"] == "centred"
    shown = on_page(page, "explore", opened)
    heatmaps = [t for c in shown.charts for t in c["figure"]["data"] if t["type"] == "heatmap"]
    assert sum(np.shape(t["z"]) == (5, 4) for t in heatmaps) == 3


def digits_weights() -> bytes:
    data = ls.load_dataset("digits")
    return npz(W=np.random.default_rng(1).normal(0, 0.01, (10, data.X.shape[1] + 1)))


def uploaded_weights(page, opened: Page | None, *contents: bytes) -> Page:
    """The part *Weights* of a reader, with files in its hands."""
    shown = page("yours", {"open": "Weights"}, **(held(opened) if opened else {}))
    shown.app.file_uploader[0].set_value(
        [(f"weights{k}.npz", content, "application/zip") for k, content in enumerate(contents)]
    )
    return shown.run()


@pytest.mark.parametrize("kinds", [2, 3])
def test_an_estimators_weights_are_as_good_here_as_there(page, kinds):
    content = iris_csv()
    if kinds == 2:
        lines = content.splitlines(keepends=True)
        content = b"".join([lines[0], *lines[51:]])
    opened = used(page, content)
    data = opened.app.session_state[own.DATA].dataset
    estimator = LogisticRegression(C=10, max_iter=5000).fit(data.X, data.y)
    saved = npz(coef_=estimator.coef_, intercept_=estimator.intercept_)
    shown = uploaded_weights(page, opened, saved)
    train, test = (estimator.score(X, y) for X, y in ((data.X, data.y), data.test))
    assert f"right about **{train:.1%}** of all training examples" in shown.text
    assert f"**{test:.1%}** of the test examples" in shown.text
    shown.app.button(key="use_own_weights").click()
    explored = on_page(page, "explore", shown.run(), {"loss": "Softmax", "pre": "unit"})
    assert explored.app.selectbox(key="origin").value == "yours"
    # The page shows features otherwise than the estimator saw them: its loss is the same.
    truth = -np.log(estimator.predict_proba(data.X)[np.arange(len(data)), data.y]).mean()
    grid = explored.trace("loss")["customdata"]
    assert grid[grid.shape[0] // 2, grid.shape[1] // 2] == pytest.approx(truth, rel=1e-5)
    raced = on_page(page, "race", shown, {"budget": 1, "start_a": 0, "start_b": 0})
    assert raced.app.selectbox(key="origin").value == "yours"


def test_a_plane_leads_from_the_first_weights_to_the_second(page):
    opened = used(page)
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 3, 5))
    shown = uploaded_weights(page, opened, npz(W=first), npz(W=second))
    assert "The first" in shown.text
    assert "The second" in shown.text
    shown.app.button(key="use_own_weights").click()
    explored = on_page(page, "explore", shown.run(), {"pre": "raw", "zoom": "1"})
    assert explored.app.selectbox(key="dir").value == "towards yours"
    grid = explored.trace("loss")
    data = opened.app.session_state[own.DATA].dataset
    objective = ls.Objective(data)
    column = int(np.argmin(np.abs(np.asarray(grid["x"]) - 1)))
    a = float(grid["x"][column])
    middle = len(grid["y"]) // 2
    expected = objective.value(first + a * (second - first))
    assert grid["customdata"][middle, column] == pytest.approx(expected, rel=1e-5)


def test_of_many_files_of_weights_two_are_kept(page, monkeypatch):
    forgotten = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda *those: forgotten.append(those[-1])
    )
    opened = used(page)
    forgotten.clear()
    shown = uploaded_weights(page, opened, *(npz(W=np.full((3, 5), k)) for k in range(4)))
    assert "first 2 files are used; the others are not kept" in shown.app.warning[0].value
    assert len(set(forgotten)) == 2


def test_weights_belong_to_their_data(page):
    opened = used(page)
    shown = uploaded_weights(page, opened, npz(W=np.ones((3, 5))))
    shown.app.button(key="use_own_weights").click()
    elsewhere = on_page(page, "explore", shown.run(), {"data": "Digits"})
    assert elsewhere.app.selectbox(key="origin").value == "random"
    assert "yours" not in elsewhere.app.selectbox(key="origin").options
    wrong = uploaded_weights(page, opened, npz(W=np.ones((3, 9))))
    assert "for 3 classes and 4 features" in wrong.app.warning[0].value.replace("\\", "")


def test_close_lets_go(page):
    opened = used(page)
    name = opened.app.session_state[own.DATA].own
    opened.app.button(key="close_own").click()
    opened.run().run()
    gc.collect()
    with pytest.raises(KeyError):
        own.found(name)
    assert own.DATA not in opened.app.session_state
    assert opened.app.file_uploader[0].value is None, "the file itself is let go of, too"
    assert not [slot for slot in opened.app.session_state["jobs"] if slot.startswith("own_")]
    assert "for this tab alone" in opened.text


def test_specs_of_own_data_are_nobody_elses():
    mine = LandscapeSpec(GroundSpec(DataSpec("yours", own=Own("a"))))
    assert mine != LandscapeSpec(GroundSpec(DataSpec("yours", own=Own("b"))))


def test_names_of_ones_own_classes_stand_in_no_link(page):
    link = {"dir": "two weights"}
    assert {"a_class", "b_class"} <= bound(page("explore", link)).keys()
    mine = on_page(page, "explore", used(page), link)
    assert mine.app.selectbox(key="a_class").options == ["setosa", "versicolor", "virginica"]
    assert not {"a_class", "b_class"} & bound(mine).keys()
