"""The parts of a flat picture: map or filled contours, markers, creases, lines of the slices."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscape.figures.cells import Cells
from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.marker import Arrow, Marker, Way, mark_of
from landscape.figures.shape import Shape

# Contour lines over a map are smooth enough with this many cells along each side.
CONTOUR_CELLS = 100


def hover(cells: Cells) -> str:
    """What is shown where the pointer rests on the landscape."""
    quantity = f"{cells.quantity} = %{{customdata:.6g}}<extra></extra>"
    return f"a = %{{x:.4g}}<br>b = %{{y:.4g}}<br>{quantity}"


def landscape(cells: Cells, colors: Any, *, filled: bool) -> list[Trace]:
    """A map with thin contour lines, or filled contours."""
    shown = {
        "customdata": cells.loss,
        "hovertemplate": hover(cells),
        "colorscale": colors,
        "colorbar": color_bar(cells),
        "name": cells.quantity,
    }
    if cells.limits is not None:
        shown |= {"zmin": cells.limits[0], "zmax": cells.limits[1]}
    if filled:
        return [
            trace(
                "contour",
                x=cells.a,
                y=cells.b,
                z=cells.height,
                contours={"coloring": "fill"} | _levels(cells, 24),
                line={"width": 0.5},
                ncontours=24,
                **shown,
            )
        ]
    return [trace("heatmap", x=cells.a, y=cells.b, z=cells.height, **shown), _contour_lines(cells)]


def _contour_lines(cells: Cells) -> Trace:
    """Thin lines from every k-th row and column."""
    rows = slice(None, None, max(1, len(cells.b) // CONTOUR_CELLS))
    columns = slice(None, None, max(1, len(cells.a) // CONTOUR_CELLS))
    return trace(
        "contour",
        x=cells.a[columns],
        y=cells.b[rows],
        z=cells.height[rows, columns],
        contours={"coloring": "none"} | _levels(cells, 14),
        line={"color": "rgba(255,255,255,0.45)", "width": 1},
        ncontours=14,
        showscale=False,
        showlegend=False,
        hoverinfo="skip",
        name="contour lines",
    )


def _levels(cells: Cells, count: int) -> dict[str, float]:
    """Contours between the ends of the colours, where these are given; else Plotly chooses."""
    if cells.limits is None or cells.limits[0] >= cells.limits[1]:
        return {}
    low, high = cells.limits
    return {"start": low, "end": high, "size": (high - low) / count}


def color_bar(cells: Cells) -> dict:
    """A colour bar beside the picture whose ticks name losses."""
    return {
        "title": {"text": cells.quantity, "side": "top"},
        "thickness": 14,
        "outlinewidth": 0,
        "len": 1.0,
        "x": 1.01,
        "xpad": 4,
        "ticks": "outside",
        "nticks": 7,
        "exponentformat": "power",
        "minexponent": 5,
        "separatethousands": True,
    } | cells.scale.axis


def marked(marker: Marker) -> Trace:
    """A marker that is seen on any colour."""
    return trace(
        "scatter",
        x=[marker.a],
        y=[marker.b],
        mode="markers",
        marker=mark_of(marker.name).drawn(12),
        name=marker.name,
        hovertemplate=marker.hover,
        cliponaxis=False,
    )


def crease_lines(creases: NDArray[np.floating]) -> Trace:
    """All segments (M, 2, 2) as one trace, broken by gaps."""
    gap = np.full((len(creases), 1, 2), np.nan)
    points = np.concatenate([creases, gap], axis=1).reshape(-1, 2)
    return trace(
        "scatter",
        x=points[:, 0],
        y=points[:, 1],
        mode="lines",
        line={"color": "rgba(255,255,255,0.85)", "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        name="creases",
    )


def level_line(cells: Cells, loss: float, name: str) -> Trace:
    """The line along which the landscape has one loss."""
    height = float(cells.height_of(loss))
    return trace(
        "contour",
        x=cells.a,
        y=cells.b,
        z=cells.height,
        contours={"coloring": "none", "start": height, "end": height, "size": 1.0},
        line={"color": "white", "width": 3},
        showscale=False,
        showlegend=True,
        hoverinfo="skip",
        name=name,
    )


def way_line(way: Way) -> Trace:
    """A line from point to point, with its own losses."""
    return trace(
        "scatter",
        x=way.coordinates[:, 0],
        y=way.coordinates[:, 1],
        customdata=way.loss,
        mode="lines",
        line={"color": way.color, "width": 4, "dash": way.dash},
        name=way.name,
        hovertemplate=f"{way.name}<br>loss = %{{customdata:.6g}}<extra></extra>",
    )


def cross_lines(cross: tuple[float, float], shape: Shape) -> Trace:
    """A horizontal and a vertical line through (a, b), from edge to edge."""
    (left, right), (low, high), (a, b) = shape.a, shape.b, cross
    return trace(
        "scatter",
        x=[left, right, None, a, a],
        y=[b, b, None, low, high],
        mode="lines",
        line={"color": "white", "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        name="slices",
    )


def add_arrow(figure: Figure, arrow: Arrow) -> None:
    """An arrow, and a dashed ray beyond its tip."""
    start, tip, end = arrow
    figure.add(
        trace(
            "scatter",
            x=[start[0], end[0]],
            y=[start[1], end[1]],
            mode="lines",
            line={"color": "white", "width": 2, "dash": "dash"},
            hoverinfo="skip",
            showlegend=False,
            name="ray",
        )
    )
    points = {"x": tip[0], "y": tip[1], "ax": start[0], "ay": start[1]}
    references = {"xref": "x", "yref": "y", "axref": "x", "ayref": "y"}
    look = {"arrowhead": 2, "arrowsize": 1.4, "arrowwidth": 3, "arrowcolor": "white", "standoff": 8}
    figure.note(**points, **references, **look, text="", showarrow=True)
