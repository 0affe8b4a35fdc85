"""Pictures of a loss along a line: the exact polyline, with a chord between two of its points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.marker import mark_of
from landscape.figures.scale import LossScale, loss_scale
from landscape.figures.style import Theme, framed, theme_named
from landscape.slices import Line

Floats = NDArray[np.float64]

# More corners than this are a curve to the eye, and marks on each of them would hide it: then so
# many are marked.
MOST_CORNERS, SOME_CORNERS = 60, 20
# A chord is straight in the loss, so on a logarithmic scale it is a curve.
CHORD_POINTS = 101
LEGEND = {"font": {"size": 12}}


@dataclass(frozen=True)
class LineView:
    """How to draw a line: the title of its axis, the letter of its numbers, scale and size.

    `quantity` is what a line of something else than losses holds.
    """

    title: str = "a, along W1"
    letter: str = "a"
    logarithmic: bool = False
    theme: str = "light"
    height: int = 250
    quantity: str = "loss"


@dataclass(frozen=True)
class LinePoint:
    """A named point on the curve; its look is that of its name in `landscape.figures.marker`."""

    name: str
    position: float
    loss: float


def line_figure(
    line: Line,
    view: LineView,
    points: Sequence[LinePoint] = (),
    chord: tuple[LinePoint, LinePoint] | None = None,
    level: float | None = None,
) -> Figure:
    """The loss along a line, with true corners where the loss is piecewise linear.

    Args:
        line: the evaluated line.
        view: axis, scale, theme.
        points: points to mark.
        chord: two points of the curve to join by a straight segment.
        level: a loss to compare with, drawn as a dashed line.
    """
    theme = theme_named(view.theme)
    position, loss = line.polyline
    pen = _Pen(loss_scale(loss, logarithmic=view.logarithmic), view.letter, view.quantity)
    figure = framed(theme, view.height, uirevision=view.letter)
    stroke = {"color": theme.accent, "width": 2.5}
    figure.add(pen.draw(position, loss, view.quantity, mode="lines", line=stroke, showlegend=False))
    if len(line.kinks):
        chosen, name = marked_corners(len(line.kinks))
        look = {"mode": "markers", "marker": mark_of("corners").drawn(7, rim=1)}
        figure.add(pen.draw(line.kinks[chosen], line.kink_loss[chosen], name, **look))
    if level is not None:
        height = float(pen.scale.height_of(level))
        figure.horizontal(height, color=theme.ink, dash="dash", width=1)
    if chord is not None:
        figure.add(*_chord(chord, pen, theme))
    for point in points:
        look = {"mode": "markers", "marker": mark_of(point.name).drawn(11)}
        figure.add(pen.draw([point.position], [point.loss], point.name, **look))
    ends = [float(position[0]), float(position[-1])] if len(position) > 1 else None
    figure.x_axis(view.title, range=ends)
    figure.y_axis(view.quantity, **pen.scale.axis)
    if pen.scale.floor is None and np.nanmin(loss) < np.nanmax(loss) / 3:
        figure.y_axis(rangemode="tozero")
    return figure.set(margin={"t": 30, "b": 40}, showlegend=True, legend=LEGEND)


def marked_corners(count: int) -> tuple[NDArray[np.intp], str]:
    """Which of so many corners are marked, and what the legend says of them."""
    if count <= MOST_CORNERS:
        return np.arange(count), "corners"
    chosen = np.linspace(0, count - 1, SOME_CORNERS).round().astype(np.intp)
    return chosen, f"corners ({SOME_CORNERS} of {count:,} marked)"


@dataclass(frozen=True)
class _Pen:
    """Draws losses at their heights, with a hover that tells the losses themselves."""

    scale: LossScale
    letter: str
    quantity: str

    def draw(
        self, x: Floats | list[float], loss: Floats | list[float], name: str, **look: object
    ) -> Trace:
        return trace(
            "scatter",
            cliponaxis="markers" not in str(look.get("mode")),
            x=x,
            y=self.scale.height_of(loss),
            customdata=np.asarray(loss, dtype=np.float64),
            name=name,
            hovertemplate=f"{name}<br>{self.letter} = %{{x:.4g}}<br>"
            f"{self.quantity} = %{{customdata:.6g}}<extra></extra>",
            **look,
        )


def _chord(chord: tuple[LinePoint, LinePoint], pen: _Pen, theme: Theme) -> list[Trace]:
    """The segment between two points, and its ends."""
    first, last = chord
    x = np.linspace(first.position, last.position, CHORD_POINTS)
    y = np.linspace(first.loss, last.loss, CHORD_POINTS)
    stroke = {"color": theme.second, "width": 2, "dash": "dash"}
    marker = mark_of("end of the chord").drawn(9)
    ends = [first.position, last.position], [first.loss, last.loss]
    return [
        pen.draw(x, y, "chord", mode="lines", line=stroke),
        pen.draw(*ends, "end of the chord", mode="markers", marker=marker),
    ]
