"""The 1-D slices through a point of the plane, with a chord laid on the first."""

import plotly.graph_objects as go
import streamlit as st

import landscape as ls
from landscape.figures import LinePoint, LineView, line_figure
from pages.shared import chart, compute
from pages.shared.controls import LINK
from pages.shared.frame import theme
from pages.shared.specs import LandscapeSpec, ViewSpec
from pages.shared.stage import slice_point

SMALL, LARGE = 226, 430


def show(spec: LandscapeSpec, view: ViewSpec, *, large: bool = False) -> go.Figure:
    """The slice along W1 and, unless it is to be large, the one along W2 below it."""
    pictures = st.container()
    a, b = _point(compute.extent(spec), large=large)
    chord = _chord(spec, b)
    with pictures:
        along_a, along_b = compute.slices(spec, a, b)
        look = LineView("a", "W1", view.logarithmic, theme(), LARGE if large else SMALL)
        first = line_figure(along_a, look, [_mark(along_a, 0.0 if large else a)], chord)
        chart.show(first, "along_W1")
        if not large:
            look = LineView("b", "W2", view.logarithmic, theme(), SMALL)
            chart.show(line_figure(along_b, look, [_mark(along_b, b)]), "along_W2")
    return first


def _point(extent: float, *, large: bool) -> tuple[float, float]:
    """Number inputs for the point, kept within the window."""
    columns = st.columns(2)
    for column, letter, other in zip(columns, "ab", "ba", strict=True):
        if large and letter == "a":
            continue
        value = column.number_input(
            f"Slice at {letter} =",
            value=0.0,
            step=extent / 20,
            format="%.4g",
            key=f"slice_{letter}",
            bind=LINK,
            help=f"The slice along {other} runs through this {letter}. A click on the map sets "
            "both.",
        )
        if abs(value) > extent:
            column.caption(f"Outside the window; shown at its edge, {extent:g}.")
    a, b = slice_point()
    return min(max(a, -extent), extent), min(max(b, -extent), extent)


def _mark(line: ls.Line, position: float) -> LinePoint:
    """The point that both slices share; with a picture of one slice alone, W."""
    nearest = abs(line.a - position).argmin()
    return LinePoint("here the slices cross", line.a[nearest], line.loss[nearest])


def _chord(spec: LandscapeSpec, b: float) -> tuple[LinePoint, LinePoint] | None:
    """Two points of the slice along W1, when a chord is wanted."""
    if not st.toggle("Lay a chord on the slice along W1", key="chord", bind=LINK):
        return None
    ends = st.slider(
        "Its ends (−1 and 1 are the edges of the window)",
        -1.0,
        1.0,
        (-0.8, 0.6),
        0.05,
        key="ends",
        bind=LINK,
    )
    st.caption("The loss is convex: between the ends, its graph never rises above the chord.")
    line = compute.losses_along(spec, b, ends)
    first, last = (
        LinePoint("end of the chord", float(x), float(y))
        for x, y in zip(line.a, line.loss, strict=True)
    )
    return first, last
