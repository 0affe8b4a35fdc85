"""Gradient: the slope of the loss, measured and derived, and one checked against the other."""

from dataclasses import replace

import streamlit as st

from pages.gradient import checks, compute, entries, views
from pages.gradient.compute import SlopeSpec
from pages.shared.parts import frame, networks
from pages.shared.settings import ground, planes
from pages.shared.settings.glossary import explained
from pages.shared.settings.table.gradient import GRADIENT_PART
from pages.shared.settings.widgets import choose
from pages.shared.work import fetch
from pages.shared.work.messages import remedied

PARTS = {
    "Entry by entry": entries.entry_by_entry,
    "By the formula": checks.analytic,
    "Gradient check": checks.check,
    "Error against h": views.error_against_h,
    "Any direction": views.any_direction,
}

frame.page("gradient")
part = choose(GRADIENT_PART)
data = ground.data()
chosen = ground.loss(data)
point = planes.point("W, where the slopes are taken", chosen)
fetch.require(data)
st.markdown(
    "The gradient tells, for each weight, how the loss changes as that weight grows. It can be "
    "**measured**, by moving one weight at a time, or **derived**, by a formula that gives all "
    "slopes at once.",
    help=explained("gradient", "weights", "finite difference", "kink"),
)
with remedied():
    limited = compute.limited(data)
    if limited != data:
        st.caption(
            f"Differences of losses need double precision: this page uses {limited.limit:,} of the "
            f"{data.limit:,} examples."
        )
    chosen = replace(chosen, data=limited)
    networks.require(chosen, point)
    PARTS[part](SlopeSpec(chosen, point))
