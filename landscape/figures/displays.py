"""How results draw themselves: what `figure()` and notebooks show of each."""

from typing import Any

import numpy as np

from landscape._display import drawn, told
from landscape.descent import Trajectory
from landscape.figures.curves import Curve, CurvesView, curves_figure
from landscape.figures.figure import Figure
from landscape.figures.line import LineView, line_figure
from landscape.figures.marker import Marker
from landscape.figures.plane import Overlay, PlaneView, plane_figure
from landscape.figures.recorded import landscape_figure
from landscape.figures.style import theme_named
from landscape.landscapes import Landscape
from landscape.slices import Line, PlaneGrid


@drawn.register
def _(grid: PlaneGrid, **view: Any) -> Figure:
    lowest = grid.minimum
    marks = [Marker("lowest in view", lowest.a, lowest.b, lowest.loss)]
    return plane_figure(grid, PlaneView(**view), Overlay(marks))


@told.register
def _(grid: PlaneGrid) -> str:
    lowest = grid.minimum
    rows, columns = grid.loss.shape
    return (
        f"{columns} × {rows} cells, a from {grid.a.min():.4g} to {grid.a.max():.4g}, b from "
        f"{grid.b.min():.4g} to {grid.b.max():.4g}; lowest cell {lowest.loss:.5g} at "
        f"a = {lowest.a:.4g}, b = {lowest.b:.4g}"
    )


@drawn.register
def _(line: Line, **view: Any) -> Figure:
    return line_figure(line, LineView(**view))


@told.register
def _(line: Line) -> str:
    corners = f", {len(line.kinks):,} corners" if len(line.kinks) else ""
    return (
        f"{len(line.a)} numbers from {line.a.min():.4g} to {line.a.max():.4g}{corners}; "
        f"loss {np.nanmin(line.loss):.5g} to {np.nanmax(line.loss):.5g}"
    )


@drawn.register
def _(path: Trajectory, **view: Any) -> Figure:
    chosen = CurvesView(**({"x_title": "steps", "legend": False} | view))
    accent = theme_named(chosen.theme).accent
    return curves_figure([Curve("loss", path.steps, path.loss, accent)], chosen)


@told.register
def _(path: Trajectory) -> str:
    accuracy = path.train_accuracy
    shares = "" if accuracy is None else f", training accuracy {accuracy:.1%}"
    return (
        f"{path.status} after {int(path.steps[-1]):,} steps, {int(path.work[-1]):,} examples: loss "
        f"{path.loss[0]:.5g} to {path.final_loss:.5g}{shares}"
    )


@drawn.register
def _(landscape: Landscape, **view: Any) -> Figure:
    return landscape_figure(landscape, PlaneView(**view))


@told.register
def _(landscape: Landscape) -> str:
    words = [f"{name}: {words}" for name, words in landscape.facts.items()]
    return "; ".join([f"grids of {', '.join(landscape.grids)}", *words])
