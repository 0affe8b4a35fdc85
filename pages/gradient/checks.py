"""The views of the Gradient page that verify: the formula part by part, and the gradient check."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from landscape.datasets import Dataset
from landscape.figures import check_figure, class_images
from landscape.gradients import (
    BANDS,
    BROKEN_GRADIENTS,
    AnalyticParts,
    GradientCheck,
    analytic_parts,
)
from landscape.losses import has_kinks
from pages.gradient import bugs
from pages.gradient import compute as gradient_compute
from pages.gradient.compute import SlopeSpec
from pages.shared.parts import chart, tables
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.table import gradient as table
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import keep_below, slide, slide_between, switch
from pages.shared.work import observed
from pages.shared.work.progress import computed

# Above this many weights a sample is checked, unless the reader asks for all.
SAMPLE = 300
# A sum over more classes than this is not written out.
MOST_WRITTEN = 12


def analytic(spec: SlopeSpec) -> None:
    """The gradient of the SVM loss of one example, with the indicator filled in."""
    objective = spec.objective
    if spec.ground.loss.name != "hinge":
        st.info("This view takes the SVM loss apart: choose it under *Loss*.")
        return
    last = len(objective.dataset) - 1
    example = 0
    if last > 0:
        keep_below(table.FORMULA_EXAMPLE.key, last)
        example = slide_between(table.FORMULA_EXAMPLE, max_value=last)
    parts = analytic_parts(objective, spec.W, example)
    observed.note(violated=parts.count, rows=np.count_nonzero(parts.gradient.any(axis=1)))
    names = objective.dataset.class_names
    st.latex(r"\nabla_{w_j} L_i = \mathbf{1}[s_j - s_{y} + \Delta > 0]\; x_i")
    st.latex(r"\nabla_{w_y} L_i = -\sum_{j \neq y} \mathbf{1}[s_j - s_{y} + \Delta > 0]\; x_i")
    wrong = np.delete(parts.violated, parts.true_class).astype(int)
    if 0 < len(wrong) <= MOST_WRITTEN:
        st.latex(rf"= -({'+'.join(map(str, wrong))})\, x_i = -{parts.count}\, x_i")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        tables.results(_indicators(parts, names))
    own = literal(names[parts.true_class])
    left.markdown(f"The example is of class **{own}**. {_violated(parts, len(names) - 1)}")
    if spec.ground.loss.l2 > 0:
        mean = "these" if last == 0 else "the mean of these over all examples"
        left.caption(
            f"The gradient of the whole loss is {mean}, plus 2λW of the regulariser, which belongs "
            "to no example."
        )
    with right:
        _pictures(parts, objective.dataset)


def _violated(parts: AnalyticParts, margins: int) -> str:
    """How many margins are violated, and the loss that is their sum."""
    if parts.count == 0:
        return f"**None** of its {counted(margins, 'margin')} is violated, so its loss is **0**."
    verb, whose = ("is", "it is") if parts.count == 1 else ("are", "their sum is")
    return (
        f"**{parts.count}** of {counted(margins, 'margin')} {verb} violated; {whose} its loss, "
        f"**{parts.loss:.5g}**."
    )


def _pictures(parts: AnalyticParts, data: Dataset) -> None:
    """The example as the classifier sees it, and its gradient, one picture for each class."""
    if data.image_shape is None:
        return
    x = parts.x[: data.X.shape[1]]
    rows = parts.gradient[:, : data.X.shape[1]]
    shape, largest = data.image_shape, _largest(x.reshape(data.image_shape))
    chart.show(class_images(x[None], shape, ["x"], theme(), 150), "example_image")
    chart.show(class_images(rows, shape, data.class_names, theme(), limit=largest), "parts")
    st.caption(
        "Above the example x as the classifier sees it, below the gradient of its loss: x, 0, or "
        f"−{parts.count} · x for its own class. The colours end at the largest entry of x."
    )


def _largest(image: np.ndarray) -> float:
    """The largest entry, of colour images that of the sum over their colours."""
    return float(np.abs(image.sum(axis=2) if image.ndim == 3 else image).max())


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
            "score": [f"{score:.4f}" for score in parts.scores],
            "margin s_j − s_y + Δ": margins,
            "1[…]": indicators,
            "row of ∇L": rows,
        }
    )


def check(spec: SlopeSpec) -> None:
    """Relative errors of analytic against numerical gradient, right or with a bug to be found."""
    left, middle, right = st.columns(3)
    with left:
        bug, known = bugs.chosen()
    with middle:
        h = float(slide(table.CHECK_WIDTH))
    weights = int(np.prod(spec.objective.shape))
    with right:
        label = f"All {weights:,} weights, not a sample of {SAMPLE}"
        everything = weights <= SAMPLE or switch(table.CHECK_ALL, label=label)
    sample = None if everything else SAMPLE
    result = computed(
        "Checking the gradient …",
        lambda progress: gradient_compute.check(spec, h, sample, bug, progress),
        key=(spec, h, sample, bug),
        slot="check",
        whole=True,
    )
    observed.note(
        largest_error=result.errors.max(),
        kinks_crossed=np.count_nonzero(result.kinks),
        checked=len(result.errors),
    )
    _verdict(spec, result, bug if known else None)
    chart.show(check_figure(result, theme()), "check", facts=spec.facts)
    _explain_marks(result)
    _worst(spec, result)


def _verdict(spec: SlopeSpec, result: GradientCheck, bug: str | None) -> None:
    """What the check says; and of a bug what is wrong, or why it can't be found here."""
    wrong, uncomfortable, too_high = (band.above for band in BANDS[:3])
    fine = uncomfortable if has_kinks(spec.objective.loss) else too_high
    show = st.success if result.worst_error <= fine else st.warning
    if result.kinks.all():
        show = st.warning
    elif result.worst_error > wrong:
        show = st.error
    show(f"{result.verdict} {result.evaluations:,} losses were evaluated.")
    if bug is None:
        return
    if gradient_compute.harmless(spec, bug):
        st.info(f"This bug makes no difference {BROKEN_GRADIENTS[bug].harmless}.")
    else:
        st.markdown(BROKEN_GRADIENTS[bug].explanation)


def _explain_marks(result: GradientCheck) -> None:
    """What the marks in the picture mean that are no plain points."""
    if (result.unresolved & (result.errors > BANDS[-2].above)).any():
        st.caption(
            "Open circles: formula and difference agree up to the rounding of the losses, by which "
            "all differences are uncertain. Where the slope itself is about 0, even a large "
            "relative error says nothing."
        )
    if result.kinks.any():
        st.markdown(
            "Crosses: the interval from W − h to W + h holds a **kink** of the loss. There the "
            "formula gives one subgradient and the difference a mean of the slopes on both sides: "
            "they may differ, and neither is wrong. A smaller h crosses fewer kinks."
        )


def _worst(spec: SlopeSpec, result: GradientCheck) -> None:
    """The ten largest errors, those that say something first."""
    telling = np.where(result.kinks | result.unresolved, -1.0, result.errors)
    order = np.lexsort((-result.errors, -telling))[:10]
    names = spec.objective.dataset.class_names
    tables.results(
        pd.DataFrame(
            {
                "class": [names[result.entries[k, 0]] for k in order],
                "weight of": [spec.weight_name(int(result.entries[k, 1])) for k in order],
                "by the formula": [f"{result.analytic[k]:.8g}" for k in order],
                "by differences": [f"{result.numerical[k]:.8g}" for k in order],
                "relative error": [f"{result.errors[k]:.2g}" for k in order],
                "kink within ±h": ["yes" if kink else "no" for kink in result.kinks[order]],
            }
        )
    )
