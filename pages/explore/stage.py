"""The large picture of the plane, which a click moves the 1-D slices on."""

import plotly.graph_objects as go
import streamlit as st

from landscape.figures import Marker, Overlay, PlaneView, plane_figure
from pages.shared.compute.landscape import Landscape
from pages.shared.parts import axes, chart
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import LandscapeSpec, ViewSpec


def show(spec: LandscapeSpec, result: Landscape, view: ViewSpec) -> go.Figure:
    """Draw the plane with W, the lowest point and the cross of the slices."""
    grid = result.grid
    at_W = grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()]
    lowest, folds = result.lowest, result.creases
    figure = plane_figure(
        grid,
        PlaneView(view.kind, view.colors, view.logarithmic, theme()),
        Overlay(
            [
                Marker("W", 0.0, 0.0, float(at_W)),
                Marker("lowest in view", lowest.a, lowest.b, lowest.loss, "star"),
            ],
            creases=None if folds is None or not folds.whole else folds.segments,
            cross=slice_point(),
            titles=axes.titles(spec),
        ),
    )
    chart.show(figure, "plane", on_click=move_slices)
    return figure


def slice_point() -> tuple[float, float]:
    """(a, b) through which the 1-D slices run."""
    return st.session_state.get("slice_a", 0.0), st.session_state.get("slice_b", 0.0)


def move_slices(click: chart.Click) -> None:
    """Let both slices run through the clicked point."""
    a, b = (float(f"{number:.4g}") for number in click)
    st.session_state.update(slice_a=a, slice_b=b)
