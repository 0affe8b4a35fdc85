"""The Gradient page's first view: the numerical gradient, entry by entry."""

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import class_images
from landscape.gradients import evaluation_count
from pages.gradient import compute as gradient_compute
from pages.gradient.compute import Entries, SlopeSpec
from pages.shared.parts import chart, tables
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted, seconds
from pages.shared.settings.table import gradient as table
from pages.shared.settings.widgets import choose, number, slide
from pages.shared.work import observed
from pages.shared.work.progress import computed

# The table shows so many of the weights measured last.
ROWS = 500
FORMULAS = {
    "forward": r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w)}{h}",
    "centered": r"\frac{\partial L}{\partial w} \approx \frac{L(w + h) - L(w - h)}{2h}",
}


def entry_by_entry(spec: SlopeSpec) -> None:
    """The table that fills up weight by weight, beside the gradient that one pass gives."""
    weights = int(np.prod(spec.objective.shape))
    left, right = st.columns([2, 3], gap="medium", vertical_alignment="center")
    with left:
        method = choose(table.METHOD)
        h = float(slide(table.WIDTH))
        count = _filled(weights)
        st.latex(FORMULAS[method])
    done = computed(
        f"Measuring {counted(count, 'slope')}, one by one …",
        lambda progress: gradient_compute.entries(spec, count, h, method, progress),
        key=(spec, count, h, method),
        slot="entries",
        whole=True,
    )
    tables.results(_table(spec, done, method, h))
    if count > ROWS:
        st.caption(f"The last {ROWS} of {count:,} weights.")
    _meter(spec, weights, method, count)
    with right:
        st.markdown("**The whole gradient, by the formula, in one pass**")
        _picture(spec, gradient_compute.gradient(spec))


def _filled(weights: int) -> int:
    """How many weights have been measured, and the buttons that measure more."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        setting = table.FILLED
        count = number(setting, max_value=weights, value=min(setting.default, weights))
        for label, more in (("Next weight", 1), ("Ten more", 10), (f"All ({weights:,})", weights)):
            st.button(label, on_click=_fill, args=(min(count + more, weights),))
    return count


def _fill(count: int) -> None:
    st.session_state[table.FILLED.key] = count


def _table(spec: SlopeSpec, done: Entries, method: str, h: float) -> pd.DataFrame:
    """The weights measured last, the latest on top."""
    names = spec.objective.dataset.class_names
    forward = method == "forward"
    quotient = "(L(W + h) − L(W)) / h" if forward else "(L(W + h) − L(W − h)) / 2h"
    latest = list(zip(done.rows, done.analytic, strict=True))[: -ROWS - 1 : -1]
    return pd.DataFrame(
        [
            {
                "class": names[row.index[0]],
                "weight of": spec.weight_name(row.index[1]),
                "W" if forward else "W − h": f"{row.weight - (0 if forward else h):.10f}",
                "W + h": f"{row.weight + h:.10f}",
                quotient: row.arithmetic,
                "slope": f"{row.slope:.4g}",
                "formula": f"{analytic:.4g}",
            }
            for row, analytic in latest
        ]
    )


def _meter(spec: SlopeSpec, weights: int, method: str, count: int) -> None:
    """Loss evaluations spent and needed, against a single pass."""
    needed, spent = evaluation_count(weights, method), evaluation_count(count, method)
    per_loss, per_gradient = computed(
        "Measuring times …", lambda _: gradient_compute.times(spec), slot="times"
    )
    observed.note(weights=weights, measured=count, needed=needed, seconds=needed * per_loss)
    with st.container(horizontal=True, gap="medium"):
        st.metric("Losses evaluated", f"{spent:,} of {needed:,}", width=230)
        label = f"All, at the {seconds(per_loss)} of one loss"
        st.metric(label, seconds(needed * per_loss), width=230)
        st.metric("The formula takes", seconds(per_gradient), width=230)
    st.caption(
        "One loss is one pass over the data. The table fills faster, since this page knows that a "
        "single weight changes the scores of one class only."
    )


def _picture(spec: SlopeSpec, gradient: np.ndarray) -> None:
    """The gradient as images where the data are images, else as a table."""
    data = spec.objective.dataset
    features = gradient[:, : data.X.shape[1]]
    if data.image_shape is None:
        columns = [spec.weight_name(k) for k in range(gradient.shape[1])]
        rows = pd.DataFrame(gradient, columns=columns)
        rows.insert(0, "class", data.class_names)
        tables.results(rows)
        return
    chart.show(
        class_images(features, data.image_shape, data.class_names, theme()),
        "gradient",
        facts=spec.facts,
    )
    st.caption(
        "∂L/∂W as one picture for each class. A step downhill raises the weights under orange "
        "pixels, whose slope is negative, and lowers those under purple ones. Of colour images the "
        "sum over the colours is shown."
    )
