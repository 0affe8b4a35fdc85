"""Strategies: random search, random local search and gradient descent, with equal budgets."""

import streamlit as st

from landscape.studies.strategies import STRATEGIES
from pages.shared.compute import ground as grounds
from pages.shared.parts import frame, networks
from pages.shared.parts.numbers import counted
from pages.shared.settings import ground, model, views
from pages.shared.settings.link import end_page
from pages.shared.settings.table import strategies as table
from pages.shared.settings.widgets import choose
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed, stopped_note
from pages.strategies import compute, controls, downhill, notes
from pages.strategies import views as parts

frame.page("strategies")
part = choose(table.STRATEGY_PART)
data = ground.data()
fetch.require(data)
with remedied():
    if part == "notes":
        notes.show(data)
        end_page()
    network, _ = model.model()
    chosen = ground.loss(data, network)
    spec = controls.search(chosen)
    view = views.view(logarithmic=table.HIKE_LOGARITHMIC)
    st.markdown(controls.sentence(spec))
    passes = len(STRATEGIES) * spec.evaluations
    if not networks.wanted("strategies", chosen, spec, passes, "Let them search"):
        end_page()
    outcome = computed(
        f"{counted(spec.evaluations, 'evaluation')} of {counted(data.limit, 'example')} each …",
        lambda progress: compute.runs(spec, progress),
        key=spec,
        slot="strategies",
        costly=True,
    )
    stopped_note("strategies")
    found = outcome.result
    parts.note(found)
    wide, narrow = st.columns([5, 4], gap="medium")
    with wide:
        stage = parts.hikers(spec, outcome, view)
        bent = st.container()
    with narrow:
        parts.curves(found)
    parts.table(found, spec, len(grounds.dataset(data).class_names))
    left, right = st.columns(2, gap="medium")
    with left:
        parts.histogram(found)
    with right:
        parts.log(found)
    downhill.show(spec, found)
    with bent:
        parts.bends(spec, outcome, stage)
