"""Step size: how far to walk downhill, seen on the landscape and along the ray."""

from dataclasses import replace

import streamlit as st

from pages.shared.parts import frame, networks, scenes
from pages.shared.parts.facts import of_ground, of_point
from pages.shared.settings import ground, model, planes, views
from pages.shared.settings.glossary import explained
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed
from pages.step_size import compute, row
from pages.step_size import views as parts
from pages.step_size.scenes import SCENES

frame.page("step_size")
scenes.show("step_size", SCENES)
st.markdown(
    "One step of gradient descent goes the steepest way down, but how far? "
    r"Choose the **step size** $\eta$, and see where $W - \eta\,\nabla L(W)$ lands.",
    help=explained("gradient", "step size", "overshooting"),
)
data = ground.data()
view = views.view()
network, training = model.model()
chosen = ground.loss(data, network)
point = planes.point("W, where the slopes are taken", chosen, training)
fetch.require(data)
with remedied():
    networks.require(chosen, point)
    found = computed(
        "Looking along the gradient …",
        lambda progress: compute.descent(chosen, point, progress),
    )
    facts = of_ground(chosen) | of_point(chosen, point)
    step, grid = parts.landing(found, view, facts)
    bent = st.container()
    st.markdown("#### One step, for every size")
    parts.sweep(found, facts)
    st.markdown("#### The same step, again and again")
    row.show(chosen, point, step, facts)
    with bent:
        networks.bends(chosen, replace(point, seed=0), found.plane.W, grid)
