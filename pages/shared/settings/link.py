"""Settings in the link: what it says in other words, what it can't set, and where they go along."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared.settings.kinds import Scale
from pages.shared.settings.table import TABLE
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
    asked = {} if ASKED in st.session_state else st.query_params.to_dict()
    st.session_state[ASKED] = True
    st.session_state.update(_in_other_words(asked))
    yield
    for key, text in asked.items():
        if key not in st.query_params and not same(st.session_state.get(key, text), text):
            # Never the text itself: whoever makes a link could write what looks like a link in it.
            name = TABLE[key].label if key in TABLE else key
            st.toast(f"The link's value of *{name}* is not to be had here: it was left out.")
    if not changed:
        linked = {key: st.session_state[key] for key in st.query_params if key in st.session_state}
        st.session_state[FROM_LINK] = opened, linked, runs
    elif runs < 2:
        st.session_state[FROM_LINK] = opened, {}, 2
        if settings and runs == 0:
            st.session_state[FROM_LINK] = opened, settings, 1
            st.rerun()


def _in_other_words(asked: dict[str, str]) -> dict[str, object]:
    """Values of scales that the link writes otherwise than they do, as 1000000 for 1e+06."""
    found: dict[str, object] = {}
    for key, text in asked.items():
        setting = TABLE.get(key)
        if isinstance(setting, Scale) and text not in map(short, setting.values):
            found.update((key, value) for value in setting.values if same(value, text))
    return found


def same(value: object, text: str) -> bool:
    """Whether a text in a link means this value of a widget."""
    try:
        return float(str(value)) == float(text.replace(",", ""))
    except ValueError:
        return str(value).lower() == text.lower()
