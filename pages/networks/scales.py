"""The lie of scale: one network in other numbers, and what becomes of its pictures."""

from dataclasses import replace

import numpy as np
import streamlit as st

from landscape.figures import Overlay
from pages.networks import compute, curvature, maps, recipes
from pages.networks.compute import PortraitSpec
from pages.networks.controls import Chosen
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import networks as table
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.progress import computed

EXTENT, LEVEL = 1.0, 1.0
# Lower than elsewhere: these valleys are wide.
SPANNED = (maps.SPANNED[0], 4.0)
NAMES = {
    "none": "Directions as drawn",
    "filter": "Filter-normalised",
    "balanced": "Units balanced, then normalised",
}
# A cell that moves by less than this share has not changed: grids are in single precision.
SAME = 1e-3


def show(chosen: Chosen, view: ViewSpec) -> None:
    """Three pictures of one network; two sliders change its numbers and not what it computes."""
    left, right = st.columns(2, gap="medium")
    with left:
        times = slide(table.LAYER_TIMES)
    with right:
        unit_times = slide(table.UNIT_TIMES)
    network = recipes.rescalable(chosen.seed)
    maps.train(network, "scales")
    spec = maps.portrait_of(network, chosen, EXTENT)
    before = {name: replace(spec, normalize=name) for name in NAMES}
    specs = {n: replace(s, times=times, unit_times=unit_times) for n, s in before.items()}
    for column, (name, spec) in zip(st.columns(3, gap="small"), specs.items(), strict=True):
        with column:
            maps.title(NAMES[name])
            seen = computed(
                "Evaluating the loss …",
                lambda progress, spec=spec: compute.seen(spec, progress),
                slot=f"map_{name}",
            )
            level = (LEVEL, f"loss {LEVEL:g}")
            overlay = Overlay(
                maps.at_W(seen.grid), level=level, titles=maps.titles(seen.grid.plane, view)
            )
            drawn = maps.look(view, SPANNED, 360)
            maps.draw(seen.grid, drawn, f"scale_{name}", maps.facts(spec), overlay)
    _words(before, specs)
    curvature.tell({"As trained": before["filter"]}, of_pictures=False)


def _words(before: dict[str, PortraitSpec], specs: dict[str, PortraitSpec]) -> None:
    """How much of each window is low, before and after, and what that teaches."""
    shares, changes = {}, {}
    for name, spec in specs.items():
        first, now = compute.seen(before[name]), compute.seen(spec)
        shares[name] = first.share_below(LEVEL), now.share_below(LEVEL)
        changes[name] = float(np.abs(now.grid.loss / first.grid.loss - 1).max())
    observed.note(
        below_before={name: share[0] for name, share in shares.items()},
        below={name: share[1] for name, share in shares.items()},
        changes=changes,
    )
    lines = [
        f"- **{NAMES[name]}**: {first:.0%} of the window below loss {LEVEL:g} as trained, "
        f"**{now:.0%}** now. {_verdict(changes[name])}"
        for name, (first, now) in shares.items()
    ]
    st.markdown(
        "The network computes the same for all numbers on the sliders: what a unit's weights are "
        "multiplied by, the next layer divides by. A fair picture must not change.\n\n"
        + "\n".join(lines)
    )
    st.caption(
        "Filter-normalised: what a direction changes in each unit is as long as the unit's own "
        "weights (Li et al., 2018). That undoes a factor of a whole layer, and not that of a "
        "single unit, since the next layer has one length for all it gets. Balanced: each unit is "
        "first given the scale at which what comes in is as long as what goes out."
    )


def _verdict(change: float) -> str:
    if change < SAME:
        return "No cell has changed."
    return "The picture has changed." if change < 1 else "The picture is another."
