"""The straight line between two ends of a race on a network, and the barrier on it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.figures import LinePoint, LineView, line_figure
from pages.race import ends
from pages.race.ends import Between
from pages.shared.compute import landscape as landscapes
from pages.shared.compute import networks
from pages.shared.compute.racing import Runs
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import RaceSpec, TrainingSpec
from pages.shared.settings.table import race as table
from pages.shared.settings.widgets import choose
from pages.shared.work import observed
from pages.shared.work.progress import computed

HEIGHT = 280
W, OTHER = "W", "trained from another start"


def show(spec: RaceSpec, runs: Runs) -> None:
    """The loss on the way, and in words whether there is a mountain between the two."""
    names = [*(run.label for run in runs), W, OTHER]
    options = {name: name for name in names}
    st.markdown("#### The straight line between two ends")
    left, right = st.columns(2)
    with left:
        first = choose(table.LINE_FROM, options, default=names[0])
    with right:
        second = choose(table.LINE_TO, options, default=names[1] if spec.common.starts > 1 else W)
    start, end = (_weights(name, spec, runs) for name in (first, second))
    if start is None or end is None:
        st.caption("The training from another start has diverged: there is no end of it.")
        return
    line = computed(
        "Walking from end to end …",
        lambda progress: ends.line(spec, start, end, progress),
        slot="between",
    )
    marks = [
        LinePoint(f"end of {name}", place, float(line.loss[k]))
        for name, place, k in ((first, 0.0, 0), (second, 1.0, -1))
    ]
    look = LineView(f"from {first} (0) to {second} (1)", "t", False, theme(), HEIGHT)
    chart.show(line_figure(line, look, marks, (marks[0], marks[1])), "between")
    between = Between(line.loss, float(np.linalg.norm(end - start)))
    st.markdown(_in_words(first, second, between))


def _weights(name: str, spec: RaceSpec, runs: Runs) -> np.ndarray | None:
    """The weights of an end; None where there is none."""
    common = spec.common
    if name == W:
        return landscapes.plane(common.ground, common.plane).W
    if name != OTHER:
        return next(ends.weights(spec, run) for run in runs if run.label == name)
    training = _another(common.plane.point.training)
    found = computed(
        "Training from another start …",
        lambda progress: networks.trained_network(common.ground, training, progress),
        key=(common.ground, training),
        slot="another",
        whole=True,
    )
    return None if found.diverged else found.weights


def _another(training: TrainingSpec) -> TrainingSpec:
    return replace(training, seed=training.seed + 1)


def _in_words(first: str, second: str, between: Between) -> str:
    """How high the barrier is."""
    observed.note(barrier=between.barrier)
    if between.distance == 0:
        return "Both ends are the same weights."
    far = f"The ends of {first} and {second} are {between.distance:.3g} apart."
    losses = f"{between.losses[0]:.3g} and {between.losses[-1]:.3g}"
    if not between.apart:
        return f"{far} Between their losses of {losses} there is **no barrier** on the line."
    return (
        f"{far} Their losses are {losses}; between them the loss goes up to "
        f"{between.losses.max():.3g}, a **barrier of {between.barrier:.3g}** above the straight "
        "way. Of a convex loss it would be 0."
    )
