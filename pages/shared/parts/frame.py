"""The frame around every page: its title with a reset, and less empty space on top."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.shared.settings import kept
from pages.shared.settings.pages import PAGES, after

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


def page(
    name: str,
    opening: Mapping[str, Any] | None = None,
    also_reset: Callable[[], None] | None = None,
) -> None:
    """Begin a page.

    Args:
        name: of the page.
        opening: settings of the scene that it opens on, if any.
        also_reset: sets back what is no setting of the table.
    """

    def reset() -> None:
        kept.reset(name, opening)
        if also_reset is not None:
            also_reset()

    kept.leave_scene(name)
    kept.open_on(name, opening)
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(PAGES[name].heading)
        st.button(
            "Reset",
            key="reset_page",
            on_click=reset,
            icon=":material/restart_alt:",
            type="tertiary",
            help="Set everything on this page as at first.",
        )


def next_page(name: str) -> None:
    """The way on, in the order of the story."""
    following = after(name)
    if following is not None:
        entry = PAGES[following]
        st.page_link(
            address(following),
            label=f"Next: **{entry.title}** – {entry.teaser}",
            icon=":material/arrow_forward:",
        )


def address(name: str) -> str:
    """The script of a page, from the folder of pages."""
    return f"{name}/page.py"


def theme() -> str:
    """The theme the reader has chosen for the app: `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"
