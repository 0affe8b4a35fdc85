"""Pictures of a loss on a plane: map, filled contours or surface, with what lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.figures import flat, surface
from landscape.figures.cells import Cells, drawn_cells
from landscape.figures.marker import Arrow, Marker
from landscape.figures.paths import TracedPath, flat_traces, playback, surface_traces
from landscape.figures.style import COLOR_SCALES, framed, theme_named
from landscape.slices import PlaneGrid

KINDS = ("heatmap", "contours", "surface")


@dataclass(frozen=True)
class PlaneView:
    """How to draw a grid.

    `spanned` holds the lowest and highest loss that the colours run between, for pictures that are
    to be compared; without it they run over the grid's own losses.

    Raises:
        ValueError: an unknown kind, colour scale or theme.
    """

    kind: str = "heatmap"
    colors: str = "viridis"
    logarithmic: bool = False
    theme: str = "light"
    height: int = 520
    spanned: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        one_of(self.kind, "kind", KINDS)
        one_of(self.colors, "colors", tuple(COLOR_SCALES))
        theme_named(self.theme)


@dataclass(frozen=True, eq=False)
class Overlay:
    """What lies on the landscape.

    Args:
        markers: points to mark, W among them.
        creases: line segments (M, 2, 2) along which single hinge terms bend; on flat pictures.
        cross: (a, b) through which a horizontal and a vertical line show the 1-D slices.
        paths: of optimisers.
        arrow: a step, and the ray beyond it.
        titles: of the axes.
    """

    markers: Sequence[Marker] = ()
    creases: NDArray[np.floating] | None = None
    cross: tuple[float, float] | None = None
    paths: Sequence[TracedPath] = ()
    arrow: Arrow | None = None
    titles: tuple[str, str] = ("a, along W1", "b, along W2")


def plane_figure(grid: PlaneGrid, view: PlaneView, overlay: Overlay | None = None) -> go.Figure:
    """The loss on a plane; `grid.loss[i, j]` is drawn at (a[j], b[i])."""
    overlay = overlay or Overlay()
    cells = drawn_cells(grid, logarithmic=view.logarithmic, spanned=view.spanned)
    figure = framed(theme_named(view.theme), view.height, uirevision=view.kind)
    if view.kind == "surface":
        return _surface(figure, cells, view, overlay)
    return _flat(figure, cells, view, overlay)


def plane_playback(grid: PlaneGrid, view: PlaneView, overlay: Overlay, group: str = "") -> dict:
    """What a player needs to play the overlay's paths on `plane_figure` of the same arguments."""
    cells = drawn_cells(grid, logarithmic=view.logarithmic, spanned=view.spanned)
    return playback(overlay.paths, cells, surface=view.kind == "surface", group=group)


def _flat(figure: go.Figure, cells: Cells, view: PlaneView, overlay: Overlay) -> go.Figure:
    colors = COLOR_SCALES[view.colors]
    figure.add_traces(flat.landscape(cells, colors, filled=view.kind == "contours"))
    if overlay.creases is not None and len(overlay.creases):
        figure.add_trace(flat.crease_lines(overlay.creases))
    if overlay.cross is not None:
        figure.add_trace(flat.cross_lines(cells, overlay.cross))
    if overlay.arrow is not None:
        flat.add_arrow(figure, overlay.arrow)
    figure.add_traces([flat.marked(marker) for marker in overlay.markers])
    figure.add_traces(flat_traces(overlay.paths))
    figure.update_xaxes(title_text=overlay.titles[0], range=flat.ends(cells.a))
    figure.update_yaxes(title_text=overlay.titles[1], range=flat.ends(cells.b))
    return figure


def _surface(figure: go.Figure, cells: Cells, view: PlaneView, overlay: Overlay) -> go.Figure:
    figure.add_trace(surface.landscape(cells, COLOR_SCALES[view.colors]))
    if overlay.cross is not None:
        figure.add_trace(surface.cross_lines(cells, overlay.cross))
    if overlay.arrow is not None:
        figure.add_traces(surface.arrow_lines(cells, overlay.arrow))
    figure.add_traces([surface.marked(marker, cells) for marker in overlay.markers])
    if overlay.paths:
        figure.add_traces(surface_traces(overlay.paths, cells))
    return surface.frame_scene(figure, overlay.titles, cells, theme_named(view.theme))
