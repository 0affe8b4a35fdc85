"""The views of the Step size page: the landing point on a plane, the ray, the sweep of rates."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import (
    Arrow,
    Figure,
    LinePoint,
    LineView,
    Marker,
    Overlay,
    PlaneView,
    line_figure,
    plane_figure,
    step_sweep_figure,
)
from landscape.slices import PlaneGrid, slice_line
from pages.shared.parts import chart, tables
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table.step_size import STEP_SHARE, STEP_TYPED
from pages.shared.settings.widgets import number, slide
from pages.shared.work import observed
from pages.step_size import words
from pages.step_size.compute import CELLS, RATES, Descent

# The pictures reach this far beyond the step, and at least to this share of the best one.
BEYOND, AT_LEAST = 1.25, 2.5
# The map's colours end at this many times the higher of the losses at W and at the landing point.
ABOVE = 1.5


def landing(found: Descent, view: ViewSpec, facts: Mapping[str, str]) -> tuple[float, PlaneGrid]:
    """The plane with the arrow downhill and the landing point, beside the loss along the ray.

    Returns the step and the grid of the plane.
    """
    step = _step(found)
    _note(found, step)
    facts = {**facts, "Step size": f"{step:g}"}
    left, right = st.columns([3, 2], gap="medium")
    extent = max(BEYOND * step, AT_LEAST * found.unit)
    grid = found.map(extent)
    with left:
        chart.show(_map(found, grid, step, view), "step_map", facts=facts)
    with right:
        chart.show(_ray(found, step, extent, view), "step_ray", facts=facts)
        st.markdown(words.landing(found, step))
        st.markdown(words.best(found))
    return step, grid


def _note(found: Descent, step: float) -> None:
    """Tell the step and what it leads to, with the best one and where overshooting starts."""
    search = found.search
    observed.note(
        step_now=step,
        best_step=found.unit,
        best_loss=search.best_loss,
        loss_before=search.start_loss,
        loss_after=found.loss_at(step),
        loss_tenfold=found.loss_at(10 * found.unit),
        overshoot=search.overshoot,
    )


def _step(found: Descent) -> float:
    """The step size: typed, or a multiple of the best one."""
    wide, narrow = st.columns([3, 1], gap="medium", vertical_alignment="bottom")
    with narrow:
        typed = number(STEP_TYPED, format="%g")
    with wide:
        share = slide(STEP_SHARE, disabled=typed is not None)
    if not found.has_best and typed is None:
        st.caption(f"No step is the best one here: the slider counts in steps of {found.unit:.3g}.")
    return share * found.unit if typed is None else typed


def _map(found: Descent, grid: PlaneGrid, step: float, view: ViewSpec) -> Figure:
    lands, extent = found.loss_at(step), float(grid.a[-1])
    markers = [
        Marker("W", 0.0, 0.0, found.search.start_loss),
        Marker("where the step lands", step, 0.0, lands),
    ]
    if found.has_best:
        markers.append(Marker("best step", found.unit, 0.0, found.search.best_loss))
    overlay = Overlay(
        markers,
        titles=("step size η, straight downhill", "sideways, along a random direction"),
        arrow=Arrow((0.0, 0.0), (step, 0.0), (extent, 0.0)),
    )
    # Without a limit the wall behind W would take all the colours.
    finite = grid.loss[np.isfinite(grid.loss)]
    top = min(float(finite.max()), ABOVE * max(found.search.start_loss, lands))
    spanned = (float(finite.min()), top) if finite.min() < top < np.inf else None
    look = PlaneView(view.kind, view.colors, view.logarithmic, theme(), spanned=spanned)
    return plane_figure(grid, look, overlay)


def _ray(found: Descent, step: float, extent: float, view: ViewSpec) -> Figure:
    search = found.search
    # A little of the slope behind W, so that its marker is whole.
    line = slice_line(found.on_plane, "a", 0.0, np.linspace(-0.04 * extent, extent, 2 * CELLS))
    points = [
        LinePoint("W", 0.0, search.start_loss),
        LinePoint("where the step lands", step, found.loss_at(step)),
    ]
    if found.has_best:
        points.append(LinePoint("best step", found.unit, search.best_loss))
    if search.overshoot is not None and 0 < search.overshoot <= extent:
        at = LinePoint("overshooting starts", search.overshoot, search.start_loss)
        points.append(at)
    look = LineView("step size η, straight downhill", "step", view.logarithmic, theme(), 330)
    return line_figure(line, look, points, level=search.start_loss)


def sweep(found: Descent, facts: Mapping[str, str]) -> None:
    """One step from W for each rate: the fall, the best, and ten times more per decade."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart.show(step_sweep_figure(found.sweep, found.search, theme(), 480), "sweep", facts=facts)
    with right:
        best = found.sweep.best
        rows = pd.DataFrame(
            {
                "step size": [f"{rate:.0e}" for rate in RATES],
                "loss after one step": [f"{loss:.6g}" for loss in found.sweep.losses],
                "": ["◀ best here" if k == best else "" for k in range(len(RATES))],
            }
        )
        tables.results(rows)
    st.markdown(
        f"The loss at W is {found.sweep.start_loss:.5g} (dashed). Steps that are too small hardly "
        f"change it. {words.growth(found)}"
    )
