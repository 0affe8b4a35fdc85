"""The views of the Gradient page that verify: the formula part by part, and the gradient check."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import check_figure, class_images
from landscape.gradients import (
    BROKEN_GRADIENTS,
    AnalyticParts,
    GradientCheck,
    analytic_parts,
)
from pages.shared import chart, gradient_compute
from pages.shared.controls import LINK, choice, keep_below
from pages.shared.frame import theme
from pages.shared.gradient_compute import PointSpec
from pages.shared.gradient_views import WIDTHS
from pages.shared.progress import computed

RIGHT = "none: the right gradient"
# Above this many weights a sample is checked, unless the reader asks for all.
SAMPLE = 300


def analytic(spec: PointSpec) -> None:
    """The gradient of the SVM loss of one example, with the indicator filled in."""
    objective = spec.objective
    if spec.loss.name != "hinge":
        st.info("This view takes the SVM loss apart: choose it under *Loss*.")
        return
    last = len(objective.dataset) - 1
    example = 0
    if last > 0:
        keep_below("example", last)
        example = st.slider("Example", 0, last, 0, key="example", bind=LINK)
    parts = analytic_parts(objective, spec.W, example)
    names = objective.dataset.class_names
    st.latex(r"\nabla_{w_j} L_i = \mathbf{1}[s_j - s_{y} + \Delta > 0]\; x_i")
    st.latex(
        r"\nabla_{w_y} L_i = -\sum_{j \neq y} \mathbf{1}[s_j - s_{y} + \Delta > 0]\; x_i"
        rf" = -{parts.count}\, x_i"
    )
    left, right = st.columns([2, 3], gap="medium")
    left.dataframe(_indicators(parts, names), hide_index=True)
    left.markdown(
        f"The example is of class **{names[parts.true_class]}**. **{parts.count}** of "
        f"{len(names) - 1} margins are violated; their sum is its loss, **{parts.loss:.5g}**."
    )
    data = objective.dataset
    if data.image_shape is not None:
        with right:
            rows = parts.gradient[:, : data.X.shape[1]]
            chart.show(class_images(rows, data.image_shape, names, theme()), "parts")
            st.caption("The gradient of this one example: x, 0, or −count · x for each class.")


def _indicators(parts: AnalyticParts, names: Sequence[str]) -> pd.DataFrame:
    """Score, margin, indicator and row of the gradient of each class."""
    margins = [f"{margin:.4f}" for margin in parts.margins]
    indicators = [str(int(violated)) for violated in parts.violated]
    rows = ["x" if violated else "0" for violated in parts.violated]
    own = parts.true_class
    margins[own], indicators[own], rows[own] = "own class", "", f"−{parts.count} · x"
    return pd.DataFrame(
        {
            "class": names,
            "score": parts.scores,
            "margin s_j − s_y + Δ": margins,
            "1[…]": indicators,
            "row of the gradient": rows,
        }
    )


def check(spec: PointSpec) -> None:
    """Relative errors of analytic against numerical gradient, right or with a bug to be found."""
    labels = {RIGHT: ""} | {bug.label: name for name, bug in BROKEN_GRADIENTS.items()}
    left, middle, right = st.columns(3)
    with left:
        bug = choice("Bug in the gradient", labels, "bug") or None
    h = float(middle.select_slider("h", WIDTHS, "1e-5", key="check_h", bind=LINK))
    weights = int(np.prod(spec.objective.shape))
    everything = weights <= SAMPLE or right.toggle(
        f"All {weights:,} weights, not a sample of {SAMPLE}", key="all", bind=LINK
    )
    result = computed(
        "Checking the gradient …",
        lambda _: gradient_compute.check(spec, h, None if everything else SAMPLE, bug),
    )
    show = st.success if result.worst_error < 1e-4 else st.error
    if result.kinks.all():
        show = st.warning
    show(result.verdict)
    if bug is not None:
        st.markdown(BROKEN_GRADIENTS[bug].explanation)
        if BROKEN_GRADIENTS[bug].needs_l2 and spec.loss.l2 == 0:
            st.info("Without regularisation this bug makes no difference: raise λ under *Loss*.")
    chart.show(check_figure(result, theme()), "check")
    _explain_marks(result)
    _worst(spec, result)


def _explain_marks(result: GradientCheck) -> None:
    """What the marks in the picture mean that are no plain points."""
    if result.unresolved.any():
        st.caption(
            "Open circles: formula and difference agree up to the rounding of the losses; where "
            "the slope itself is about 0, even a large relative error says nothing."
        )
    if result.kinks.any():
        st.markdown(
            "Crosses: the interval from W − h to W + h holds a **kink** of the loss. There the "
            "formula gives one subgradient and the difference a mean of the slopes on both sides: "
            "they may differ, and neither is wrong. A smaller h crosses fewer kinks."
        )


def _worst(spec: PointSpec, result: GradientCheck) -> None:
    """The ten largest errors, those that say something first."""
    counted = np.where(result.kinks | result.unresolved, -1.0, result.errors)
    order = np.lexsort((-result.errors, -counted))[:10]
    data = spec.objective.dataset
    features = [int(result.entries[k, 1]) for k in order]
    st.dataframe(
        pd.DataFrame(
            {
                "class": [data.class_names[result.entries[k, 0]] for k in order],
                "weight of": [
                    "bias" if f == data.X.shape[1] else data.feature_name(f) for f in features
                ],
                "by the formula": result.analytic[order],
                "by differences": result.numerical[order],
                "relative error": [f"{result.errors[k]:.2g}" for k in order],
                "kink within ±h": result.kinks[order],
            }
        ),
        hide_index=True,
    )
