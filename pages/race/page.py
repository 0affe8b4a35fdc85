"""Race: optimisers side by side on one landscape, from one start, within one budget.

Or one optimiser, from several starts.
"""

import streamlit as st

from pages.race import arena, between, noted, results, words
from pages.race.scenes import SCENES
from pages.shared.compute import ground as grounds
from pages.shared.compute import racing
from pages.shared.compute.networks import soon_and_most
from pages.shared.parts import frame, networks, scenes
from pages.shared.settings import ground, model, planes, views
from pages.shared.settings.link import end_page
from pages.shared.settings.racing import race
from pages.shared.settings.table.race import SPACE
from pages.shared.settings.widgets import choose
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed, stopped_note

frame.page("race", SCENES[0].settings)
scenes.show("race", SCENES)
on_plane = choose(SPACE) == "plane"
chooser = st.sidebar.container()
data = ground.data()
view = views.view()
network, training = model.model()
chosen = ground.loss(data, network)
fetch.require(data)

with remedied():
    plane, _ = planes.plane(grounds.weight_facts(chosen), training)
    window = planes.window(soon_and_most(chosen))
    networks.require(chosen, plane)
    with chooser:
        spec = race(chosen, plane, window.zoom, on_plane=on_plane)
    if not results.wanted(spec):
        end_page()
    runs = computed(
        "Racing …", lambda progress: racing.race(spec, progress), spec, "race", costly=True
    )
    stopped_note("race")
    if not runs.result:
        end_page()
    st.markdown(f"{words.sentence(spec)} {words.came_of(runs.result)}")
    stage = arena.show(spec, window, runs, view)
    noted.note(spec, window, runs.result, stage)
    bent = st.container()
    results.table(spec, runs, stage)
    if not (chosen.model.linear or on_plane):
        between.show(spec, runs.result)
    with bent:
        results.bends(spec, runs, stage)
