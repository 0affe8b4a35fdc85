"""Pictures of a measured quantity with its spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.figure import Figure, trace
from landscape.figures.style import framed, theme_named

MOST_TICKS = 9


@dataclass(frozen=True, eq=False)
class Band:
    """The middle of what was measured at each x, and the low and high end of its spread."""

    name: str
    x: NDArray[np.number]
    low: NDArray[np.floating]
    middle: NDArray[np.floating]
    high: NDArray[np.floating]


@dataclass(frozen=True)
class BandView:
    """Axes, theme and size; the x axis is logarithmic, with a tick at each power of two of it."""

    x_title: str
    y_title: str
    theme: str = "light"
    height: int = 330


def size_ticks(sizes: NDArray[np.number]) -> dict:
    """Ticks of an axis at some of these sizes, in Plotly's words."""
    ticks = [int(size) for size in sizes][:: -(-len(sizes) // MOST_TICKS)]
    return {"tickvals": ticks, "ticktext": [f"{size:,}" for size in ticks]}


def band_figure(
    band: Band, view: BandView, level: float | None = None, marked: Sequence[float] = ()
) -> Figure:
    """The middle as a line within its spread.

    Args:
        band: what was measured.
        view: how to draw it.
        level: a value to compare with, drawn as a dashed line.
        marked: values of x to be marked by a vertical line.
    """
    look = theme_named(view.theme)
    figure = framed(look, view.height, uirevision=view.y_title)
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add(trace("scatter", x=band.x, y=band.low, showlegend=False, name="low", **edge))
    shade = "rgba(99,184,236,0.30)" if view.theme == "dark" else "rgba(0,114,178,0.22)"
    spread = {"fill": "tonexty", "fillcolor": shade, "name": "80 % of the batches"}
    figure.add(trace("scatter", x=band.x, y=band.high, **edge, **spread))
    figure.add(
        trace(
            "scatter",
            x=band.x,
            y=band.middle,
            customdata=np.stack([band.low, band.high], axis=1),
            mode="lines+markers",
            line={"color": look.accent, "width": 2.5},
            marker={"size": 6},
            name=band.name,
            hovertemplate=f"{view.x_title}: %{{x}}<br>{view.y_title}: %{{y:.4g}}<br>spread "
            "%{customdata[0]:.4g} … %{customdata[1]:.4g}<extra></extra>",
        )
    )
    if level is not None:
        figure.horizontal(level, color=look.ink, dash="dash", width=1)
    for x in marked:
        figure.vertical(x, color=look.second, dash="dot", width=2)
    figure.x_axis(view.x_title, type="log", **size_ticks(band.x))
    return figure.y_axis(view.y_title, rangemode="tozero")
