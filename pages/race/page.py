"""Race: optimisers side by side on one landscape, from one start, within one budget."""

import streamlit as st

from pages.race import arena, results
from pages.race import controls as race_controls
from pages.shared.compute import landscape as compute
from pages.shared.compute import racing
from pages.shared.parts import frame
from pages.shared.settings import controls
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed, stopped_note

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
