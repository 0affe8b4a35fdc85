"""Weights or gradients of image data as one small picture for each class."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from plotly.colors import get_colorscale

from landscape.figures.figure import Figure, trace
from landscape.figures.style import framed, theme_named

# Below zero, zero, above zero: told apart by any colour vision.
DIVERGING = get_colorscale("PuOr")
COLUMNS = 5
# Room between pictures, as shares of the figure.
ACROSS, DOWN = 0.02, 0.12


def class_images(
    weights: NDArray[np.floating],
    image_shape: tuple[int, ...],
    names: Sequence[str],
    theme: str = "light",
    height: int = 300,
    limit: float | None = None,
) -> Figure:
    """One picture for each row of the weights (C, D), all on one scale that is centred at zero.

    The colours end at ±limit, or without one at the largest weight. Colour images (H, W, 3) are
    shown as the sum over their colours, which has a sign.
    """
    images = weights.reshape(len(weights), *image_shape)
    if images.ndim == 4:
        images = images.sum(axis=3)
    limit = limit or float(np.abs(images).max()) or 1.0
    figure = framed(theme_named(theme), height, "images")
    for k, (image, name) in enumerate(zip(images, names, strict=True)):
        _hang(figure, image, escape(str(name), quote=False), _place(k, len(names)))
    bar = {"thickness": 12, "outlinewidth": 0, "len": 1.0, "x": 1.01, "nticks": 5}
    bar |= {"exponentformat": "power", "minexponent": 3}
    axis = {"colorscale": DIVERGING, "cmin": -limit, "cmax": limit, "colorbar": bar}
    return figure.set(coloraxis=axis, margin={"l": 4, "r": 8, "t": 28, "b": 4})


class _Place(NamedTuple):
    """Where one picture hangs: the end of the names of its axes, and shares of the figure."""

    axes: str
    across: tuple[float, float]
    up: tuple[float, float]


def _place(k: int, count: int) -> _Place:
    """The place of the k-th of so many pictures, in rows from the top."""
    columns = min(COLUMNS, count)
    rows = -(-count // columns)
    width = (1 - ACROSS * (columns - 1)) / columns
    height = (1 - DOWN * (rows - 1)) / rows
    left, low = k % columns * (width + ACROSS), (rows - 1 - k // columns) * (height + DOWN)
    return _Place(str(k + 1) if k else "", (left, left + width), (low, low + height))


def _hang(figure: Figure, image: NDArray[np.floating], name: str, place: _Place) -> None:
    """A picture at its place, its name above it."""
    axes, across, up = place
    told = name.replace("%", "&#37;")  # where a per cent sign would begin a place for a number
    figure.add(
        trace(
            "heatmap",
            z=image.astype(np.float32),
            xaxis=f"x{axes}",
            yaxis=f"y{axes}",
            coloraxis="coloraxis",
            hovertemplate=f"{told}<br>row %{{y}}, column %{{x}}: %{{z:.4g}}<extra></extra>",
            name=name,
        )
    )
    shared = {"visible": False, "constrain": "domain"}
    row = {"autorange": "reversed", "scaleanchor": f"x{axes}", "domain": up, "anchor": f"x{axes}"}
    column = {"domain": across, "anchor": f"y{axes}"}
    figure.set(**{f"xaxis{axes}": shared | column, f"yaxis{axes}": shared | row})
    middle = {"x": sum(across) / 2, "xanchor": "center", "xref": "paper"}
    above = {"y": up[1], "yanchor": "bottom", "yref": "paper"}
    figure.note(text=name, font={"size": 16}, showarrow=False, **middle, **above)
