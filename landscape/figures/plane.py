"""Pictures of a loss on a plane: map, filled contours or surface, with what lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.figures import flat, surface
from landscape.figures.box import box_of
from landscape.figures.cells import Cells, drawn_cells
from landscape.figures.figure import Figure, Trace
from landscape.figures.marker import Arrow, Marker, Way
from landscape.figures.paths import TracedPath, flat_traces, playback, surface_traces
from landscape.figures.shape import Shape, shape_of
from landscape.figures.style import CHIP, COLOR_SCALES, framed, theme_named
from landscape.slices import PlaneGrid

KINDS = ("heatmap", "contours", "surface")


@dataclass(frozen=True)
class PlaneView:
    """How to draw a grid.

    `spanned` holds the lowest and highest loss that the colours run between, for pictures that are
    to be compared; without it they run over the grid's own losses. `quantity` is what a grid of
    something else than losses holds. `eye` is from where a surface is seen first, as Plotly has it.

    Raises:
        ValueError: an unknown kind, colour scale or theme.
    """

    kind: str = "heatmap"
    colors: str = "viridis"
    logarithmic: bool = False
    theme: str = "light"
    height: int = 520
    spanned: tuple[float, float] | None = None
    quantity: str = "loss"
    eye: tuple[float, float, float] | None = None

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
        ways: lines from point to point.
        level: a loss, and what the line at its height is called.
        titles: of the axes.
    """

    markers: Sequence[Marker] = ()
    creases: NDArray[np.floating] | None = None
    cross: tuple[float, float] | None = None
    paths: Sequence[TracedPath] = ()
    arrow: Arrow | None = None
    ways: Sequence[Way] = ()
    level: tuple[float, str] | None = None
    titles: tuple[str, str] = ("a, along W1", "b, along W2")


def plane_figure(grid: PlaneGrid, view: PlaneView, overlay: Overlay | None = None) -> Figure:
    """The loss on a plane; `grid.loss[i, j]` is drawn at (a[j], b[i]), lengths in true proportion.

    Directions whose lengths differ so much that the picture were a sliver are drawn on a square,
    and the title of the first axis says so.
    """
    overlay = overlay or Overlay()
    scene = _scene(grid, view)
    if overlay.cross not in (None, (0.0, 0.0)):
        marker = _nearest(grid, "where the slices cross", overlay.cross)
        overlay = replace(overlay, markers=[*overlay.markers, marker])
    figure = framed(theme_named(view.theme), view.height, uirevision=view.kind)
    figure.set(showlegend=True, legend=CHIP)
    draw = _surface if view.kind == "surface" else _flat
    return draw(figure, scene, view, overlay)


def plane_playback(grid: PlaneGrid, view: PlaneView, overlay: Overlay, group: str = "") -> dict:
    """What a player needs to play the overlay's paths on `plane_figure` of the same arguments."""
    cells, shape = _scene(grid, view)
    box = box_of(cells, shape) if view.kind == "surface" else None
    return playback(overlay.paths, cells, box, group)


class _Scene(NamedTuple):
    cells: Cells
    shape: Shape


def _scene(grid: PlaneGrid, view: PlaneView) -> _Scene:
    cells = drawn_cells(grid, logarithmic=view.logarithmic, spanned=view.spanned)
    return _Scene(replace(cells, quantity=view.quantity), shape_of(grid))


def _nearest(grid: PlaneGrid, name: str, point: tuple[float, float]) -> Marker:
    """A marker at a point, with the loss of the cell nearest to it."""
    a, b = point
    row, column = abs(grid.b - b).argmin(), abs(grid.a - a).argmin()
    return Marker(name, a, b, float(grid.loss[row, column]))


def _named_once(marked: Sequence[Trace]) -> list[Trace]:
    """Markers of one meaning have one entry in the legend."""
    names = [each["name"] for each in marked]
    return [
        each if name not in names[:k] else each | {"showlegend": False}
        for k, (name, each) in enumerate(zip(names, marked, strict=True))
    ]


def _flat(figure: Figure, scene: _Scene, view: PlaneView, overlay: Overlay) -> Figure:
    (cells, shape), colors = scene, COLOR_SCALES[view.colors]
    figure.add(*flat.landscape(cells, colors, filled=view.kind == "contours"))
    if overlay.creases is not None and len(overlay.creases):
        figure.add(flat.crease_lines(overlay.creases))
    if overlay.cross is not None:
        figure.add(flat.cross_lines(overlay.cross, shape))
    if overlay.arrow is not None:
        flat.add_arrow(figure, overlay.arrow)
    if overlay.level is not None:
        figure.add(flat.level_line(cells, *overlay.level))
    figure.add(*[flat.way_line(way) for way in overlay.ways])
    figure.add(*_named_once([flat.marked(marker) for marker in overlay.markers]))
    figure.add(*flat_traces(overlay.paths, cells))
    first, second = overlay.titles
    first += f"<br><sub>{shape.remark}</sub>" if shape.remark else ""
    for axis, title, name in zip(shape.axes, (first, second), "xy", strict=True):
        figure.set(**{f"{name}axis": axis | {"title": {"text": title}}})
    return figure.set(meta={"ratio": shape.ratio})


def _surface(figure: Figure, scene: _Scene, view: PlaneView, overlay: Overlay) -> Figure:
    cells, shape = scene
    figure.add(surface.landscape(cells, COLOR_SCALES[view.colors], overlay.level))
    if overlay.cross is not None:
        figure.add(surface.cross_lines(cells, overlay.cross))
    if overlay.arrow is not None:
        figure.add(*surface.arrow_lines(cells, overlay.arrow))
    figure.add(*[surface.way_line(way, cells) for way in overlay.ways])
    figure.add(*_named_once([surface.marked(marker, cells) for marker in overlay.markers]))
    if overlay.paths:
        figure.add(*surface_traces(overlay.paths, cells, box_of(cells, shape)))
    surface.frame_scene(figure, overlay.titles, cells, shape, theme_named(view.theme))
    if view.eye is not None:
        figure.set(scene={"camera": {"eye": dict(zip("xyz", view.eye, strict=True))}})
    return figure
