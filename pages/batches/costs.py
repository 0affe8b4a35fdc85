"""What mini-batches cost and gain: descent on equal budgets, copies of data, time per example."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
import streamlit as st

from landscape.figures import Curve, CurvesView, curves_figure
from landscape.figures.bands import size_ticks
from landscape.figures.style import PALETTE
from landscape.studies.batches import BatchTimes
from landscape.studies.race import Racer
from pages.batches import compute as batch_compute
from pages.batches.compute import Copies
from pages.shared.compute import ground as grounds
from pages.shared.parts import chart, networks, numbers, tables
from pages.shared.parts.frame import theme
from pages.shared.settings.specs import DrawnPlane, GroundSpec, PointSpec
from pages.shared.settings.table import batches as table
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.consent import asked
from pages.shared.work.progress import computed, stopped_note

# More pixel values than this, times epochs, take so long that the reader is asked.
AT_ONCE = 5_000_000
SWEPT = 15  # learning rates of each, about
LOOKS = (
    (PALETTE[5], "circle", "solid"),
    (PALETTE[4], "square", "dash"),
    (PALETTE[2], "diamond", "dashdot"),
    (PALETTE[3], "x", "dot"),
)


def descent(ground: GroundSpec, plane: DrawnPlane, seed: int) -> None:
    """The loss reached per example touched, with small and large batches."""
    data = grounds.dataset(ground.data)
    epochs = slide(table.BATCH_BUDGET)
    key = (ground, plane, epochs, seed)
    passes = SWEPT * len(batch_compute.raced_sizes(len(data))) * epochs
    quick = networks.wanted("descents", ground, key, passes, "Run it now")
    if not (quick and _wanted(key, data.X.size, len(data), epochs)):
        return
    runs = computed(
        "Descending with each batch size …",
        lambda progress: batch_compute.descents(ground, plane, epochs, seed, progress),
        key=key,
        slot="descents",
        costly=True,
    )
    stopped_note("descents", "Stopped: batch sizes and steps that were not run are missing.")
    if not runs:
        return
    observed.note(ends={size: run.trajectory.final_loss for size, run in runs.items()})
    look = CurvesView("examples touched", "loss over all examples", False, True, theme())
    chart.show(curves_figure(_descent_curves(runs), look), "descents")
    tables.results(_descent_table(runs))
    st.caption(
        "Each starts at W, may touch equally many examples, and has the learning rate of a sweep "
        "whose final loss is lowest. Small batches make many rough steps of it, large ones few "
        "exact ones."
    )


def _wanted(key: Hashable, pixels: int, examples: int, epochs: int) -> bool:
    """Whether it is quick, or the reader has asked for it."""
    return pixels * epochs <= AT_ONCE or asked(
        "descents",
        key,
        "Run it now",
        f"With batches of one example, {examples * epochs:,} steps for each learning rate of the "
        "sweep: this can take minutes. It can be stopped, and what was run is shown.",
    )


def _descent_curves(runs: dict[int, Racer]) -> list[Curve]:
    return [
        Curve(
            f"batches of {size:,}",
            run.trajectory.work,
            run.trajectory.loss,
            *LOOKS[number],
        )
        for number, (size, run) in enumerate(runs.items())
    ]


def _descent_table(runs: dict[int, Racer]) -> pd.DataFrame:
    paths = [run.trajectory for run in runs.values()]
    return pd.DataFrame(
        {
            "Batch": list(runs),
            "Final loss": [float(path.loss[-1]) for path in paths],
            "Learning rate": [f"{run.size:.3g}" for run in runs.values()],
            "Steps": [int(path.steps[-1]) for path in paths],
            "Examples touched": [int(path.work[-1]) for path in paths],
        }
    )


def copies(ground: GroundSpec, point: PointSpec) -> None:
    """The thought experiment: a data set made of copies."""
    count = slide(table.COPIES)
    found = computed(
        "Evaluating all the copies …",
        lambda _: batch_compute.copies(ground, point, count),
    )
    unique, many = found.examples
    observed.note(loss_of_one=found.loss[0], loss_of_copies=found.loss[1], touched=many)
    st.markdown(
        f"Imagine a data set of **{many:,}** examples which are {count} copies of the same "
        f"**{unique:,}**. Each term of the mean then occurs {count} times"
        + (", and the regulariser is the same:" if ground.loss.l2 > 0 else ":")
    )
    st.latex(
        rf"\frac{{1}}{{{many}}}\sum_{{i=1}}^{{{many}}} L_i = \frac{{{count}}}{{{many}}}"
        rf"\sum_{{i=1}}^{{{unique}}} L_i = \frac{{1}}{{{unique}}}\sum_{{i=1}}^{{{unique}}} L_i"
    )
    tables.results(_copies_table(found, count))
    same = "to the last digit"
    if found.largest_difference > 0:
        same = (
            "no entry of the gradients differs by more than "
            f"**{found.largest_difference:.1g}**, which is rounding"
        )
    st.markdown(
        f"Loss and gradient are the same: {same}. The copies are {count} times the work, "
        f"{found.seconds[1] / found.seconds[0]:.3g} times the time measured here, and tell "
        "nothing new. Real examples are no copies, but they are alike: so a batch of them says "
        "much of what all of them say."
    )


def _copies_table(found: Copies, count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "": ["One copy", f"{count} copies"],
            "Examples": found.examples,
            "Loss at W": [f"{loss:.12g}" for loss in found.loss],
            "Length of ∇L": [f"{length:.12g}" for length in found.length],
            "Time for loss and ∇L": [numbers.seconds(time) for time in found.seconds],
        }
    )


def times(ground: GroundSpec, point: PointSpec) -> None:
    """Time per example of a batch in one product, against one example after another."""
    attempt = _attempt()
    found = computed(
        "Measuring times …",
        lambda _: batch_compute.times(ground, point, attempt),
    )
    one, micro = found.one_by_one, 1e6
    look = CurvesView("examples in a batch", "µs for each example", True, True, theme())
    flat = np.full(len(found.sizes), one * micro)
    curves = [
        Curve("the batch at once", found.sizes, found.at_once * micro, *LOOKS[0]),
        Curve("one by one", found.sizes, flat, *LOOKS[1]),
    ]
    chart.show(curves_figure(curves, look).x_axis(**size_ticks(found.sizes)), "times")
    st.markdown(
        "Loss and gradient of a batch come from two matrix products, "
        r"$S = X W^\top$ and $\nabla L = \frac{1}{n} G^\top X$, however many rows $X$ has. One by "
        f"one, an example takes **{one * micro:.3g} µs**; {_fastest(found)}. These are "
        "measurements on this machine with one thread; they differ from run to run."
    )
    st.button("Measure again", on_click=_measure_again)


def _fastest(found: BatchTimes) -> str:
    """The batch whose examples take least, where that is one of several."""
    best, one = int(found.at_once.argmin()), found.one_by_one
    if found.sizes[best] == 1 or found.at_once[best] >= one:
        return "no batch here takes less for each"
    return (
        f"in a batch of {found.sizes[best]:,} at once **{1e6 * found.at_once[best]:.3g} µs**, "
        f"{one / found.at_once[best]:.3g} times less"
    )


def _attempt() -> int:
    """How often this reader has asked for the times."""
    return st.session_state.get("time_attempt", 0)


def _measure_again() -> None:
    st.session_state["time_attempt"] = _attempt() + 1
