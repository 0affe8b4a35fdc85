"""Several steps of one size, one after another: the loss after each."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from landscape.descent import Trajectory
from landscape.figures import STYLES, Curve, CurvesView, curves_figure
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.settings.specs import GroundSpec, PointSpec
from pages.shared.settings.table.step_size import STEPS_IN_ROW
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.progress import computed
from pages.step_size import compute

HEIGHT = 300


def show(ground: GroundSpec, point: PointSpec, step: float, facts: Mapping[str, str]) -> None:
    """The curve of the loss, and in words how it goes."""
    count = slide(STEPS_IN_ROW)
    found = computed(
        "Stepping …",
        lambda progress: compute.row(ground, point, step, count, progress),
        key=(ground, point, step, count),
        slot="row",
        whole=True,
    )
    rises = int(np.count_nonzero(np.diff(found.loss) > 0))
    observed.note(row_end=found.final_loss, row_rises=rises, row_highest=found.loss.max())
    style = STYLES["gradient-descent"]
    curve = Curve("loss", found.steps, found.loss, style.color, style.symbol, style.dash)
    look = CurvesView("steps", "loss", False, False, theme(), HEIGHT, legend=False)
    chart.show(
        curves_figure([curve], look), "steps_in_a_row", facts={**facts, "Step size": f"{step:g}"}
    )
    st.markdown(_in_words(found, rises))


def _in_words(found: Trajectory, rises: int) -> str:
    if found.status == "diverged":
        return f"**The weights diverge**: {found.message}"
    count = int(found.steps[-1])
    verb = "takes" if count == 1 else "take"
    return (
        f"{counted(count, 'step')} of this size {verb} the loss from {found.loss[0]:.4g} to "
        f"**{found.final_loss:.4g}**; it rises at {rises}."
    )
