"""Mini-batches: the landscape and the gradient as a few examples see them."""

import streamlit as st

from pages.batches import controls, costs
from pages.batches import views as parts
from pages.batches.scenes import SCENES
from pages.shared.compute import ground as grounds
from pages.shared.compute.landscape import landscape
from pages.shared.compute.networks import soon_and_most
from pages.shared.parts import frame, networks, scenes
from pages.shared.parts.numbers import counted
from pages.shared.settings import ground, model, planes, views
from pages.shared.settings.glossary import explained
from pages.shared.settings.specs import LandscapeSpec, ViewSpec
from pages.shared.settings.table.batches import BATCH_PART
from pages.shared.settings.widgets import choose
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed

frame.page("batches")
scenes.show("batches", SCENES)
st.markdown(
    "A few examples, drawn at random, can stand for all of them: see how much alike are the "
    "landscape of a **batch** and that of the whole data.",
    help=explained("mini-batch", "epoch", "gradient"),
)
part = choose(BATCH_PART)
data = ground.data()
fetch.require(data)
examples = len(grounds.dataset(data))
view = views.view() if part == "maps" else ViewSpec()
network, training = model.model()
chosen = ground.loss(data, network)

with remedied():
    opening = "start of the training"
    plane, _ = planes.plane(grounds.weight_facts(chosen), training, opening)
    networks.require(chosen, plane)
    seed = controls.seed()
    if part == "descent":
        costs.descent(chosen, plane, seed)
    elif part == "copies":
        costs.copies(chosen, plane.point)
    elif part == "times":
        costs.times(chosen, plane.point)
    else:
        spec = LandscapeSpec(chosen, plane, planes.window(soon_and_most(chosen)))
        batch = controls.batch(spec, examples, seed)
        full = computed(
            f"Evaluating the loss over {counted(examples, 'example')} …",
            lambda progress: landscape(spec, progress),
        )
        parts.maps(batch, full, view)
        bent = st.container()
        parts.gradients(batch)
        with bent:
            networks.bends(chosen, plane, full.grid.plane.W, full.grid)
