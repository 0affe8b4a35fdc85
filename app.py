"""The loss-landscape explorer: page configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.shared.parts import frame

ICON = Path(__file__).parent / "static" / "icon.png"

st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=330)
PAGES = {
    "explore": ("Explore", "landscape"),
    "race": ("Race", "flag"),
    "strategies": ("Strategies", "hiking"),
    "gradient": ("Gradient", "trending_down"),
    "step_size": ("Step size", "straighten"),
    "batches": ("Mini-batches", "filter_none"),
    "classifier": ("Classifier", "touch_app"),
    "hinges": ("Hinges", "stacked_line_chart"),
    "flow": ("Flow", "account_tree"),
}
page = st.navigation(
    [
        st.Page(
            f"pages/{name}/page.py",
            title=title,
            url_path=name,
            icon=f":material/{icon}:",
            default=name == "explore",
        )
        for name, (title, icon) in PAGES.items()
    ],
    position="top",
)
st.set_page_config(f"{page.title} · Loss-landscape explorer")
with frame.settings_kept(page.title):
    page.run()
