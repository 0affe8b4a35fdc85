"""Networks: five scenes of a loss that is no bowl."""

import streamlit as st

from pages.networks import controls, mirror, scales, skips, ways, widths
from pages.networks.scenes import LOOKS, SCENES
from pages.shared.parts import frame, scenes
from pages.shared.settings import views
from pages.shared.settings.glossary import explained
from pages.shared.work.messages import remedied

SHOWN = {
    "skips": skips.show,
    "mirror": mirror.show,
    "ways": ways.show,
    "widths": widths.show,
    "scales": scales.show,
}

frame.page("networks")
scenes.show("networks", SCENES, LOOKS)
st.markdown(
    "A linear classifier's loss is a bowl. Put a **hidden layer** in between, and it is not: here "
    "small networks learn the digits before your eyes, and the loss around them is drawn.",
    help=explained("hidden layer", "skip connection", "filter normalisation", "saddle"),
)
chosen = controls.chosen()
view = views.view()
with remedied():
    SHOWN[chosen.scene](chosen, view)
