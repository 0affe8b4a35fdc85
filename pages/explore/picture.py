"""The large picture of the plane, which a click moves the 1-D slices on."""

import streamlit as st

from landscape.figures import Figure, Marker, Overlay, PlaneView, plane_figure
from pages.shared.compute.landscape import Landscape
from pages.shared.parts import axes, chart
from pages.shared.parts.facts import described
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import LandscapeSpec, ViewSpec
from pages.shared.settings.table.explore import SLICE_A, SLICE_B

KEY = "plane"  # of the chart


def show(
    spec: LandscapeSpec,
    result: Landscape,
    view: ViewSpec,
    cross: tuple[float, float],
    *,
    veiled: bool = False,
    spanned: tuple[float, float] | None = None,
) -> Figure:
    """Draw the plane, with its marks unless they are veiled, and the cross of the slices."""
    figure = figure_of(spec, result, view, cross, theme(), veiled=veiled, spanned=spanned)
    chart.show(figure, KEY, on_click=_move_slices, facts=described(spec))
    return figure


def figure_of(  # noqa: PLR0913 what `show` is given, and the theme
    spec: LandscapeSpec,
    result: Landscape,
    view: ViewSpec,
    cross: tuple[float, float],
    theme: str,
    *,
    veiled: bool = False,
    spanned: tuple[float, float] | None = None,
) -> Figure:
    """The plane with W, the lowest point unless it is veiled, and the cross of the slices."""
    grid = result.grid
    at_W = grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()]
    lowest, folds = result.lowest, result.creases
    markers = [Marker("W", 0.0, 0.0, float(at_W))]
    if not veiled:
        markers.append(Marker("lowest in view", lowest.a, lowest.b, lowest.loss))
    return plane_figure(
        grid,
        PlaneView(view.kind, view.colors, view.logarithmic, theme, spanned=spanned),
        Overlay(
            markers,
            creases=None if folds is None or not folds.whole else folds.segments,
            cross=cross,
            titles=axes.titles(spec),
        ),
    )


def _move_slices(click: chart.Click) -> None:
    """Let both slices run through the clicked point."""
    a, b = (float(f"{number:.4g}") for number in click)
    st.session_state.update({SLICE_A.key: a, SLICE_B.key: b})
