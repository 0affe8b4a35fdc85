"""The frame around every page: its title, its sentence of purpose, and less empty space on top."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

FROM_LINK, ASKED = "from_link", "link_read"
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


@contextmanager
def settings_kept(page: str) -> Iterator[None]:
    """Run a page; the first one after a page that was opened by a link, with the link's settings.

    Streamlit keeps the settings of later pages by itself. But what the link has set, and no hand
    has touched, it forgets at the first change of the page. So the session sets it: once for the
    widgets, and once more, when these are known, for the link of the new page.
    """
    opened, settings, runs = st.session_state.setdefault(FROM_LINK, (page, {}, 0))
    changed = page != opened
    if changed and runs < 2:
        st.session_state.update(settings)
    asked = {} if ASKED in st.session_state else st.query_params.to_dict()
    st.session_state[ASKED] = True
    yield
    for key, text in asked.items():
        if key not in st.query_params and not _same(st.session_state.get(key, text), text):
            # Never the text itself: whoever makes a link could write what looks like a link in it.
            st.toast(f"The link's value of *{key}* is not to be had here: it was left out.")
    if not changed:
        linked = {key: st.session_state[key] for key in st.query_params if key in st.session_state}
        st.session_state[FROM_LINK] = opened, linked, runs
    elif runs < 2:
        st.session_state[FROM_LINK] = opened, {}, 2
        if settings and runs == 0:
            st.session_state[FROM_LINK] = opened, settings, 1
            st.rerun()


def _same(value: object, text: str) -> bool:
    """Whether a text in a link means this value of a widget."""
    try:
        return float(str(value)) == float(text.replace(",", ""))
    except ValueError:
        return str(value).lower() == text.lower()


def theme() -> str:
    """The theme the reader has chosen for the app: `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"
