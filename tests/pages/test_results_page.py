"""The page Results: the folder of landscapes, seen and added to."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException, StopException
from streamlit.testing.v1 import AppTest

import landscape as ls
from landscape import places
from landscape.errors import ClusterLost
from landscape.landscapes import LandscapeFolder
from landscape.specs import EXAMPLE, Planned, planned, read_spec, spec_of
from pages.results import listed, new
from pages.shared.work.progress import Stopped
from tests.engine.hostile_landscapes import HOSTILE, good
from tests.pages.conftest import ROOT, Page


class NoKey(ClusterLost):
    """A way to lose a cluster that says itself what to do."""

    rule, remedy = "a key is needed", "name one"


IRIS = {"rdata": "Iris, in memory", "res": 51, "rextent": 0.5}


def labels(opened: Page) -> list[str]:
    newest, *others = opened.app.selectbox(key="result").options
    assert newest == "the newest"
    return list(others)


def table(opened: Page) -> dict[str, list]:
    return opened.app.dataframe[0].value.to_dict("list")


def computed(folder: LandscapeFolder, **entries: object) -> Path:
    """The example, in few cells, kept as the command keeps it."""
    small = {"axes": {"extent": 0.2, "cells": 5}}
    plan = planned(spec_of(EXAMPLE.settings | small | entries))
    return folder.keep(plan.name, plan.landscape())


def test_the_folder_is_listed_and_the_newest_is_drawn(page, results):
    file = computed(results)
    opened = page("results")
    label = f"digits hinge {file.stem[:8]}"
    assert labels(opened) == [label, "a training"]
    grid = ls.open_landscape(file).grids["loss"]
    np.testing.assert_allclose(opened.trace("loss")["customdata"], grid, rtol=1e-6)
    rows = table(opened)
    assert rows["landscape"] == [label, "a training"]
    assert rows["data"][0] == "digits, draw 0, 100 training examples; 360 for the test"
    assert rows["loss"][0] == "hinge, margin Δ = 1, regularisation λ = 0"
    assert rows["cells"] == ["5 × 5", "5 × 4"]
    assert rows["lowest loss"] == [grid.min(), good().grids["loss"].min()]


def test_the_link_chooses_the_landscape_and_its_grid(page, results):
    computed(results)
    opened = page("results", {"result": "a training", "ogrid": "test accuracy"})
    np.testing.assert_allclose(
        opened.trace("test accuracy")["customdata"], good().grids["test accuracy"], rtol=1e-6
    )


def test_a_broken_file_is_named_and_left_out(page, results):
    (results.path / "![a](b).npz").write_bytes(HOSTILE["truncated"]())
    opened = page("results")
    assert labels(opened) == ["a training"]
    (warning,) = [each.value for each in opened.app.warning if "left out" in each.value]
    assert warning.startswith("**a b** was left out: a file must be a whole NPZ file")
    assert len(opened.charts) > 1


def test_of_very_many_files_the_newest_are_listed(page, results, monkeypatch):
    monkeypatch.setattr(listed, "MOST_LISTED", 2)
    for number, name in enumerate(("third", "second", "first")):
        os.utime(results.keep(name, good()), (2e9 + number, 2e9 + number))
    opened = page("results")
    assert labels(opened) == ["first", "second"]
    assert "The 2 newest files are listed, 2 older ones are not." in opened.text


def test_files_whose_names_read_the_same_stay_apart(page, results):
    for name in ("(a training)", "the newest"):
        results.keep(name, good())
    assert sorted(labels(page("results"))) == ["a training", "a training 2", "the newest 2"]


def test_a_file_that_has_changed_is_read_anew(page, results):
    first = page("results")
    raised = {name: 5 + grid for name, grid in good().grids.items()}
    saved = good()
    results.keep("a training", ls.Landscape(saved.a, saved.b, raised, saved.plane))
    again = first.run()
    np.testing.assert_allclose(again.trace("loss")["customdata"], raised["loss"], rtol=1e-6)
    assert table(again)["lowest loss"] == [raised["loss"].min()]


def test_what_was_computed_can_be_computed_again_from_its_spec(page, results, tmp_path):
    file = computed(results, l2=0.5)
    opened = page("results")
    (button,) = [
        each.proto
        for each in opened.app.get("download_button")
        if each.proto.label == "Spec (JSON)"
    ]
    assert button.label == "Spec (JSON)"
    written = tmp_path / "again.json"
    written.write_text(json.dumps(ls.open_landscape(file).settings))
    assert planned(read_spec(written)).name == file.stem


def test_a_landscape_is_computed_kept_and_drawn(page, results):
    opened = page("results", IRIS | {"loss": "Softmax", "l2": 0.1, "seed": 3, "pre": "unit"})
    assert "in this process, on" in opened.text
    opened.app.button(key="compute_result").click()
    opened.run()
    (file,) = [path for path in results.files() if len(path.stem) == 64]
    data = ls.load_dataset("iris", preprocess="unit")
    objective = ls.Objective(data, ls.Softmax(), 0.1)
    W = ls.random_weights(objective.shape, 0.01, seed=10_003)
    plane = ls.random_plane(W, seed=3)
    axis = np.linspace(-0.5, 0.5, 51)[::25]
    expected = objective.values(np.stack([plane.at(a, b) for b in axis for a in axis]))
    drawn = opened.trace("loss")["customdata"][::25, ::25]
    np.testing.assert_allclose(drawn, expected.reshape(3, 3), rtol=1e-6)
    assert opened.app.selectbox(key="result").value == f"iris softmax {file.stem[:8]}"
    # The choice is the reader's again.
    opened.app.selectbox(key="result").set_value("a training")
    assert opened.run().app.selectbox(key="result").value == "a training"


def test_what_is_there_already_is_not_computed_again(page, results, monkeypatch):
    calls, landscape_of = [], Planned.landscape

    def counted(plan, progress):
        calls.append(plan.name)
        return landscape_of(plan, progress)

    monkeypatch.setattr(Planned, "landscape", counted)
    opened = page("results", IRIS)
    for expected in (1, 1, 2):
        if expected == 2:  # as another program may
            results.file(calls[0]).unlink()
        opened.app.button(key="compute_result").click()
        opened.run()
        assert len(calls) == expected
        assert results.file(calls[0]).exists()


@pytest.mark.usefixtures("results")
def test_a_folder_that_cannot_be_written_to_is_said(page, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    opened = page("results", IRIS)
    monkeypatch.setattr("landscape.landscapes.LandscapeFolder.kept", full)
    opened.app.button(key="compute_result").click()
    opened.run()
    assert [each.value for each in opened.app.error] == ["Not computed: No space left on device."]
    assert not opened.run().app.error  # nor is it tried again by itself
    assert labels(opened) == ["a training"]


@pytest.mark.usefixtures("results")
def test_what_the_reader_has_stopped_is_not_begun_again(page, monkeypatch):
    def stopped(*_):
        raise Stopped

    opened = page("results", IRIS)
    monkeypatch.setattr(Planned, "landscape", stopped)
    opened.app.button(key="compute_result").click()
    assert "Stopped: nothing of it is kept" in opened.run().text
    assert "Stopped" not in opened.run().text


@pytest.mark.usefixtures("results")
def test_a_bug_is_no_wish_that_stays(page, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("a bug of today")

    opened = page("results", IRIS)
    monkeypatch.setattr(Planned, "landscape", broken)
    opened.app.button(key="compute_result").click().run()
    assert len(opened.app.exception) == 1
    assert "a bug of today" in caplog.text
    assert labels(opened.run()) == ["a training"]
    assert len(opened.charts) > 1


@pytest.mark.parametrize("why", [StopException(), RerunException(RerunData())])
def test_a_run_that_ends_before_the_work_leaves_the_wish_to_the_next(monkeypatch, why):
    def ended(*_, **__):
        raise why

    wish = new.Wish(EXAMPLE, 1)
    state = {new.WANTED: wish}
    monkeypatch.setattr(new, "computed", ended)
    monkeypatch.setattr(new.st, "session_state", state)
    with pytest.raises(type(why)):
        new._compute(wish, LandscapeFolder("unused"))
    assert state == {new.WANTED: wish}


@pytest.mark.usefixtures("results")
def test_too_little_memory_is_said(page, monkeypatch):
    def full(*_):
        raise MemoryError

    opened = page("results", IRIS)
    monkeypatch.setattr(Planned, "landscape", full)
    opened.app.button(key="compute_result").click()
    errors = [each.value for each in opened.run().app.error]
    assert errors == ["Not computed: there is not enough memory for it."]


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ClusterLost, ("8786 does not answer now", "The cluster has been lost (none)")),
        (NoKey, ("There is no way to the cluster", "Not computed: a key is needed; got none")),
    ],
)
def test_a_cluster_that_cannot_be_reached_is_said(
    page, results, monkeypatch, tmp_path, error, said
):
    def refused(_address):
        raise error("none")

    data = tmp_path / "partitions" / "probe"
    data.mkdir(parents=True)
    np.save(data / "X.npy", np.eye(3))
    np.save(data / "y.npy", np.arange(3))
    monkeypatch.setattr("landscape.cluster.connected", refused)
    # An address of its own, since clients are kept by it.
    monkeypatch.setenv(places.SCHEDULER, f"tls://{error.__name__}:8786")
    monkeypatch.setenv(places.PARTITIONS, str(data.parent))
    opened = page("results", {"rdata": "probe"})
    there, then = said
    assert there in opened.text
    opened.app.button(key="compute_result").click()
    (told,) = [each.value for each in opened.run().app.error]
    assert told.startswith(then)
    assert len(results.files()) == 1


def test_an_empty_folder_says_so(page, tmp_path, monkeypatch):
    monkeypatch.setenv(places.RESULTS, str(tmp_path / "none yet"))
    opened = page("results")
    assert "There is no landscape in the folder yet" in opened.text
    assert not opened.charts


def test_without_a_folder_the_page_says_how_to_begin(page, monkeypatch):
    monkeypatch.delenv(places.RESULTS, raising=False)
    opened = page("results")
    assert "LANDSCAPE_RESULTS" in opened.app.code[0].value
    assert not opened.app.selectbox


@pytest.mark.parametrize("named", [True, False])
def test_it_stands_in_the_navigation_where_there_is_a_folder(named, monkeypatch, tmp_path):
    if named:
        monkeypatch.setenv(places.RESULTS, str(tmp_path))
    else:
        monkeypatch.delenv(places.RESULTS, raising=False)
    from pages.shared.settings.pages import after, offered

    assert ("results" in offered()) == named
    assert after("classroom") == ("results" if named else None)
    assert after("results") is None
    app = AppTest.from_file(str(ROOT / "pages" / "explorer.py"), default_timeout=120).run()
    assert not app.exception
