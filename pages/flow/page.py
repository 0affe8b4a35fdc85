"""Flow: from data to loss and back, with the real numbers of one example in every box."""

import streamlit as st

from pages.flow import compute as flow_compute
from pages.flow import controls as flow_controls
from pages.flow import views as flow_views
from pages.flow.controls import DescentSpec
from pages.shared.compute import ground as grounds
from pages.shared.parts import frame
from pages.shared.settings import ground, planes
from pages.shared.settings.glossary import explained
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed

frame.page("flow")
data = ground.data()
fetch.require(data)
dataset = grounds.dataset(data)
example = flow_controls.example(dataset)
st.markdown(
    "Follow the numbers of one example: forward, its features x and the weights W give scores, and "
    "the scores a loss; backward, the gradient says how to change W. Press *Update* to change it.",
    help=explained("weights", "score", "loss", "gradient"),
)
learning_rate, only, updates = flow_controls.update(example)
chosen = ground.loss(data)
start = planes.point("W, where the updates start", chosen)
with remedied():
    spec = DescentSpec(chosen, start, learning_rate, only)
    now, before = computed(
        "Updating …",
        lambda progress: (
            flow_compute.numbers(spec, updates, example, progress),
            flow_compute.numbers(spec, updates - 1, example, progress) if updates else None,
        ),
        key=(spec, updates, example),
        slot="flow",
        whole=True,
    )
    flow_views.told_in_words(spec, updates, dataset)
    flow_views.diagram(now, dataset, spec, example)
    flow_views.change(now, before, spec)
    flow_views.templates(now, dataset, spec)
