"""The world of a session: as the browser last reported it, from a file, or reset."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.classifier.playground import files, settings
from pages.classifier.playground.settings import Settings
from pages.classifier.playground.world import START, World

REPORTER = "playground"
KEPT, EDITION, REFUSED = (f"playground_{name}" for name in ("world", "edition", "refused"))


def world() -> World:
    """The world as last reported or opened in this session, else the one to start with."""
    return st.session_state.setdefault(KEPT, START)


def edition() -> int:
    """How many worlds Python has put in the place of the browser's own."""
    return st.session_state.get(EDITION, 0)


def show() -> None:
    """Open a file, and reset everything."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Open a file", icon=":material/folder_open:"):
            st.file_uploader(
                "A file that this page saved", "json", key="open", on_change=_open_file
            )
        st.button(
            "Reset points, weights and settings",
            key="reset_all",
            icon=":material/restart_alt:",
            on_click=_reset,
        )
    refused = st.session_state.get(REFUSED)
    if refused:
        st.warning(f"{refused}.")


def take_over() -> None:
    """Keep what the browser reports; a report that breaks a rule changes nothing here."""
    plain: Any = st.session_state[REPORTER].get("world")
    st.session_state[REFUSED] = None
    try:
        st.session_state[KEPT] = World.of(plain)
    except (ValueError, TypeError, AttributeError) as error:
        st.session_state[REFUSED] = f"What the browser reported was not kept: {error}"


def _open_file() -> None:
    uploaded = st.session_state["open"]
    st.session_state[REFUSED] = None
    if uploaded is None:
        return
    try:
        _put(*files.read(uploaded.getvalue()))
    except ValueError as error:
        st.session_state[REFUSED] = f"The file was not opened: {error}"


def _reset() -> None:
    """All as at the start; tasks once done stay so."""
    _put(replace(START, tasks=world().tasks), Settings())


def _put(world: World, chosen: Settings) -> None:
    """Let the browser have this world, and the widgets these settings."""
    st.session_state[KEPT] = world
    st.session_state[EDITION] = edition() + 1
    st.session_state[REFUSED] = None
    settings.apply(chosen)
