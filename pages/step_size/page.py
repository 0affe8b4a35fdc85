"""Step size: how far to walk downhill, seen on the landscape and along the ray."""

import streamlit as st

from pages.shared.parts import frame
from pages.shared.settings import controls
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed
from pages.step_size import compute as step_compute
from pages.step_size import views as step_views

frame.page("How far to step downhill")
st.markdown(
    r"Gradient descent steps from $W$ to $W - \eta\,\nabla L(W)$. The direction is the steepest "
    r"way down; the **step size** $\eta$ is yours to choose."
)
data = controls.data()
view = controls.view(controls.PLANE_KINDS)
loss = controls.loss(data.name)
point = controls.point()
fetch.require(data)
with remedied():
    fetch.require_training(data, loss, point)
    found = computed(
        "Looking along the gradient …",
        lambda progress: step_compute.descent(data, loss, point, progress),
    )
    step_views.landing(found, view)
    st.markdown("#### One step, for every size")
    step_views.sweep(found)
