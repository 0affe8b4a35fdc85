"""Histograms of losses, with single losses marked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.style import framed, theme_named

BINS = 40


@dataclass(frozen=True)
class Mark:
    """A named value, drawn as a line from the foot of the histogram to its top."""

    name: str
    value: float
    color: str
    dash: str = "solid"
    symbol: str = "circle"


def histogram_figure(
    values: NDArray[np.floating],
    marks: Sequence[Mark] = (),
    theme: str = "light",
    height: int = 330,
) -> Figure:
    """How many of the values lie where, beside the marks; values that are not finite are left out.

    Args:
        values: losses.
        marks: values to be compared with them.
        theme: `light` or `dark`.
        height: of the picture in pixels.
    """
    look = theme_named(theme)
    counts, edges = np.histogram(values[np.isfinite(values)], BINS)
    figure = framed(look, height, uirevision="histogram")
    figure.add(
        trace(
            "bar",
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            customdata=np.stack([edges[:-1], edges[1:]], axis=1),
            marker={"color": look.accent, "line": {"width": 0}},
            name="random weights",
            hovertemplate="loss %{customdata[0]:.4g} … %{customdata[1]:.4g}<br>"
            "%{y} of the random weights<extra></extra>",
        )
    )
    figure.add(*[_line(mark, float(counts.max())) for mark in marks])
    figure.x_axis("loss")
    figure.y_axis("how many", rangemode="tozero")
    return figure.set(bargap=0)


def _line(mark: Mark, top: float) -> Trace:
    return trace(
        "scatter",
        x=[mark.value, mark.value],
        y=[0, top],
        mode="lines+markers",
        line={"color": mark.color, "width": 3, "dash": mark.dash},
        marker={"symbol": mark.symbol, "size": 10, "color": mark.color},
        name=mark.name,
        hovertemplate=f"{mark.name}<br>loss %{{x:.6g}}<extra></extra>",
    )
