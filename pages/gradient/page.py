"""Gradient: the slope of the loss, measured and derived, and one checked against the other."""

import streamlit as st

from pages.gradient import checks as gradient_checks
from pages.gradient import compute as gradient_compute
from pages.gradient import entries as gradient_entries
from pages.gradient import views as gradient_views
from pages.gradient.compute import PointSpec
from pages.shared.parts import frame
from pages.shared.settings import controls
from pages.shared.work import fetch
from pages.shared.work.messages import remedied

VIEWS = {
    "Entry by entry": gradient_entries.entry_by_entry,
    "By the formula": gradient_checks.analytic,
    "Gradient check": gradient_checks.check,
    "Error against h": gradient_views.error_against_h,
    "Any direction": gradient_views.any_direction,
}

frame.page("The gradient, measured and derived")
view = controls.buttons("View", {label: label for label in VIEWS}, "part")
data = controls.data()
loss = controls.loss(data.name)
point = controls.point()
fetch.require(data)
st.markdown(
    "The gradient holds the slope of the loss along every single weight. It can be **measured**, "
    "by moving one weight at a time, or **derived**, by a formula that gives all slopes at once."
)
with remedied():
    asked, data = data, gradient_compute.limited(data)
    if data != asked:
        st.caption(
            f"Differences of losses need double precision: this page uses {data.limit:,} of the "
            f"{asked.limit:,} examples."
        )
    fetch.require_training(data, loss, point)
    VIEWS[view](PointSpec(data, loss, point))
