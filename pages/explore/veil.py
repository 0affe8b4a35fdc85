"""A veil over the map: only what has been looked at is seen, and looks are counted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

import landscape as ls
from landscape.plane_objective import PlaneObjective
from pages.explore import picture, slices
from pages.shared.compute import ground as grounds
from pages.shared.compute import landscape as compute
from pages.shared.compute.landscape import Landscape
from pages.shared.parts import tables
from pages.shared.settings.specs import LandscapeSpec, ViewSpec, digest
from pages.shared.work import observed

LOOKS = "looks"  # where the session keeps the landscape and the points that were looked at
# A look shows this share of the half-width around it.
REACH = 0.06
Point = tuple[float, float]


def show(spec: LandscapeSpec, result: Landscape, view: ViewSpec) -> None:
    """The veiled map, and beside it what the feet have felt."""
    wide, narrow = st.columns([3, 2], gap="medium")
    with narrow:
        point = slices.crossing(spec)
        looks = _looks(spec, point)
        losses = _felt(spec, looks)
    with wide:
        seen = replace(result, grid=_veiled(result.grid, looks), creases=None)
        spanned = float(result.grid.loss.min()), float(result.grid.loss.max())
        picture.show(spec, seen, view, point, spanned=spanned, veiled=True)
        st.caption(
            f"**{len(looks)} looks.** A click shows what lies around it, and counts. Switch the "
            "veil off under *Blindfold* to see the whole map."
        )
    lowest, start = result.lowest.loss, losses[0]
    observed.note(
        looks=len(looks),
        first_loss=start,
        lowest_loss=lowest,
        loss_at_cross=losses[-1],
        left=(losses[-1] - lowest) / (start - lowest) if start > lowest else 0.0,
    )


def _looks(spec: LandscapeSpec, point: Point) -> list[Point]:
    """All points looked at on this landscape, this one last; another landscape begins anew."""
    ground = digest((spec.ground, spec.plane, spec.window.zoom))
    kept, looks = st.session_state.get(LOOKS, (ground, []))
    looks = list(looks) if kept == ground else []
    if not looks or looks[-1] != point:
        looks.append(point)
    st.session_state[LOOKS] = ground, looks
    if st.button("Forget the looks", key="forget_looks", icon=":material/visibility_off:"):
        looks = [point]
        st.session_state[LOOKS] = ground, looks
    return looks


def _veiled(grid: ls.PlaneGrid, looks: list[Point]) -> ls.PlaneGrid:
    """The grid without a loss in each cell that is far from all looks."""
    reach = REACH * np.abs(grid.a).max()
    far = np.full(grid.loss.shape, fill_value=True)
    for a, b in looks:
        far &= (grid.a - a) ** 2 + (grid.b[:, None] - b) ** 2 > reach**2
    return replace(grid, loss=np.where(far, np.nan, grid.loss))


def _felt(spec: LandscapeSpec, looks: list[Point]) -> list[float]:
    """A table of loss and slopes at each look, the last on top; the losses."""
    objective = grounds.objective(spec.ground)
    function = PlaneObjective(
        objective, compute.plane(spec.ground, spec.plane), compute.sliced(spec)
    )
    found = [function.value_and_gradient(np.array([look])) for look in looks]
    rows = pd.DataFrame(
        {
            "Look": list(range(1, len(looks) + 1)),
            "a": [a for a, _ in looks],
            "b": [b for _, b in looks],
            "Loss": [value for value, _ in found],
            "Slope a": [float(slope[0, 0]) for _, slope in found],
            "Slope b": [float(slope[0, 1]) for _, slope in found],
        }
    )
    tables.results(rows.iloc[::-1], digits=4)
    st.caption("Where a slope is negative, the loss falls as that number grows.")
    return [value for value, _ in found]
