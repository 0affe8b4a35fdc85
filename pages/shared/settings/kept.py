"""Whole states of a page: as at first, or a prepared scene that stays on its page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.shared.settings.link import same
from pages.shared.settings.table import of_page

BEFORE = "before_scene"  # page, what the scene set, and what was there before


def reset(page: str) -> None:
    """Set all of a page as at first. For callbacks."""
    st.session_state.pop(BEFORE, None)
    _assign({setting.key: setting.default for setting in of_page(page)})


def set_scene(page: str, settings: Mapping[str, Any]) -> None:
    """Set the page to a scene, and note what was set before. For callbacks."""
    state = _whole(page, settings)
    noted = st.session_state.get(BEFORE)
    before = {key: st.session_state[key] for key in state if key in st.session_state}
    if noted is not None and noted[0] == page:  # of two scenes in a row the first is what counts
        before |= {key: noted[2][key] for key in noted[2] if _untouched(key, noted[1])}
    st.session_state[BEFORE] = page, state, before
    _assign(state)


def is_set(page: str, settings: Mapping[str, Any]) -> bool:
    """Whether the page is in the state of this scene.

    What no widget has set yet is as in the link, else as at first.
    """
    first = _whole(page, {})
    return all(_is(key, value, first.get(key)) for key, value in _whole(page, settings).items())


def _is(key: str, value: Any, first: Any) -> bool:
    if key in st.session_state:
        return st.session_state[key] == value
    if key in st.query_params:
        return same(value, st.query_params[key])
    return value == first


def leave_scene(page: str) -> None:
    """On another page than that of the scene: what it set, and no hand has changed, goes back."""
    noted = st.session_state.get(BEFORE)
    if noted is None or noted[0] == page:
        return
    _, state, before = st.session_state.pop(BEFORE)
    first = {setting.key: setting.default for setting in of_page(noted[0])}
    _assign({key: before.get(key, first[key]) for key in state if _untouched(key, state)})


def _untouched(key: str, state: Mapping[str, Any]) -> bool:
    return key in st.session_state and st.session_state[key] == state.get(key)


def _whole(page: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {setting.key: setting.default for setting in of_page(page)} | dict(settings)


def _assign(state: Mapping[str, Any]) -> None:
    """Set what has a value; what depends on the data is left to be found anew."""
    for key, value in state.items():
        if value is None:
            st.session_state.pop(key, None)
        else:
            st.session_state[key] = value
