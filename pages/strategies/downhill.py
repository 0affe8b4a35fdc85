"""Which random steps lead down: their share, by their size, high up and far down."""

from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.figures import Curve, CurvesView, curves_figure
from landscape.figures.style import PALETTE
from landscape.studies.downhill import DIRECTIONS, downhill_shares
from pages.shared.compute import ground as grounds
from pages.shared.compute.memory import remembered
from pages.shared.compute.planes import SAMPLE
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted
from pages.shared.work import observed
from pages.shared.work.progress import Progress, computed
from pages.strategies import compute as strategy_compute
from pages.strategies.compute import Runs, StrategySpec

# In multiples of the size of the local search.
FACTORS = np.logspace(-2, 2, 9)
WALK = "local-search"


def show(spec: StrategySpec, found: Runs) -> None:
    """Curves for the start of the walk and for its end."""
    walk = next((run.trajectory for run in found if run.name == WALK), None)
    if walk is None:
        return
    size = strategy_compute.settings(spec).step
    sizes, last = tuple(size * FACTORS), int(walk.steps[-1])
    start, end = computed(
        "Trying random steps …",
        lambda progress: (
            _shares(spec, walk.weights[0], sizes, 0, progress),
            _shares(spec, walk.weights[-1], sizes, last, progress),
        ),
        key=(spec, last),
        slot="downhill",
        whole=True,
    )
    middle = len(FACTORS) // 2
    observed.note(downhill_at_start=start, downhill_at_end=end, downhill=end[middle])
    curves = [
        Curve("where the walk starts", np.array(sizes), 100 * start, PALETTE[5], "circle", "solid"),
        Curve("where it ends", np.array(sizes), 100 * end, PALETTE[4], "square", "dash"),
    ]
    st.markdown("**Random steps that lead down**")
    look = CurvesView("size of the step", "lead down, in %", True, False, theme(), 330)
    chart.show(curves_figure(curves, look), "downhill")
    weights = counted(int(walk.weights[0].size), "weight")
    linear = spec.ground.model.linear
    tiny = "The tinier the steps, the nearer to a half of them go down."
    if linear:
        tiny = (
            "A tiny step goes down in half of all cases; the longer it is, and the lower one "
            "stands, the fewer do."
        )
    st.caption(
        f"Of {DIRECTIONS} random steps over {weights}, the same directions for each size. {tiny} "
        f"The local search steps by {size:g}: "
        f"{end[middle]:.1%} of such steps still lead down where it ends."
    )


@remembered
def _shares(
    spec: StrategySpec,
    _W: np.ndarray,
    sizes: tuple[float, ...],
    step: int,
    _progress: Progress,
) -> np.ndarray:
    """Over a sample of the examples, where there are many."""
    del step  # with the spec it tells which W this is, also of a walk that was stopped
    few = replace(spec.ground.data, limit=min(spec.ground.data.limit, SAMPLE))
    objective = grounds.objective(replace(spec.ground, data=few))
    return downhill_shares(objective, _W, np.array(sizes), spec.seed, _progress)
