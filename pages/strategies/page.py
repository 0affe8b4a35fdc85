"""Strategies: random search, random local search and gradient descent, with equal budgets."""

import streamlit as st

from pages.shared.compute import landscape as compute
from pages.shared.parts import frame
from pages.shared.settings import controls
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed, stopped_note
from pages.strategies import compute as strategy_compute
from pages.strategies import controls as strategy_controls
from pages.strategies import notes as strategy_notes
from pages.strategies import views as strategy_views

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
