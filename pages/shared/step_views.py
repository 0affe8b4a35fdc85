"""The views of the Step size page: the landing point on a plane, the ray, the sweep of rates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import landscape as ls
from landscape.figures import (
    LinePoint,
    LineView,
    Marker,
    Overlay,
    PlaneView,
    line_figure,
    plane_figure,
    step_sweep_figure,
)
from landscape.grid import PlaneScores, slice_line
from landscape.ray import RaySearch, StepSweep, line_search, step_sweep
from pages.shared import chart, compute
from pages.shared.controls import LINK, short
from pages.shared.frame import theme
from pages.shared.specs import DataSpec, LossSpec, PlaneSpec, ViewSpec

# Steps offered, in shares of the best one.
SHARES = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6, 1.8),
    *(2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 30.0, 50.0, 70.0, 100.0),
)
# The pictures reach this far beyond the step, and at least to this share of the best one.
BEYOND, AT_LEAST = 1.25, 2.5
CELLS = 101
RATES = tuple(float(f"1e{k}") for k in range(-10, 3))


@dataclass(frozen=True, eq=False)
class Descent:
    """One step of gradient descent from W, with all that the pictures need."""

    plane: ls.Plane  # W1 is −∇L, W2 a random companion of the same length
    scores: PlaneScores
    search: RaySearch
    sweep: StepSweep

    @property
    def unit(self) -> float:
        """The step that the shares refer to: the best one, or 1 where the loss falls forever."""
        return self.search.best if 0 < self.search.best < np.inf else 1.0


@st.cache_resource(max_entries=32, show_spinner=False)
def descent(data: DataSpec, loss: LossSpec, point: PlaneSpec) -> Descent:
    """The plane of the gradient at a point, the exact best step and the sweep of rates."""
    objective, W = compute.objective(data, loss), compute.origin(data, loss, point)
    plane = ls.gradient_plane(objective, W, point.seed)
    return Descent(
        plane,
        PlaneScores(objective, plane),
        line_search(objective, W, plane.W1),
        step_sweep(objective, W, RATES),
    )


def landing(found: Descent, view: ViewSpec) -> None:
    """The plane with the arrow downhill and the landing point, beside the loss along the ray."""
    share = st.select_slider(
        "Step size, as a multiple of the best one",
        SHARES,
        1.6,
        key="step",
        bind=LINK,
        format_func=short,
    )
    step = share * found.unit
    left, right = st.columns([3, 2], gap="medium")
    edge = found.unit * max(BEYOND * share, AT_LEAST)
    with left:
        chart.show(_map(found, step, edge, view), "step_map")
    with right:
        chart.show(_ray(found, step, edge, view), "step_ray")
        _words(found, step)


def _map(found: Descent, step: float, edge: float, view: ViewSpec) -> go.Figure:
    # A fifth of the window lies behind W, which is on the grid.
    along = (np.arange(CELLS) - CELLS // 5) * (edge / (CELLS - 1 - CELLS // 5))
    across = ls.centered_axis(0.6 * edge, CELLS)
    grid = ls.evaluate_plane(found.scores, found.plane, along, across)
    markers = [
        Marker("W", 0.0, 0.0, found.search.start_loss),
        Marker("where the step lands", step, 0.0, found.scores.value(step, 0), "diamond"),
        Marker("best step", found.unit, 0.0, found.scores.value(found.unit, 0), "star"),
    ]
    overlay = Overlay(
        markers,
        titles=("step size along −∇L", "along a random direction"),
        arrow=(0.0, 0.0, step, edge),
    )
    return plane_figure(grid, PlaneView(view.kind, view.colors, view.logarithmic, theme()), overlay)


def _ray(found: Descent, step: float, edge: float, view: ViewSpec) -> go.Figure:
    positions = np.linspace(0, edge, 2 * CELLS)
    line = slice_line(found.scores, "a", 0.0, positions)
    points = [
        LinePoint("W", 0.0, found.search.start_loss),
        LinePoint("where the step lands", step, found.scores.value(step, 0), "diamond"),
        LinePoint("best step", found.unit, found.scores.value(found.unit, 0), "star"),
    ]
    look = LineView("step size, along −∇L", "step", view.logarithmic, theme(), 330)
    return line_figure(line, look, points)


def _words(found: Descent, step: float) -> None:
    search, lands = found.search, found.scores.value(step, 0)
    change = "lower" if lands < search.start_loss else "higher"
    st.markdown(
        f"A step of **{step:.3g}** takes the loss from {search.start_loss:.5g} to **{lands:.5g}**: "
        f"{change} than before. The best step, found exactly, is **{search.best:.4g}** with loss "
        f"**{search.best_loss:.5g}**."
    )
    if search.overshoot is not None and np.isfinite(search.overshoot):
        st.markdown(
            f"From **{search.overshoot:.4g}** on, {search.overshoot / found.unit:.2g} times the "
            "best, a step overshoots: it lands higher than it started."
        )
    else:
        st.markdown("However long the step, it lands no higher than it started.")


def sweep(found: Descent) -> None:
    """One step from W for each rate: the fall, the best, and ten times more per decade."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart.show(step_sweep_figure(found.sweep, found.search, theme()), "sweep")
    with right:
        best = found.sweep.best
        rows = pd.DataFrame(
            {
                "step size": [f"{rate:.0e}" for rate in RATES],
                "loss after one step": [f"{loss:.6g}" for loss in found.sweep.losses],
                "": ["◀ best here" if k == best else "" for k in range(len(RATES))],
            }
        )
        st.dataframe(rows, hide_index=True, height=390)
    st.markdown(
        f"The loss at W is {found.sweep.start_loss:.5g} (dashed). Steps that are too small hardly "
        f"change it. {_growth(found)}"
    )


def _growth(found: Descent) -> str:
    """By how much a tenfold step raises the loss, far past the best one."""
    before, last = found.sweep.losses[-2:]
    if not (before > found.sweep.start_loss and np.isfinite(last)):
        return "In this direction the loss does not rise again within the sweep."
    return (
        f"Far past the best step, ten times the step costs **{last / before:.1f}** times the loss: "
        "the walls of the bowl are straight, unless the regulariser bends them."
    )
