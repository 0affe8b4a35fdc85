"""Bad input becomes a message with its remedy, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared.work.progress import Stopped

REMEDIES = {
    "must leave their start": "No path has left the start, so there is no plane of the paths. "
    "Raise the budget under *Race*, or choose the random plane.",
    "must not be": "The start and the two ends lie on one line, so they span no plane. Choose two "
    "other ends, or another plane.",
    "normalize='rows'": "Choose another point W or other directions under *Plane*: rows of W that "
    "are zero give no length to scale to.",
    "stationary point": "The loss is flat at this W, so there is no way downhill. Choose another W "
    "or other directions in the side bar.",
    "target must differ": "W is the trained point already. Choose another W or other directions "
    "under *Plane*.",
    "different weights": "Choose two different weights under *Plane*.",
}


@contextmanager
def remedied() -> Iterator[None]:
    """Show a ValueError of the engine as a warning that says what to do. Settings stay."""
    try:
        yield
    except Stopped:
        st.info("Stopped before it was done.", icon=":material/stop_circle:")
        st.button("Run it again")
    except ValueError as error:
        remedy = next((text for part, text in REMEDIES.items() if part in str(error)), None)
        st.warning(remedy or f"{str(error)[:1].upper()}{str(error)[1:]}.")
        if remedy is not None:
            st.button("Use random weights and random directions", on_click=_back_to_random)


def _back_to_random() -> None:
    st.session_state.update(origin="random", dir="random")
