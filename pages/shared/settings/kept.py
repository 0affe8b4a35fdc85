"""Whole states of a page: as at first, or a prepared scene that stays on its page."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.shared.settings.kinds import Several
from pages.shared.settings.link import same
from pages.shared.settings.table import of_page

BEFORE = "before_scene"  # page, what the scene set, and what was there before
HERE = "page_shown"  # the page that the session has shown last


def open_on(page: str, settings: Mapping[str, Any] | None) -> None:
    """Let a page open on a scene, for a reader who comes with nothing set, by link or by hand."""
    came = st.session_state.get(HERE) != page
    st.session_state[HERE] = page
    set_already = st.session_state.get(BEFORE, ("",))[0] == page
    if settings is not None and came and not set_already and _as_at_first(page):
        set_scene(page, settings)


def _as_at_first(page: str) -> bool:
    return all(
        key not in st.query_params and st.session_state.get(key, first) == first
        for key, first in _at_first(page).items()
    )


def reset(page: str, opening: Mapping[str, Any] | None = None) -> None:
    """Set all of a page as at first, or to the scene that it opens on. For callbacks."""
    if opening is not None:
        set_scene(page, opening)
    else:
        st.session_state.pop(BEFORE, None)
        st.session_state.update(_at_first(page))
    _overrule_link(page)


def choose_scene(page: str, settings: Mapping[str, Any]) -> None:
    """Set the page to a scene, whatever the link says. For callbacks."""
    set_scene(page, settings)
    _overrule_link(page)


def set_scene(page: str, settings: Mapping[str, Any]) -> None:
    """Set the page to a scene, and note what was set before."""
    state = _whole(page, settings)
    noted = st.session_state.get(BEFORE)
    before = {key: st.session_state[key] for key in state if key in st.session_state}
    if noted is not None and noted[0] == page:  # of two scenes in a row the first is what counts
        of_scene = {key for key in noted[1] if _untouched(key, noted[1])}
        before = {key: value for key, value in before.items() if key not in of_scene}
        before |= {key: value for key, value in noted[2].items() if key in of_scene}
    st.session_state[BEFORE] = page, state, before
    st.session_state.update(state)


def _overrule_link(page: str) -> None:
    """Let the session's settings of the page count, whatever the link says.

    A widget that is shown for the first time takes the link's value, whatever the session's. So
    what no widget has shown yet leaves the link, and the page runs with the link that is left.
    """
    linked = st.query_params.to_dict()
    for key in linked.keys() & _at_first(page).keys():
        with suppress(StreamlitAPIException):  # a widget shows it, so the link follows the widget
            del st.query_params[key]
    if st.query_params.to_dict() != linked:
        st.rerun()


def is_set(page: str, settings: Mapping[str, Any], but: Collection[str] = ()) -> bool:
    """Whether the page is in the state of this scene.

    What no widget has set yet is as in the link, else as at first. What the scene does not set
    itself may be otherwise, where it is among `but`.
    """
    first = _at_first(page)
    return all(
        _is(key, value, first.get(key))
        for key, value in _whole(page, settings).items()
        if key in settings or key not in but
    )


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
