"""Explore: a slice of the loss of a real classifier, in two dimensions and in one."""

import streamlit as st

from pages.shared import (
    compute,
    controls,
    downloads,
    facts,
    fetch,
    frame,
    presets,
    race_controls,
    slices,
    stage,
)
from pages.shared.messages import remedied
from pages.shared.progress import computed
from pages.shared.specs import LandscapeSpec

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
