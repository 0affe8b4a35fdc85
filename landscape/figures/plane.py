"""Pictures of a loss on a plane: map, filled contours or surface, with what lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.figures import flat, surface
from landscape.figures.cells import drawn_cells
from landscape.figures.marker import Marker
from landscape.figures.style import COLOR_SCALES, framed, theme_named
from landscape.grid import PlaneGrid

KINDS = ("heatmap", "contours", "surface")


@dataclass(frozen=True)
class PlaneView:
    """How to draw a grid.

    Raises:
        ValueError: an unknown kind, colour scale or theme.
    """

    kind: str = "heatmap"
    colors: str = "viridis"
    logarithmic: bool = False
    theme: str = "light"
    height: int = 520

    def __post_init__(self) -> None:
        one_of(self.kind, "kind", KINDS)
        one_of(self.colors, "colors", tuple(COLOR_SCALES))
        theme_named(self.theme)


def plane_figure(
    grid: PlaneGrid,
    view: PlaneView,
    markers: Sequence[Marker] = (),
    creases: NDArray[np.floating] | None = None,
    cross: tuple[float, float] | None = None,
    titles: tuple[str, str] = ("a, along W1", "b, along W2"),
) -> go.Figure:
    """The loss on a plane.

    Args:
        grid: the evaluated grid; `grid.loss[i, j]` is drawn at (a[j], b[i]).
        view: kind of picture, colours, theme.
        markers: points to mark, W among them.
        creases: line segments (M, 2, 2) along which single hinge terms bend; on flat pictures.
        cross: (a, b) through which a horizontal and a vertical line show the 1-D slices.
        titles: of the axes.
    """
    cells = drawn_cells(grid, logarithmic=view.logarithmic)
    colors, theme = COLOR_SCALES[view.colors], theme_named(view.theme)
    figure = framed(go.Figure(), theme, view.height, uirevision=view.kind)
    if view.kind == "surface":
        figure.add_trace(surface.landscape(cells, colors))
        if cross is not None:
            figure.add_trace(surface.cross_lines(cells, cross))
        figure.add_traces([surface.marked(marker, cells) for marker in markers])
        return surface.frame_scene(figure, titles, cells, theme)
    figure.add_traces(flat.landscape(cells, colors, filled=view.kind == "contours"))
    if creases is not None and len(creases):
        figure.add_trace(flat.crease_lines(creases))
    if cross is not None:
        figure.add_trace(flat.cross_lines(cells, cross))
    figure.add_traces([flat.marked(marker) for marker in markers])
    figure.update_xaxes(title_text=titles[0], range=flat.ends(cells.a))
    figure.update_yaxes(title_text=titles[1], range=flat.ends(cells.b))
    return figure
