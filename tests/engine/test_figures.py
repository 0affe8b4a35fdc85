"""Figures draw the numbers they are given, whatever the scale."""

from typing import Any

import numpy as np
import pytest

import landscape as ls
from landscape.figures import (
    Curve,
    CurvesView,
    Figure,
    LinePoint,
    LineView,
    Marker,
    Overlay,
    PlaneView,
    curves_figure,
    line_figure,
    plane_figure,
)
from landscape.figures.scale import MOST_DECADES, loss_scale
from landscape.slices import PlaneGrid


def traces(figure: Figure) -> list[Any]:
    """The figure's traces as Plotly.py has them, which holds each to its schema."""
    return list(figure.plotly().data)


@pytest.fixture
def grid():
    """A grid of 3 rows and 5 columns with a zero, an infinity and axes out of order."""
    plane = ls.Plane(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    loss = np.arange(15, dtype=float).reshape(3, 5)
    loss[2, 4] = np.inf
    return PlaneGrid(np.array([2.0, 0, 1, 3, 4]), np.array([0.5, -0.5, 1.0]), loss, plane, 0.0)


@pytest.mark.parametrize("kind", ["heatmap", "contours", "surface"])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_every_cell_is_drawn_at_its_own_place(grid, kind, logarithmic):
    trace = traces(plane_figure(grid, PlaneView(kind, logarithmic=logarithmic)))[0]
    for i, b in enumerate(grid.b):
        for j, a in enumerate(grid.a):
            row, column = list(trace.y).index(b), list(trace.x).index(a)
            assert trace.customdata[row][column] == grid.loss[i, j]
            height = trace.z[row][column]
            if not np.isfinite(grid.loss[i, j]):
                assert np.isnan(height)
            elif logarithmic and grid.loss[i, j] > 0:
                assert height == pytest.approx(np.log10(grid.loss[i, j]), rel=1e-6)
            elif not logarithmic:
                assert height == grid.loss[i, j]


def test_the_cross_of_a_surface_runs_along_a_at_its_b_and_along_b_at_its_a():
    """On L = a + 100·b the height of each point says where it is."""
    a, b = np.linspace(-3.0, 3.0, 7), np.linspace(-2.0, 2.0, 5)
    plane = ls.Plane(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    grid = PlaneGrid(a, b, a + 100 * b[:, None], plane, 0.0)
    figure = plane_figure(grid, PlaneView("surface"), Overlay(cross=(2.0, -1.0)))
    lines = next(trace for trace in traces(figure) if trace.name == "slices")
    np.testing.assert_array_equal(lines.x, [*a, np.nan, *np.full(5, 2.0)])
    np.testing.assert_array_equal(lines.y, [*np.full(7, -1.0), np.nan, *b])
    np.testing.assert_allclose(lines.z, [*(a - 100.0), np.nan, *(2.0 + 100 * b)])


def test_logarithmic_scale_puts_zero_below_all_others_and_names_it():
    scale = loss_scale(np.array([0.0, 0.01, 5.0, np.inf]), logarithmic=True)
    heights = scale.height_of([0.0, 0.01, 5.0])
    assert heights == pytest.approx([-2.5, -2.0, np.log10(5)])
    assert scale.labels[scale.ticks.index(-2.5)] == "0"
    assert np.isnan(scale.height_of(np.inf))


def test_logarithmic_scale_is_not_eaten_by_one_tiny_loss():
    scale = loss_scale(np.array([1e-300, 1.0, 100.0]), logarithmic=True)
    assert scale.height_of(1e-300) == 2 - MOST_DECADES - 0.5
    assert scale.labels[0].startswith("≤")


def test_all_zero_losses_have_a_linear_scale():
    assert loss_scale(np.zeros(3), logarithmic=True).floor is None


def test_a_marker_on_the_edge_is_inside_the_axes():
    edge = 0.01
    axis = ls.centered_axis(edge, 5)
    plane = ls.Plane(np.zeros((1, 2)), np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    grid = PlaneGrid(axis, axis, np.zeros((5, 5)), plane, 0.0)
    figure = plane_figure(grid, PlaneView(), Overlay([Marker("here", edge, -edge, 0.0)]))
    low, high = figure.layout["xaxis"]["range"]
    assert low < -edge
    assert high > edge


@pytest.fixture
def line():
    """The SVM loss of the three points along a random line, with its corners."""
    objective = ls.Objective(ls.load_dataset("three-points"), bias=False)
    W, W1 = (ls.random_weights(objective.shape, 2.0, seed) for seed in (0, 1))
    return ls.evaluate_line(objective, W, W1, np.linspace(-3, 3, 31))


@pytest.mark.parametrize("logarithmic", [False, True])
def test_chord_lies_above_the_curve_on_either_scale(line, logarithmic):
    first, last = (LinePoint("end", line.a[k], line.loss[k]) for k in (1, 25))
    figure = line_figure(line, LineView(logarithmic=logarithmic), chord=(first, last))
    curve, chord = (next(t for t in traces(figure) if t.name == name) for name in ("loss", "chord"))
    inside = (chord.x >= curve.x.min()) & (chord.x <= curve.x.max())
    position, loss = line.polyline
    assert (chord.customdata[inside] >= np.interp(chord.x[inside], position, loss) - 1e-12).all()
    below = np.interp(chord.x[inside], curve.x, curve.y)
    assert (np.asarray(chord.y)[inside] >= below - 0.05 * logarithmic - 1e-9).all()


def test_a_line_that_touches_zero_has_no_gap_on_a_logarithmic_scale(line):
    shifted = ls.Line(line.a, line.loss - line.loss.min(), np.empty(0), np.empty(0))
    figure = line_figure(shifted, LineView(logarithmic=True))
    assert np.isfinite(traces(figure)[0].y).all()
    assert "0" in figure.layout["yaxis"]["ticktext"]


def test_curves_keep_zeros_and_leave_gaps_for_what_is_not_finite():
    curve = Curve("run", np.arange(4), np.array([10.0, 1.0, 0.0, np.inf]), "#000000")
    drawn = traces(curves_figure([curve], CurvesView("steps", logarithmic_y=True)))[0]
    assert drawn.y[:3] == pytest.approx([1.0, 0.0, -0.5])
    assert np.isnan(drawn.y[3])


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: PlaneView("pie"), "kind must be one of heatmap, contours, surface; got 'pie'"),
        (lambda: PlaneView(colors="jet"), "colors must be one of"),
        (lambda: PlaneView(theme="blue"), "theme must be one of light, dark"),
    ],
)
def test_unknown_looks_are_refused(make, rule):
    with pytest.raises(ValueError, match=rule):
        make()


def test_ticks_of_a_logarithmic_scale_are_written_out_or_as_powers_of_ten() -> None:
    def labels(*losses: float) -> tuple[str, ...]:
        return loss_scale(np.array(losses), logarithmic=True).labels

    assert labels(1e-2, 1e4) == ("0.01", "0.1", "1", "10", "100", "1,000", "10,000")
    assert labels(1e5, 1e8) == ("100,000", *(f"10<sup>{k}</sup>" for k in (6, 7, 8)))
    assert labels(0, 1e-9, 5)[0] == "≤2·10<sup>−6</sup>"
