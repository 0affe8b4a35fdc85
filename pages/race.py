"""Race: optimisers side by side on one landscape, from one start, within one budget."""

import streamlit as st

from pages.shared import arena, compute, controls, fetch, frame, race_controls, racing, results
from pages.shared.messages import remedied
from pages.shared.progress import computed, stopped_note
from pages.shared.specs import LandscapeSpec

frame.page("Race the optimisers")
on_plane = race_controls.space()
chooser = st.sidebar.container()
data = controls.data()
view = controls.view(controls.PLANE_KINDS)
loss = controls.loss(data.name)
fetch.require(data)

with remedied():
    plane = controls.plane(compute.dataset(data))
    scape = LandscapeSpec(data, loss, plane, controls.window())
    fetch.require_training(data, loss, plane)
    with chooser:
        spec = race_controls.race(scape, on_plane=on_plane)
    if not spec.racers:
        st.info("Choose at least one optimiser under *Race*.")
        st.stop()
    runs = computed("Racing …", lambda progress: racing.race(spec, progress), spec, "race")
    stopped_note("race")
    if not runs:
        st.stop()
    st.markdown(race_controls.sentence(spec))
    stage = arena.show(spec, runs, view)
    results.table(spec, runs, stage)
