"""Work that takes long waits until the reader asks for it."""

from collections.abc import Hashable

import streamlit as st

ASKED = "asked_for"


def asked(slot: str, key: Hashable, label: str, explanation: str) -> bool:
    """Whether the reader has asked for this work; if not, a button to ask, and what it will take.

    Args:
        slot: what the work is for; asking once covers it until the key changes.
        key: the spec of the work.
        label: of the button.
        explanation: what will be done and how long it takes.
    """
    wishes: dict[str, Hashable] = st.session_state.setdefault(ASKED, {})
    if slot in wishes and wishes[slot] == key:
        return True
    st.button(
        label,
        on_click=lambda: wishes.update({slot: key}),
        type="primary",
        icon=":material/timer:",
        key=f"ask_{slot}",
    )
    st.caption(explanation)
    return False
