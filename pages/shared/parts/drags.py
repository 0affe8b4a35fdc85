"""The page follows a slider while it is dragged, but where that would begin costly work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import streamlit as st
from streamlit.components.v2 import component

from pages.shared.parts import previews
from pages.shared.parts.assets import script
from pages.shared.work.progress import COSTLY

DRAGS = script("drags", Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))
_drags = component("landscape_drags", js=DRAGS.imported)


@contextmanager
def followed() -> Iterator[None]:
    """Run the page in the block; then tell the browser that a drag may ask for the next run.

    It may not where this run has asked for costly work: a drag would begin it again and again.
    """
    st.session_state[COSTLY] = False
    previews.withdraw()
    yield
    live = not st.session_state[COSTLY]
    told = {"end": monotonic(), "live": live, "preview": previews.told()}
    _drags(key="drags", data=told)
