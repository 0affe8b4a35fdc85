"""Strategies: random search, random local search and gradient descent, with equal budgets."""

import streamlit as st

from pages.shared import (
    compute,
    controls,
    fetch,
    frame,
    strategy_compute,
    strategy_controls,
    strategy_notes,
    strategy_views,
)
from pages.shared.messages import remedied
from pages.shared.progress import computed, stopped_note

PARTS = {"The three strategies": "run", "The notes, measured": "notes"}

frame.page("Three ways downhill")
part = controls.buttons("Show", PARTS, "strategy")
data = controls.data()
fetch.require(data)
with remedied():
    if part == "notes":
        strategy_notes.show(data)
        st.stop()
    loss = controls.loss(data.name)
    spec = strategy_controls.search(data, loss)
    view = controls.view(controls.PLANE_KINDS, logarithmic=True)
    st.markdown(strategy_controls.sentence(spec))
    found = computed(
        f"{spec.evaluations:,} evaluations of {data.limit:,} examples, for each strategy …",
        lambda progress: strategy_compute.runs(spec, progress),
        key=spec,
        slot="strategies",
    )
    stopped_note("strategies")
    wide, narrow = st.columns([5, 4], gap="medium")
    with wide:
        strategy_views.hikers(spec, found, view)
    with narrow:
        strategy_views.curves(found)
        strategy_views.table(found, spec, compute.objective(data, loss).shape[0])
    left, right = st.columns(2, gap="medium")
    with left:
        strategy_views.histogram(found)
    with right:
        strategy_views.log(found)
