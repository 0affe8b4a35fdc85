"""The parts of a 3-D picture: the surface, markers and lines that lie on it, the scene's frame."""

from typing import Any

import numpy as np

from landscape.figures.cells import Cells
from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.flat import color_bar, hover
from landscape.figures.marker import Arrow, Marker, Way, mark_of
from landscape.figures.shape import Shape
from landscape.figures.style import Theme

# Text in WebGL is drawn letter by letter from one font, not from a list of them.
SCENE_FONT = "sans-serif"
# Markers are raised by this share of the scene's height.
HAIR = 0.02
ARROW_POINTS = 101
CAMERA = {"eye": {"x": 1.15, "y": -1.45, "z": 1.45}, "center": {"x": 0, "y": 0, "z": -0.2}}


def landscape(cells: Cells, colors: Any, level: tuple[float, str] | None = None) -> Trace:
    """A surface whose height and colour are the loss, or its logarithm.

    Lines of equal loss lie on it; where one level is wanted, its line alone.
    """
    lines = {"show": True, "usecolormap": True, "highlight": False, "width": 1}
    if level is not None:
        height = float(cells.height_of(level[0]))
        single = {"start": height, "end": height + 0.5, "size": 1.0}
        lines |= {"usecolormap": False, "color": "white", "width": 4} | single
    low, high = cells.limits or (None, None)
    return trace(
        "surface",
        cmin=low,
        cmax=high,
        x=cells.a,
        y=cells.b,
        z=cells.height,
        customdata=cells.loss,
        hovertemplate=hover(cells),
        colorscale=colors,
        colorbar=color_bar(cells) | {"len": 0.8},
        contours={"z": lines},
        lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
        name=cells.quantity,
    )


def way_line(way: Way, cells: Cells) -> Trace:
    """A line at the height of its own losses, a hair raised so as not to sink in."""
    return trace(
        "scatter3d",
        x=way.coordinates[:, 0],
        y=way.coordinates[:, 1],
        z=cells.height_of(way.loss) + _hair(cells),
        customdata=way.loss,
        mode="lines",
        line={"color": way.color, "width": 7, "dash": way.dash},
        name=way.name,
        hovertemplate=f"{way.name}<br>loss = %{{customdata:.6g}}<extra></extra>",
    )


def marked(marker: Marker, cells: Cells) -> Trace:
    """A marker on the surface at the height of its own loss, a hair raised so as not to sink in."""
    return trace(
        "scatter3d",
        x=[marker.a],
        y=[marker.b],
        z=[float(cells.height_of(marker.loss)) + _hair(cells)],
        mode="markers",
        marker=mark_of(marker.name).drawn(6),
        name=marker.name,
        hovertemplate=marker.hover,
    )


def _hair(cells: Cells) -> float:
    """A little of the height of the scene."""
    low, high = cells.span
    return HAIR * (high - low)


def cross_lines(cells: Cells, cross: tuple[float, float]) -> Trace:
    """The row and the column of cells nearest to (a, b), as lines on the surface."""
    column, row = abs(cells.a - cross[0]).argmin(), abs(cells.b - cross[1]).argmin()
    along_a, along_b = np.full_like(cells.b, cells.a[column]), np.full_like(cells.a, cells.b[row])
    gap = [np.nan]
    return trace(
        "scatter3d",
        x=np.concatenate([cells.a, gap, along_a]),
        y=np.concatenate([along_b, gap, cells.b]),
        z=np.concatenate([cells.height[row], gap, cells.height[:, column]]),
        mode="lines",
        line={"color": "white", "width": 4},
        hoverinfo="skip",
        name="slices",
    )


def arrow_lines(cells: Cells, arrow: Arrow) -> list[Trace]:
    """The shaft of an arrow, and a dashed ray, on the surface."""
    from scipy.interpolate import RegularGridInterpolator

    height = RegularGridInterpolator((cells.b, cells.a), cells.height, bounds_error=False)
    parts = (("arrow", arrow.start, arrow.tip, "solid"), ("ray", arrow.tip, arrow.end, "dash"))
    lines = []
    for name, first, last, dash in parts:
        a, b = (np.linspace(*ends, ARROW_POINTS) for ends in zip(first, last, strict=True))
        lines.append(
            trace(
                "scatter3d",
                x=a,
                y=b,
                z=height(np.stack([b, a], axis=1)) + _hair(cells),
                mode="lines",
                line={"color": "white", "width": 8 if dash == "solid" else 4, "dash": dash},
                hoverinfo="skip",
                showlegend=False,
                name=name,
            )
        )
    return lines


def frame_scene(
    figure: Figure, titles: tuple[str, str], cells: Cells, shape: Shape, theme: Theme
) -> Figure:
    """Axes and camera of a 3-D picture, which holds the landscape whatever else is drawn."""
    axis = {
        "gridcolor": theme.faint,
        "zeroline": False,
        "showbackground": False,
        "nticks": 5,
        "tickfont": {"family": SCENE_FONT, "size": 12},
    }
    x, y, z = (
        axis | {"range": ends, "title": {"text": text, "font": {"family": SCENE_FONT, "size": 14}}}
        # The colour bar names the loss.
        for text, ends in zip((*titles, ""), (shape.a, shape.b, cells.span), strict=True)
    )
    scene = {"xaxis": x, "yaxis": y, "zaxis": z | cells.scale.axis, "camera": CAMERA}
    return figure.set(margin={"l": 0, "r": 8, "t": 30, "b": 0}, scene=scene | shape.scene)
