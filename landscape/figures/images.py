"""Weights or gradients of image data as one small picture for each class."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from landscape.figures.style import frame, theme_named

# Below zero, zero, above zero: told apart by any colour vision.
DIVERGING = "PuOr"
COLUMNS = 5


def class_images(
    weights: NDArray[np.floating],
    image_shape: tuple[int, ...],
    names: Sequence[str],
    theme: str = "light",
    height: int = 300,
    limit: float | None = None,
) -> go.Figure:
    """One picture for each row of the weights (C, D), all on one scale that is centred at zero.

    The colours end at ±limit, or without one at the largest weight. Colour images (H, W, 3) are
    shown as the sum over their colours, which has a sign.
    """
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    figure = make_subplots(
        rows, columns, subplot_titles=list(names), horizontal_spacing=0.02, vertical_spacing=0.12
    )
    images = weights.reshape(len(weights), *image_shape)
    if images.ndim == 4:
        images = images.sum(axis=3)
    limit = limit or float(np.abs(images).max()) or 1.0
    for k, image in enumerate(images):
        picture = go.Heatmap(
            z=image.astype(np.float32),
            coloraxis="coloraxis",
            hovertemplate=f"{names[k]}<br>row %{{y}}, column %{{x}}: %{{z:.4g}}<extra></extra>",
            name=str(names[k]),
        )
        figure.add_trace(picture, k // columns + 1, k % columns + 1)
    figure.update_layout(frame(theme_named(theme), height, "images"))
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    for number in range(2, len(names) + 1):
        figure.update_layout({f"yaxis{number}": {"scaleanchor": f"x{number}"}})
    bar = {"thickness": 12, "outlinewidth": 0, "len": 1.0, "x": 1.01, "nticks": 5}
    bar |= {"exponentformat": "power", "minexponent": 3}
    axis = {"colorscale": DIVERGING, "cmin": -limit, "cmax": limit, "colorbar": bar}
    return figure.update_layout(coloraxis=axis, margin={"l": 4, "r": 8, "t": 28, "b": 4})
