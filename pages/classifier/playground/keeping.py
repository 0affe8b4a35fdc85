"""The world of a session: as the browser last reported it, from a file, or reset."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.classifier.playground import files, settings
from pages.classifier.playground.settings import Settings
from pages.classifier.playground.world import START, Refused, World

REPORTER = "playground"
KEPT, EDITION = "playground_world", "playground_edition"
# What was refused: a file, and what the browser reported.
FILE, REPORT = "playground_file", "playground_report"


def world() -> World:
    """The world as last reported or opened in this session, else the one to start with."""
    return st.session_state.setdefault(KEPT, START)


def edition() -> int:
    """How many worlds Python has put in the place of the browser's own."""
    return st.session_state.get(EDITION, 0)


def show() -> None:
    """Open a file."""
    with st.popover("Open a file", icon=":material/folder_open:"):
        st.file_uploader("A file that this page saved", "json", key="open", on_change=_open_file)
    for refused in (FILE, REPORT):
        if words := st.session_state.get(refused):
            st.warning(f"{words}.")


def take_over() -> None:
    """Keep what the browser reports, unless Python has put another world in its place meanwhile.

    A report that breaks a rule changes nothing here. One of the world that is known, as of a file
    that was opened, says nothing new: what has been said about a later file stays.
    """
    plain = st.session_state[REPORTER].get("world")
    if isinstance(plain, Mapping) and plain.get("edition") != edition():
        return
    try:
        reported = World.of(plain)
    except Refused as error:
        st.session_state[REPORT] = f"What the browser reported was not kept: {error}"
        return
    st.session_state[REPORT] = None
    if reported != world():
        st.session_state[KEPT] = reported
        st.session_state[FILE] = None


def _open_file() -> None:
    uploaded = st.session_state["open"]
    st.session_state[FILE] = None
    if uploaded is None:
        return
    try:
        _put(*files.read(uploaded.getvalue()))
    except Refused as error:
        st.session_state[FILE] = f"The file was not opened: {error}"


def reset() -> None:
    """Points, weights and settings as at the start; tasks once done stay so."""
    _put(replace(START, tasks=world().tasks), Settings())


def _put(world: World, chosen: Settings) -> None:
    """Let the browser have this world, and the widgets these settings."""
    st.session_state[KEPT] = world
    st.session_state[EDITION] = edition() + 1
    st.session_state[FILE] = st.session_state[REPORT] = None
    settings.apply(chosen)
