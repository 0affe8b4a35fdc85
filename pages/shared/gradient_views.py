"""The views of the Gradient page that measure: entry by entry, error against h, any direction."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import Curve, CurvesView, class_images, curves_figure, step_size_figure
from landscape.gradients import evaluation_count
from pages.shared import chart, gradient_compute
from pages.shared.controls import LINK, buttons, keep_below
from pages.shared.frame import theme
from pages.shared.gradient_compute import PointSpec
from pages.shared.progress import computed

METHODS = {"Forward": "forward", "Centred": "centered"}
WIDTHS = ("1e-9", "1e-8", "1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1")
MOST_ROWS = 2000
FORMULAS = {
    "forward": r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w)}{h}",
    "centered": r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}",
}


def entry_by_entry(spec: PointSpec) -> None:
    """The table that fills up weight by weight, beside the gradient that one pass gives."""
    weights = int(np.prod(spec.objective.shape))
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with left:
        method = buttons("Difference", METHODS, "method")
        h = float(st.select_slider("h", WIDTHS, "1e-4", key="h", bind=LINK))
        count = _filled(weights, min(weights, MOST_ROWS))
    right.latex(FORMULAS[method])
    done = computed(
        f"Measuring {count:,} slopes, one by one …",
        lambda _: gradient_compute.entries(spec, count, h, method),
    )
    st.dataframe(_table(spec, done, method, h), hide_index=True, height=213)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _meter(weights, method, done)
    with right:
        st.markdown("**The whole gradient, by the formula, in one pass**")
        _picture(spec, gradient_compute.gradient(spec))


def _filled(weights: int, most: int) -> int:
    """How many weights have been measured, and the buttons that measure more."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keep_below("filled", most)
        count = st.number_input("Weights measured", 1, most, min(5, most), key="filled", bind=LINK)
        every = f"All ({most:,})" if most == weights else f"First {most:,} of {weights:,}"
        for label, more in (("Next weight", 1), ("Ten more", 10), (every, most)):
            st.button(label, on_click=_fill, args=(min(count + more, most),))
    return count


def _fill(count: int) -> None:
    st.session_state.update(filled=count)


def _table(spec: PointSpec, done: gradient_compute.Entries, method: str, h: float) -> pd.DataFrame:
    data = spec.objective.dataset
    forward = method == "forward"
    quotient = "(L(W + h) − L(W)) / h" if forward else "(L(W + h) − L(W − h)) / 2h"
    from_ = "W" if forward else "W − h"
    return pd.DataFrame(
        [
            {
                "class": data.class_names[row.index[0]],
                "weight of": _feature(spec, row.index[1]),
                from_: f"{row.weight - (0 if forward else h):.10f}",
                "W + h": f"{row.weight + h:.10f}",
                f"L({from_})": f"{row.before:.6f}",
                "L(W + h)": f"{row.after:.6f}",
                quotient: row.arithmetic,
                "slope": f"{row.slope:.4g}",
                "by the formula": f"{analytic:.4g}",
            }
            for row, analytic in zip(done.rows, done.analytic, strict=True)
        ][::-1]
    )


def _feature(spec: PointSpec, feature: int) -> str:
    data = spec.objective.dataset
    return "bias" if feature == data.X.shape[1] else data.feature_name(feature)


def _meter(weights: int, method: str, done: gradient_compute.Entries) -> None:
    """Loss evaluations spent and needed, against a single pass."""
    needed, spent = evaluation_count(weights, method), evaluation_count(len(done.rows), method)
    whole = needed * done.seconds_per_loss
    st.metric("Losses evaluated", f"{spent:,} of {needed:,}")
    st.metric("All of them would take, at the time one takes here", _seconds(whole))
    st.metric("The formula takes", _seconds(done.seconds_of_gradient))


def _seconds(value: float) -> str:
    return f"{value:.3g} s" if value >= 1 else f"{1000 * value:.3g} ms"


