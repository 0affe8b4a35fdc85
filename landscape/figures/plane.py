"""Pictures of a loss on a plane: heatmap, filled contours or surface, with what lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from landscape._validation import one_of
from landscape.figures.color import ColorAxis, color_axis
from landscape.figures.style import COLOR_SCALES, Theme, framed, theme_named
from landscape.grid import PlaneGrid

KINDS = ("heatmap", "contours", "surface")
HOVER = "a = %{x:.4g}<br>b = %{y:.4g}<br>loss = %{customdata:.6g}<extra></extra>"


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


@dataclass(frozen=True, eq=False)
class Marker:
    """A named point of the plane, drawn with its own symbol."""

    name: str
    a: float
    b: float
    loss: float
    symbol: str = "circle"


def plane_figure(
    grid: PlaneGrid,
    view: PlaneView,
    markers: Sequence[Marker] = (),
    creases: NDArray[np.floating] | None = None,
    cross: tuple[float, float] | None = None,
    units: tuple[str, str] = ("W1", "W2"),
) -> go.Figure:
    """The loss on a plane.

    Args:
        grid: the evaluated grid; `grid.loss[i, j]` is drawn at (a[j], b[i]).
        view: kind of picture, colours, theme.
        markers: points to mark, W among them.
        creases: line segments (M, 2, 2) along which single hinge terms bend.
        cross: (a, b) through which a horizontal and a vertical line show the 1-D slices.
        units: what a and b are counted in.
    """
    theme, colors = theme_named(view.theme), color_axis(grid.loss, logarithmic=view.logarithmic)
    order = np.argsort(grid.a, kind="stable"), np.argsort(grid.b, kind="stable")
    traces = _surface if view.kind == "surface" else _flat
    figure = go.Figure(traces(grid, colors, view, order))
    titles = f"a, along {units[0]}", f"b, along {units[1]}"
    if view.kind == "surface":
        _mark_surface(figure, markers, colors, view)
        _frame_scene(figure, titles, colors, theme)
    else:
        if creases is not None and len(creases):
            figure.add_trace(_crease_lines(creases))
        if cross is not None:
            figure.add_trace(_cross_lines(grid, cross))
        for marker in markers:
            figure.add_trace(_flat_marker(marker))
        figure.update_xaxes(title_text=titles[0], range=_ends(grid.a), constrain="domain")
        figure.update_yaxes(title_text=titles[1], range=_ends(grid.b))
    return framed(figure, theme, view.height, uirevision=f"{view.kind}")


def _color_bar(colors: ColorAxis) -> dict:
    """A colour bar beside the picture whose ticks name losses."""
    bar = {
        "title": {"text": "loss", "side": "top"},
        "thickness": 14,
        "outlinewidth": 0,
        "len": 1.0,
        "y": 0.5,
        "x": 1.01,
        "xpad": 4,
        "ticks": "outside",
        "nticks": 7,
    }
    return bar | ({"tickvals": colors.ticks, "ticktext": colors.labels} if colors.ticks else {})


def _sorted_cells(values: NDArray, order: tuple[NDArray, NDArray]) -> NDArray[np.float32]:
    return np.asarray(values, dtype=np.float32)[np.ix_(order[1], order[0])]


def _flat(
    grid: PlaneGrid, colors: ColorAxis, view: PlaneView, order: tuple[NDArray, NDArray]
) -> list[go.Heatmap | go.Contour]:
    """A heatmap with contour lines over it, or filled contours."""
    cells = {
        "x": grid.a[order[0]].astype(np.float32),
        "y": grid.b[order[1]].astype(np.float32),
        "z": _sorted_cells(colors.values, order),
    }
    shown = {
        "customdata": _sorted_cells(grid.loss, order),
        "hovertemplate": HOVER,
        "colorscale": COLOR_SCALES[view.colors],
        "colorbar": _color_bar(colors),
        "name": "loss",
    }
    if view.kind == "contours":
        lines = {"coloring": "fill", "showlines": True}
        return [go.Contour(**cells, **shown, contours=lines, line={"width": 0.5}, ncontours=24)]
    contour = go.Contour(
        **_thinned(cells),
        contours={"coloring": "none"},
        line={"color": "rgba(255,255,255,0.45)", "width": 1},
        ncontours=14,
        showscale=False,
        showlegend=False,
        hoverinfo="skip",
        name="contour lines",
    )
    return [go.Heatmap(**cells, **shown), contour]


def _thinned(cells: dict[str, NDArray]) -> dict[str, NDArray]:
    """Every k-th row and column, at most about 130 of each: enough for smooth contour lines."""
    rows = slice(None, None, max(1, len(cells["y"]) // 100))
    columns = slice(None, None, max(1, len(cells["x"]) // 100))
    return {"x": cells["x"][columns], "y": cells["y"][rows], "z": cells["z"][rows, columns]}


def _surface(
    grid: PlaneGrid, colors: ColorAxis, view: PlaneView, order: tuple[NDArray, NDArray]
) -> list[go.Surface]:
    """A surface whose height and colour are the loss (its logarithm on a logarithmic scale)."""
    height = _sorted_cells(colors.values, order)
    lines = {"show": True, "usecolormap": True, "highlight": False, "width": 1}
    return [
        go.Surface(
            x=grid.a[order[0]].astype(np.float32),
            y=grid.b[order[1]].astype(np.float32),
            z=height,
            customdata=_sorted_cells(grid.loss, order),
            hovertemplate=HOVER,
            colorscale=COLOR_SCALES[view.colors],
            colorbar=_color_bar(colors) | {"len": 0.8},
            contours={"z": lines},
            lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
            name="loss",
        )
    ]


def _frame_scene(
    figure: go.Figure, titles: tuple[str, str], colors: ColorAxis, theme: Theme
) -> None:
    """Axes and camera of a surface."""
    axis = {"gridcolor": theme.faint, "zeroline": False, "backgroundcolor": theme.background}
    height = {"title": {"text": "loss"}} | axis
    if colors.ticks:
        height |= {"tickvals": colors.ticks, "ticktext": colors.labels}
    figure.update_layout(
        scene={
            "xaxis": {"title": {"text": titles[0]}} | axis,
            "yaxis": {"title": {"text": titles[1]}} | axis,
            "zaxis": height,
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.75},
            "camera": {"eye": {"x": 1.25, "y": -1.35, "z": 0.95}},
        }
    )


def _mark_surface(
    figure: go.Figure, markers: Sequence[Marker], colors: ColorAxis, view: PlaneView
) -> None:
    """Markers on the surface, at the height of their own loss."""
    for marker in markers:
        height = marker.loss
        if colors.ticks:
            height = float(np.log10(max(marker.loss, 10 ** float(np.nanmin(colors.values)))))
        figure.add_trace(
            go.Scatter3d(
                x=[marker.a],
                y=[marker.b],
                z=[height],
                mode="markers",
                marker={"size": 6, "color": "white", "line": {"color": "black", "width": 2}},
                name=marker.name,
                hovertemplate=_marker_hover(marker),
            )
        )


def _marker_hover(marker: Marker) -> str:
    return (
        f"{marker.name}<br>a = {marker.a:.4g}<br>b = {marker.b:.4g}"
        f"<br>loss = {marker.loss:.6g}<extra></extra>"
    )


def _flat_marker(marker: Marker) -> go.Scatter:
    return go.Scatter(
        x=[marker.a],
        y=[marker.b],
        mode="markers",
        marker={
            "size": 12,
            "symbol": marker.symbol,
            "color": "white",
            "line": {"color": "black", "width": 2},
        },
        name=marker.name,
        hovertemplate=_marker_hover(marker),
        cliponaxis=False,
    )


def _crease_lines(creases: NDArray[np.floating]) -> go.Scatter:
    """All segments as one trace, broken by gaps."""
    gap = np.full((len(creases), 1, 2), np.nan)
    points = np.concatenate([creases, gap], axis=1).reshape(-1, 2)
    return go.Scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="lines",
        line={"color": "rgba(255,255,255,0.85)", "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        name="creases: where one hinge term switches on",
    )


def _cross_lines(grid: PlaneGrid, cross: tuple[float, float]) -> go.Scatter:
    (left, right), (low, high) = _ends(grid.a), _ends(grid.b)
    a, b = cross
    return go.Scatter(
        x=[left, right, None, a, a],
        y=[b, b, None, low, high],
        mode="lines",
        line={"color": "white", "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        showlegend=False,
        name="slices",
    )


def _ends(axis: NDArray[np.floating]) -> tuple[float, float]:
    """Ends of an axis that is wide enough to draw, even for a single number."""
    low, high = float(axis.min()), float(axis.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)
