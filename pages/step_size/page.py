"""Step size: how far to walk downhill, seen on the landscape and along the ray."""

import streamlit as st

from pages.shared.parts import frame
from pages.shared.settings import ground, planes, views
from pages.shared.work import fetch
from pages.shared.work.messages import remedied
from pages.shared.work.progress import computed
from pages.step_size import compute
from pages.step_size import views as parts

frame.page("step_size")
st.markdown(
    r"Gradient descent steps from $W$ to $W - \eta\,\nabla L(W)$. The direction is the steepest "
    r"way down; the **step size** $\eta$ is yours to choose."
)
data = ground.data()
view = views.view()
chosen = ground.loss(data)
point = planes.point("W, where the slopes are taken")
fetch.require(data)
with remedied():
    fetch.require_training(chosen, point)
    found = computed(
        "Looking along the gradient …",
        lambda progress: compute.descent(chosen, point, progress),
    )
    parts.landing(found, view)
    st.markdown("#### One step, for every size")
    parts.sweep(found)