def _picture(spec: PointSpec, gradient: np.ndarray) -> None:
    """The gradient as images where the data are images, else as a table."""
    data = spec.objective.dataset
    features = gradient[:, : data.X.shape[1]]
    if data.image_shape is None:
        columns = [_feature(spec, k) for k in range(gradient.shape[1])]
        st.dataframe(pd.DataFrame(gradient, data.class_names, columns))
        return
    chart.show(class_images(features, data.image_shape, data.class_names, theme()), "gradient")
    st.caption(
        "∂L/∂W as one picture for each class. A step downhill raises the weights under orange "
        "pixels, whose slope is negative, and lowers those under purple ones. Of colour images the "
        "sum over the colours is shown."
    )


def error_against_h(spec: PointSpec) -> None:
    """The two branches of the error, and the h between them."""
    sample = st.select_slider("Weights sampled", (5, 10, 20, 50, 100), 20, key="hsample", bind=LINK)
    study = computed(
        "Measuring the error for every h …", lambda _: gradient_compute.study(spec, sample)
    )
    chart.show(step_size_figure(study, theme()), "against_h")
    smooth = not np.isfinite(study.first_kink)
    for curve in study.curves:
        name, root = ("Forward", "√ε") if curve.method == "forward" else ("Centred", "∛ε")
        rule = f"; rule of thumb {root} = {curve.rule:.1g}, dotted" if smooth else ""
        st.markdown(
            f"- **{name}**: best at h = **{curve.best:.1g}** (error {curve.best_error:.1g}){rule}. "
            f"{_slopes(curve.truncation_slope, curve.rounding_slope)}"
        )
    if np.isfinite(study.first_kink):
        st.markdown(
            "This loss has kinks: between them it is straight, so the difference is exact up to "
            f"rounding until an interval crosses the first kink, at h = {study.first_kink:.2g}."
        )
    else:
        st.markdown(
            "Too large an h errs by what Taylor's series leaves out: in proportion to h for the "
            "forward difference, to h² for the centred one."
        )
    st.markdown(
        "Too small an h errs because the two losses agree in almost all their digits: at "
        "h = 1e-15 the numerical gradient is plainly wrong."
    )


def _slopes(truncation: float, rounding: float) -> str:
    words = []
    if np.isfinite(truncation):
        words.append(f"right of it the error grows with slope **{truncation:.2f}**")
    if np.isfinite(rounding):
        words.append(f"left of it with slope **{rounding:.2f}**")
    return (", ".join(words) + ".").capitalize() if words else ""


def any_direction(spec: PointSpec) -> None:
    """The slope in a direction that the reader turns, against the dot product."""
    angle = st.slider(
        "Angle between the direction u and −∇L, in degrees", 0, 360, 60, 5, key="angle", bind=LINK
    )
    slopes = gradient_compute.directions(spec, angle, spec.point.seed)
    angles = gradient_compute.ANGLES
    view = CurvesView("angle from −∇L, in degrees", "slope of the loss", theme=theme(), height=380)
    curves = [
        Curve("∇L · u", angles, slopes.predicted[1:], "#0072B2", "circle", "solid"),
        Curve("measured", angles, slopes.measured[1:], "#E69F00", "x", "dot", angle // 5),
    ]
    st.latex(
        rf"\frac{{L(W + hu) - L(W - hu)}}{{2h}} = {slopes.measured[0]:.6g} \qquad "
        rf"\nabla L \cdot u = -|\nabla L| \cos {angle}° = {slopes.predicted[0]:.6g}"
    )
    chart.show(curves_figure(curves, view), "directions")
    st.markdown(
        f"Of all directions of length 1, −∇L is the steepest way down: slope "
        f"**−{slopes.gradient_length:.5g}**. At 90° the loss does not change to first order."
    )
    if slopes.kinks[0]:
        st.caption("A kink of the loss lies within ±h here: the two may differ.")
