"""The frame around every page: its title, its sentence of purpose, and less empty space on top."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

STYLE = """
<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 2rem; }
.stMainBlockContainer h1 { padding-top: 0; padding-bottom: 0.2rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0.5rem; }
@media (max-width: 640px) {
  .stMainBlockContainer h1 { font-size: 1.45rem; }
  .stMainBlockContainer { padding-left: 0.9rem; padding-right: 0.9rem; }
}
</style>
"""


def page(title: str) -> None:
    """Begin a page."""
    _hand_over_to_app()
    st.html(STYLE)
    st.title(title)


def _hand_over_to_app() -> None:
    """Start again through app.py when a fresh server has opened this page by its file.

    Until app.py has run once, Streamlit takes the folder `pages/` for the whole app and opens a
    linked page without the app's layout and navigation. No public setting turns that off.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def theme() -> str:
    """The theme the reader has chosen for the app: `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"
