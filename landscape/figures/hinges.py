"""Pictures of hinge terms against one weight: each term, their sum, the mean with its slopes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.figure import Figure, Trace, trace
from landscape.figures.formulas import CLAMPED, TERM_COLORS
from landscape.figures.line import marked_corners
from landscape.figures.marker import mark_of
from landscape.figures.style import Theme, framed, theme_named

# Room above a picture, for two rows of keys.
TOP = 66


@dataclass(frozen=True)
class HingeView:
    """The weight along the axis, as `w₀`, from −edge to edge; theme, height, top of the losses."""

    weight: str
    edge: float
    theme: str = "light"
    height: int = 340
    top: float | None = None


@dataclass(frozen=True, eq=False)
class DrawnTerm:
    """One term as a polyline, with its value at the weight that is set."""

    name: str
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    value: float
    independent: bool
    active: bool


@dataclass(frozen=True, eq=False)
class DrawnCurve:
    """A curve of losses, with its corners and the point at which the reader stands."""

    x: NDArray[np.floating]
    y: NDArray[np.floating]
    kinks: NDArray[np.floating] | None = None  # (K, 2)
    point: tuple[float, float] | None = None


def terms_figure(terms: Sequence[DrawnTerm], at: float, view: HingeView) -> Figure:
    """Every term against one weight, bright where it is active and grey where it is clamped.

    Terms that the weight is not in are dotted. `at` is where the weight stands.
    """
    theme = theme_named(view.theme)
    figure = _framed(view, theme, "terms")
    figure.vertical(at, color=theme.faint, dash="dash", width=1.5)
    for term, color in zip(terms, TERM_COLORS[theme.name], strict=False):
        figure.add(_clamped_part(term, theme))
        figure.add(_active_part(term, color, view))
    for term, color in zip(terms, TERM_COLORS[theme.name], strict=False):
        shade = color if term.active else CLAMPED[theme.name]
        figure.add(_dot(at, term.value, shade, theme, f"{term.name}, now"))
    figure.y_axis("each term")
    keys = {"font": {"size": 13}, "entrywidth": 84, "entrywidthmode": "pixels"}
    return figure.set(margin={"t": TOP}, legend=keys)


def mean_figure(
    mean: DrawnCurve, slopes: Sequence[float], examples: int, view: HingeView
) -> Figure:
    """The mean of the terms, and a line of each of these slopes through its point.

    At a kink the lines are the fan of subgradients: the first and last one are the slopes to the
    left and to the right. The sum is the same curve on an axis that counts `examples` times more.
    """
    theme = theme_named(view.theme)
    figure = _framed(view, theme, "mean")
    assert mean.point is not None
    figure.add(*_supporting_lines(mean, slopes, theme))
    figure.add(_curve(mean, theme.accent, "loss", view))
    figure.add(*_corners(mean, view))
    figure.add(_dot(*mean.point, theme.second, theme, "here"))
    figure.y_axis(f"L = sum / {examples}")
    # An axis is drawn only where a trace is on it.
    figure.add(
        trace(
            "scatter",
            x=[0.0],
            y=[None],
            yaxis="y2",
            showlegend=False,
            hoverinfo="skip",
            name="sum",
        )
    )
    second = {
        "overlaying": "y",
        "side": "right",
        "range": [examples * edge for edge in _range(view.top)],
        "title": {"text": "sum of all terms", "standoff": 8},
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": theme.faint,
        "automargin": True,
    }
    keys = {"font": {"size": 13}}
    return figure.set(margin={"t": TOP}, showlegend=True, legend=keys, yaxis2=second)


def chord_figure(
    curve: DrawnCurve, chords: Sequence[tuple[str, DrawnCurve]], view: HingeView
) -> Figure:
    """A curve with named chords laid on it."""
    theme = theme_named(view.theme)
    figure = _framed(view, theme, "chord")
    figure.add(_curve(curve, theme.accent, "loss", view))
    figure.add(*_corners(curve, view))
    for (name, chord), dash in zip(chords, ("dash", "dot"), strict=False):
        figure.add(
            trace(
                "scatter",
                x=chord.x,
                y=chord.y,
                mode="lines+markers",
                line={"color": theme.second, "width": 2, "dash": dash},
                marker=mark_of("end of the chord").drawn(9),
                name=name,
                hovertemplate=f"{name}<br>%{{y:.4g}}<extra></extra>",
            )
        )
    figure.y_axis("L")
    return figure.set(margin={"t": 34})


def _framed(view: HingeView, theme: Theme, uirevision: str) -> Figure:
    figure = framed(theme, view.height, uirevision=f"{uirevision}{view.weight}")
    figure.x_axis(view.weight, range=[-view.edge, view.edge])
    if view.top is not None:
        figure.y_axis(range=_range(view.top))
    return figure


def _range(top: float | None) -> list[float]:
    """Ends of an axis of losses up to `top`, with a little room below zero."""
    top = top or 1.0
    return [-0.05 * top, 1.05 * top]


def _supporting_lines(mean: DrawnCurve, slopes: Sequence[float], theme: Theme) -> list[Trace]:
    """A line of each slope through the point; the first and the last are drawn stronger."""
    assert mean.point is not None
    at, loss = mean.point
    ends = np.array([mean.x.min(), mean.x.max()])
    outer = (0, len(slopes) - 1)
    return [
        trace(
            "scatter",
            x=ends,
            y=loss + slope * (ends - at),
            mode="lines",
            line={
                "color": theme.second,
                "width": 2 if number in outer else 1,
                "dash": "solid" if number in outer else "dot",
            },
            showlegend=number == 0,
            name="touches L, stays below it",
            hovertemplate=f"slope {slope:.4g}<extra></extra>",
        )
        for number, slope in enumerate(slopes)
    ]


def _curve(curve: DrawnCurve, color: str, name: str, view: HingeView) -> Trace:
    return trace(
        "scatter",
        x=curve.x,
        y=curve.y,
        mode="lines",
        line={"color": color, "width": 3},
        name=name,
        hovertemplate=f"{name}<br>{view.weight} = %{{x:.4g}}<br>%{{y:.4g}}<extra></extra>",
    )


def _clamped_part(term: DrawnTerm, theme: Theme) -> Trace:
    return trace(
        "scatter",
        x=term.x,
        y=np.where(term.y > 0, np.nan, term.y),
        mode="lines",
        line={"color": CLAMPED[theme.name], "width": 3},
        showlegend=False,
        hoverinfo="skip",
        name=f"{term.name}, clamped",
    )


def _active_part(term: DrawnTerm, color: str, view: HingeView) -> Trace:
    """The positive part and the corners it ends in."""
    positive = np.pad(term.y > 0, 1)
    beside = positive[:-2] | positive[1:-1] | positive[2:]
    return trace(
        "scatter",
        x=term.x,
        y=np.where(beside, term.y, np.nan),
        mode="lines",
        line={"color": color, "width": 2.5, "dash": "dot" if term.independent else "solid"},
        name=term.name,
        hovertemplate=f"{term.name}<br>{view.weight} = %{{x:.4g}}<br>%{{y:.4g}}<extra></extra>",
    )


def _corners(curve: DrawnCurve, view: HingeView) -> list[Trace]:
    if curve.kinks is None or not len(curve.kinks):
        return []
    chosen, name = marked_corners(len(curve.kinks))
    return [
        trace(
            "scatter",
            x=curve.kinks[chosen, 0],
            y=curve.kinks[chosen, 1],
            mode="markers",
            marker=mark_of("corners").drawn(7, rim=1),
            name=name,
            hovertemplate=f"corner<br>{view.weight} = %{{x:.6g}}<br>%{{y:.4g}}<extra></extra>",
        )
    ]


def _dot(x: float, y: float, color: str, theme: Theme, name: str) -> Trace:
    return trace(
        "scatter",
        x=[x],
        y=[y],
        mode="markers",
        marker={"size": 11, "color": color, "line": {"color": theme.background, "width": 2}},
        showlegend=False,
        name=name,
        hovertemplate=f"{name}<br>%{{y:.4g}}<extra></extra>",
        cliponaxis=False,
    )
