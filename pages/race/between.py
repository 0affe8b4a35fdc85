"""The straight line between two ends of a race on a network, and the barrier on it."""

from dataclasses import replace

import numpy as np
import streamlit as st

import landscape as ls
from landscape.figures import LinePoint, LineView, line_figure
from pages.shared.compute import ground as grounds
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

PLACES = np.linspace(0, 1, 201)
HEIGHT = 280
# A rise of less than this share of the highest loss on the line is none to the eye.
LEVEL = 0.01
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
        second = choose(table.LINE_TO, options, default=W)
    ends = [_weights(name, spec, runs) for name in (first, second)]
    if ends[0] is None or ends[1] is None:
        st.caption("The training from another start has diverged: there is no end of it.")
        return
    start, way = ends[0], ends[1] - ends[0]
    line = computed(
        "Walking from end to end …",
        lambda progress: ls.evaluate_line(_objective(spec), start, way, PLACES, progress),
        slot="between",
    )
    marks = [
        LinePoint(f"end of {name}", place, float(line.loss[k]))
        for name, place, k in ((first, 0.0, 0), (second, 1.0, -1))
    ]
    look = LineView(f"from {first} (0) to {second} (1)", "t", False, theme(), HEIGHT)
    chart.show(line_figure(line, look, marks, (marks[0], marks[1])), "between")
    st.markdown(_in_words(first, second, line.loss, float(np.linalg.norm(way))))


def _objective(spec: RaceSpec) -> grounds.Target:
    return grounds.objective(spec.common.ground)


def _weights(name: str, spec: RaceSpec, runs: Runs) -> np.ndarray | None:
    """The weights of an end; None where there is none."""
    common = spec.common
    if name == W:
        return landscapes.plane(common.ground, common.plane).W
    if name != OTHER:
        return next(run.trajectory.weights[-1] for run in runs if run.label == name)
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


def _in_words(first: str, second: str, losses: np.ndarray, distance: float) -> str:
    """How high the barrier is."""
    rise, highest = ls.barrier(losses), float(losses.max())
    observed.note(barrier=rise)
    if distance == 0:
        return "Both ends are the same weights."
    apart = f"The ends of {first} and {second} are {distance:.3g} apart."
    ends = f"{losses[0]:.3g} and {losses[-1]:.3g}"
    if rise <= LEVEL * highest:
        return f"{apart} Between their losses of {ends} there is **no barrier** on the line."
    return (
        f"{apart} Their losses are {ends}; between them the loss goes up to {highest:.3g}, a "
        f"**barrier of {rise:.3g}** above the straight way. Of a convex loss it would be 0."
    )
