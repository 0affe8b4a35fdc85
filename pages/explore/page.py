"""Explore: a slice of the loss of a real classifier, in two dimensions and in one."""

import streamlit as st

from pages.explore import facts, presets, slices, stage
from pages.race import controls as race_controls
from pages.shared.compute import landscape as compute
from pages.shared.parts import downloads, frame
from pages.shared.settings import controls
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed

frame.page("The loss of a real classifier")
presets.show()
data = controls.data()
view = controls.view()
loss = controls.loss(data.name)
fetch.require(data)

with remedied():
    objective = compute.objective(data, loss)
    plane = controls.plane(objective.dataset, controls.WITH_RACE)
    if plane.directions == "race":
        plane = race_controls.plane_of_paths(data, loss, plane)
    spec = LandscapeSpec(data, loss, plane, controls.window())
    fetch.require_training(data, loss, plane)
    result = computed(
        f"Evaluating the loss over {len(objective.dataset):,} examples …",
        lambda progress: compute.landscape(spec, progress),
    )
    st.markdown(facts.sentence(objective, spec, view))
    line = None
    if view.kind == "slice":
        figure, line = slices.alone(spec, view)
    else:
        wide, narrow = st.columns([3, 2], gap="medium")
        with wide:
            figure = stage.show(spec, result, view)
        with narrow:
            slices.beside(spec, view)
    facts.show(objective, result, spec, line)
    downloads.show(spec, result, figure, line)
