"""True proportions, one mark for each meaning, scenes that hold, words, the served plotly.js."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import landscape as ls
from benchmarks.playback import spirals, valley_grid
from landscape.figures import (
    MARKS,
    LineView,
    Marker,
    Overlay,
    PlaneView,
    Way,
    described,
    line_figure,
    plane_figure,
    plane_playback,
    standalone_html,
)
from landscape.slices import PlaneGrid


def grid_of(lengths: tuple[float, float]) -> PlaneGrid:
    """A window from −1 to 1 in a and b, whose directions have these lengths."""
    first, second = lengths
    plane = ls.Plane(np.zeros((1, 2)), np.array([[first, 0.0]]), np.array([[0.0, second]]))
    axis = np.linspace(-1.0, 1.0, 5)
    return PlaneGrid(axis, axis, axis**2 + axis[:, None] ** 2, plane, 0.0)


@pytest.mark.parametrize(("lengths", "ratio"), [((1, 1), 1), ((1, 3), 3), ((4, 1), 0.25)])
@pytest.mark.parametrize("kind", ["heatmap", "contours"])
def test_a_length_looks_the_same_along_both_axes(lengths, ratio, kind):
    layout: Any = plane_figure(grid_of(lengths), PlaneView(kind)).plotly().layout
    assert layout.meta["ratio"] == pytest.approx(ratio)
    assert (layout.yaxis.scaleanchor, layout.xaxis.constrain) == ("x", "domain")
    assert layout.yaxis.scaleratio == pytest.approx(ratio)


def test_a_sliver_is_drawn_on_a_square_and_says_so():
    layout: Any = plane_figure(grid_of((1, 40)), PlaneView()).plotly().layout
    assert layout.meta["ratio"] == 1
    assert "the same length is drawn 40 × along a" in layout.xaxis.title.text


def test_a_mark_looks_alike_flat_in_3d_and_no_two_meanings_look_alike():
    markers = [Marker(name, 0.0, 0.0, 0.0) for name in ("W", "best step", "where the step lands")]
    looks = []
    for kind in ("heatmap", "surface"):
        traces: list[Any] = list(
            plane_figure(grid_of((1, 1)), PlaneView(kind), Overlay(markers)).plotly().data
        )
        marks = [next(t for t in traces if t.name == m.name).marker for m in markers]
        looks.append([(mark.symbol, mark.color) for mark in marks])
    assert looks[0] == looks[1]
    shared = (
        {"lowest in view", "lowest for all", "minimum", "its mirror image"},
        {"start", "start of the walks"},
        {"W", "saddle", "first network", "second network"},  # weights that the picture is about
    )
    assert len(set(MARKS.values())) == len(MARKS) - sum(len(names) - 1 for names in shared)


@pytest.mark.parametrize("kind", ["heatmap", "contours", "surface"])
def test_a_way_lies_at_its_own_losses_and_a_level_at_its_height(kind):
    points = np.array([[0.0, 0.0], [0.5, -0.5], [1.0, 1.0]])
    way = Way("round", points, np.array([0.1, 3.0, 0.2]), "#D55E00")
    overlay = Overlay(ways=[way], level=(0.75, "as high as this"))
    figure = plane_figure(grid_of((1, 1)), PlaneView(kind), overlay)
    drawn = next(trace for trace in figure.data if trace["name"] == "round")
    np.testing.assert_array_equal(np.column_stack([drawn["x"], drawn["y"]]), points)
    np.testing.assert_array_equal(drawn["customdata"], way.loss)
    if kind == "surface":
        assert (np.asarray(drawn["z"]) > way.loss).all()  # a hair above, so as not to sink in
        assert figure.data[0]["contours"]["z"]["start"] == 0.75
    else:
        line = next(trace for trace in figure.data if trace["name"] == "as high as this")
        assert line["contours"]["start"] == line["contours"]["end"] == 0.75
        assert line["showlegend"]
        assert "as high as this" in described(figure)
    figure.plotly()


def test_a_grid_of_something_else_says_what_it_is():
    figure = plane_figure(grid_of((1, 1)), PlaneView(quantity="λmin/λmax"))
    assert figure.data[0]["colorbar"]["title"]["text"] == "λmin/λmax"
    assert "λmin/λmax = %{customdata" in figure.data[0]["hovertemplate"]
    assert "The λmin/λmax runs from 0 to 2" in described(figure)


def test_a_surface_is_seen_from_where_it_is_asked_to_be():
    eye = {"x": 0.0, "y": 1.0, "z": 2.0}
    layout = plane_figure(grid_of((1, 1)), PlaneView("surface", eye=(0.0, 1.0, 2.0))).layout
    assert layout["scene"]["camera"]["eye"] == eye


@pytest.mark.parametrize("logarithmic", [False, True])
def test_pictures_that_span_the_same_losses_have_the_same_colours(logarithmic):
    """Whatever they hold beyond: here losses a thousand times as high, and much lower ones."""
    grid, view = grid_of((1, 1)), PlaneView(logarithmic=logarithmic, spanned=(1e-3, 8.0))
    other = replace(grid, loss=1000 * grid.loss + 1e-9)
    first, second = (plane_figure(each, view).data[0] for each in (grid, other))
    for fact in ("zmin", "zmax", "colorbar"):
        assert first[fact] == second[fact]


def test_slices_and_creases_stand_in_the_legend():
    overlay = Overlay(creases=np.zeros((1, 2, 2)), cross=(0.5, 0.0))
    figure = plane_figure(grid_of((1, 1)), PlaneView(), overlay)
    shown = {trace["name"] for trace in figure.data if trace.get("showlegend", True)}
    assert {"creases", "slices", "where the slices cross"} <= shown


def test_many_corners_are_told():
    a = np.linspace(0.0, 1.0, 901)
    line = ls.Line(a, a**2, a[1:], a[1:] ** 2)
    figure = line_figure(line, LineView())
    assert any(trace["name"] == "corners (20 of 900 marked)" for trace in figure.data)


def test_a_path_that_leaves_does_not_shrink_the_scene():
    path = spirals(1, 50)[0]
    far = path.coordinates.copy()
    far[30:] = 1e6
    paths, view = [replace(path, coordinates=far, loss=path.loss * 1e9)], PlaneView("surface")
    paths[0].loss[:30] = path.loss[:30]
    grid = valley_grid(21)
    figure = plane_figure(grid, view, Overlay(paths=paths))
    layout: Any = figure.plotly().layout
    scene = layout.scene
    low, high = scene.zaxis.range
    room = 0.05 * np.ptp(grid.loss)
    assert [low, high] == pytest.approx([grid.loss.min() - room, grid.loss.max() + room], rel=1e-5)
    assert scene.xaxis.range == pytest.approx((-2, 2), abs=1e-4)
    sent = plane_playback(grid, view, Overlay(paths=paths))["paths"][0]
    assert sent["z"][30:] == sent["x"][30:] == [None] * 20
    traces: Any = figure.plotly().data
    leaves = next(trace for trace in traces if trace.name == "leaves the picture")
    # The step goes up far more steeply than aside, so it leaves through the roof.
    assert leaves.z[0] == pytest.approx(high)


@pytest.mark.parametrize("kind", ["heatmap", "surface"])
@pytest.mark.parametrize("off", [0.0, 0.25])
def test_the_hover_of_a_path_tells_how_far_off_the_plane_it_is(kind, off):
    path = spirals(1, 4)[0]
    distance = off * np.arange(len(path.loss))
    overlay = Overlay(paths=[replace(path, distance=distance)])
    drawn: Any = plane_figure(valley_grid(5), PlaneView(kind), overlay).plotly().data
    trace = next(trace for trace in drawn if trace.name == path.name)
    assert ("%{customdata[4]:.3g} off this plane" in trace.hovertemplate) == (off > 0)
    np.testing.assert_allclose(np.array(trace.customdata)[:, 4], distance)


def test_a_picture_says_what_it_shows():
    overlay = Overlay([Marker("W", 0.0, 0.0, 0.0)], titles=("first <b>way</b>", "second"))
    for kind, word in (("heatmap", "Map"), ("surface", "Surface")):
        words = described(plane_figure(grid_of((1, 1)), PlaneView(kind), overlay))
        assert words.startswith(word)
        for part in ("first way", "second", "from 0 to 2", "Marked: W"):
            assert part in words


def test_no_picture_offers_to_upload_itself_and_facts_are_escaped():
    figure = plane_figure(grid_of((1, 1)), PlaneView())
    assert "sendChartToCloud" in figure.layout["modebar"]["remove"]
    page = standalone_html(figure, "Map", facts={"data": "<b>digits</b>"})
    assert "<dt>data</dt><dd>&lt;b&gt;digits&lt;/b&gt;</dd>" in page
