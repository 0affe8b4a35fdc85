"""The loss-landscape explorer: page configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.shared import frame

ICON = Path(__file__).parent / "static" / "icon.png"

st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=330)
page = st.navigation(
    [
        st.Page("pages/explore.py", title="Explore", icon=":material/landscape:", default=True),
        st.Page("pages/race.py", title="Race", icon=":material/flag:"),
        st.Page("pages/strategies.py", title="Strategies", icon=":material/hiking:"),
        st.Page("pages/gradient.py", title="Gradient", icon=":material/trending_down:"),
        st.Page("pages/step_size.py", title="Step size", icon=":material/straighten:"),
        st.Page("pages/batches.py", title="Mini-batches", icon=":material/filter_none:"),
        st.Page("pages/classifier.py", title="Classifier", icon=":material/touch_app:"),
        st.Page("pages/hinges.py", title="Hinges", icon=":material/stacked_line_chart:"),
        st.Page("pages/flow.py", title="Flow", icon=":material/account_tree:"),
    ],
    position="top",
)
st.set_page_config(f"{page.title} · Loss-landscape explorer")
with frame.settings_kept(page.title):
    page.run()
