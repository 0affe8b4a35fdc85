"""The classic pictures, one click each: each button sets the controls and nothing else."""

import streamlit as st

COMMON = {
    "data": "Digits",
    "pre": "centred",
    "draw": 0,
    "loss": "SVM",
    "delta": 1.0,
    "l2": 0.0,
    "origin": "random",
    "scale": 0.01,
    "dir": "random",
    "seed": 1,
    "zoom": 1.0,
    "log": False,
    "slice_a": 0.0,
    "slice_b": 0.0,
}
PRESETS = {
    "One image, a line": (
        {"n": 1, "view": "Slice"},
        "The loss of one image along one direction: straight pieces, joined at corners.",
    ),
    "One image, a plane": (
        {"n": 1, "view": "Map"},
        "The loss of one image on a plane: flat facets, joined along creases.",
    ),
    "A hundred images: the bowl": (
        {"n": 100, "view": "3-D"},
        "The mean over a hundred images: so many facets that they look like a bowl.",
    ),
}


def show() -> None:
    """A row of buttons, one for each classic picture."""
    with st.container(horizontal=True, key="presets"):
        for name, (settings, help_text) in PRESETS.items():
            st.button(name, help=help_text, on_click=_apply, args=(settings,))


def _apply(settings: dict[str, object]) -> None:
    st.session_state.update(COMMON | settings)
