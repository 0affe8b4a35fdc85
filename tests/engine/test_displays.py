"""What notebooks show of results: the figure that there is, and facts that are right."""

import json
import re
from typing import Any

import numpy as np
import pytest

import landscape as ls
from tests.engine.hostile_landscapes import good

DATA = ls.load_dataset("planar", preprocess="center")
OBJECTIVE = ls.Objective(DATA)
W = ls.random_weights(OBJECTIVE.shape)
AXIS = ls.centered_axis(1.0, 7)
GRID = ls.evaluate_plane(OBJECTIVE, ls.random_plane(W), AXIS, AXIS)
LINE = ls.evaluate_line(OBJECTIVE, W, W, 300 * AXIS)
PATH = ls.optimize(OBJECTIVE, ls.Adam(), W, 5)
RESULTS: dict[str, Any] = {"grid": GRID, "line": LINE, "path": PATH, "landscape": good()}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_a_result_draws_itself_in_plotlys_schema(result: Any) -> None:
    figure = result.figure(theme="dark", height=321)
    assert figure.plotly().layout.height == 321
    assert figure.layout["paper_bgcolor"] == "#0E1117"


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_a_notebook_shows_the_same_figure_and_one_line(result: Any) -> None:
    shown = result._repr_html_()
    expected = json.loads(result.figure().plotly().to_json())
    names = {trace["name"] for trace in expected["data"] if "name" in trace}
    assert names
    assert all(json.dumps(name) in shown for name in names)
    (line,) = re.findall(r"<p>(.*?)</p>$", shown)
    assert len(line) > 20


def line_of(result: Any) -> str:
    return re.findall(r"<p>(.*?)</p>$", result._repr_html_())[0]


def test_the_facts_are_those_of_the_result() -> None:
    assert f"lowest cell {GRID.loss.min():.5g} at" in line_of(GRID)
    assert line_of(GRID).startswith("7 × 7 cells, a from -1 to 1, b from -1 to 1;")
    assert len(LINE.kinks)
    assert f", {len(LINE.kinks)} corners; loss" in line_of(LINE)
    assert f"loss {PATH.loss[0]:.5g} to {PATH.loss[-1]:.5g}, training accuracy" in line_of(PATH)
    assert "finished after 5 steps" in line_of(PATH)
    assert line_of(good()) == "grids of loss, test accuracy; Data: digits &lt;b&gt;"


def test_the_figure_of_a_landscape_has_its_path() -> None:
    saved = good()
    (path,) = [trace for trace in saved.figure().data if trace.get("name") == "adam"]
    np.testing.assert_allclose(path["x"], saved.paths[0].shadow.coordinates[:, 0])
