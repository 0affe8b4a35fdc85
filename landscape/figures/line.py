"""Pictures of a loss along a line: the exact polyline, with a chord between two of its points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from landscape.figures.style import Theme, framed, theme_named
from landscape.grid import Line

# More corners than this are a curve to the eye, and marks on each of them would hide it.
MOST_MARKED_KINKS = 60


@dataclass(frozen=True)
class LineView:
    """How to draw a line: along which axis it runs, colours and size."""

    axis: str = "a"
    unit: str = "W1"
    logarithmic: bool = False
    theme: str = "light"
    height: int = 250


@dataclass(frozen=True)
class LinePoint:
    """A named point on the curve."""

    name: str
    position: float
    loss: float
    symbol: str = "circle"


def line_figure(
    line: Line,
    view: LineView,
    points: Sequence[LinePoint] = (),
    chord: tuple[LinePoint, LinePoint] | None = None,
) -> go.Figure:
    """The loss along a line, with true corners where the loss is piecewise linear.

    Args:
        line: the evaluated line.
        view: axis name, unit, scale, theme.
        points: points to mark.
        chord: two points of the curve to join by a straight segment.
    """
    theme = theme_named(view.theme)
    position, loss = line.polyline
    shown = np.where(loss > 0, loss, np.nan) if view.logarithmic else loss
    hover = f"{view.axis} = %{{x:.4g}}<br>loss = %{{y:.6g}}<extra></extra>"
    figure = go.Figure(
        go.Scatter(
            x=position,
            y=shown,
            mode="lines",
            line={"color": theme.accent, "width": 2.5},
            name="loss",
            showlegend=False,
            hovertemplate=hover,
        )
    )
    if line.kinks is not None and 0 < len(line.kinks) <= MOST_MARKED_KINKS:
        figure.add_trace(_kink_marks(line, theme, hover))
    if chord is not None:
        figure.add_trace(_chord(chord, theme))
    for point in points:
        figure.add_trace(_point(point, theme, hover))
    figure.update_xaxes(
        title_text=f"{view.axis}, along {view.unit}",
        range=[float(position.min()), float(position.max())] if len(position) > 1 else None,
    )
    figure.update_yaxes(title_text="loss", type="log" if view.logarithmic else "linear")
    if not view.logarithmic:
        figure.update_yaxes(
            rangemode="tozero" if np.nanmin(loss) < np.nanmax(loss) / 3 else "normal"
        )
    framed(figure, theme, view.height, uirevision=view.axis)
    return figure.update_layout(margin={"t": 12, "b": 40})


def _kink_marks(line: Line, theme: Theme, hover: str) -> go.Scatter:
    return go.Scatter(
        x=line.kinks,
        y=line.kink_loss,
        mode="markers",
        marker={"size": 7, "color": theme.background, "line": {"color": theme.accent, "width": 2}},
        name="corners",
        showlegend=False,
        hovertemplate="corner<br>" + hover,
    )


def _chord(chord: tuple[LinePoint, LinePoint], theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=[point.position for point in chord],
        y=[point.loss for point in chord],
        mode="lines+markers",
        line={"color": theme.second, "width": 2, "dash": "dash"},
        marker={"size": 8, "symbol": "diamond"},
        name="chord",
        showlegend=False,
        hovertemplate="chord<br>loss = %{y:.6g}<extra></extra>",
    )


def _point(point: LinePoint, theme: Theme, hover: str) -> go.Scatter:
    return go.Scatter(
        x=[point.position],
        y=[point.loss],
        mode="markers",
        marker={
            "size": 11,
            "symbol": point.symbol,
            "color": theme.background,
            "line": {"color": theme.ink, "width": 2},
        },
        name=point.name,
        showlegend=False,
        hovertemplate=f"{point.name}<br>{hover}",
    )
