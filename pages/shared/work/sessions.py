"""Says when the server has lost what a page had in memory."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component
from streamlit.runtime.scriptrunner import get_script_run_ctx

TOLD = "told_of_lost_session"
PROTOCOL = "Sec-WebSocket-Protocol"
# A toast shows three lines.
WORDS = "The server has lost your session. Settings are as in the link; results are computed anew."

_connection = component(
    "landscape_connection", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def tell_of_lost_session() -> None:
    """Tell the reader, once, if the tab had a session that this server does not know.

    Streamlit's client connects again by itself when a connection breaks, and then names the session
    that it had: third in the list of protocols. Where that session is gone it gets a new one.
    """
    _connection(key="connection", on_back_change=lambda: None)
    named = [part.strip() for part in st.context.headers.get(PROTOCOL, "").split(",")][2:]
    run = get_script_run_ctx()
    if not named or run is None or named[0] == run.session_id or TOLD in st.session_state:
        return
    st.session_state[TOLD] = True
    st.toast(WORDS, icon=":material/sync_problem:", duration="infinite")
