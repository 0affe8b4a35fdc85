"""Specs on a cluster: by the command and by the page; the bits of one process, and plain words."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import landscape as ls
from landscape import places
from landscape.command import main
from landscape.specs import computed, spec_of
from pages.results import place
from tests.cluster.processes import Processes

pytestmark = pytest.mark.cluster
PAGE = Path(__file__).parents[2] / "pages" / "results" / "page.py"
LINK = {"res": "51", "loss": "Softmax", "pre": "standardised"}


@pytest.fixture
def probe(tmp_path: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A partitioned data set, in a folder that the environment names beside the cluster."""
    folder = tmp_path / "partitions" / "probe"
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    np.save(folder / "X.npy", random.standard_normal((900, 5)).astype(np.float16))
    np.save(folder / "y.npy", np.arange(900) % 300)
    monkeypatch.setenv(places.PARTITIONS, str(folder.parent))
    monkeypatch.setenv(places.RESULTS, str(tmp_path / "results"))
    monkeypatch.setenv(places.SCHEDULER, processes.address)
    yield folder
    place._connection(processes.address)._let_go()
    place._connection.clear()


def opened() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=120)
    app.query_params.update(LINK)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def test_the_command_computes_there_what_a_process_computes(
    probe: Path, processes: Processes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = {"dataset": {"path": str(probe)}, "axes": {"extent": 0.2, "cells": 5}}
    (tmp_path / "spec.json").write_text(json.dumps(entries))
    assert main(["compute", str(tmp_path / "spec.json")]) == 0
    out, told = capsys.readouterr()
    assert f"5 × 5 cells, on 2 workers of the cluster at {processes.address}" in told
    made = ls.open_landscape(out.strip())
    expected = computed(spec_of(entries))
    np.testing.assert_array_equal(made.grids["loss"], expected.grids["loss"])


def test_a_cluster_that_is_not_there_is_said_in_a_line(
    probe: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(places.SCHEDULER, "no address of any scheduler")
    entries = {"dataset": {"path": str(probe)}, "axes": {"extent": 0.2, "cells": 5}}
    (tmp_path / "spec.json").write_text(json.dumps(entries))
    assert main(["compute", str(tmp_path / "spec.json")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("landscape: DASK_SCHEDULER_ADDRESS: the scheduler of the cluster must")


@pytest.mark.usefixtures("probe")
def test_the_page_computes_there_and_says_when_it_is_lost(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    app = opened()
    assert f"on 2 workers of the cluster at {processes.address}" in said(app)
    app.button(key="compute_result").click()
    run(app)
    (file,) = Path(places.results() or "").glob("*.npz")
    made = ls.open_landscape(file)
    assert made.settings is not None
    expected = computed(spec_of(made.settings))
    np.testing.assert_array_equal(made.grids["loss"], expected.grids["loss"])
    processes.scheduler.kill()
    app.number_input(key="seed").set_value(7)
    app.button(key="compute_result").click()
    (error,) = run(app).error
    assert error.value.startswith("The cluster has been lost")
    assert len(app.selectbox(key="result").options) == 2  # the newest, and its name
    assert "does not answer now" in said(run(app))
    assert not [record for record in caplog.records if record.name == "distributed.client"]


def said(app: AppTest) -> str:
    """The captions, without the signs that keep Markdown from them."""
    return " ".join(each.value for each in app.caption).replace("\\", "").replace("\u2060", "")
