"""The 1-D slices through a point of the plane, with a chord laid on the first."""

import plotly.graph_objects as go
import streamlit as st

import landscape as ls
from landscape.figures import LinePoint, LineView, line_figure
from pages.explore.stage import slice_point
from pages.shared.compute import landscape as compute
from pages.shared.parts import axes, chart
from pages.shared.parts.frame import theme
from pages.shared.settings.controls import LINK
from pages.shared.settings.specs import LandscapeSpec, ViewSpec

SMALL, LARGE = 226, 430


def alone(spec: LandscapeSpec, view: ViewSpec) -> tuple[go.Figure, ls.Line]:
    """The slice along W1 as the one picture of the page."""
    picture = st.container()
    b = _number("b", "a", compute.extent(spec))
    chord = _chord(spec, b)
    line = compute.slices(spec, 0.0, b)[0]
    look = LineView(axes.titles(spec)[0], "a", view.logarithmic, theme(), LARGE)
    figure = line_figure(line, look, [_mark(line, 0.0, "W" if b == 0 else "a = 0")], chord)
    with picture:
        chart.show(figure, "along_W1")
    return figure, line


def beside(spec: LandscapeSpec, view: ViewSpec) -> None:
    """The slices along W1 and W2, for the narrow column beside the map."""
    pictures = st.container()
    extent = compute.extent(spec)
    left, right = st.columns(2)
    with left:
        a = _number("a", "b", extent)
    with right:
        b = _number("b", "a", extent)
    chord = _chord(spec, b)
    lines = compute.slices(spec, a, b)
    with pictures:
        for letter, line, position, laid in zip("ab", lines, (a, b), (chord, None), strict=True):
            number = 1 if letter == "a" else 2
            look = LineView(f"{letter}, along W{number}", letter, view.logarithmic, theme(), SMALL)
            name = "W" if (a, b) == (0, 0) else "where the slices cross"
            figure = line_figure(line, look, [_mark(line, position, name)], laid)
            chart.show(figure, f"along_W{number}")


def _number(letter: str, other: str, extent: float) -> float:
    """The a or b of a slice, kept within the window."""
    value = st.number_input(
        f"Slice at {letter} =",
        value=0.0,
        step=extent / 20,
        format="%.4g",
        key=f"slice_{letter}",
        bind=LINK,
        help=f"The slice along {other} runs through this {letter}. A click on the map sets both.",
    )
    if abs(value) > extent:
        st.caption(f"Outside the window; shown at its edge, {extent:g}.")
    return min(max(slice_point()["ab".index(letter)], -extent), extent)


def _mark(line: ls.Line, position: float, name: str) -> LinePoint:
    """A point of the curve; its position is one of the line's."""
    at = abs(line.a - position).argmin()
    return LinePoint(name, float(line.a[at]), float(line.loss[at]))


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
