"""The side bar's *View*: how a landscape is drawn."""

import streamlit as st

from pages.shared.settings.kinds import Switch
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table import landscape as table
from pages.shared.settings.widgets import choose, switch


def view(*, with_slice: bool = False, logarithmic: Switch = table.LOGARITHMIC) -> ViewSpec:
    """What kind of picture, in which colours; a slice alone only where the page draws one."""
    kinds = table.KIND.options if with_slice else table.PLANE_KINDS
    with st.sidebar.expander("View", expanded=True):
        kind = choose(table.KIND, kinds, width="stretch")
        return ViewSpec(kind, choose(table.COLORS), switch(logarithmic))
