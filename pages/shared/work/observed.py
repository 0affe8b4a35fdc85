"""What a page has computed in this run, by name, for whoever looks on: the lessons."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

SEEN = "observed"


def begin() -> None:
    """Forget the run before."""
    st.session_state[SEEN] = {}


def note(**values: Any) -> None:
    """Tell numbers, texts and truths, or lists and tables of them."""
    noted = st.session_state.setdefault(SEEN, {})
    noted.update({name: _plain(value) for name, value in values.items()})


def seen() -> dict[str, Any]:
    """All that this run has told."""
    return dict(st.session_state.get(SEEN, {}))


def _plain(value: Any) -> Any:
    """The same without NumPy."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
