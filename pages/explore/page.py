"""Explore: a slice of the loss of a real classifier, in two dimensions and in one."""

import streamlit as st

from pages.explore import classifier, controls, examples, facts, following, noted, slices, veil
from pages.explore.scenes import SCENES
from pages.shared.compute import ground as grounds
from pages.shared.compute.landscape import landscape
from pages.shared.compute.networks import soon_and_most
from pages.shared.parts import downloads, frame, networks, scenes
from pages.shared.settings import ground, model, planes, views
from pages.shared.settings.glossary import explained
from pages.shared.settings.link import end_page
from pages.shared.settings.specs import LandscapeSpec
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed

frame.page("explore")
scenes.show("explore", SCENES)
data = ground.data()
view = views.view(with_slice=True)
network, training = model.model()
chosen = ground.loss(data, network)
fetch.require(data)

with remedied():
    plane = controls.plane(chosen, training)
    spec = LandscapeSpec(chosen, plane, planes.window(soon_and_most(chosen)))
    objective = grounds.objective(chosen)
    result = computed(
        f"Evaluating the loss over {len(objective.dataset):,} examples …",
        lambda progress: landscape(spec, progress),
    )
    st.markdown(facts.sentence(objective, spec, view), help=explained("loss", "weights", "score"))
    examples.show(data)
    if controls.veiled(view):
        veil.show(spec, result, view)
        end_page()
    line = None
    if view.kind == "slice":
        figure, line, b = slices.alone(spec, view)
        point, under = (0.0, b), st.container()
    else:
        wide, narrow = st.columns([3, 2], gap="medium")
        with narrow:
            point = slices.beside(spec, view)
        with wide:
            figure = following.show(spec, result, view, point)
            under = st.container()
    found = classifier.at(spec, *point)
    noted.note(spec, objective, result, line, found, point)
    with under:
        facts.warn(result.grid.loss if line is None else line.loss, spec)
        classifier.verdict(found, point, result.lowest if line is None else None)
    classifier.show(found, objective)
    facts.show(objective, result, spec, line)
    downloads.show(spec, result, figure, line)
    with under:
        networks.bends(chosen, plane, result.grid.plane.W, result.grid)
