"""The chosen landscape: its picture, its slices, and where it is from."""

from pathlib import Path

import streamlit as st

from landscape.errors import UnreadableFile
from landscape.figures.standalone import listed as listed_facts
from pages.results.listed import NEWEST, Found
from pages.shared.compute.landscape_files import opened
from pages.shared.parts import landscapes
from pages.shared.settings.specs import ViewSpec
from pages.shared.settings.table.opened import QUANTITY
from pages.shared.settings.table.results import RESULT
from pages.shared.settings.texts import literal
from pages.shared.settings.widgets import assign, choose
from pages.shared.work import observed


def show(found: Found, view: ViewSpec, ready: Path | None) -> None:
    """Choose one of the landscapes, and draw it; one that has just been computed is chosen."""
    if not found.results:
        st.info("There is no landscape in the folder yet.", icon=":material/folder_open:")
        return
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    for each in found.results:
        if each.path == ready:
            assign(RESULT, each.label)
    with left:
        by_label = {each.label: each for each in found.results}
        chosen = choose(RESULT, {NEWEST: found.results[0]} | by_label)
    try:
        landscape = opened(chosen.path)
    except (UnreadableFile, OSError):
        st.warning("This file has changed or gone in the meantime: choose another one.")
        return
    with right:
        quantity = _quantity(list(landscape.grids))
        if chosen.data:
            words = (chosen.label, chosen.loss, chosen.data)
            st.caption("; ".join(map(literal, words)))
    observed.note(result=chosen.label, lowest=chosen.lowest)
    landscapes.alone(chosen.label, landscape, landscapes.Look(view, quantity, None))
    with st.expander("Where it is from", icon=":material/info:"):
        st.html(listed_facts(landscapes.described(landscape)))


def _quantity(names: list[str]) -> str:
    """Which of the grids; asked where there are several."""
    return choose(QUANTITY, {name: name for name in names}) if len(names) > 1 else names[0]
