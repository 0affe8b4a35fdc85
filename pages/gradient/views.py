"""The views of the Gradient page around one point: error against h, and any direction."""

import numpy as np
import streamlit as st

from landscape.figures import (
    Arrow,
    Curve,
    CurvesView,
    Figure,
    Marker,
    Overlay,
    PlaneView,
    curves_figure,
    plane_figure,
    step_size_figure,
)
from landscape.figures.style import theme_named
from landscape.gradients import DirectionalSlopes, ErrorCurve, StepSizeStudy
from landscape.losses import has_kinks
from pages.gradient import compute as gradient_compute
from pages.gradient.compute import ANGLE_STEP, ANGLES, Directions, SlopeSpec
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import latex
from pages.shared.settings.table import gradient as table
from pages.shared.settings.widgets import slide, slide_between
from pages.shared.work import observed
from pages.shared.work.progress import computed

# An error above this is plainly wrong.
WRONG = 0.01
# The arrow along u reaches over this share of the window; a slope this small is rounding.
REACH, ROUNDING = 0.55, 1e-9


def error_against_h(spec: SlopeSpec) -> None:
    """The two branches of the error, and the h between them."""
    sample = slide(table.ERROR_SAMPLE)
    study = computed(
        "Measuring the error for every h …",
        lambda progress: gradient_compute.study(spec, sample, progress),
        key=(spec, sample),
        slot="study",
        whole=True,
    )
    chart.show(step_size_figure(study, theme()), "against_h", facts=spec.facts)
    observed.note(
        best_h={curve.method: curve.best for curve in study.curves},
        best_error={curve.method: curve.best_error for curve in study.curves},
        smallest_h_error={curve.method: curve.errors[0] for curve in study.curves},
    )
    smooth = bool(np.isinf(study.first_kink))
    for curve in study.curves:
        st.markdown(_branches(curve, smooth=smooth))
    st.markdown(_truncation(spec, study))
    smallest = " and ".join(f"**{curve.errors[0]:.2g}**" for curve in study.curves)
    verdict = ": plainly wrong" if max(curve.errors[0] for curve in study.curves) > WRONG else ""
    st.markdown(
        "Too small an h errs because the two losses agree in almost all their digits: at h = 1e-15 "
        f"the relative errors are {smallest}{verdict}."
    )


def _branches(curve: ErrorCurve, *, smooth: bool) -> str:
    """The best h of one method, and how the error grows on both sides of it."""
    name, root = ("Forward", "√ε") if curve.method == "forward" else ("Centred", "∛ε")
    words = f"- **{name}**: the error is least at h = **{curve.best:.2g}** ({curve.best_error:.1g})"
    if smooth:
        words += f"; rule of thumb {root} = {curve.rule:.2g}, dotted"
    if np.isfinite(curve.truncation_slope):
        words += f". To the right it grows with slope **{curve.truncation_slope:.2f}**"
    if np.isfinite(curve.rounding_slope):
        words += f". To the left it grows with slope **{curve.rounding_slope:.2f}**"
    return words.replace(" **-", " **−") + "."


def _truncation(spec: SlopeSpec, study: StepSizeStudy) -> str:
    """Why too large an h errs, for this loss."""
    if not has_kinks(spec.objective.loss):
        return (
            "Too large an h errs by what Taylor's series leaves out: in proportion to h for the "
            "forward difference, to h² for the centred one."
        )
    crossing = "as no interval reaches a kink here."
    if np.isfinite(study.first_kink):
        crossing = (
            f"until an interval crosses the first kink, at h = {study.first_kink:.2g}. At h = 0.1, "
            f"{study.crossed[-1]:.0%} of the sampled weights have a kink within ±h."
        )
    if spec.ground.loss.l2 == 0:
        return (
            "This loss has kinks, and is straight between them: both differences are exact, up to "
            f"rounding, {crossing}"
        )
    return (
        "This loss has kinks, and between them it is a parabola, the regulariser's: the forward "
        "difference errs in proportion to h, the centred one is exact, up to rounding, "
        f"{crossing}"
    )


def any_direction(spec: SlopeSpec) -> None:
    """The slope in a direction that the reader turns, against the dot product."""
    angle = slide_between(table.ANGLE)
    here = angle // ANGLE_STEP
    found = computed(
        "Measuring slopes all around …",
        lambda _: gradient_compute.directions(spec, spec.point.seed),
    )
    slopes = found.slopes
    left, right = st.columns(2, gap="medium")
    with left:
        _compass(found, angle)
    with right:
        measured, predicted = (
            latex(0.0 if abs(x) < ROUNDING * slopes.gradient_length else float(x))
            for x in (slopes.measured[here], slopes.predicted[here])
        )
        st.latex(rf"\frac{{L(W + hu) - L(W - hu)}}{{2h}} = {measured}")
        st.latex(rf"\nabla L \cdot u = -|\nabla L| \cos {angle}° = {predicted}")
        chart.show(_slopes_figure(slopes, here), "directions", facts=spec.facts)
    st.markdown(_direction_words(slopes, here))


def _compass(found: Directions, angle: int) -> None:
    """The map on which the direction is turned."""
    grid, turned = found.grid, np.radians(angle)
    u = np.array([np.cos(turned), np.sin(turned)])
    tip, end = (tuple(float(x) for x in share * grid.a[-1] * u) for share in (REACH, 0.98))
    centre = grid.loss[abs(grid.b).argmin(), abs(grid.a).argmin()]
    overlay = Overlay(
        [Marker("W", 0.0, 0.0, float(centre))],
        arrow=Arrow((0.0, 0.0), (tip[0], tip[1]), (end[0], end[1])),
        titles=(
            "distance straight downhill, along −∇L",
            "distance sideways, along a random direction",
        ),
    )
    chart.show(
        plane_figure(grid, PlaneView(theme=theme(), height=440), overlay),
        "compass",
    )
    st.caption("The arrow is u. Only near W does the slope there tell how the loss goes on.")


def _slopes_figure(slopes: DirectionalSlopes, here: int) -> Figure:
    look = theme_named(theme())
    view = CurvesView(
        "angle between u and −∇L, in degrees", "slope of the loss", theme=theme(), height=320
    )
    curves = [
        Curve("∇L · u", ANGLES, slopes.predicted, look.accent, "circle", "solid"),
        Curve("measured", ANGLES, slopes.measured, look.second, "x", "dot", here),
    ]
    return curves_figure(curves, view)


def _direction_words(slopes: DirectionalSlopes, here: int) -> str:
    words = (
        f"Of all directions of length 1, −∇L is the steepest way down: slope "
        f"**−{slopes.gradient_length:.5g}**. At 90° the loss does not change to first order."
    )
    if slopes.kinks.any():
        which = "also in this one" if slopes.kinks[here] else "not in this one"
        apart = slopes.kinks[ANGLES < 360]  # 360° is 0° again
        words += (
            f" In {int(apart.sum())} of the {len(apart)} directions measured, {which}, "
            "a kink of the loss lies within ±h: there the two may differ."
        )
    return words
