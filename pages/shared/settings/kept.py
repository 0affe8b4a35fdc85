"""Whole states of a page: as at first, or a prepared scene that stays on its page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.shared.settings.kinds import Several
from pages.shared.settings.table import of_page

BEFORE = "before_scene"  # page, what the scene set, and what was there before


def reset(page: str) -> None:
    """Set all of a page as at first. For callbacks."""
    st.session_state.pop(BEFORE, None)
    st.session_state.update(_at_first(page))


def set_scene(page: str, settings: Mapping[str, Any]) -> None:
    """Set the page to a scene, and note what was set before. For callbacks."""
    state = _whole(page, settings)
    noted = st.session_state.get(BEFORE)
    before = {key: st.session_state[key] for key in state if key in st.session_state}
    if noted is not None and noted[0] == page:  # of two scenes in a row the first is what counts
        before |= {key: noted[2][key] for key in noted[2] if _untouched(key, noted[1])}
    st.session_state[BEFORE] = page, state, before
    st.session_state.update(state)


def is_set(page: str, settings: Mapping[str, Any]) -> bool:
    """Whether the page is in the state of this scene."""
    state = _whole(page, settings)
    return all(st.session_state.get(key, value) == value for key, value in state.items())


def leave_scene(page: str) -> None:
    """On another page than that of the scene: what it set, and no hand has changed, goes back."""
    noted = st.session_state.get(BEFORE)
    if noted is None or noted[0] == page:
        return
    _, state, before = st.session_state.pop(BEFORE)
    first = _at_first(noted[0])
    back = {key: before.get(key, first[key]) for key in state if _untouched(key, state)}
    st.session_state.update(back)


def _untouched(key: str, state: Mapping[str, Any]) -> bool:
    return key in st.session_state and st.session_state[key] == state.get(key)


def _whole(page: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    return _at_first(page) | dict(settings)


def _at_first(page: str) -> dict[str, Any]:
    """The defaults, as widgets hold them. None lets a widget find its own by the data.

    Taking the key out of the session would not do: the browser still holds the value.
    """
    return {
        setting.key: list(setting.default) if isinstance(setting, Several) else setting.default
        for setting in of_page(page)
    }
