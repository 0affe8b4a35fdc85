"""Hinges: how the bowl is made of terms that are zero on one side and straight on the other."""

import streamlit as st

from pages.hinges import controls as hinge_controls
from pages.hinges import views as hinge_views
from pages.shared.parts import frame
from pages.shared.settings.glossary import explained
from pages.shared.work.messages import remedied

frame.page("hinges")
st.markdown(
    "See where the bowl comes from: the SVM loss is a sum of hinges, each zero up to a point and "
    "then a straight rise. Move one weight and watch them.",
    help=explained("hinge", "margin", "convex", "kink", "subgradient"),
)
st.markdown(
    "Three numbers $x_0, x_1, x_2$ of three classes, and one weight for each "
    "class: $L_i = \\sum_{j \\neq i} \\max(0,\\; w_j x_i - w_i x_i + \\Delta)$, and $L$ is their "
    "mean. Bright terms are active, grey ones are clamped to 0; the moved weight is underlined."
)
with remedied():
    spec, snap = hinge_controls.moved(hinge_controls.hinges())
    spec = hinge_views.snapped(spec, snap=snap)
    hinge_views.formulas(spec)
    hinge_views.against_weight(spec)
    st.subheader("From three points to a bowl, and how to break it")
    crowd, ends = hinge_controls.crowd(spec)
    hinge_views.bowl(crowd, ends)
