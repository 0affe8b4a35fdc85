"""Classifier: a linear classifier of points in the plane, with every number in sight."""

import streamlit as st

from pages.classifier.playground import component, keeping, settings, verdicts
from pages.shared.parts import frame
from pages.shared.work.messages import remedied

frame.page("classifier", also_reset=keeping.reset)
st.markdown(
    "A place has the colour of the class that **scores** highest there; the **loss** says how "
    "wrong that is for the points. **Try:** drag a point, press *Learn*, watch the loss fall."
)

with remedied():
    chosen = settings.show()
    world = keeping.world()
    verdict = verdicts.about(world, chosen)
    component.show(world, chosen, verdict)
    keeping.show()

with st.expander("What is to be seen"):
    st.markdown(
        "Each class c has a **score** at every place x of the plane, "
        r"$s_c(x) = W_{c1} x_1 + W_{c2} x_2 + b_c$. "
        "The line is where that score is 0, and the arrow $w_c$ points to where it rises. A "
        "place has the colour of the class with the highest score, of the first one in a tie. "
        "**Learning** moves W and b down the gradient of the loss, by the step size times ∂L. The "
        "**landscape** is that loss over two of the nine parameters, the other seven as they are "
        "now: while they learn, it moves too."
    )
