"""Settings in the link: what it says in other words, what it can't set, and where they go along."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from pages.shared.settings.kinds import Choice, Scale, Setting
from pages.shared.settings.table import TABLE, of_page
from pages.shared.settings.widgets import short

FROM_LINK, ASKED = "from_link", "link_read"


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
    elif not changed:  # now, as this run can be cut short by the next page
        settings = {key: st.session_state.get(key, value) for key, value in settings.items()}
        st.session_state[FROM_LINK] = opened, settings, runs
    offered = {setting.key: setting for setting in of_page(page)}
    asked = {} if ASKED in st.session_state else st.query_params.to_dict()
    st.session_state.update({key: asked[key] for key in _for_others(asked, offered)})
    asked = {key: text for key, text in asked.items() if key in offered}
    st.session_state[ASKED] = True
    for key, text in asked.items():
        st.session_state.update(_in_other_words(offered[key], text))
    with suppress(StopException):  # a page that ends early is framed like the others
        yield
    for key, text in asked.items():
        if key not in st.query_params and not same(st.session_state.get(key, text), text):
            st.toast(_left_out(offered[key], text), duration="long")
    if not changed:
        linked = {key: st.session_state[key] for key in st.query_params if key in st.session_state}
        st.session_state[FROM_LINK] = opened, linked, runs
    elif runs < 2:
        st.session_state[FROM_LINK] = opened, {}, 2
        if settings and runs == 0:
            # As this page has left them: what a scene had set has gone back by now.
            kept = {key: st.session_state[key] for key in settings if key in st.session_state}
            st.session_state[FROM_LINK] = opened, kept, 1
            st.rerun()


def _left_out(setting: Setting, text: str) -> str:
    """Why a value of the link is not to be had; never the value itself.

    Whoever makes a link could write what looks like a link in it.
    """
    own = isinstance(setting, Choice) and any(same(label, text) for label in setting.only_here)
    if own:
        return (
            f"The link's *{setting.label}* was opened from a file: it is only with whoever opened "
            "it. You see the default instead."
        )
    return f"The link's value of *{setting.label}* is not to be had here: it was left out."


def _for_others(asked: Mapping[str, str], offered: Collection[str]) -> list[str]:
    """Choices of a link that only other pages offer, such as colours: they go along to these."""
    return [
        key
        for key, text in asked.items()
        if key not in offered
        and isinstance(setting := TABLE.get(key), Choice)
        and text in setting.options
    ]


def end_page() -> NoReturn:
    """End a run of the page here. After `st.stop` nothing could be drawn that frames the page."""
    raise StopException


def forget_link() -> None:
    """Let what the link has set not come along to the next page, which is set otherwise."""
    if FROM_LINK in st.session_state:
        opened, _, _ = st.session_state[FROM_LINK]
        st.session_state[FROM_LINK] = opened, {}, 2


def _in_other_words(setting: Setting, text: str) -> dict[str, object]:
    """The value of a scale that the link writes otherwise than it does, as 1000000 for 1e+06."""
    if not isinstance(setting, Scale) or text in map(short, setting.values):
        return {}
    meant = next((value for value in setting.values if same(value, text)), None)
    return {} if meant is None else {setting.key: meant}


def same(value: object, text: str) -> bool:
    """Whether a text in a link means this value of a widget."""
    try:
        return float(str(value)) == float(text.replace(",", ""))
    except ValueError:
        return str(value).lower() == text.lower()
