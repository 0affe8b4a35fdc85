"""Classifier: a linear classifier of points in the plane, with every number in sight."""

import streamlit as st

from pages.classifier import playground
from pages.classifier.playground import settings
from pages.shared.parts import frame
from pages.shared.work.messages import remedied

frame.page("classifier")

with remedied():
    chosen = settings.show()
    world = playground.show(chosen)
    playground.engine_line(world, chosen)
    playground.keeping(world, chosen)
    with st.expander("What is to be seen"):
        st.markdown(
            "Each class c has a **score** at every place x of the plane, "
            r"$s_c(x) = W_{c1} x_1 + W_{c2} x_2 + b_c$. "
            "The line is where that score is 0, and the arrow $w_c$ points to where it rises. A "
            "place has the colour of the class with the highest score. **Learning** moves W and b "
            "down the gradient of the loss, by the step size times ∂L. The **landscape** is that "
            "loss over two of the nine parameters, the other seven as they are now: while they "
            "learn, it moves too."
        )
