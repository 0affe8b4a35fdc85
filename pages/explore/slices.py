"""The 1-D slices through a point of the plane, with a chord laid on the first."""

import numpy as np
import streamlit as st

import landscape as ls
from landscape.figures import Figure, LinePoint, LineView, line_figure
from pages.shared.compute import landscape as compute
from pages.shared.parts import axes, chart
from pages.shared.parts.facts import described
from pages.shared.parts.frame import theme
from pages.shared.settings.kinds import Number
from pages.shared.settings.specs import LandscapeSpec, ViewSpec
from pages.shared.settings.table import explore as table
from pages.shared.settings.widgets import number, slide_between, switch

SMALL, LARGE = 226, 430
# Places on a chord of a network, and the share of the loss below which a rise is rounding.
BETWEEN, ROUNDING = 201, 1e-9


def alone(spec: LandscapeSpec, view: ViewSpec) -> tuple[Figure, ls.Line, float]:
    """The slice along W1 as the one picture of the page; also its b."""
    place = st.container()
    b = _at(table.SLICE_B, "a", compute.extent(spec))
    chord = _chord(spec, b)
    line = compute.slices(spec, 0.0, b)[0]
    look = LineView(axes.titles(spec)[0], "a", view.logarithmic, theme(), LARGE)
    figure = line_figure(
        line, look, [_mark(line, 0.0, "W" if b == 0 else "where the slices cross")], chord
    )
    with place:
        chart.show(figure, "along_W1", facts=described(spec) | {"Slice": f"b = {b:g}"})
    return figure, line, b


def beside(spec: LandscapeSpec, view: ViewSpec) -> tuple[float, float]:
    """The slices along W1 and W2, for the narrow column beside the map; where they cross."""
    places = st.container()
    a, b = crossing(spec)
    chord = _chord(spec, b)
    lines = compute.slices(spec, a, b)
    with places:
        for letter, line, position, laid in zip("ab", lines, (a, b), (chord, None), strict=True):
            direction = 1 if letter == "a" else 2
            title = f"{letter} · steps along W{direction}"
            look = LineView(title, letter, view.logarithmic, theme(), SMALL)
            name = "W" if (a, b) == (0, 0) else "where the slices cross"
            figure = line_figure(line, look, [_mark(line, position, name)], laid)
            across = f"b = {b:g}" if letter == "a" else f"a = {a:g}"
            facts = described(spec) | {"Slice": across}
            chart.show(figure, f"along_W{direction}", facts=facts)
    return a, b


def crossing(spec: LandscapeSpec) -> tuple[float, float]:
    """Where the slices cross, by two fields."""
    extent = compute.extent(spec)
    left, right = st.columns(2)
    with left:
        a = _at(table.SLICE_A, "b", extent)
    with right:
        b = _at(table.SLICE_B, "a", extent)
    return a, b


def _at(setting: Number, other: str, extent: float) -> float:
    """The a or b of a slice, kept within the window."""
    wanted = number(
        setting,
        step=extent / 20,
        format="%.4g",
        help=f"The slice along {other} runs through this number. A click on the map sets both.",
    )
    shown = min(max(wanted, -extent), extent)
    if shown != wanted:
        st.caption(f"Outside the window; shown at its edge, {shown:g}.")
    return shown


def _mark(line: ls.Line, position: float, name: str) -> LinePoint:
    """A point of the curve; its position is one of the line's."""
    at = abs(line.a - position).argmin()
    return LinePoint(name, float(line.a[at]), float(line.loss[at]))


def _chord(spec: LandscapeSpec, b: float) -> tuple[LinePoint, LinePoint] | None:
    """Two points of the slice along W1, when a chord is wanted."""
    if not switch(table.CHORD):
        return None
    ends = slide_between(table.CHORD_ENDS)
    line = compute.losses_along(spec, b, ends)
    st.caption(_above(spec, b, ends))
    first, last = (
        LinePoint("end of the chord", float(x), float(y))
        for x, y in zip(line.a, line.loss, strict=True)
    )
    return first, last


def _above(spec: LandscapeSpec, b: float, ends: tuple[float, float]) -> str:
    """Whether the graph rises above the chord: never where the loss is convex."""
    if spec.ground.model.linear:
        return "The loss is convex: between the ends, its graph never rises above the chord."
    between = compute.losses_along(spec, b, tuple(np.linspace(*ends, BETWEEN).tolist()))
    rise = ls.barrier(between.loss)
    if rise > ROUNDING * np.abs(between.loss).max():
        return (
            f"Between the ends, the graph rises above the chord by up to {rise:.3g}: the loss is "
            "not convex."
        )
    return (
        "Between these ends, the graph does not rise above the chord. That proves nothing: a "
        "network's loss need not be convex elsewhere."
    )
