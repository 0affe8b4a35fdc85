"""The frame around every page: its title with a reset, and less empty space on top."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.shared.parts import presenting
from pages.shared.settings import kept
from pages.shared.settings.pages import PAGES, after
from pages.shared.work import observed

STYLE = """
<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 2rem; }
.stMainBlockContainer h1 { padding-top: 0; padding-bottom: 0.2rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0.5rem; }
/* Streamlit's 0.6 leaves captions at a contrast below 4.5 : 1. */
[data-testid="stCaptionContainer"] { opacity: 0.8; }
/* White on the dark theme's light blue would be a contrast of 2 : 1. */
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"]:is(:hover, :focus) {
  color: light-dark(#fff, #0e1117);
}
/* Streamlit marks the focus of these by a shade that is hardly seen, or by nothing. */
:is(a[data-testid*="NavLink"], [data-testid="stMain"]):focus-visible,
:is(.stSelectbox [role="group"], [data-testid="stNumberInputContainer"]):has(input:focus-visible) {
  outline: 2px solid currentColor; outline-offset: -2px;
}
/* Streamlit cuts the words of a link that is longer than the page is wide. */
[data-testid="stPageLink"] a :is(span, div, p) { white-space: normal; }
/* Without a pointer that hovers a table's tools are always seen, above it: they need room there. */
@media (hover: none) {
  .stElementContainer:has([data-testid="stElementToolbar"]) { margin-top: 1.75rem; }
}
@media (max-width: 640px) {
  .stMainBlockContainer h1 { font-size: 1.45rem; }
  .stMainBlockContainer { padding-left: 0.9rem; padding-right: 0.9rem; }
  /* The side bar is a sheet below its picture; its inline styles ask for !important. */
  [data-testid="stSidebar"] {
    position: fixed !important; top: auto; bottom: 0; left: 0;
    width: 100% !important; min-width: 100%; max-width: 100%; height: 46dvh !important;
    border-top: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    transition: transform 0.3s, visibility 0.3s;
  }
  [data-testid="stSidebar"][data-collapsed="true"] {
    transform: translateY(100%); visibility: hidden;
  }
  [data-testid="stSidebarHeader"] { height: 2.5rem; min-height: 0; padding-top: 0; margin: 0; }
  [data-testid="stSidebarCollapseButton"] { transform: rotate(-90deg); }
  [data-testid="stSidebarNavItems"] { display: flex; overflow-x: auto; max-height: none; }
  [data-testid="stSidebarNavItems"] li { flex: none; }
  .stApp:has([data-testid="stSidebar"][data-collapsed="false"]) .stMainBlockContainer {
    padding-bottom: 50dvh;
  }
  .landscape-plot { scroll-margin-top: 3.75rem; }
}
</style>
"""
# CSS can place the sheet, but not scroll the page: once it opens, the picture moves above it.
SHEET = """
<script>
window.landscapeSheet ??= new MutationObserver((changes) => {
  const opened = changes.some(({ target }) => target.dataset.collapsed === "false");
  if (opened && matchMedia("(max-width: 640px)").matches) {
    document.querySelector(".landscape-plot")?.scrollIntoView({ behavior: "smooth" });
  }
});
window.landscapeSheet.observe(document.documentElement, {
  subtree: true,
  attributeFilter: ["data-collapsed"],
});
</script>
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
        if also_reset is not None:
            also_reset()
        kept.reset(name, opening)  # last: it may begin the run anew

    observed.begin()
    kept.leave_scene(name)
    kept.open_on(name, opening)
    st.html(STYLE + SHEET, unsafe_allow_javascript=True)
    with st.container(horizontal=True, vertical_alignment="center", key="page-heading"):
        st.title(PAGES[name].heading)
        st.button(
            "Reset",
            key="reset_page",
            on_click=reset,
            icon=":material/restart_alt:",
            type="tertiary",
            help="Set everything on this page as at first.",
        )
        presenting.show()


def next_page(name: str) -> None:
    """The way on: to where the page's last part leads, and in the order of the story."""
    aside = PAGES[name].aside
    if aside is not None:
        title = PAGES[aside[0]].title
        st.page_link(
            address(aside[0]),
            label=f"See **{title}** – {aside[1]}",
            icon=":material/subdirectory_arrow_right:",
        )
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
