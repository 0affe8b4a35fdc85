"""Pictures of curves: loss against work, steps or learning rate, one curve for each optimiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.scale import loss_scale
from landscape.figures.style import framed, theme_named

# So many markers on a curve tell it from others without colour, and leave the line to be seen.
MARKS = 8


@dataclass(frozen=True, eq=False)
class Curve:
    """A named curve with its own colour, dash and marker."""

    name: str
    x: NDArray[np.number]
    y: NDArray[np.floating]
    color: str
    symbol: str = "circle"
    dash: str = "solid"
    marked: int | None = None  # the point to ring, such as the best learning rate


@dataclass(frozen=True)
class CurvesView:
    """Axes, theme and size. `logarithmic_y` survives exact zeros.

    `clock` says what x counts of a race: where the picture follows one, a cursor stands there.
    """

    x_title: str
    y_title: str = "loss"
    logarithmic_x: bool = False
    logarithmic_y: bool = False
    theme: str = "light"
    height: int = 360
    legend: bool = True
    clock: Literal["work", "steps"] = "work"


def curves_figure(curves: Sequence[Curve], view: CurvesView) -> Figure:
    """All curves over one pair of axes; a value that is not finite is a gap."""
    theme = theme_named(view.theme)
    every = np.concatenate([np.asarray(curve.y, dtype=np.float64) for curve in curves])
    scale = loss_scale(every, logarithmic=view.logarithmic_y)
    figure = framed(theme, view.height, uirevision=f"{view.x_title}{view.y_title}")
    rings = sum(curve.marked is not None for curve in curves)
    for curve in curves:
        heights = scale.height_of(curve.y)
        figure.add(_line(curve, heights, view))
        if curve.marked is not None:
            # Where each of several curves has one, the caption says what a ring is.
            figure.add(_ring(curve, heights, theme.ink) | {"showlegend": rings == 1})
    figure.x_axis(view.x_title, type="log" if view.logarithmic_x else "linear")
    figure.y_axis(view.y_title, **scale.axis)
    if not view.logarithmic_y:
        figure.y_axis(rangemode="tozero")
    layout = {"margin": {"t": 12 if not view.legend else 64}, "showlegend": view.legend}
    return figure.set(**layout, meta={"clock": view.clock})


def _line(curve: Curve, heights: NDArray[np.float64], view: CurvesView) -> Trace:
    marks = {"symbol": curve.symbol, "size": 8, "maxdisplayed": MARKS}
    return trace(
        "scatter",
        x=np.asarray(curve.x),
        y=heights,
        customdata=np.asarray(curve.y, dtype=np.float64),
        mode="lines+markers",
        line={"color": curve.color, "dash": curve.dash, "width": 2},
        marker=marks,
        name=curve.name,
        hovertemplate=(
            f"{curve.name}<br>{view.x_title}: %{{x:.6~g}}<br>{view.y_title}: "
            "%{customdata:.6g}<extra></extra>"
        ),
    )


def _ring(curve: Curve, heights: NDArray[np.float64], ink: str) -> Trace:
    return trace(
        "scatter",
        x=[curve.x[curve.marked]],
        y=[heights[curve.marked]],
        mode="markers",
        marker={"size": 14, "symbol": "circle-open", "color": ink, "line": {"width": 2}},
        hoverinfo="skip",
        name=f"{curve.name}, chosen",
    )
